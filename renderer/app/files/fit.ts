// What people attach and receive: picking, previews, sizes, saving, the picture viewer.
// Must not know how messages are ordered or sent; paths of files never reach this side.

/** Largest and smallest box of a picture in the timeline, CSS pixels. */
const MAX_WIDTH = 440
const MAX_HEIGHT = 340
const MIN_EDGE = 48
const UNKNOWN = { width: 320, height: 200 }
/** A picture that claims more than this is treated as having no size. */
const MAX_CLAIM = 100_000

export interface Box {
  width: number
  height: number
}

/**
 * The box of a picture, known before the picture is: pictures never move what is around them. Small pictures are not blown up, long ones are cut to shape.
 * `width`, `height`: as the event claims, null when it does not say.
 */
export function fitPicture(width: number | null, height: number | null): Box {
  if (width === null || height === null || !(width > 0) || !(height > 0) || width > MAX_CLAIM || height > MAX_CLAIM) return UNKNOWN
  const scale = Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height)
  return { width: Math.max(MIN_EDGE, Math.round(width * scale)), height: Math.max(MIN_EDGE, Math.round(height * scale)) }
}

/** The box as a style that shrinks with a narrow room and keeps its shape. */
export const boxStyle = ({ width, height }: Box): { inlineSize: string; aspectRatio: string } => ({ inlineSize: `${width / 16}rem`, aspectRatio: `${width} / ${height}` })
