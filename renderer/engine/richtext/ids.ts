// Matrix identifiers in text and in addresses: user ids, room ids and aliases, matrix.to links and matrix: URIs (specification appendices; MSC2312).

const MAX_ID = 255
const SERVER = '(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}\\])(?::\\d{1,5})?'
// Historical user ids may hold any printable ASCII; colons and white space end a local part.
const USER_ID = new RegExp(`^@[\\x21-\\x39\\x3b-\\x7e]{1,}:${SERVER}$`)
const ALIAS = new RegExp(`^#[^\\s:\\u0000-\\u001f\\u007f]+:${SERVER}$`, 'u')
// Since room version 12 a room id has no server part.
const ROOM_ID = new RegExp(`^!(?:[\\x21-\\x39\\x3b-\\x7e]+:${SERVER}|[A-Za-z0-9_-]{20,})$`)
const EVENT_ID = /^\$[\x21-\x7e]+$/

const short = (id: string): boolean => id.length <= MAX_ID
export const isUserId = (id: string): boolean => short(id) && USER_ID.test(id)
export const isAlias = (id: string): boolean => short(id) && ALIAS.test(id)
export const isRoomId = (id: string): boolean => short(id) && ROOM_ID.test(id)
export const isEventId = (id: string): boolean => short(id) && EVENT_ID.test(id)

export type MatrixTarget = { kind: 'user'; id: string } | { kind: 'room'; id: string; eventId: string | null }

function targetOf(id: string, event: string | undefined): MatrixTarget | null {
  if (isUserId(id)) return { kind: 'user', id }
  if (isAlias(id) || isRoomId(id)) return { kind: 'room', id, eventId: event !== undefined && isEventId(event) ? event : null }
  return null
}

function decodeParts(path: string): string[] | null {
  try {
    return path.split('/').map(decodeURIComponent)
  } catch {
    // Not an address of ours: a stray percent sign.
    return null
  }
}

const MATRIX_TO = /^https?:\/\/(?:www\.)?matrix\.to\/#\/([^?]+)(?:\?.*)?$/
const MATRIX_URI = /^matrix:(?:\/\/[^/]*\/)?([^?#]+)(?:[?#].*)?$/i

function fromMatrixUri(path: string): MatrixTarget | null {
  const [kind, id, eventKind, event] = decodeParts(path) ?? []
  if (id === undefined) return null
  const eventId = (eventKind === 'e' || eventKind === 'event') && event !== undefined ? `$${event}` : undefined
  if (kind === 'u' || kind === 'user') return targetOf(`@${id}`, undefined)
  if (kind === 'r' || kind === 'room') return targetOf(`#${id}`, eventId)
  if (kind === 'roomid') return targetOf(`!${id}`, eventId)
  return null
}

/** What a matrix.to link or matrix: URI points at; null when it is neither. */
export function parseMatrixLink(href: string): MatrixTarget | null {
  const to = MATRIX_TO.exec(href)?.[1]
  if (to !== undefined) {
    const [id, event] = decodeParts(to) ?? []
    return id === undefined ? null : targetOf(id, event)
  }
  const uri = MATRIX_URI.exec(href)?.[1]
  return uri === undefined ? null : fromMatrixUri(uri)
}

/** A matrix.to link as every client reads it: the sigil and colon stand as they are. */
export function matrixTo(id: string, eventId: string | null = null): string {
  const part = (s: string) => encodeURIComponent(s).replace(/%(40|3A|21|24|23)/g, (c) => decodeURIComponent(c))
  return `https://matrix.to/#/${part(id)}${eventId === null ? '' : `/${part(eventId)}`}`
}
