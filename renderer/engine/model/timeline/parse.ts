// First check of a raw event, and what is left of one after its redaction.

import type { RawEvent } from '../../context.ts'
import type { EventId, RoomId, UserId } from '../../protocol.ts'
import type { Json } from '../json.ts'
import { field, isEventId, isRecord, isShallow, isUserId, record, text } from '../json.ts'
import { cleanText } from '../../richtext/clean.ts'

const MAX_TYPE = 255
const UNSIGNED = ['transaction_id', 'm.relations', 'prev_content', 'redacted_because', 'replaces_state'] as const

/** Who took an event back, and why. `by` null: the server did not say. */
export interface Redaction {
  by: UserId | null
  reason: string | null
}

function unsignedOf(value: unknown): Json | null {
  const kept: Json = {}
  let any = false
  for (const name of UNSIGNED) {
    const inner = field(value, name)
    if (inner === undefined || !isShallow(inner)) continue
    kept[name] = inner
    any = true
  }
  return any ? kept : null
}

/** An event of this room, or null when it cannot be kept: no lawful id, type or sender, or of another room (T68). */
export function parseEvent(value: unknown, roomId: RoomId): RawEvent | null {
  const id = field(value, 'event_id')
  const type = text(field(value, 'type'), MAX_TYPE)
  const sender = field(value, 'sender')
  if (!isEventId(id) || type === null || !isUserId(sender)) return null
  const room = field(value, 'room_id')
  if (room !== undefined && room !== roomId) return null
  const raw = field(value, 'content')
  const ts = field(value, 'origin_server_ts')
  const event: RawEvent = {
    event_id: id,
    type,
    sender,
    origin_server_ts: typeof ts === 'number' && Number.isFinite(ts) ? ts : 0,
    content: isRecord(raw) && isShallow(raw) ? raw : {},
  }
  const key = field(value, 'state_key')
  if (typeof key === 'string' && key.length <= 255) event.state_key = key
  const redacts = field(value, 'redacts')
  if (isEventId(redacts)) event.redacts = redacts
  const unsigned = unsignedOf(field(value, 'unsigned'))
  if (unsigned !== null) event.unsigned = unsigned
  return event
}

/** The reason a person gave, in one clean line. */
export function reasonOf(content: unknown): string | null {
  const reason = text(field(content, 'reason'), 10_000)
  return reason === null ? null : cleanText(reason, 300) || null
}

/** Was the event already redacted when the server sent it? */
export function redactionIn(event: RawEvent): Redaction | null {
  const because = field(event.unsigned, 'redacted_because')
  if (!isRecord(because)) return null
  const by = field(because, 'sender')
  return { by: isUserId(by) ? by : null, reason: reasonOf(field(because, 'content')) }
}

/** Target of an m.room.redaction: top level, and `content.redacts` since room version 11. The server keeps both in step and decides who may. */
export function redactedBy(event: RawEvent): EventId | null {
  if (event.redacts !== undefined) return event.redacts
  const target = field(event.content, 'redacts')
  return isEventId(target) ? target : null
}

/** What stays of a redacted event (room version 11, as far as anything of it is shown). Nothing of what was taken back is kept in memory. */
export function prune(event: RawEvent, redaction: Redaction): RawEvent {
  const content: Json = {}
  if (event.type === 'm.room.member') {
    const membership = field(event.content, 'membership')
    if (typeof membership === 'string') content['membership'] = membership
  }
  const because: Json = { content: redaction.reason === null ? {} : { reason: redaction.reason } }
  if (redaction.by !== null) because['sender'] = redaction.by
  const unsigned: Json = { redacted_because: because }
  const relations = field(event.unsigned, 'm.relations')
  // The thread of a redacted root goes on; its edits do not.
  if (isRecord(relations) && isRecord(relations['m.thread'])) unsigned['m.relations'] = { 'm.thread': relations['m.thread'] }
  for (const name of ['transaction_id', 'replaces_state'] as const) {
    const kept = field(event.unsigned, name)
    if (kept !== undefined) unsigned[name] = kept
  }
  if (event.type === 'm.room.member') {
    const before = field(field(event.unsigned, 'prev_content'), 'membership')
    if (typeof before === 'string') unsigned['prev_content'] = { membership: before }
  }
  const pruned: RawEvent = { event_id: event.event_id, type: event.type, sender: event.sender, origin_server_ts: event.origin_server_ts, content, unsigned }
  if (event.state_key !== undefined) pruned.state_key = event.state_key
  return pruned
}

/** `unsigned.transaction_id`: the server gives it to the device that sent the event only. */
export function transactionOf(event: RawEvent): string | null {
  return text(record(event.unsigned)['transaction_id'], 255)
}
