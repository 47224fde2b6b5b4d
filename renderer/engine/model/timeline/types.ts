// The seam of the timeline model: what it is given and what it hands out. Types only.
// This file must not know where events come from (sliding or classic sync, snapshot) nor who draws the rows.

import type { RawEvent, RichTextPort } from '../../context.ts'
import type { OutboxEntry } from '../../host.ts'
import type { EngineError, EventId, GapRow, MessageBody, OrderPatch, RoomId, Sender, SendState, TimelineRow, TimelineStatus, TxnId, UserId } from '../../protocol.ts'

/** What the timeline may ask of its room. Every answer may change; `senderChanged` and `powerChanged` say when. */
export interface TimelineRoom {
  roomId: RoomId
  me: UserId
  /** Never throws, whatever the id; an unknown person is shown by the id. */
  sender(id: UserId): Sender
  isIgnored(id: UserId): boolean
  /** Is asked with the latest version of the content (edits applied), never for own events. */
  mentionsMe(event: RawEvent): boolean
  canSend(type: string, state: boolean): boolean
  canRedactOthers(): boolean
  encrypted(): boolean
  rich: RichTextPort
  /** Calls are shown as such. */
  calls(): boolean
  /** How the call went that this message started. `next`: time of the next start that is known, null: it is the newest. */
  call(started: { eventId: EventId; sender: UserId; ts: number }, next: number | null): CallBody
  now(): number
  /** m.room.retention max_lifetime that the server applies, in milliseconds; null: kept. */
  retentionMs(): number | null
  /** Address under which the interface can show a spooled file while it is being sent (EngineHost.files.localUrl). */
  localUrl(spoolId: string): string
}

export type CallBody = Extract<MessageBody, { kind: 'call' }>

export type LoadState = 'idle' | 'loading' | { error: EngineError }

/** A patch for the interface; the room id is added by the caller. Rows first, then order (see protocol.ts). */
export interface TimelinePatch {
  rows: TimelineRow[]
  gone: string[]
  order: OrderPatch | null
  status: TimelineStatus | null
}

/**
 * One room's timeline. Every array of events is raw JSON, hostile until parsed here; nothing throws on any JSON.
 * Nothing is drawn until diff() or full() is called: a room that is not open costs only the events.
 */
export interface RoomTimeline {
  /**
   * A sync response's timeline, oldest first. `limited`: events may be missing before it (also to be set for a sliding `initial` room).
   * `prevBatch` is the token before the first of them.
   */
  addLive(events: unknown[], p: { limited: boolean; prevBatch: string | null; source: 'sync' | 'snapshot' }): void
  /**
   * Answer of /messages dir=b from backToken(): newest first, as the server sends it; `end` null: the room's beginning.
   * `asked`: backToken() and lastEventId() as of the request, because sync, a jump or a return may have come between.
   */
  addBack(events: unknown[], end: string | null, asked?: { from: string | null; tail: EventId | null }): void
  /** Answer of /messages dir=f from forwardToken(): oldest first. `end` null: the newest event is reached. `from`: the token as of the request. */
  addForward(events: unknown[], end: string | null, from?: string | null): void
  /** A detached stretch around `at`, oldest first (events_before reversed, event, events_after). Joins the live one where they overlap; is shown from then on. */
  addContext(p: { events: unknown[]; start: string | null; end: string | null; at: EventId }): void
  /** Shows the live end again and drops the detached stretch. */
  goLive(): void
  /** Answer of /messages dir=b from gapToken(key): newest first. */
  fillGap(key: string, events: unknown[], end: string | null): void
  gapToken(key: string): string | null
  /** The event right after the gap: where to ask from when the gap has no token. */
  gapEdge(key: string): EventId | null
  /** Key of the newest gap in view, null: none. */
  newestGap(): string | null
  setGapState(key: string, state: GapRow['state']): void
  /** Token of the stretch in view; null with hasBack(): ask /messages without `from`. */
  backToken(): string | null
  /** false: the beginning is shown. */
  hasBack(): boolean
  forwardToken(): string | null
  isLive(): boolean
  setBackState(state: LoadState): void
  setForwardState(state: LoadState): void

  setEcho(entry: OutboxEntry, state: SendState): void
  echoSent(txnId: TxnId, eventId: EventId): void
  echoGone(txnId: TxnId): void

  /** `content` of an m.receipt ephemeral event. */
  addReceipts(content: unknown): void
  /** m.fully_read of the room's account data. The first one known after reopen() places the unread row. */
  setFullyRead(eventId: EventId | null): void
  /** The person (re)opens the room: the unread row and the anchor move to what is read now, and stay there until the next call. */
  reopen(): void

  /** Bundled aggregations of an event (`unsigned.m.relations`) that came apart from it; those inside added events are taken by themselves. */
  aggregate(eventId: EventId, bundle: unknown): void
  /** Single events fetched by id (reply targets, edits): known, but not placed in the timeline. */
  addRelated(events: unknown[]): void
  /** Reply targets that are shown but not loaded, newest first, at most 20; each is given out once. */
  wanted(): EventId[]

  /** Name, avatar, or being ignored changed. */
  senderChanged(userId: UserId): void
  /** Power levels or encryption of the room changed. */
  powerChanged(): void
  /** Somebody came into a call of the room or went, or more is known of its calls. */
  callsChanged(): void
  /** The message that started a call, of those that are held; null: none. */
  startedCall(which: 'oldest' | 'newest'): RawEvent | null
  /** Highlighting or formulas were loaded: what was parsed without them is parsed again. */
  textUpgraded(): void
  /** Hides what retention has removed on the server meanwhile. */
  expire(): void

  /** As first sent (without edits); pruned when redacted. */
  event(eventId: EventId): RawEvent | null
  /** Latest content of an own message; `eventId` null: the newest own message that can be edited. null: not loaded, not own, redacted. */
  ownMessage(eventId: EventId | null): { eventId: EventId; content: Record<string, unknown> } | null
  /** Own reaction events to that message with that key (to redact them). */
  ownReactions(eventId: EventId, key: string): EventId[]
  /** Newest event of the live end, shown or not: what a receipt may point to. */
  lastEventId(): EventId | null
  /** Newest message (else newest shown state change) of the live end, with edits applied; content is {} when redacted. */
  latestPreviewEvent(): RawEvent | null

  /** Plain JSON of the newest `limit` events, for the snapshot. */
  serialise(limit: number): unknown
  /** Into an empty timeline. false: not a snapshot of this version; nothing was changed. */
  restore(value: unknown): boolean
  /** Drops old events so that about `keep` stay; they can be loaded again from backToken(). */
  trim(keep: number): void

  /** What changed since the last diff() or full(); null: nothing. */
  diff(): TimelinePatch | null
  /** Everything, as a reset for a new subscriber. With several subscribers hand diff() to the others first: full() takes its changes with it. */
  full(): TimelinePatch
  /** Events held. */
  size(): number
}
