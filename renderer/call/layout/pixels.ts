import type { Box, Layout } from './types.ts'

/** A box whose edges lie on device pixels. @param scale device pixels per CSS pixel */
export function onPixels({ x, y, width, height }: Box, scale: number): Box {
  const edge = (at: number): number => Math.round(at * scale) / scale
  const [left, top] = [edge(x), edge(y)]
  return { x: left, y: top, width: edge(x + width) - left, height: edge(y + height) - top }
}

/**
 * The layout with all its edges on device pixels. A picture between pixels has blurred edges: what lies under it must be drawn for each of its frames, too,
 * and its own pixels are mixed where they could be copied.
 */
export function layoutOnPixels(layout: Layout, scale: number): Layout {
  const { tiles, more } = layout
  return { ...layout, tiles: tiles.map((tile) => ({ ...tile, box: onPixels(tile.box, scale) })), more: more === null ? null : { ...more, box: onPixels(more.box, scale) } }
}
