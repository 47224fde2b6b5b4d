// What the engine asks of the homeserver, in the Matrix specification's terms. Types only; the implementation beside it is the only importer of matrix-js-sdk.
// This file must not know the model, the interface or how a request travels.

import type { EngineError, EventId, MxcUri, RoomId, TxnId, UserId } from '../protocol.ts'

/** Thrown by every call of MatrixApi. `retry`: the same request may succeed later (no connection, 5xx, 429). */
export class ApiError extends Error {
  readonly error: EngineError
  readonly retry: boolean
  readonly status: number | null
  readonly errcode: string | null
  constructor(error: EngineError, retry: boolean, status: number | null, errcode: string | null) {
    super(error.detail ?? error.code)
    this.name = 'ApiError'
    this.error = error
    this.retry = retry
    this.status = status
    this.errcode = errcode
  }
}

/** Answers are raw JSON, hostile until parsed by the caller. */
export interface MatrixApi {
  /** GET /_matrix/client/v3/sync. `timeoutMs` is the server's; the request itself is patient (`patienceMs`, default timeoutMs + 60 s). */
  classicSync(p: { since: string | null; filter: object; timeoutMs: number; patienceMs?: number; signal: AbortSignal }): Promise<unknown>
  /** POST …/unstable/org.matrix.simplified_msc3575/sync (MSC4186). */
  slidingSync(body: object, p: { pos: string | null; timeoutMs: number; patienceMs?: number; signal: AbortSignal }): Promise<unknown>
  versions(): Promise<{ versions: string[]; slidingSync: boolean; delayedEvents: boolean }>
  messages(roomId: RoomId, p: { from: string | null; to?: string; dir: 'b' | 'f'; limit: number; filter?: object; signal?: AbortSignal }): Promise<unknown>
  context(roomId: RoomId, eventId: EventId, limit: number, filter?: object): Promise<unknown>
  event(roomId: RoomId, eventId: EventId): Promise<unknown>
  members(roomId: RoomId, p: { at?: string; membership?: string }): Promise<unknown>
  state(roomId: RoomId): Promise<unknown>
  pushRules(): Promise<unknown>

  sendEvent(roomId: RoomId, type: string, txnId: TxnId, content: object): Promise<{ eventId: EventId }>
  /**
   * A delayed event (MSC4140): the server sends it after `delayMs` unless it is restarted. Rejects with errcode M_UNRECOGNIZED where the server has
   * none; a server that knows nothing of them has then sent the event.
   */
  delayEvent(roomId: RoomId, type: string, txnId: TxnId, content: object, delayMs: number): Promise<{ delayId: string }>
  /** `restart`: the delay begins anew; `send`: now; `cancel`: never. M_NOT_FOUND: it was sent already, or is forgotten. */
  delayedEvent(delayId: string, action: 'restart' | 'send' | 'cancel'): Promise<void>
  redact(roomId: RoomId, eventId: EventId, txnId: TxnId, reason: string | null): Promise<{ eventId: EventId }>
  sendState(roomId: RoomId, type: string, stateKey: string, content: object): Promise<{ eventId: EventId }>
  createRoom(options: object): Promise<{ roomId: RoomId }>
  join(roomId: RoomId): Promise<void>
  leave(roomId: RoomId): Promise<void>
  invite(roomId: RoomId, userId: UserId): Promise<void>
  typing(roomId: RoomId, typing: boolean): Promise<void>
  /** m.fully_read and a receipt (m.read or m.read.private), unthreaded. */
  readMarkers(roomId: RoomId, eventId: EventId, publicReceipt: boolean): Promise<void>
  setTag(roomId: RoomId, tag: string, order: number | null): Promise<void>
  deleteTag(roomId: RoomId, tag: string): Promise<void>
  setAccountData(type: string, content: object): Promise<void>
  setRoomAccountData(roomId: RoomId, type: string, content: object): Promise<void>
  setRoomPushRule(roomId: RoomId, muted: boolean): Promise<void>
  userDirectory(term: string, limit: number): Promise<unknown>
  profile(userId: UserId): Promise<unknown>
  mediaConfig(): Promise<{ uploadSize: number | null }>
}

/** A room avatar or file reference after parsing; null when it is not a lawful mxc address. */
export type ParseMxc = (value: unknown) => MxcUri | null
