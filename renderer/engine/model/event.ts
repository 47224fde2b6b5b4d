// The first check of a raw event, whoever brings it: sync, history or a single answer.

import type { RawEvent } from '../context.ts'
import type { RoomId } from '../protocol.ts'
import { intern } from './intern.ts'
import { isRing } from './call/events.ts'
import type { Json } from '../json.ts'
import { field, finite, isEventId, isRecord, isShallow, isUserId, text } from '../json.ts'

/** Longest type and state key by the specification, in characters. */
export const MAX_TYPE = 255
export const MAX_STATE_KEY = 255

/** Content that is too deep or no object becomes an empty one: the event keeps its place and gets a quiet tile. */
export function contentOf(value: unknown): Json {
  return isRecord(value) && isShallow(value) ? value : {}
}

/** Only what is used of `unsigned`: the rest would be carried in memory for nothing. */
function unsignedOf(value: unknown, type: string): Json | null {
  if (!isRecord(value)) return null
  const kept: Json = {}
  let any = false
  for (const name of ['transaction_id', 'm.relations', 'prev_content', 'redacted_because', 'membership', 'replaces_state'] as const) {
    const inner = field(value, name)
    if (inner === undefined || !isShallow(inner)) continue
    kept[name] = inner
    any = true
  }
  // How long ago, by the server's clock: half a minute decides whether it rings.
  const age = isRing(type) ? finite(field(value, 'age')) : null
  if (age !== null) kept['age'] = age
  return any || age !== null ? kept : null
}

/** An event of a timeline; null when its id, type or sender are not what they must be, or it belongs to another room (T68). */
export function parseEvent(value: unknown, roomId: RoomId): RawEvent | null {
  const id = field(value, 'event_id')
  const type = text(field(value, 'type'), MAX_TYPE)
  const sender = field(value, 'sender')
  if (!isEventId(id) || type === null || !isUserId(sender)) return null
  const room = field(value, 'room_id')
  if (room !== undefined && room !== roomId) return null
  const event: RawEvent = { event_id: id, type: intern(type), sender: intern(sender), origin_server_ts: finite(field(value, 'origin_server_ts')) ?? 0, content: contentOf(field(value, 'content')) }
  const key = field(value, 'state_key')
  if (typeof key === 'string' && key.length <= MAX_STATE_KEY) event.state_key = intern(key)
  const redacts = field(value, 'redacts')
  if (isEventId(redacts)) event.redacts = redacts
  const unsigned = unsignedOf(field(value, 'unsigned'), type)
  if (unsigned !== null) event.unsigned = unsigned
  return event
}
