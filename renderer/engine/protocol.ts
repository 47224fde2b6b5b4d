// What the interface may ask of the engine and what it is told: types only, the one door between them.
// This file must not know React, the DOM, matrix-js-sdk or Electron.
//
// Three kinds of message cross the port:
//   Request  (interface → engine): an awaited call, answered by exactly one Reply with the same id.
//   Reply    (engine → interface): `ok` or a typed EngineError.
//   Update   (engine → interface): patches of what is subscribed, at most one message a frame.
// Items are immutable and keyed: an unchanged item is the same key with the same `v`ersion and is not sent again.

import type { CallConference, CallSummary, Ring } from './protocol-calls.ts'
import type { RichText } from './richtext/tree.ts'

export type { CallConference, CallSummary, Ring } from './protocol-calls.ts'

export type RoomId = string
export type UserId = string
export type EventId = string
/** Client transaction id of a local message: the same across restarts and re-sign-in. */
export type TxnId = string
/** A checked `mxc://server/media` address (Matrix specification, content repository). */
export type MxcUri = string
/** Milliseconds since the epoch, clamped to a displayable range by the engine. */
export type Timestamp = number

// ── Errors ────────────────────────────────────────────────────────────────────────────────────────

/** Codes a person can be told about; each has a sentence under `error.<code>` in the locales. */
export type EngineErrorCode =
  | 'offline' // no connection; the engine goes on by itself
  | 'server-unreachable' // server answers 5xx or nothing sensible
  | 'rate-limited' // M_LIMIT_EXCEEDED; retried by itself
  | 'forbidden' // M_FORBIDDEN: the server's or the organisation's policy refuses
  | 'not-found' // M_NOT_FOUND
  | 'too-large' // M_TOO_LARGE
  | 'encrypted-room' // wall 7: nothing is written in the clear into an encrypted room
  | 'not-member' // the person is not in the room (any more)
  | 'no-power' // power level too low
  | 'room-archived' // tombstoned room
  | 'signed-out' // token revoked or missing
  | 'file-gone' // the spooled file no longer exists
  | 'invalid' // the request itself is not valid (too long, wrong id …)
  | 'cancelled'
  | 'expired' // waited for more than a day: sent only when the person says so
  | 'unknown'

export interface EngineError {
  code: EngineErrorCode
  /** The server's own words, shown behind the sentence when the code is `forbidden` or `unknown`. Plain text, at most 300 characters. */
  detail?: string
  retryAfterMs?: number
}

// ── Connection ────────────────────────────────────────────────────────────────────────────────────

export type ConnectionState =
  | { kind: 'starting' } // nothing shown yet
  | { kind: 'from-snapshot' } // drawn from the stored snapshot, connecting
  | { kind: 'live' }
  | { kind: 'reconnecting'; since: Timestamp; nextTryAt: Timestamp | null; reason: 'offline' | 'server-unreachable' | 'rate-limited' }
  | { kind: 'signed-out'; reason: SignOutReason }

export type SignOutReason = 'token-revoked' | 'soft-logout' | 'deactivated' | 'by-person'

/** How much of the account is known. `names` false: the room list still misses names (say so in the list). */
export interface Completeness {
  /** The first window of rooms is there. */
  firstWindow: boolean
  /** Every joined room has at least a name. */
  names: boolean
  /** Unread counts of all rooms are the server's (classic sync has arrived). */
  counts: boolean
  /** Rooms known / rooms the server says there are (null: not said yet). */
  known: number
  total: number | null
}

// ── Room list ─────────────────────────────────────────────────────────────────────────────────────

export type RoomKind = 'room' | 'direct' | 'space'
export type Membership = 'join' | 'invite' | 'knock' | 'leave' | 'ban'

/** A room's name: given by state, or made of people when there is none; the interface joins people in its language. */
export type RoomName =
  | { kind: 'given'; text: string }
  | { kind: 'people'; names: string[]; others: number }
  | { kind: 'was'; names: string[] } // everybody else left
  | { kind: 'empty' }
  | { kind: 'unknown' } // not arrived yet

export interface LastMessage {
  senderName: string
  own: boolean
  kind: 'text' | 'image' | 'video' | 'audio' | 'file' | 'emote' | 'notice' | 'redacted' | 'encrypted' | 'call' | 'state' | 'unknown'
  /** Plain text, one line, at most 200 characters, bidi controls stripped. */
  text: string
  ts: Timestamp
}

export interface RoomSummary {
  id: RoomId
  kind: RoomKind
  membership: Membership
  name: RoomName
  avatar: MxcUri | null
  /** The other person of a direct chat. */
  directUser: UserId | null
  topic: string | null
  lastMessage: LastMessage | null
  /** Latest activity, for the time column. null: unknown. */
  ts: Timestamp | null
  /** As the server counts; null: not known yet, shown as nothing rather than as zero. Threads included. */
  unread: number | null
  mentions: number | null
  markedUnread: boolean
  muted: boolean
  favourite: boolean
  lowPriority: boolean
  encrypted: boolean
  /** Tombstoned (m.room.tombstone): read only. */
  archived: boolean
  /** m.server_notice tag. */
  serverNotice: boolean
  /** Somebody's draft waits here (text or files of this person). */
  hasDraft: boolean
  /** A message of this person waits or failed here. */
  outbox: 'none' | 'waiting' | 'failed'
  /** For invitations: who invites. */
  inviter: { id: UserId; name: string } | null
  /** A call goes on here. */
  call: CallSummary | null
}

export type SectionId = 'invites' | 'favourites' | 'people' | 'rooms' | 'lowPriority'

/** What the room list shows now. `query` filters (transliteration: «матан» finds "matan"); `space` null: everything. */
export interface ListView {
  space: RoomId | null
  query: string
  onlyUnread: boolean
}

/** Edit of an ordered list of keys, applied in turn (indices at the moment of application). */
export type ListOp = { op: 'insert'; at: number; keys: string[] } | { op: 'remove'; at: number; count: number }
export type OrderPatch = { reset: string[] } | { ops: ListOp[] }

export interface SpaceSummary {
  id: RoomId
  name: RoomName
  avatar: MxcUri | null
  /** Depth in the tree of spaces, 0 = top; order is the array's. */
  depth: number
  unread: number | null
  mentions: number | null
}

// ── Timeline ──────────────────────────────────────────────────────────────────────────────────────

export interface Sender {
  id: UserId
  /** Display name, disambiguated with the id when two people of the room share it; bidi controls stripped. */
  name: string
  avatar: MxcUri | null
}

export type SendState =
  | { kind: 'sent' }
  | { kind: 'waiting' } // in the journal, not acknowledged
  | { kind: 'sending' }
  | { kind: 'uploading'; sent: number; total: number }
  | { kind: 'failed'; error: EngineError } // stays until retried or discarded

export interface ReactionGroup {
  key: string
  count: number
  mine: boolean
  /** At most 10 names for the tooltip. */
  names: string[]
}

export interface ReplyPreview {
  eventId: EventId
  sender: Sender | null
  /** Plain text of the real target event (never of the reply fallback). null: not loaded. */
  text: string | null
  kind: LastMessage['kind']
}

export interface MediaInfo {
  mxc: MxcUri | null
  /** Local preview or spooled file while it is being sent (a `media:` address of main's). */
  localUrl: string | null
  thumbnail: MxcUri | null
  name: string
  mime: string
  size: number | null
  width: number | null
  height: number | null
  durationMs: number | null
  blurhash: string | null
}

export type MessageBody =
  | { kind: 'text' | 'emote' | 'notice'; rich: RichText; /** 1–3 emoji and nothing else */ jumbo: boolean }
  | { kind: 'image' | 'video' | 'audio' | 'file'; media: MediaInfo; caption: RichText | null }
  /** "Started a call". `endedAt` null: it goes on, or nobody knows (`live` says which). */
  | { kind: 'call'; live: boolean; endedAt: Timestamp | null; people: number | null; /** a direct chat's call that this person did not take */ missed: boolean; /** a direct chat's call of this person that the other one did not take */ unanswered: boolean }
  | { kind: 'redacted'; by: Sender | null; reason: string | null }
  | { kind: 'encrypted' } // cannot be read here
  | { kind: 'unknown'; type: string } // an event this version does not know
  | { kind: 'broken' } // an event that does not parse

export interface MessageRow {
  row: 'message'
  /** Stable key: transaction id of a local message for as long as this engine lives, else the event id. */
  key: string
  v: number
  eventId: EventId | null
  txnId: TxnId | null
  sender: Sender
  own: boolean
  ts: Timestamp
  body: MessageBody
  send: SendState
  edited: Timestamp | null
  reply: ReplyPreview | null
  reactions: ReactionGroup[]
  /** Thread root: replies known. */
  thread: { replies: number; latest: Timestamp | null } | null
  /** This message is in a thread started by that event. */
  inThread: EventId | null
  /** Mentions this person (m.mentions or push rules). */
  mentionsMe: boolean
  /** First of a run by the same sender within five minutes: draw avatar and name. */
  groupStart: boolean
  /** Others who have read up to here (at most 8, newest first) and how many in all. */
  readBy: { people: Sender[]; total: number }
  can: { edit: boolean; redact: boolean; react: boolean; reply: boolean }
}

/** One thing that changed the room; the interface words it. */
export type StateChange =
  | { what: 'joined' | 'left' | 'invited' | 'kicked' | 'banned' | 'unbanned' | 'knocked' | 'rejected-invite' | 'withdrew-invite'; who: Sender; by: Sender; reason: string | null }
  | { what: 'renamed-self'; who: Sender; from: string | null; to: string | null }
  | { what: 'avatar-self'; who: Sender }
  | { what: 'room-name'; by: Sender; to: string | null }
  | { what: 'topic'; by: Sender; to: string | null }
  | { what: 'room-avatar'; by: Sender }
  | { what: 'created'; by: Sender; predecessor: RoomId | null }
  | { what: 'power'; by: Sender; changes: { who: Sender; from: number; to: number }[] }
  | { what: 'encryption'; by: Sender }
  | { what: 'tombstone'; by: Sender; successor: RoomId | null }
  | { what: 'pinned'; by: Sender }
  | { what: 'join-rule'; by: Sender; to: string }
  | { what: 'history-visibility'; by: Sender; to: string }
  | { what: 'other'; by: Sender; type: string }

export interface StateRow {
  row: 'state'
  key: string
  v: number
  /** Neighbouring changes are folded into one row; the first is the oldest. */
  changes: { eventId: EventId; ts: Timestamp; change: StateChange }[]
  ts: Timestamp
}

export interface DayRow {
  row: 'day'
  key: string
  v: number
  /** Local midnight of that day. */
  ts: Timestamp
}

export interface UnreadRow {
  row: 'unread'
  key: 'unread'
  v: number
}

/** History is missing between the rows around it and could not be loaded yet (limited sync); loaded when it comes near. */
export interface GapRow {
  row: 'gap'
  key: string
  v: number
  state: 'idle' | 'loading' | { error: EngineError }
}

export type TimelineRow = MessageRow | StateRow | DayRow | UnreadRow | GapRow

export interface TimelineStatus {
  /** Back-scroll: idle, loading, `start` = the room's beginning is shown, `purged` = older history is gone by retention. */
  back: 'idle' | 'loading' | 'start' | 'purged' | { error: EngineError }
  /** Forward: `live` = newest is shown. */
  forward: 'idle' | 'loading' | 'live' | { error: EngineError }
  /** Where to open: the last read event's row key, null = newest. */
  anchorKey: string | null
  /** Unread messages below the read marker, loaded or not (null: not known). */
  unreadBelow: number | null
}

// ── The open room ─────────────────────────────────────────────────────────────────────────────────

export type WriteBlock = 'encrypted' | 'no-power' | 'archived' | 'not-joined' | null

export interface RoomDetails {
  id: RoomId
  summary: RoomSummary
  topic: RichText | null
  memberCount: number | null
  /** Why nothing can be written here, null = writing is allowed. */
  writeBlock: WriteBlock
  can: { invite: boolean; rename: boolean; redactOthers: boolean; changePower: boolean; kick: boolean; react: boolean; mentionRoom: boolean; /** start a call where none goes on */ startCall: boolean }
  myPower: number
  /** People typing, without oneself, at most 5. */
  typing: Sender[]
  /** m.room.retention or server policy, in days; null: kept. */
  retentionDays: number | null
  successor: RoomId | null
  version: string | null
}

export interface Person {
  id: UserId
  name: string
  avatar: MxcUri | null
}

export type Role = 'owner' | 'teacher' | 'assistant' | 'member'

export interface Member extends Person {
  membership: 'join' | 'invite'
  power: number
  /** owner: creator of v12 or > 100; teacher ≥ 100; assistant ≥ 50. */
  role: Role
}

export type Completion =
  | { kind: 'person'; id: UserId; name: string; avatar: MxcUri | null }
  | { kind: 'room'; id: RoomId; name: string; alias: string | null; avatar: MxcUri | null }
  | { kind: 'everyone' } // @room

/** A mention placed by completion: `text` is what stands in the composer, e.g. "@Анна Петрова". */
export interface ComposerMention {
  text: string
  target: { kind: 'person'; id: UserId } | { kind: 'room'; id: RoomId; alias: string | null } | { kind: 'everyone' }
}

export interface ComposerMessage {
  /** What was typed: Markdown (GFM, $maths$), plain text as it stands. */
  markdown: string
  mentions: ComposerMention[]
  replyTo: EventId | null
  /** Set: this is an edit of that own message. */
  editOf: EventId | null
  threadRoot: EventId | null
}

/** A file that main has already spooled to disk (fsynced). */
export interface SpooledFile {
  spoolId: string
  name: string
  mime: string
  size: number
  width: number | null
  height: number | null
  blurhash: string | null
  durationMs: number | null
}

export interface NewRoom {
  name: string
  topic: string
  invite: UserId[]
  /** Discoverable and joinable by everybody of the organisation. */
  open: boolean
  space: RoomId | null
}

// ── Requests ──────────────────────────────────────────────────────────────────────────────────────

/** name → [argument, answer]. Every call may fail with EngineError. */
export interface Requests {
  'list.view': [ListView, null]
  /** Rows on screen: the engine keeps these rooms' previews fresh first. */
  'list.visible': [{ ids: RoomId[] }, null]

  /** Subscribes this port to the room's timeline and details. `at`: open around that event instead of the last read one. */
  'room.open': [{ roomId: RoomId; at: EventId | null }, null]
  'room.close': [{ roomId: RoomId }, null]
  /** The pointer rests on it or it is next in the list: prepare, cheaply. */
  'room.prefetch': [{ roomId: RoomId }, null]
  'timeline.back': [{ roomId: RoomId }, null]
  'timeline.forward': [{ roomId: RoomId }, null]
  'timeline.gap': [{ roomId: RoomId; key: string }, null]
  /** Jump to the newest message; the timeline is reset to live if it is not. */
  'timeline.live': [{ roomId: RoomId }, null]
  /** Everything up to this event is read (public or private receipt by setting, and m.fully_read). */
  'room.read': [{ roomId: RoomId; eventId: EventId }, null]
  'room.markUnread': [{ roomId: RoomId; unread: boolean }, null]
  'room.typing': [{ roomId: RoomId; typing: boolean }, null]
  /** People of the room, filtered and paged; sorted by role, then name. */
  'room.members': [{ roomId: RoomId; query: string; offset: number; limit: number }, { members: Member[]; total: number; complete: boolean }]
  'room.create': [NewRoom, { roomId: RoomId }]
  'room.join': [{ roomId: RoomId }, null]
  'room.leave': [{ roomId: RoomId }, null]
  'room.invite': [{ roomId: RoomId; users: UserId[] }, { failed: { id: UserId; error: EngineError }[] }]
  'room.tag': [{ roomId: RoomId; tag: 'favourite' | 'lowPriority'; on: boolean }, null]
  'room.mute': [{ roomId: RoomId; on: boolean }, null]
  /** Existing direct chat with that person or a new one. */
  'direct.open': [{ userId: UserId }, { roomId: RoomId }]

  /** Resolves when the message is fsynced in the journal: from then on it is never lost. */
  'send.message': [{ roomId: RoomId; message: ComposerMessage }, { txnId: TxnId }]
  'send.file': [{ roomId: RoomId; file: SpooledFile; caption: string }, { txnId: TxnId }]
  'send.reaction': [{ roomId: RoomId; eventId: EventId; key: string; on: boolean }, null]
  'send.redact': [{ roomId: RoomId; eventId: EventId; reason: string | null }, null]
  'send.retry': [{ roomId: RoomId; txnId: TxnId }, null]
  /** Takes a not-yet-sent message back (cancels an upload); its text is returned so that nothing typed is lost. */
  'send.discard': [{ roomId: RoomId; txnId: TxnId }, { markdown: string | null }]
  /** Original text of an own message as Markdown, for editing. `eventId` null: the last own message of the room that can be edited. */
  'compose.source': [{ roomId: RoomId; eventId: EventId | null }, { eventId: EventId; markdown: string; mentions: ComposerMention[] } | null]
  'compose.preview': [{ markdown: string; mentions: ComposerMention[] }, { rich: RichText; plain: boolean }]
  /** At most 8, best first. `prefix` without its @ or #. */
  'compose.complete': [{ roomId: RoomId; kind: 'person' | 'room'; prefix: string }, { items: Completion[] }]

  /** Which conference the room's call is in. Fails with `forbidden` where calls are off or the widget's domain is not allowed and nothing else is. */
  'call.conference': [{ roomId: RoomId }, CallConference]
  /** Rings in a direct chat (MSC4075): the other person's devices. */
  'call.ring': [{ roomId: RoomId }, null]
  'call.decline': [{ roomId: RoomId; eventId: EventId }, null]

  /** Directory search (user_directory) merged with people already known. */
  'people.search': [{ query: string; limit: number }, { people: Person[]; limited: boolean }]
  'people.profile': [{ userId: UserId }, { person: Person; sharedRooms: number; direct: RoomId | null }]

  /** Diagnostics: counts and timings only, never content. */
  'debug.stats': [null, Record<string, number | string | null>]
}

export type RequestName = keyof Requests
export type RequestArg<N extends RequestName> = Requests[N][0]
export type RequestAnswer<N extends RequestName> = Requests[N][1]

// ── Updates ───────────────────────────────────────────────────────────────────────────────────────

/** One message per frame at most; every field is optional and independent. Apply in the order of the fields below. */
export interface Update {
  connection?: ConnectionState
  completeness?: Completeness
  /** Oneself. */
  me?: Person
  /** Room summaries that changed; `roomsGone` are removed. */
  rooms?: RoomSummary[]
  roomsGone?: RoomId[]
  /** Order of the sections of the current list view. */
  sections?: Partial<Record<SectionId, OrderPatch>>
  /** The filter that the order is of from this message on: the list on screen is the answer to it. */
  listQuery?: string
  /** The spaces rail, whole (it is short: never more than a few hundred). */
  spaces?: SpaceSummary[]
  /** Total of mentions and unread direct chats, for the window title and the badge. */
  badge?: { mentions: number; unread: number }
  /** Timelines of open rooms. Rows first, then order. */
  timelines?: { roomId: RoomId; rows: TimelineRow[]; gone: string[]; order: OrderPatch | null; status: TimelineStatus | null }[]
  details?: RoomDetails[]
  /** Who calls now, whole (at most a few). */
  rings?: Ring[]
  /** The journal of another start held messages that could not be delivered for a day: told once. */
  outboxNotice?: { roomId: RoomId; count: number }[]
}

// ── Frames on the port ────────────────────────────────────────────────────────────────────────────

export type ToEngine = { [N in RequestName]: { id: number; name: N; arg: RequestArg<N> } }[RequestName]
export type FromEngine =
  | { kind: 'reply'; id: number; ok: true; answer: unknown }
  | { kind: 'reply'; id: number; ok: false; error: EngineError }
  | { kind: 'update'; update: Update }
