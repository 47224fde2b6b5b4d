// What an event says about another one: edit, reaction, redaction, reply, thread.

import type { RawEvent } from '../../context.ts'
import type { EventId } from '../../protocol.ts'
import type { Json } from '../../json.ts'
import { field, isEventId, isRecord } from '../../json.ts'
import { cleanText } from '../../richtext/clean.ts'
import { redactedBy } from './redaction.ts'

export type Relation =
  | { t: 'message'; replyTo: EventId | null; thread: EventId | null }
  | { t: 'edit'; target: EventId; content: Json | null }
  | { t: 'reaction'; target: EventId; key: string }
  | { t: 'redaction'; target: EventId }
  /** Says something about another event that is not shown by itself: broken relations, poll answers. */
  | { t: 'mute' }

export const NO_RELATION: Relation = { t: 'message', replyTo: null, thread: null }
const MUTE: Relation = { t: 'mute' }

/** A reaction is one emoji or a short word; longer ones are cut by no server. */
const MAX_KEY = 64

function reactionOf(content: Json): Relation {
  const relates = field(content, 'm.relates_to')
  const target = field(relates, 'event_id')
  const raw = field(relates, 'key')
  if (field(relates, 'rel_type') !== 'm.annotation' || !isEventId(target) || typeof raw !== 'string') return MUTE
  if (raw.length > MAX_KEY) return MUTE
  const key = cleanText(raw, MAX_KEY)
  return key === '' ? MUTE : { t: 'reaction', target, key }
}

/** The content that an edit (m.replace) brings; null when it is no usable message. */
function newContent(content: Json): Json | null {
  const fresh = field(content, 'm.new_content')
  if (!isRecord(fresh)) return null
  return typeof field(fresh, 'body') === 'string' ? fresh : null
}

/** Relation by `type` and `content` (an echo has no more than these). */
export function relationOfContent(type: string, content: Json): Relation {
  if (type === 'm.reaction') return reactionOf(content)
  const relates = field(content, 'm.relates_to')
  if (!isRecord(relates)) return NO_RELATION
  const kind = field(relates, 'rel_type')
  const target = field(relates, 'event_id')
  if (kind === 'm.replace') return isEventId(target) ? { t: 'edit', target, content: newContent(content) } : MUTE
  if (kind === 'm.reference' && (type.includes('poll.') || type.includes('beacon'))) return MUTE
  const thread = (kind === 'm.thread' || kind === 'io.element.thread') && isEventId(target) ? target : null
  const reply = field(field(relates, 'm.in_reply_to'), 'event_id')
  // In a thread the reply is only there for clients without threads, unless it says otherwise.
  const fallback = thread !== null && field(relates, 'is_falling_back') === true
  const replyTo = isEventId(reply) && !fallback ? reply : null
  return replyTo === null && thread === null ? NO_RELATION : { t: 'message', replyTo, thread }
}

/** Relation of an event. State events relate to nothing. */
export function relationOf(event: RawEvent): Relation {
  if (event.state_key !== undefined) return NO_RELATION
  if (event.type === 'm.room.redaction') {
    const target = redactedBy(event)
    return target === null ? MUTE : { t: 'redaction', target }
  }
  return relationOfContent(event.type, event.content)
}
