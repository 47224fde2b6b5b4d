// Where the share bar appears: on a display that is not shared where there is one, at the middle of its upper edge.
// This file must not know Electron; displays are handed in.

interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}
interface DisplaySeen {
  id: number
  workArea: Rectangle
}

const EDGE = 8

/** @param sharedId the display whose picture goes out; null: none, or not known. */
export function placeBar(displays: readonly DisplaySeen[], primaryId: number, sharedId: string | null, size: Pick<Rectangle, 'width' | 'height'>): { x: number; y: number } {
  const free = displays.filter(({ id }) => String(id) !== sharedId)
  const from = free.length === 0 ? displays : free
  const display = from.find(({ id }) => id === primaryId) ?? from[0]
  if (display === undefined) return { x: EDGE, y: EDGE }
  const { x, y, width } = display.workArea
  return { x: x + Math.max(0, Math.round((width - size.width) / 2)), y: y + EDGE }
}
