// What a person has read: shown at once, told to the server with patience, the newest word only.

import { pauseAfter } from '../backoff.ts'
import type { Model } from '../model/model.ts'
import type { EventId, RoomId } from '../protocol.ts'
import type { MatrixApi } from '../sdk/api.ts'
import { ApiError } from '../sdk/api.ts'
import { Waker } from '../waker.ts'

export interface ReadParts {
  api: MatrixApi
  model: Model
  /** As the setting is now. */
  publicReceipts: () => boolean
  signal: AbortSignal
  changed: () => void
  onFault: (error: unknown) => void
}

const MARKED = 'm.marked_unread'
const MAX_TRIES = 8

export class Reading {
  private readonly parts: ReadParts
  /** Newest event that is to be told, by room; a room in here is being told. */
  private readonly pending = new Map<RoomId, EventId | null>()
  private readonly waker = new Waker()

  constructor(parts: ReadParts) {
    this.parts = parts
  }

  /** Everything up to this event is read. */
  read(roomId: RoomId, eventId: EventId): void {
    const { model } = this.parts
    const room = model.account.rooms.get(roomId)
    if (room === undefined || room.membership !== 'join') return
    const newest = model.open.get(roomId)?.timeline.lastEventId() ?? room.recent.at(-1) ?? null
    const all = newest === eventId
    if (all && room.fullyRead === eventId && room.counts?.unread === 0 && room.counts.mentions === 0 && !room.markedUnread) return
    room.fullyRead = eventId
    // Counts that the server sends before it knows of this marker are older than what the person sees.
    if (all) room.counts = { unread: 0, mentions: 0 }
    room.readPending = true
    model.open.get(roomId)?.markRead()
    if (room.markedUnread) this.markUnread(roomId, false).catch(this.parts.onFault)
    model.touch(room)
    const running = this.pending.has(roomId)
    this.pending.set(roomId, eventId)
    if (!running) this.tell(roomId).catch(this.parts.onFault)
  }

  /** A connection is back. */
  wake(): void {
    this.waker.wake()
  }

  private async tell(roomId: RoomId): Promise<void> {
    const { api, publicReceipts, signal, model } = this.parts
    try {
      for (let failures = 0; failures < MAX_TRIES && !signal.aborted; ) {
        const eventId = this.pending.get(roomId) ?? null
        if (eventId === null) return
        try {
          await api.readMarkers(roomId, eventId, publicReceipts())
          failures = 0
          if (this.pending.get(roomId) === eventId) return
        } catch (e) {
          if (!(e instanceof ApiError)) throw e
          // Refused for good (left the room, event gone): the server's counts stand.
          if (!e.retry) return
          failures += 1
          await this.waker.wait(pauseAfter(failures, e.error.retryAfterMs), signal)
        }
      }
    } finally {
      this.pending.delete(roomId)
      const room = model.account.rooms.get(roomId)
      if (room !== undefined) room.readPending = false
    }
  }

  async markUnread(roomId: RoomId, unread: boolean): Promise<void> {
    const { api, model } = this.parts
    const room = model.account.rooms.get(roomId)
    if (room === undefined || room.markedUnread === unread) return
    room.markedUnread = unread
    model.touch(room)
    try {
      await api.setRoomAccountData(roomId, MARKED, { unread })
    } catch (e) {
      room.markedUnread = !unread
      model.touch(room)
      throw e
    }
  }
}
