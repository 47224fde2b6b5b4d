import type { MxcUri } from '../../engine/protocol.ts'

const MXC = /^mxc:\/\/([^/?#\s]+)\/([A-Za-z0-9_-]+)$/

function place(mxc: MxcUri): string | null {
  const parts = MXC.exec(mxc)
  const server = parts?.[1]
  const id = parts?.[2]
  return server === undefined || id === undefined ? null : `${encodeURIComponent(server)}/${id}`
}

/** Thumbnails are asked for in a few sizes only, so that the same picture is fetched once for places of nearly the same size. */
const EDGES = [32, 48, 96, 160, 320, 480, 800, 1200, 1600]
const step = (edge: number): number => EDGES.find((one) => one >= edge) ?? 1600

/**
 * Address of a thumbnail in the `media:` scheme, in CSS pixels (the screen's density is taken into account).
 * null for an address that is not a well-formed `mxc:`.
 */
export function mediaUrl(mxc: MxcUri | null, { w, h, mode = 'crop' }: { w: number; h: number; mode?: 'crop' | 'scale' }): string | null {
  const at = mxc === null ? null : place(mxc)
  if (at === null) return null
  const density = Math.min(window.devicePixelRatio || 1, 2)
  return `media://thumb/${at}?w=${step(w * density)}&h=${step(h * density)}&m=${mode}`
}

/** Address of the file itself. null for an address that is not a well-formed `mxc:`. */
export function fileUrl(mxc: MxcUri | null, mime: string): string | null {
  const at = mxc === null ? null : place(mxc)
  return at === null ? null : `media://file/${at}?type=${encodeURIComponent(mime)}`
}

/** Picture of a person or room at that edge; see `Avatar`. */
export const avatarUrl = (mxc: MxcUri | null, size: number): string | null => mediaUrl(mxc, { w: size, h: size })
