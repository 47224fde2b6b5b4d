// Both sources of raw JSON, their orchestration, and the first check of all that comes in.
// This room must not know how the interface draws, nor how the model keeps what it is handed.

import type { RawEvent } from '../context.ts'
import { MAX_STATE_KEY, MAX_TYPE, contentOf, parseEvent } from '../model/event.ts'
import type { AccountDataInput, HeroInput, ReceiptInput, StateInput } from '../model/input.ts'
import { field, finite, isEventId, isRecord, isShallow, isUserId, list, record, text } from '../json.ts'
import type { RoomId, UserId } from '../protocol.ts'

/** Caps (T68): more than a server of this size sends in one go, little enough to be swallowed. */
const MAX_STATE = 50_000
const MAX_TIMELINE = 2_000
const MAX_RECEIPTS = 20_000

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
