// Both sources of raw JSON, their orchestration, and the first check of all that comes in.
// This room must not know how the interface draws, nor how the model keeps what it is handed.

import type { RawEvent } from '../context.ts'
import type { AccountDataInput, HeroInput, ReceiptInput, StateInput } from '../model/input.ts'
import { intern } from '../model/intern.ts'
import type { Json } from '../model/json.ts'
import { field, finite, isEventId, isRecord, isShallow, isUserId, list, record, text } from '../model/json.ts'
import type { RoomId, UserId } from '../protocol.ts'

/** Caps (T68): more than a server of this size sends in one go, little enough to be swallowed. */
const MAX_STATE = 50_000
const MAX_TIMELINE = 2_000
const MAX_RECEIPTS = 20_000
const MAX_TYPE = 255
/** An event is at most 65,535 bytes by the specification. */
const MAX_STATE_KEY = 255

/** Content that is too deep or no object becomes an empty one: the event keeps its place and gets a quiet tile. */
function contentOf(value: unknown): Json {
  return isRecord(value) && isShallow(value) ? value : {}
}

/** Only what is used of `unsigned`: the rest would be carried in memory for nothing. */
function unsignedOf(value: unknown): Json | null {
  if (!isRecord(value)) return null
  const kept: Json = {}
  let any = false
  for (const name of ['transaction_id', 'm.relations', 'prev_content', 'redacted_because', 'membership', 'replaces_state'] as const) {
    const inner = field(value, name)
    if (inner === undefined || !isShallow(inner)) continue
    kept[name] = inner
    any = true
  }
  return any ? kept : null
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
  const unsigned = unsignedOf(field(value, 'unsigned'))
  if (unsigned !== null) event.unsigned = unsigned
  return event
}

export function parseEvents(value: unknown, roomId: RoomId): RawEvent[] {
  const events: RawEvent[] = []
  for (const item of list(value, MAX_TIMELINE)) {
    const event = parseEvent(item, roomId)
    if (event !== null) events.push(event)
  }
  return events
}

/** A state event as the fold takes it; null for events that are not state. */
export function stateOf(event: RawEvent): StateInput | null {
  if (event.state_key === undefined) return null
  return { id: event.event_id, type: event.type, key: event.state_key, sender: event.sender, ts: event.origin_server_ts, content: event.content }
}

export function parseState(value: unknown, roomId: RoomId): StateInput[] {
  const state: StateInput[] = []
  for (const item of list(value, MAX_STATE)) {
    const event = parseEvent(item, roomId)
    const one = event === null ? null : stateOf(event)
    if (one !== null) state.push(one)
  }
  return state
}

/** Stripped state of an invitation or a knock: no ids, nothing proven (T62). */
export function parseStripped(value: unknown): StateInput[] {
  const state: StateInput[] = []
  for (const item of list(value, 1000)) {
    const type = text(field(item, 'type'), MAX_TYPE)
    const key = field(item, 'state_key')
    const sender = field(item, 'sender')
    if (type === null || typeof key !== 'string' || key.length > MAX_STATE_KEY || !isUserId(sender)) continue
    state.push({ id: null, type, key, sender, ts: finite(field(item, 'origin_server_ts')) ?? 0, content: contentOf(field(item, 'content')) })
  }
  return state
}

export function parseAccountData(value: unknown): AccountDataInput[] {
  const data: AccountDataInput[] = []
  for (const item of list(value, 5000)) {
    const type = text(field(item, 'type'), 512)
    const content = field(item, 'content')
    if (type !== null && isRecord(content) && isShallow(content)) data.push({ type, content })
  }
  return data
}

/** Content of m.receipt: {event id: {m.read | m.read.private: {user id: {ts, thread_id}}}}. */
export function parseReceipts(content: unknown): ReceiptInput[] {
  const receipts: ReceiptInput[] = []
  for (const [eventId, kinds] of Object.entries(record(content))) {
    if (!isEventId(eventId)) continue
    for (const kind of ['m.read', 'm.read.private'] as const) {
      for (const [userId, data] of Object.entries(record(field(kinds, kind)))) {
        if (!isUserId(userId)) continue
        if (receipts.length >= MAX_RECEIPTS) return receipts
        receipts.push({ eventId, userId, ts: finite(field(data, 'ts')) ?? 0, private: kind === 'm.read.private', thread: text(field(data, 'thread_id'), 255) })
      }
    }
  }
  return receipts
}

/** Content of m.typing. */
export function parseTyping(content: unknown): UserId[] {
  return list(field(content, 'user_ids'), 100).filter(isUserId)
}

/** Heroes of sliding sync: with profiles. */
export function parseHeroes(value: unknown): HeroInput[] | null {
  if (!Array.isArray(value)) return null
  const heroes: HeroInput[] = []
  for (const item of list(value, 20)) {
    const id = field(item, 'user_id')
    if (isUserId(id)) heroes.push({ id, name: text(field(item, 'displayname'), 1000), avatar: text(field(item, 'avatar_url'), 512) })
  }
  return heroes
}
