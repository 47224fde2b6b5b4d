// Which content types the page may see as what they are; everything else is bytes (T23).
// This file must not know where a type came from.

const SHOWN = new Set([
  'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp',
  'video/mp4', 'video/webm', 'video/ogg', 'video/quicktime',
  'audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/ogg', 'audio/opus', 'audio/webm', 'audio/wav', 'audio/x-wav', 'audio/wave', 'audio/flac', 'audio/x-flac',
])

export const BYTES = 'application/octet-stream'

/** The bare type in lower case. */
export const bareType = (type: string): string => type.split(';')[0]?.trim().toLowerCase() ?? ''

/** The first of these that may be shown, else bytes. */
export function shownType(...claims: (string | null | undefined)[]): string {
  for (const claim of claims) {
    const bare = bareType(claim ?? '')
    if (SHOWN.has(bare)) return bare
  }
  return BYTES
}
