// Reading of JSON that came from outside: every getter answers with the asked type or with a harmless value, and none throws.
// This file must not know what the JSON means.

export type Json = Record<string, unknown>

/** Deeper nesting than this is an attack on whoever walks the value recursively (T09); no event of the specification comes near. */
const MAX_DEPTH = 60

export const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The record itself, or an empty one. */
export const record = (value: unknown): Json => (isRecord(value) ? value : {})

/** An own field of a record; inherited names such as `constructor` are not there (T08). */
export function field(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** A non-empty string of at most `max` UTF-16 units, else null. */
export function text(value: unknown, max: number): string | null {
  return typeof value === 'string' && value !== '' && value.length <= max ? value : null
}

/** The array itself cut at `max`, or an empty one. */
export function list(value: unknown, max: number): unknown[] {
  if (!Array.isArray(value)) return []
  return value.length > max ? value.slice(0, max) : value
}

/** A finite number, else null. */
export const finite = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)

/** A count as servers give it: a whole number from 0, else null. */
export function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

/** Matrix ids: a sigil, at most 255 UTF-16 units, no white space or control characters. */
function isId(value: unknown, sigil: number): value is string {
  if (typeof value !== 'string' || value.length < 2 || value.length > 255 || value.charCodeAt(0) !== sigil) return false
  for (let i = 1; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code <= 0x20 || (code >= 0x7f && code <= 0xa0)) return false
  }
  return true
}

export const isRoomId = (value: unknown): value is string => isId(value, 0x21)
export const isEventId = (value: unknown): value is string => isId(value, 0x24)
export const isUserId = (value: unknown): value is string => isId(value, 0x40) && value.includes(':')

/** Is the value nested no deeper than is safe to walk, clone and serialise? Looks no further than the limit. */
export function isShallow(value: unknown, depth = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0) return false
  if (Array.isArray(value)) {
    for (const item of value) if (!isShallow(item, depth - 1)) return false
    return true
  }
  for (const key in value) if (!isShallow((value as Json)[key], depth - 1)) return false
  return true
}

/** Parses JSON that we wrote ourselves; anything else is an empty record. */
export function parseRecord(json: string): Json {
  try {
    return record(JSON.parse(json))
  } catch {
    return {}
  }
}
