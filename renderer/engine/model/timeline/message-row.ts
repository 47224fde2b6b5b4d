// One message as the interface draws it: body with edits, reply, reactions, thread, readers, send state, what may be done with it.

import type { RawEvent } from '../../context.ts'
import type { EventId, MessageBody, MessageRow, ReplyPreview, SendState } from '../../protocol.ts'
import type { Json } from '../../json.ts'
import { bodyOf, isEditable, previewKind, previewOf } from './body.ts'
import type { EchoItem, EventItem } from './item.ts'
import { clampTs } from './item.ts'
import { kindOfMime, spooledMedia } from './media.ts'
import { reactionGroups } from './reactions.ts'
import type { Scene } from './scene.ts'

const SENT: SendState = { kind: 'sent' }
const NO_READERS: MessageRow['readBy'] = { people: [], total: 0 }
const NOTHING: MessageRow['can'] = { edit: false, redact: false, react: false, reply: false }
const NO_CONTENT: Json = {}

interface Drawn {
  body: MessageBody
  content: Json
  edited: number | null
  mention: boolean
  redacted: boolean
}

/** The redaction that counts: the server's, or one's own that is on its way. */
function redactionBody(eventId: EventId, scene: Scene): MessageBody | null {
  const redaction = scene.relations.redaction(eventId)
  if (redaction !== null) return { kind: 'redacted', by: redaction.by === null ? null : scene.person(redaction.by), reason: redaction.reason }
  const pending = scene.echoes.over(eventId).find((echo) => echo.entry.kind === 'redaction' && echo.state.kind !== 'failed')
  if (pending?.entry.kind !== 'redaction') return null
  return { kind: 'redacted', by: scene.person(scene.me), reason: pending.entry.reason }
}

/** Parsed body, kept as long as the content is the same object. */
function cachedBody(item: EventItem | EchoItem, event: RawEvent, content: Json, scene: Scene): { body: MessageBody; mention: boolean } {
  if (item.body === null || item.body.of !== content) {
    const mention = event.sender !== scene.me && scene.room.mentionsMe({ ...event, content })
    item.body = { of: content, body: bodyOf(event.type, content, scene.rich, scene.me, scene.room.calls()), mention }
  }
  return item.body
}

function drawEvent(item: EventItem | EchoItem, event: RawEvent, scene: Scene): Drawn {
  const gone = redactionBody(event.event_id, scene)
  if (gone !== null) return { body: gone, content: NO_CONTENT, edited: null, mention: false, redacted: true }
  const { content, edited } = scene.current(event)
  const { body, mention } = cachedBody(item, event, content, scene)
  return { body: body.kind === 'call' ? scene.call(event) : body, content, edited: edited === null ? null : clampTs(edited, scene.room.now()), mention, redacted: false }
}

function drawFile(item: EchoItem, scene: Scene): Drawn {
  const { entry } = item
  if (entry.kind !== 'file') return { body: { kind: 'broken' }, content: NO_CONTENT, edited: null, mention: false, redacted: false }
  const media = spooledMedia(entry.file, entry.mxc, entry.thumbnailMxc, scene.room.localUrl(entry.file.spoolId))
  const caption = entry.caption.trim() === '' ? null : scene.rich.fromPlain(entry.caption)
  return { body: { kind: kindOfMime(media.mime), media, caption }, content: NO_CONTENT, edited: null, mention: false, redacted: false }
}

/** The event that an echo will be, or has become. */
function eventOfEcho(item: EchoItem, scene: Scene): RawEvent | null {
  if (item.entry.kind !== 'event') return null
  return {
    event_id: item.eventId ?? '',
    type: item.entry.type,
    sender: scene.me,
    origin_server_ts: item.ts,
    content: item.entry.content,
  }
}

/** What lies over a sent message: a change that waits or failed is the message's own state. */
function overlayState(eventId: EventId, scene: Scene): { send: SendState; txnId: string | null } {
  const over = scene.echoes.over(eventId)
  const failed = over.find((echo) => echo.state.kind === 'failed')
  if (failed !== undefined) return { send: failed.state, txnId: failed.entry.txnId }
  const waiting = over.find((echo) => echo.relation.t !== 'reaction' && echo.state.kind !== 'sent')
  return waiting === undefined ? { send: SENT, txnId: null } : { send: waiting.state, txnId: waiting.entry.txnId }
}

/** The quoted message of a reply: always the real event (T12). */
export function replyPreview(target: EventId, scene: Scene): ReplyPreview {
  const item = scene.items.get(target)
  if (item === undefined) {
    const echo = scene.echoes.byEvent(target)
    if (echo !== null) {
      const { body, content } = drawEcho(echo, scene)
      return { eventId: target, sender: scene.person(scene.me), text: previewOf(body, content, scene.rich), kind: previewKind(body) }
    }
    scene.want(target)
    return { eventId: target, sender: null, text: null, kind: 'unknown' }
  }
  if (scene.room.isIgnored(item.event.sender)) return { eventId: target, sender: null, text: '', kind: 'unknown' }
  const sender = scene.person(item.event.sender)
  if (item.event.state_key !== undefined) return { eventId: target, sender, text: '', kind: 'state' }
  const { body, content } = drawEvent(item, item.event, scene)
  return { eventId: target, sender, text: previewOf(body, content, scene.rich), kind: previewKind(body) }
}

function drawEcho(item: EchoItem, scene: Scene): Drawn {
  const event = eventOfEcho(item, scene)
  return event === null ? drawFile(item, scene) : drawEvent(item, event, scene)
}

function allowed(own: boolean, type: string, content: Json, scene: Scene): MessageRow['can'] {
  const powers = scene.powers()
  return {
    edit: own && powers.message && isEditable(type, content),
    redact: own ? powers.redactOwn : powers.redactOthers,
    react: powers.react,
    reply: powers.message,
  }
}

function common(item: EventItem | EchoItem, groupStart: boolean, scene: Scene): Pick<MessageRow, 'row' | 'key' | 'v' | 'ts' | 'groupStart' | 'reply' | 'inThread'> {
  const { relation } = item
  return {
    row: 'message',
    key: item.key,
    v: 0,
    ts: item.ts,
    groupStart,
    reply: relation.t === 'message' && relation.replyTo !== null ? replyPreview(relation.replyTo, scene) : null,
    inThread: relation.t === 'message' ? relation.thread : null,
  }
}

function threadOf(eventId: EventId, scene: Scene): MessageRow['thread'] {
  const thread = scene.relations.thread(eventId)
  if (thread === null) return null
  return { replies: thread.replies, latest: thread.latest === null ? null : clampTs(thread.latest, scene.room.now()) }
}

/** The row of an event; `v` is 0, the caller numbers it. */
export function eventRow(item: EventItem, groupStart: boolean, scene: Scene): MessageRow {
  const { event } = item
  const id = event.event_id
  const { body, content, edited, mention, redacted } = drawEvent(item, event, scene)
  const own = event.sender === scene.me
  const { send, txnId } = overlayState(id, scene)
  return {
    ...common(item, groupStart, scene),
    eventId: id,
    txnId: txnId ?? item.txnId,
    sender: scene.person(event.sender),
    own,
    body,
    send,
    edited,
    reactions: redacted ? [] : reactionGroups(id, scene),
    thread: threadOf(id, scene),
    mentionsMe: mention,
    readBy: scene.receipts.readBy(item, scene.person),
    can: redacted ? NOTHING : allowed(own, event.type, content, scene),
  }
}

/** The row of a message that is on its way; `v` is 0, the caller numbers it. */
export function echoRow(item: EchoItem, groupStart: boolean, scene: Scene): MessageRow {
  const { body, content, edited, redacted } = drawEcho(item, scene)
  const id = item.eventId
  const over = id === null ? null : overlayState(id, scene)
  const sent = id !== null && !redacted
  return {
    ...common(item, groupStart, scene),
    eventId: id,
    txnId: over?.txnId ?? item.entry.txnId,
    sender: scene.person(scene.me),
    own: true,
    body,
    send: over === null || item.state.kind === 'failed' ? item.state : over.send,
    edited,
    reactions: sent ? reactionGroups(id, scene) : [],
    thread: null,
    mentionsMe: false,
    readBy: NO_READERS,
    can: sent ? allowed(true, item.entry.kind === 'event' ? item.entry.type : '', content, scene) : NOTHING,
  }
}
