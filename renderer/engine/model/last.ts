// The newest message of a room as the list shows it, followed through edits and redactions without keeping the events.

import type { RawEvent } from '../context.ts'
import type { EventId, LastMessage } from '../protocol.ts'
import { field, isEventId, isRecord } from '../json.ts'
import { startedIn } from './call/events.ts'
import type { LastShown, Room } from './room.ts'

export type Preview = (content: Record<string, unknown>) => string

const KIND_OF_MSGTYPE = new Map<string, LastMessage['kind']>([
  ['m.text', 'text'],
  ['m.notice', 'notice'],
  ['m.emote', 'emote'],
  ['m.image', 'image'],
  ['m.video', 'video'],
  ['m.audio', 'audio'],
  ['m.file', 'file'],
])

/** Types that count as activity and are shown as a message. */
const MESSAGE_TYPES = new Set(['m.room.message', 'm.room.encrypted', 'm.sticker', 'm.call.invite', 'm.poll.start', 'org.matrix.msc3381.poll.start'])

const relation = (content: unknown): { type: unknown; id: unknown } => {
  const relates = field(content, 'm.relates_to')
  return { type: field(relates, 'rel_type'), id: field(relates, 'event_id') }
}

/** Id of the event that this one replaces (m.replace), else null. */
export function editedBy(event: RawEvent): EventId | null {
  const { type, id } = relation(event.content)
  return type === 'm.replace' && isEventId(id) && event.state_key === undefined ? id : null
}

export const isMessage = (event: RawEvent): boolean => event.state_key === undefined && MESSAGE_TYPES.has(event.type) && editedBy(event) === null

/** Id of the event that a redaction takes away: in the content since room version 11, beside it before. */
export function redactedBy(event: RawEvent): EventId | null {
  if (event.type !== 'm.room.redaction' || event.state_key !== undefined) return null
  const inner = field(event.content, 'redacts')
  return isEventId(inner) ? inner : (event.redacts ?? null)
}

const isRedacted = (event: RawEvent): boolean => event.unsigned?.['redacted_because'] !== undefined

function kindOf(event: RawEvent, content: unknown): LastMessage['kind'] {
  if (isRedacted(event)) return 'redacted'
  if (event.type === 'm.room.encrypted') return 'encrypted'
  if (event.type === 'm.call.invite') return 'call'
  if (event.type === 'm.sticker') return 'image'
  if (event.type !== 'm.room.message') return 'unknown'
  const msgtype = field(content, 'msgtype')
  if (startedIn(content) !== null) return 'call'
  return (typeof msgtype === 'string' ? KIND_OF_MSGTYPE.get(msgtype) : undefined) ?? 'unknown'
}

const NO_TEXT: ReadonlySet<LastMessage['kind']> = new Set(['redacted', 'encrypted'])

/** The latest content of a message: what the server bundled as its newest edit, else its own. */
function latestContent(event: RawEvent): Record<string, unknown> {
  const edit = field(field(event.unsigned, 'm.relations'), 'm.replace')
  if (field(edit, 'sender') !== event.sender) return event.content
  const inner = field(field(edit, 'content'), 'm.new_content')
  return isRecord(inner) ? inner : event.content
}

function shown(event: RawEvent, content: Record<string, unknown>, preview: Preview, now: number): LastShown {
  const kind = kindOf(event, content)
  return { eventId: event.event_id, sender: event.sender, ts: clampTime(event.origin_server_ts, now), kind, text: NO_TEXT.has(kind) ? '' : preview(content) }
}

/** Times from the future sort as now, times before the epoch as the epoch (T69). */
export const clampTime = (ts: number, now: number): number => Math.min(Math.max(0, ts), now)

/** Where no message is known yet, the newest of `timeline`: the room's newest event may be a reaction, and what stands before it comes with a longer timeline. */
export function recallLast(room: Room, timeline: readonly RawEvent[], preview: Preview, now: number): void {
  if (room.last !== null) return
  const event = timeline.findLast(isMessage)
  if (event !== undefined) room.last = shown(event, latestContent(event), preview, now)
}

/**
 * Follows one new event of the timeline; true when the list's line changed.
 * Edits count only from the same sender (T13); redactions are the server's word.
 */
export function followLast(room: Room, event: RawEvent, preview: Preview, now: number): boolean {
  const last = room.last
  if (isMessage(event)) {
    room.last = shown(event, latestContent(event), preview, now)
    return true
  }
  if (last === null) return false
  if (redactedBy(event) === last.eventId) {
    room.last = { ...last, kind: 'redacted', text: '' }
    return true
  }
  if (editedBy(event) === last.eventId && event.sender === last.sender && event.type === 'm.room.message' && last.kind !== 'redacted') {
    const content = field(event.content, 'm.new_content')
    if (!isRecord(content)) return false
    const kind = kindOf(event, content)
    room.last = { ...last, kind, text: NO_TEXT.has(kind) ? '' : preview(content) }
    return true
  }
  return false
}
