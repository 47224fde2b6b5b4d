// Redactions: who took an event back, and what is left of it.

import type { RawEvent } from '../../context.ts'
import type { EventId, UserId } from '../../protocol.ts'
import type { Json } from '../../json.ts'
import { field, isEventId, isRecord, isUserId, record, text } from '../../json.ts'
import { cleanText } from '../../richtext/clean.ts'

/** Who took an event back, and why. `by` null: the server did not say. */
export interface Redaction {
  by: UserId | null
  reason: string | null
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
