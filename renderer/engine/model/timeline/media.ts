// Media of a message (m.image, m.video, m.audio, m.file, m.sticker), strictly parsed: sizes sane, address lawful, preview well formed.

import type { MediaInfo, MxcUri, SpooledFile } from '../../protocol.ts'
import { cleanText } from '../../richtext/clean.ts'
import type { Json } from '../../json.ts'
import { count, field, finite, text } from '../../json.ts'
import { parseMxc } from '../../mxc.ts'

export type MediaKind = 'image' | 'video' | 'audio' | 'file'

const MAX_SIDE = 20_000
const MAX_DURATION_MS = 7 * 86_400_000
const MAX_NAME = 255
const MIME = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/
const BASE_83 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~'

/** A blurhash of at most 9 × 9 components whose length is what its first character promises, else null. */
export function parseBlurhash(value: unknown): string | null {
  if (typeof value !== 'string' || value.length < 6 || value.length > 4 + 2 * 81) return null
  for (const char of value) if (!BASE_83.includes(char)) return null
  const flag = BASE_83.indexOf(value.charAt(0))
  const across = (flag % 9) + 1
  const down = Math.floor(flag / 9) + 1
  return down <= 9 && value.length === 4 + 2 * across * down ? value : null
}

/** A media type without parameters, in lower case; else application/octet-stream. */
export function parseMime(value: unknown): string {
  const [type] = typeof value === 'string' && value.length <= 300 ? value.toLowerCase().split(';') : []
  const mime = type?.trim() ?? ''
  return MIME.test(mime) ? mime : 'application/octet-stream'
}

function side(value: unknown): number | null {
  const n = finite(value)
  return n !== null && n >= 1 && n <= MAX_SIDE ? Math.round(n) : null
}

/** Width and height go together: one without the other gives no shape. */
function shape(w: unknown, h: unknown): { width: number | null; height: number | null } {
  const width = side(w)
  const height = side(h)
  return width === null || height === null ? { width: null, height: null } : { width, height }
}

function duration(value: unknown): number | null {
  const ms = finite(value)
  return ms !== null && ms >= 0 && ms <= MAX_DURATION_MS ? Math.round(ms) : null
}

/** A file's name for showing and saving: no path, no characters that turn the reading direction around (T11). */
export function fileName(value: unknown): string {
  const raw = text(value, 10_000)
  if (raw === null) return ''
  return cleanText(raw.replace(/[/\\]/g, '_'), MAX_NAME)
}

/** Media of a content whose address is already known. `name`: cleaned. */
export function parseMedia(content: Json, mxc: MxcUri, name: string): MediaInfo {
  const info = field(content, 'info')
  return {
    mxc,
    localUrl: null,
    thumbnail: parseMxc(field(info, 'thumbnail_url')),
    name,
    mime: parseMime(field(info, 'mimetype')),
    size: count(field(info, 'size')),
    ...shape(field(info, 'w'), field(info, 'h')),
    durationMs: duration(field(info, 'duration')),
    blurhash: parseBlurhash(field(info, 'xyz.amorgan.blurhash')) ?? parseBlurhash(field(info, 'blurhash')),
  }
}

/** Which tile a file of that media type gets. */
export function kindOfMime(mime: string): MediaKind {
  if (mime.startsWith('image/')) return 'image'
  if (mime.startsWith('video/')) return 'video'
  return mime.startsWith('audio/') ? 'audio' : 'file'
}

/** Media of a file that is still being sent. */
export function spooledMedia(file: SpooledFile, mxc: MxcUri | null, thumbnail: MxcUri | null, localUrl: string): MediaInfo {
  return {
    mxc,
    localUrl,
    thumbnail,
    name: fileName(file.name),
    mime: parseMime(file.mime),
    size: count(file.size),
    ...shape(file.width, file.height),
    durationMs: duration(file.durationMs),
    blurhash: parseBlurhash(file.blurhash),
  }
}
