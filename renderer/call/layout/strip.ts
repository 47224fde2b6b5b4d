import { GAP } from './grid.ts'
import type { Box, Size } from './types.ts'

/** Tiles of the film strip, CSS px. */
export const STRIP_TILE: Size = { width: 192, height: 108 }
const SMALLER: Size = { width: 144, height: 81 }

export interface Strip {
  main: Box
  /** Places of the strip, as many as fit. */
  places: Box[]
}

/** The main box and the places of a film strip: at the right of a wide stage, below the picture on a tall one. */
export function stripPlaces(size: Size): Strip {
  const tile = Math.min(size.width, size.height) < 520 ? SMALLER : STRIP_TILE
  const beside = size.width >= size.height * 1.3
  const [along, step, across] = beside ? [size.height, tile.height + GAP, tile.width] : [size.width, tile.width + GAP, tile.height]
  const count = Math.max(0, Math.floor((along + GAP) / step))
  const room = beside ? size.width - across - GAP : size.height - across - GAP
  // A strip that leaves nothing to look at is no help.
  if (count === 0 || room < across) return { main: { x: 0, y: 0, ...size }, places: [] }
  const main = beside ? { x: 0, y: 0, width: room, height: size.height } : { x: 0, y: 0, width: size.width, height: room }
  const places = Array.from({ length: count }, (_, index) =>
    beside ? { x: room + GAP, y: index * step, width: tile.width, height: tile.height } : { x: index * step, y: room + GAP, width: tile.width, height: tile.height },
  )
  return { main, places }
}

/** Less than this is spread between the tiles: a full strip ends where the picture beside it ends. CSS px for each gap. */
const SPREAD = 8

/** Moves a strip that is not full to the middle of its side. */
export function centred(places: readonly Box[], main: Box, size: Size): Box[] {
  const last = places.at(-1)
  if (last === undefined) return []
  const beside = main.width < size.width
  const slack = beside ? size.height - last.y - last.height : size.width - last.x - last.width
  const gaps = places.length - 1
  const spread = gaps > 0 && slack <= SPREAD * gaps ? slack / gaps : null
  if (spread !== null) return places.map((box, index) => (beside ? { ...box, y: box.y + spread * index } : { ...box, x: box.x + spread * index }))
  return places.map((box) => (beside ? { ...box, y: box.y + slack / 2 } : { ...box, x: box.x + slack / 2 }))
}

/** A small tile in the lower right corner, over the main one. */
export function cornerBox(size: Size, share: number): Box {
  const width = Math.round(Math.min(256, Math.max(96, size.width * share)))
  const height = Math.round((width * 9) / 16)
  return { x: size.width - width - GAP, y: size.height - height - GAP, width, height }
}
