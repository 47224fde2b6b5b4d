// Local echoes: what a person sent and sync has not brought back, kept for rooms whose timeline is not held.

import type { OutboxEntry } from '../host.ts'
import type { EventId, RoomId, RoomSummary, SendState, TxnId } from '../protocol.ts'
import type { OpenRoom } from './open-room.ts'

interface Echo {
  entry: OutboxEntry
  state: SendState
  sentAs: EventId | null
}

export class Echoes {
  private readonly rooms = new Map<RoomId, Map<TxnId, Echo>>()

  set(entry: OutboxEntry, state: SendState): void {
    const room = this.rooms.get(entry.roomId) ?? new Map<TxnId, Echo>()
    room.set(entry.txnId, { entry, state, sentAs: room.get(entry.txnId)?.sentAs ?? null })
    this.rooms.set(entry.roomId, room)
  }

  sent(roomId: RoomId, txnId: TxnId, eventId: EventId): void {
    const echo = this.rooms.get(roomId)?.get(txnId)
    if (echo === undefined) return
    echo.sentAs = eventId
    echo.state = { kind: 'sent' }
  }

  gone(roomId: RoomId, txnId: TxnId): void {
    const room = this.rooms.get(roomId)
    room?.delete(txnId)
    if (room?.size === 0) this.rooms.delete(roomId)
  }

  /** The remote event of an echo: by transaction id, or by the id that the server answered with. */
  arrived(roomId: RoomId, txnId: TxnId | null, eventId: EventId): TxnId | null {
    const room = this.rooms.get(roomId)
    if (room === undefined) return txnId
    const found = txnId !== null && room.has(txnId) ? txnId : ([...room].find(([, e]) => e.sentAs === eventId)?.[0] ?? null)
    if (found !== null) this.gone(roomId, found)
    return found ?? txnId
  }

  /** Fills a timeline that was just made. */
  replay(open: OpenRoom): void {
    for (const [txnId, echo] of this.rooms.get(open.id) ?? []) {
      open.timeline.setEcho(echo.entry, echo.state)
      if (echo.sentAs !== null) open.timeline.echoSent(txnId, echo.sentAs)
    }
  }

  /** The list's mark: messages only, a reaction that waits is nobody's worry. */
  mark(roomId: RoomId): RoomSummary['outbox'] {
    let mark: RoomSummary['outbox'] = 'none'
    for (const { entry, state } of this.rooms.get(roomId)?.values() ?? []) {
      if (state.kind === 'failed') return 'failed'
      if (state.kind !== 'sent' && !(entry.kind === 'event' && entry.type === 'm.reaction')) mark = 'waiting'
    }
    return mark
  }
}
