// The seams inside the engine: what commands, outbox and rich text see of the model, and the model of them.
// This file must not know React, the DOM, Electron or matrix-js-sdk: types only.

import type { EngineHost, OutboxEntry } from './host.ts'
import type { Completeness, EngineError, EventId, Membership, MxcUri, Person, RequestName, RequestAnswer, RequestArg, RoomId, SendState, TxnId, UserId, WriteBlock } from './protocol.ts'
import type { RichText } from './richtext/tree.ts'
import type { MatrixApi } from './sdk/api.ts'

/** An event as the server sent it, after the first check: the five fields are of the right type, everything else is unparsed. */
export interface RawEvent {
  event_id: EventId
  type: string
  sender: UserId
  origin_server_ts: number
  content: Record<string, unknown>
  state_key?: string
  unsigned?: Record<string, unknown>
  redacts?: string
}

/** Facts of one room that commands need. */
export interface RoomFacts {
  id: RoomId
  membership: Membership
  encrypted: boolean
  archived: boolean
  version: string | null
  directUser: UserId | null
  writeBlock: WriteBlock
  /** May this person send that type (or state, or do that action) by the room's power levels? Unknown power levels: true, the server decides. */
  canSend(type: string, state: boolean): boolean
  can(action: 'invite' | 'kick' | 'ban' | 'redact' | 'notify-room'): boolean
}

/** What outbox and commands may ask of the model and tell it. Everything else about the model is its own affair. */
export interface ModelPort {
  room(roomId: RoomId): RoomFacts | null
  event(roomId: RoomId, eventId: EventId): RawEvent | null
  /** The latest version of an own message's content (edits applied). null: not loaded, not own, or redacted. */
  ownMessage(roomId: RoomId, eventId: EventId | null): { eventId: EventId; content: Record<string, unknown> } | null
  /** Shows or changes the local echo of an outbox entry. Echoes keep the outbox's order at the end of the live timeline. */
  echo(entry: OutboxEntry, state: SendState): void
  /** The server acknowledged; the echo stays until the remote event arrives and takes its place under the same key. */
  echoSent(roomId: RoomId, txnId: TxnId, eventId: EventId): void
  echoGone(roomId: RoomId, txnId: TxnId): void
  /** This person's reaction with that key as far as sync has brought it. A model without it: only reactions of this life can be taken back. */
  ownReaction?(roomId: RoomId, eventId: EventId, key: string): EventId | null
  memberName(roomId: RoomId, userId: UserId): string | null
  /** People of the room loaded so far; `loadMembers` makes it complete. */
  members(roomId: RoomId): Iterable<{ id: UserId; name: string; avatar: MxcUri | null; membership: Membership; power: number }>
  loadMembers(roomId: RoomId): Promise<void>
  /** Joined rooms for completion: id, display text, canonical alias. Iterates a prepared index, not the rooms. */
  completeRooms(prefix: string, limit: number): { id: RoomId; name: string; alias: string | null; avatar: MxcUri | null }[]
  /** People met in any room, by a prepared index. */
  knownPeople(prefix: string, limit: number): Person[]
  directRoomOf(userId: UserId): RoomId | null
  sharedRooms(userId: UserId): number
  /** Account data as last synced. */
  accountData(type: string): Record<string, unknown> | null
  /** A room that this client just created or joined: show it before sync says so. Resolves when the room is known (at most `ms`). */
  awaitRoom(roomId: RoomId, ms: number): Promise<void>
  completeness(): Completeness
}

/** Turns an event's content into what is drawn. Pure, capped; implemented in richtext/. */
export interface RichTextPort {
  /** From `body`/`formatted_body`/`format` of an m.room.message content. `me`: to mark mentions. */
  fromContent(content: Record<string, unknown>, me: UserId): RichText
  /** Plain one-line preview of a message content, at most 200 characters. Cheap: no tree. */
  preview(content: Record<string, unknown>): string
  fromPlain(text: string): RichText
  /** Highlighting and formulas are loaded when first met; called when one has arrived: code without spans and math without mathml can be made again. */
  onUpgrade(listener: () => void): void
  /** Loads highlighting and formulas now. */
  preload(): Promise<void>
}

export interface EngineContext {
  host: EngineHost
  api: MatrixApi
  model: ModelPort
  /** Ends with the engine. */
  signal: AbortSignal
  now(): number
}

/** Handlers of requests, by name; each part of the engine contributes some. Failures are thrown as ApiError or EngineFailure. */
export type Handlers = { [N in RequestName]?: (arg: RequestArg<N>) => Promise<RequestAnswer<N>> }

/** Thrown inside the engine when a command is refused before any request. */
export class EngineFailure extends Error {
  readonly error: EngineError
  constructor(error: EngineError) {
    super(error.detail ?? error.code)
    this.name = 'EngineFailure'
    this.error = error
  }
}

/** The code in what was thrown (ApiError and EngineFailure carry one), told by its shape, so that asking loads no SDK. null: a fault of ours. */
export function errorIn(thrown: unknown): EngineError | null {
  if (!(thrown instanceof Error) || !('error' in thrown)) return null
  const { error } = thrown
  return typeof error === 'object' && error !== null && 'code' in error ? (error as EngineError) : null
}

/** The outbox as the rest of the engine sees it. */
export interface OutboxPort {
  /** Reads the journal, shows echoes, resumes sending. */
  start(): Promise<void>
  /** Connection is back or the machine woke: try the head of every room now. */
  wake(): void
  /** A remote event of ours arrived by sync (`unsigned.transaction_id`): the entry is delivered. */
  delivered(txnId: TxnId, eventId: EventId): void
  stop(): void
}
