// Where reading stopped (m.fully_read), and the line "new messages" that stays where it was when the room was opened.

import type { EventId, UserId } from '../../protocol.ts'
import type { EventItem } from './item.ts'
import type { View } from './view.ts'

const UNREAD_SCAN = 20_000

export class ReadMarker {
  /** As the account data says now. */
  fullyRead: EventId | null = null
  /** First unread message at the time of opening: the unread row stands before it. */
  unreadAt: EventItem | null = null
  /** What was read at the time of opening. */
  #opened: EventId | null = null
  /** Once decided, the row stays (or stays away) until the room is opened again. */
  #decided: 'row' | 'none' | null = null
  #fresh = false
  dirty = true
  readonly #me: UserId

  constructor(me: UserId) {
    this.#me = me
  }

  set(eventId: EventId | null): void {
    if (eventId === this.fullyRead) return
    this.fullyRead = eventId
    this.dirty = true
    if (this.#decided === null) this.#opened = eventId
  }

  reopen(): void {
    this.#opened = this.fullyRead
    this.#decided = null
    this.dirty = true
  }

  /** The server's word has arrived: what was restored from a snapshot alone decides nothing. */
  heard(): void {
    if (this.#fresh) return
    this.#fresh = true
    this.dirty = true
  }

  /** Events came or went. `atEnd`: new ones, which are read as they come once all is decided. */
  changed(atEnd: boolean): void {
    if (!atEnd || this.#decided === null) this.dirty = true
  }

  /** Looks again. Answers the first unread message before and after when it is another one. */
  update(view: View, items: ReadonlyMap<EventId, EventItem>): EventItem[] {
    if (!this.dirty) return []
    this.dirty = false
    const before = this.unreadAt
    const read = this.#opened === null ? undefined : items.get(this.#opened)
    this.unreadAt = view.has(read) && this.#decided !== 'none' ? this.#firstUnread(view, read) : null
    if (view.has(read) && this.#decided === null) {
      if (this.unreadAt !== null) this.#decided = 'row'
      else if (this.#fresh) this.#decided = 'none'
    }
    if (before === this.unreadAt) return []
    return [before, this.unreadAt].filter((item) => item !== null)
  }

  /** Key of the row to open at; null: the newest. */
  anchor(view: View, items: ReadonlyMap<EventId, EventItem>): string | null {
    const read = this.#opened === null ? undefined : items.get(this.#opened)
    if (this.unreadAt === null || !view.has(read)) return null
    for (let i = view.line.lowerBound(read.pos); i >= 0; i--) {
      const slot = view.line.items[i]?.slot
      if (slot !== null && slot !== undefined) return slot.key
    }
    return null
  }

  /** Messages of others after what is read now; null: not known, because something is missing between. */
  unreadBelow(view: View, items: ReadonlyMap<EventId, EventItem>): number | null {
    const read = this.fullyRead === null ? undefined : items.get(this.fullyRead)
    if (!view.live || !view.has(read)) return null
    let count = 0
    for (let i = view.line.items.length - 1; i >= 0 && count < UNREAD_SCAN; i--) {
      const item = view.line.items[i]
      if (item === read) return count
      if (item?.kind === 'gap') return null
      if (item?.kind === 'event' && item.show === 'message' && item.event.sender !== this.#me) count += 1
    }
    return null
  }

  #firstUnread(view: View, read: EventItem): EventItem | null {
    for (let i = view.line.lowerBound(read.pos) + 1; i < view.line.items.length; i++) {
      const item = view.line.items[i]
      if (item?.kind === 'event' && item.show === 'message' && item.event.sender !== this.#me) return item
    }
    return null
  }
}
