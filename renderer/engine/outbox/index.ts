// The queue of what a person sent and the server does not have yet: in order within a room, exactly once, across restarts.
// This room must not know how a message is composed or drawn, nor where the journal lies.

import type { EngineContext, OutboxPort } from '../context.ts'
import type { OutboxPayload } from '../host.ts'
import type { EventId, RoomId, TxnId } from '../protocol.ts'

/** What commands ask of the outbox beyond OutboxPort. All reject with EngineFailure or ApiError. */
export interface Outbox extends OutboxPort {
  /** Journals (fsync), shows the echo and queues. Refuses encrypted rooms (wall 7). Resolves when it is on disk. */
  enqueue(roomId: RoomId, payload: OutboxPayload): Promise<{ txnId: TxnId }>
  /** Turns a reaction on or off; quick changes of mind collapse into the last one. */
  react(roomId: RoomId, eventId: EventId, key: string, on: boolean): Promise<void>
  /** Tries a failed or waiting message again. */
  retry(roomId: RoomId, txnId: TxnId): Promise<void>
  /** Takes a message back that the server does not have; gives its source text. */
  discard(roomId: RoomId, txnId: TxnId): Promise<{ markdown: string | null }>
  /** Messages found at start that are older than a day and wait for the person. */
  onNotice(listener: (rooms: { roomId: RoomId; count: number }[]) => void): void
}

export function createOutbox(ctx: EngineContext): Outbox {
  throw new Error(`no journal: ${String(ctx.now())}`)
}
