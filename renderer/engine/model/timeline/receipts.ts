// How far others have read. A receipt may point to any event; it is drawn at the newest message at or before that event.
// Threads have receipts of their own (MSC3771): they are drawn within the thread's messages only.

import type { EventId, Sender, UserId } from '../../protocol.ts'
import type { ReceiptInput } from '../input.ts'
import { field, finite, isEventId, isUserId, list, record, text } from '../../json.ts'
import type { EventItem } from './item.ts'
import type { View } from './view.ts'

const MAX_PEOPLE = 8
const MAX_USERS = 20_000
const MAX_THREADS = 20
/** How far back the host of a thread's receipt is looked for. */
const MAX_THREAD_SCAN = 500
/** Key of a receipt for everything; others: `main` or a thread root's id. */
const UNTHREADED = ''

interface Receipt {
  eventId: EventId
  ts: number
}

const NOBODY: { people: Sender[]; total: number } = { people: [], total: 0 }

/** Content of an m.receipt event, as a list. Never throws. */
export function receiptsIn(content: unknown): ReceiptInput[] {
  const receipts: ReceiptInput[] = []
  for (const [eventId, kinds] of Object.entries(record(content))) {
    if (!isEventId(eventId)) continue
    for (const [userId, data] of Object.entries(record(field(kinds, 'm.read')))) {
      if (!isUserId(userId)) continue
      if (receipts.length >= MAX_USERS) return receipts
      receipts.push({ eventId, userId, ts: finite(field(data, 'ts')) ?? 0, private: false, thread: text(field(data, 'thread_id'), 255) })
    }
  }
  return receipts
}

/** Receipts as `of` gave them to the snapshot; what does not fit is left out. */
export function storedReceipts(value: unknown): ReceiptInput[] {
  return list(value, MAX_USERS).flatMap((r) => {
    const eventId = field(r, 'eventId')
    const userId = field(r, 'userId')
    const ts = finite(field(r, 'ts'))
    return isEventId(eventId) && isUserId(userId) && ts !== null ? [{ eventId, userId, ts, private: false, thread: text(field(r, 'thread'), 255) }] : []
  })
}

const inThread = (item: EventItem): EventId | null => (item.relation.t === 'message' ? item.relation.thread : null)

/** May a receipt of that kind be drawn at this message? */
function fits(item: EventItem, thread: string): boolean {
  if (item.show !== 'message') return false
  if (thread === UNTHREADED) return true
  return thread === 'main' ? inThread(item) === null : inThread(item) === thread || item.event.event_id === thread
}

export class Receipts {
  readonly #byUser = new Map<UserId, Map<string, Receipt>>()
  readonly #byEvent = new Map<EventId, Set<UserId>>()
  readonly #wrote = new Map<UserId, EventItem>()
  readonly #hosts = new Map<UserId, EventItem[]>()
  readonly #readers = new Map<EventItem, Map<UserId, number>>()
  readonly #moved = new Set<UserId>()
  readonly #unplaced = new Set<UserId>()
  readonly #me: UserId

  constructor(me: UserId) {
    this.#me = me
  }

  add(list: readonly ReceiptInput[]): void {
    for (const { eventId, userId, ts, thread, private: hidden } of list) {
      if (hidden || userId === this.#me) continue
      let threads = this.#byUser.get(userId)
      if (threads === undefined) {
        if (this.#byUser.size >= MAX_USERS) continue
        threads = new Map()
        this.#byUser.set(userId, threads)
      }
      const key = thread ?? UNTHREADED
      const known = threads.get(key)
      if (known?.eventId === eventId) continue
      if (known === undefined && threads.size >= MAX_THREADS) continue
      // Times of one person's receipts are of one clock; of equal ones the later word counts.
      if (known !== undefined && ts < known.ts) continue
      threads.set(key, { eventId, ts })
      const readers = this.#byEvent.get(eventId) ?? new Set()
      this.#byEvent.set(eventId, readers.add(userId))
      if (known !== undefined) this.#unlink(userId, known.eventId, threads)
      this.#moved.add(userId)
    }
  }

  /** New events in the view. `where` they went decides whose place may have changed. */
  inserted(run: readonly EventItem[], where: 'head' | 'middle' | 'tail'): void {
    for (const item of run) {
      for (const user of this.#byEvent.get(item.event.event_id) ?? []) this.#moved.add(user)
      this.#noteWriter(item)
    }
    if (where === 'head') for (const user of this.#unplaced) this.#moved.add(user)
    if (where === 'middle') this.allMoved()
  }

  /** Another view, or what is a message has changed. */
  allMoved(): void {
    for (const user of this.#byUser.keys()) this.#moved.add(user)
  }

  userMoved(user: UserId): void {
    if (this.#byUser.has(user)) this.#moved.add(user)
  }

  /** Forgets what another view's events said about who wrote last. */
  reset(view: View): void {
    this.#wrote.clear()
    for (const item of view.line.items) if (item.kind === 'event') this.#noteWriter(item)
    this.allMoved()
  }

  /** Places whoever has moved. Answers the messages whose readers changed. */
  settle(view: View, items: ReadonlyMap<EventId, EventItem>, ignored: (id: UserId) => boolean): Set<EventItem> {
    const changed = new Set<EventItem>()
    for (const user of this.#moved) {
      const before = this.#hosts.get(user) ?? []
      const after = ignored(user) ? [] : this.#hostsOf(user, view, items)
      for (const host of before) {
        const readers = this.#readers.get(host)
        if (readers?.delete(user) === true) changed.add(host)
        if (readers?.size === 0) this.#readers.delete(host)
      }
      for (const [host, ts] of after) {
        const readers = this.#readers.get(host) ?? new Map<UserId, number>()
        this.#readers.set(host, readers.set(user, ts))
        changed.add(host)
      }
      if (after.length > 0) this.#hosts.set(user, after.map(([host]) => host))
      else this.#hosts.delete(user)
      const wanted = this.#byUser.get(user)?.size ?? 0
      if (after.length < wanted) this.#unplaced.add(user)
      else this.#unplaced.delete(user)
    }
    this.#moved.clear()
    return changed
  }

  /** At most eight people, newest first, and how many in all. */
  readBy(item: EventItem, person: (id: UserId) => Sender): { people: Sender[]; total: number } {
    const readers = this.#readers.get(item)
    if (readers === undefined) return NOBODY
    const sorted = [...readers].sort(([a, at], [b, bt]) => bt - at || (a < b ? -1 : 1))
    return { people: sorted.slice(0, MAX_PEOPLE).map(([id]) => person(id)), total: sorted.length }
  }

  /** For the snapshot: receipts that point to one of these events. */
  of(events: ReadonlySet<EventId>, limit: number): ReceiptInput[] {
    const list: ReceiptInput[] = []
    for (const [userId, threads] of this.#byUser) {
      for (const [thread, { eventId, ts }] of threads) {
        if (list.length >= limit) return list
        if (events.has(eventId)) list.push({ eventId, userId, ts, private: false, thread: thread === UNTHREADED ? null : thread })
      }
    }
    return list
  }

  #unlink(user: UserId, eventId: EventId, threads: Map<string, Receipt>): void {
    for (const receipt of threads.values()) if (receipt.eventId === eventId) return
    const readers = this.#byEvent.get(eventId)
    readers?.delete(user)
    if (readers?.size === 0) this.#byEvent.delete(eventId)
  }

  /** Who writes has read what stands above. */
  #noteWriter(item: EventItem): void {
    const user = item.event.sender
    if (user === this.#me || item.show !== 'message' || inThread(item) !== null) return
    const known = this.#wrote.get(user)
    if (known !== undefined && known.line === item.line && known.pos >= item.pos) return
    this.#wrote.set(user, item)
    this.userMoved(user)
  }

  #hostsOf(user: UserId, view: View, items: ReadonlyMap<EventId, EventItem>): [EventItem, number][] {
    let base: EventItem | null = null
    let baseTs = 0
    let baseThread = UNTHREADED
    let everything = -Infinity
    const threads = this.#byUser.get(user) ?? new Map<string, Receipt>()
    for (const [thread, receipt] of threads) {
      if (thread !== UNTHREADED && thread !== 'main') continue
      const item = items.get(receipt.eventId)
      if (!view.has(item)) continue
      if (thread === UNTHREADED) everything = item.pos
      if (base !== null && base.pos >= item.pos) continue
      base = item
      baseTs = receipt.ts
      baseThread = thread
    }
    const wrote = this.#wrote.get(user)
    if (base !== null && view.has(wrote) && wrote.pos > base.pos) base = wrote
    const hosts: [EventItem, number][] = []
    const add = (host: EventItem | null, ts: number): void => {
      if (host !== null && host.event.sender !== user && !hosts.some(([other]) => other === host)) hosts.push([host, ts])
    }
    if (base !== null) add(hostOf(base, baseThread, view), baseTs)
    for (const [thread, receipt] of threads) {
      if (thread === UNTHREADED || thread === 'main') continue
      const item = items.get(receipt.eventId)
      if (view.has(item) && item.pos > everything) add(hostOf(item, thread, view), receipt.ts)
    }
    return hosts
  }
}

/** Newest message at or before an event that a receipt of that kind may be drawn at. */
function hostOf(item: EventItem, thread: string, view: View): EventItem | null {
  const last = view.line.lowerBound(item.pos)
  const first = thread === UNTHREADED || thread === 'main' ? 0 : Math.max(0, last - MAX_THREAD_SCAN)
  for (let i = last; i >= first; i--) {
    const candidate = view.line.items[i]
    if (candidate?.kind === 'event' && fits(candidate, thread)) return candidate
  }
  return null
}
