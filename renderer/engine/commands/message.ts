// A composed message → the content of its event: relations, mentions, edits (Matrix specification, m.room.message, m.replace, m.thread, m.mentions).

import type { EngineContext } from '../context.ts'
import { EngineFailure } from '../context.ts'
import { isRecord } from '../json.ts'
import { localIdOf } from '../outbox/local-id.ts'
import type { ComposerMessage, RoomId, UserId } from '../protocol.ts'
import type { Composed } from '../richtext/compose.ts'
import { composeMessage } from '../richtext/compose.ts'

export type Content = Record<string, unknown>

/** Events are at most 65,536 bytes; what the server adds (hashes, signatures, ids) needs its place too. */
const MAX_BYTES = 60_000
const HTML = 'org.matrix.custom.html'
const TEXT_TYPES = new Set<unknown>(['m.text', 'm.notice', 'm.emote'])

function textContent(msgtype: string, text: Composed): Content {
  return { msgtype, body: text.body, ...(text.html === null ? {} : { format: HTML, formatted_body: text.html }) }
}

const mentionsOf = (users: readonly UserId[], room: boolean): Content => ({ ...(users.length === 0 ? {} : { user_ids: users }), ...(room ? { room: true } : {}) })

/** People whom a stored content mentions. Hostile until read. */
export function mentionedIn(content: Content): { users: UserId[]; room: boolean } {
  const mentions = content['m.mentions']
  if (!isRecord(mentions)) return { users: [], room: false }
  const users = Array.isArray(mentions['user_ids']) ? mentions['user_ids'].filter((id): id is UserId => typeof id === 'string') : []
  return { users: users.slice(0, 1_000), room: mentions['room'] === true }
}

function checkSize(content: Content): Content {
  if (new TextEncoder().encode(JSON.stringify(content)).length > MAX_BYTES) throw new EngineFailure({ code: 'too-large' })
  return content
}

/** Relation of a new message. Replies carry no fallback text (specification 1.13). */
function relation(message: ComposerMessage): Content | null {
  const reply = message.replyTo === null ? null : { 'm.in_reply_to': { event_id: message.replyTo } }
  if (message.threadRoot === null) return reply
  const thread = { rel_type: 'm.thread', event_id: message.threadRoot }
  // For clients without threads a message in one is a reply to it.
  return reply === null ? { ...thread, is_falling_back: true, 'm.in_reply_to': { event_id: message.threadRoot } } : { ...thread, is_falling_back: false, ...reply }
}

function editContent(ctx: EngineContext, roomId: RoomId, eventId: string, text: Composed, everyone: boolean): Content {
  const own = localIdOf(eventId) === null ? ctx.model.ownMessage(roomId, eventId) : null
  if (localIdOf(eventId) === null && own === null) throw new EngineFailure({ code: 'not-found' })
  const before = own?.content ?? {}
  const msgtype = TEXT_TYPES.has(before['msgtype']) ? (before['msgtype'] as string) : 'm.text'
  const already = mentionedIn(before)
  const html = text.html === null ? null : `* ${text.html}`
  return {
    ...textContent(msgtype, { ...text, body: `* ${text.body}`, html }),
    // Only those are called whom the message did not call before.
    'm.mentions': mentionsOf(
      text.users.filter((id) => !already.users.includes(id)),
      everyone && !already.room,
    ),
    'm.new_content': { ...textContent(msgtype, text), 'm.mentions': mentionsOf(text.users, everyone) },
    'm.relates_to': { rel_type: 'm.replace', event_id: own?.eventId ?? eventId },
  }
}

/** Event content of what the composer holds. Throws EngineFailure: `invalid` (nothing typed), `too-large`, `not-found` (the edited message is not there). */
export function messageContent(ctx: EngineContext, roomId: RoomId, message: ComposerMessage): Content {
  const text = composeMessage(message.markdown, message.mentions)
  if (text.body.trim() === '') throw new EngineFailure({ code: 'invalid' })
  const everyone = text.everyone && ctx.model.room(roomId)?.can('notify-room') !== false
  if (message.editOf !== null) return checkSize(editContent(ctx, roomId, message.editOf, text, everyone))
  const relates = relation(message)
  const users = [...text.users]
  const answered = message.replyTo === null ? null : (ctx.model.event(roomId, message.replyTo)?.sender ?? null)
  // Whoever is answered is meant, too.
  if (answered !== null && answered !== ctx.host.account.userId && !users.includes(answered)) users.push(answered)
  return checkSize({ ...textContent('m.text', text), 'm.mentions': mentionsOf(users, everyone), ...(relates === null ? {} : { 'm.relates_to': relates }) })
}
