// Names of files that come from people and servers, made fit for a disk and for eyes (T11, T24).
// This file must not know where a file goes.

const BIDI = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff]/g
/** Not allowed on one of the systems we run on, or meaning something to a shell of the desktop. */
const FORBIDDEN = /[\p{Cc}<>:"/\\|?*]/gu
const WINDOWS_DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i
const MAX_BYTES = 200

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : ''
  let stem = extension === '' ? name : name.slice(0, dot)
  while (Buffer.byteLength(stem + extension) > MAX_BYTES) stem = [...stem].slice(0, -1).join('')
  return stem + extension
}

/** A single name without folder, control characters, hidden start or tricks of direction; `file` where nothing is left. */
export function fileName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replaceAll(BIDI, '')
    .replaceAll(FORBIDDEN, '_')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[.~\s]+/, '')
    .replace(/[.\s]+$/, '')
  const short = shorten(clean)
  if (short === '') return 'file'
  return WINDOWS_DEVICES.test(short) ? `_${short}` : short
}
