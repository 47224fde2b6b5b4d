// What a message-like event looks like: its content, strictly read, as one of the tiles of the interface.

import type { RichTextPort } from '../../context.ts'
import type { LastMessage, MessageBody, UserId } from '../../protocol.ts'
import { cleanText } from '../../richtext/clean.ts'
import type { Json } from '../../json.ts'
import { startedIn } from '../call/events.ts'
import { field, isRecord, list, text } from '../../json.ts'
import { parseMxc } from '../../mxc.ts'
import type { MediaKind } from './media.ts'
import { fileName, parseMedia } from './media.ts'

const BROKEN: MessageBody = { kind: 'broken' }
const ENCRYPTED: MessageBody = { kind: 'encrypted' }

/** Message-like types that say nothing by themselves: signalling of calls, verification, answers of polls, positions. */
const SILENT = [
  /^m\.call\.(?:candidates|answer|hangup|reject|negotiate|select_answer|asserted_identity|sdp_stream_metadata_changed|replaces|encryption_keys|.*_base64)$/,
  /^(?:org\.matrix|m)\.call\.(?:sdp_stream_metadata_changed|asserted_identity|encryption_keys)$/,
  /^org\.matrix\.msc(?:3401|4075|4143|4354)\./,
  /^org\.amphi\.call\./,
  /^io\.element\.call\./,
  /^m\.key\.verification\./,
  /^(?:m\.poll|org\.matrix\.msc3381\.poll)\.response$/,
  /^(?:m\.beacon|org\.matrix\.msc3672\.beacon)(?:\.|$)/,
  /^m\.(?:room_key|dummy|forwarded_room_key)/,
  /^m\.rtc\.(?:notification|decline)$/,
  /^org\.matrix\.msc4310\.rtc\.decline$/,
]

const POLL = /^(?:m|org\.matrix\.msc3381)\.poll\.(?:start|end)$/
const POLL_END = /^(?:m|org\.matrix\.msc3381)\.poll\.end$/
const STICKER = 'm.sticker'

/** Types whose redacted events leave a tile; others leave nothing, because nobody saw them as a message. */
const LEAVES_TILE = new Set(['m.room.message', 'm.room.encrypted', STICKER, 'm.poll.start', 'org.matrix.msc3381.poll.start'])

/** Has a message-like event of this type a row? `redacted`: what is left of it. */
export function hasRow(type: string, content: Json, redacted: boolean): boolean {
  if (redacted) return LEAVES_TILE.has(type)
  if (POLL_END.test(type)) return fallbackText(content) !== null
  if (SILENT.some((pattern) => pattern.test(type))) return false
  return !(type === 'm.room.message' && field(content, 'msgtype') === 'm.key.verification.request')
}

/** Plain text that extensible events carry for clients that do not know them (MSC1767), or the old `body`. */
function fallbackText(content: Json): string | null {
  for (const name of ['m.text', 'org.matrix.msc1767.text', 'body']) {
    const value = field(content, name)
    if (typeof value === 'string' && value !== '') return value
    for (const item of list(value, 10)) {
      const mime = field(item, 'mimetype')
      const body = text(field(item, 'body'), 65_536)
      if (body !== null && (mime === undefined || mime === 'text/plain')) return body
    }
  }
  return null
}

function pollText(content: Json): string | null {
  const direct = fallbackText(content)
  if (direct !== null) return direct
  const poll = field(content, 'm.poll') ?? field(content, 'm.poll.start') ?? field(content, 'org.matrix.msc3381.poll.start')
  const question = field(poll, 'question')
  return isRecord(question) ? fallbackText(question) : null
}

const EMOJI_ONLY = new RegExp('^(?:\\p{RGI_Emoji}\\s?){1,3}$', 'v')

/** Letters of most scripts: no emoji has one. The expression above is costly to make ready (tens of milliseconds) and waits until it is needed. */
const LETTER = /[A-Za-z\u00c0-\u1fff\u4e00-\ud7ff]/

/** One to three emoji and nothing else. */
export function isJumbo(plain: string): boolean {
  return plain !== '' && plain.length <= 120 && !LETTER.test(plain) && EMOJI_ONLY.test(plain.trim())
}

function textBody(kind: 'text' | 'emote' | 'notice', content: Json, rich: RichTextPort, me: UserId): MessageBody {
  const tree = rich.fromContent(content, me)
  return { kind, rich: tree, jumbo: kind === 'text' && isJumbo(tree.plain) }
}

function plainBody(body: string, rich: RichTextPort): MessageBody {
  return { kind: 'text', rich: rich.fromPlain(body), jumbo: false }
}

function mediaBody(kind: MediaKind, content: Json, rich: RichTextPort, me: UserId): MessageBody {
  const mxc = parseMxc(field(content, 'url'))
  if (mxc === null) return isRecord(field(content, 'file')) ? ENCRYPTED : BROKEN
  const body = field(content, 'body')
  const given = fileName(field(content, 'filename'))
  // With a `filename` that differs, `body` is what was written beside the file.
  const captioned = given !== '' && typeof body === 'string' && body !== field(content, 'filename') && body.trim() !== ''
  const name = given === '' ? fileName(body) : given
  return { kind, media: parseMedia(content, mxc, name), caption: captioned ? rich.fromContent(content, me) : null }
}

const TEXT_KINDS = new Map<unknown, 'text' | 'emote' | 'notice'>([
  ['m.text', 'text'],
  ['m.emote', 'emote'],
  ['m.notice', 'notice'],
  ['m.server_notice', 'notice'],
])
const MEDIA_KINDS = new Map<unknown, MediaKind>([
  ['m.image', 'image'],
  ['m.video', 'video'],
  ['m.audio', 'audio'],
  ['m.file', 'file'],
])

/** How a call went stands in other events; whoever draws the row puts it in. */
const CALL: MessageBody = { kind: 'call', live: false, endedAt: null, people: null, missed: false, unanswered: false }

function messageBody(content: Json, rich: RichTextPort, me: UserId, calls: boolean): MessageBody {
  const msgtype = field(content, 'msgtype')
  const body = field(content, 'body')
  if (typeof msgtype !== 'string' || typeof body !== 'string') return BROKEN
  if (calls && startedIn(content) !== null) return CALL
  const media = MEDIA_KINDS.get(msgtype)
  if (media !== undefined) return mediaBody(media, content, rich, me)
  if (msgtype === 'm.location') {
    const place = body.trim() || text(field(content, 'geo_uri'), 500)
    return place === null ? BROKEN : plainBody(place, rich)
  }
  // A kind of message that this version does not know still says something in `body` (specification, m.room.message).
  return textBody(TEXT_KINDS.get(msgtype) ?? 'text', content, rich, me)
}

/** The tile of a message-like event that is not redacted; without `calls` a started call is the sentence that other clients see. Never throws: what cannot be read is `broken`. */
export function bodyOf(type: string, content: Json, rich: RichTextPort, me: UserId, calls: boolean): MessageBody {
  if (type === 'm.room.message') return messageBody(content, rich, me, calls)
  if (type === STICKER) return mediaBody('image', content, rich, me)
  if (type === 'm.room.encrypted') return ENCRYPTED
  if (POLL.test(type)) {
    const question = pollText(content)
    if (question !== null) return plainBody(question, rich)
  }
  return { kind: 'unknown', type: cleanText(type, 100) }
}

/** One line of plain text that stands for a message (quoted in a reply). Empty: the kind says it all. */
export function previewOf(body: MessageBody, content: Json, rich: RichTextPort): string {
  switch (body.kind) {
    case 'text':
    case 'emote':
    case 'notice':
      return typeof field(content, 'body') === 'string' ? rich.preview(content) : cleanText(body.rich.plain, 200)
    case 'image':
    case 'video':
    case 'audio':
    case 'file':
      return cleanText(body.caption?.plain ?? body.media.name, 200)
    case 'call':
    case 'redacted':
    case 'encrypted':
    case 'unknown':
    case 'broken':
      return ''
  }
}

/** The kind under which a message is quoted. */
export function previewKind(body: MessageBody): LastMessage['kind'] {
  return body.kind === 'broken' ? 'unknown' : body.kind
}

/** Can the sender change it afterwards? Text can; files, stickers and started calls cannot. */
export function isEditable(type: string, content: Json): boolean {
  return type === 'm.room.message' && startedIn(content) === null && TEXT_KINDS.has(field(content, 'msgtype')) && field(content, 'msgtype') !== 'm.server_notice'
}
