// One room's timeline: lines of events, what lies over them, and the rows made of both, in patches.

import type { RawEvent } from '../../context.ts'
import type { OutboxEntry } from '../../host.ts'
import type { EventId, GapRow, SendState, TimelineRow, TimelineStatus, TxnId, UserId } from '../../protocol.ts'
import { field, list, text } from '../../json.ts'
import type { EventItem, GapItem, LineItem } from './item.ts'
import { KEPT_VERSION, cutOf, packLine } from './keep.ts'
import { Layout } from './layout.ts'
import { Line } from './line.ts'
import { ReadMarker } from './marker.ts'
import type { OwnMessage } from './own.ts'
import { newestOwn, ownMessage } from './own.ts'
import { orderPatch } from './order.ts'
import { mergeStretches, placeStretch } from './place.ts'
import { ownReactions } from './reactions.ts'
import { receiptsIn, storedReceipts } from './receipts.ts'
import { Store } from './store.ts'
import type { LoadState, RoomTimeline, TimelinePatch, TimelineRoom } from './types.ts'
import { View } from './view.ts'

const MAX_PAGE = 2000

class Timeline implements RoomTimeline {
  private readonly room: TimelineRoom
  private readonly store: Store
  private readonly layout: Layout
  private readonly marker: ReadMarker
  private readonly live: Line
  private detached: Line | null = null
  private view: View
  private back: LoadState = 'idle'
  private forward: LoadState = 'idle'
  private gaps = 0
  private told: { rows: Map<string, TimelineRow>; order: string[]; status: string } = { rows: new Map(), order: [], status: '' }

  constructor(room: TimelineRoom) {
    this.room = room
    this.store = new Store(room)
    this.layout = new Layout(this.store.scene)
    this.marker = new ReadMarker(room.me)
    this.live = this.newLine()
    this.view = new View(this.live, this.store.echoes.standing, true)
  }

  private newLine(): Line {
    return new Line(() => {
      this.store.dirty = true
    })
  }

  private show(line: Line): void {
    const live = line === this.live
    this.view = new View(line, live ? this.store.echoes.standing : [], live)
    this.back = this.forward = 'idle'
    this.store.receipts.reset(this.view)
    this.marker.changed(false)
    this.store.dirty = true
  }

  /** Oldest first in, items out: each event once. */
  private admitAll(events: unknown[]): EventItem[] {
    const items = new Set<EventItem>()
    for (const raw of list(events, MAX_PAGE)) {
      const item = this.store.admit(raw)
      if (item !== null) items.add(item)
    }
    return [...items]
  }

  private gap(token: string | null): GapItem {
    this.gaps += 1
    return { kind: 'gap', key: `gap:${String(this.gaps)}`, pos: 0, show: 'gap', ts: 0, day: null, slot: null, stale: false, token, state: 'idle', line: null }
  }

  /** After a stretch went into a line: readers and the read marker look at what is new there. */
  private placed(line: Line, fresh: readonly EventItem[], where: 'head' | 'middle' | 'tail'): void {
    const head = line.head()
    if (head?.kind === 'event' && head.event.type === 'm.room.create') {
      line.atStart = true
      line.backToken = null
    }
    if (line !== this.view.line) return
    this.store.receipts.inserted(fresh, where)
    this.marker.changed(where === 'tail')
    this.store.dirty = true
  }

  // ── Events ──

  addLive(events: unknown[], p: { limited: boolean; prevBatch: string | null; source: 'sync' | 'snapshot' }): void {
    const stretch = this.admitAll(events)
    if (p.source === 'sync') this.marker.heard()
    const first = stretch[0]
    if (first === undefined) return
    first.tokenBefore ??= p.prevBatch
    if (!this.unite(stretch, p.limited, p.prevBatch, this.live)) this.joinLive(stretch, p.limited, p.prevBatch)
  }

  /** Puts what the server told last into the live line. */
  private joinLive(stretch: EventItem[], limited: boolean, token: string | null): void {
    const line = this.live
    const tail = line.tail()
    const fresh = stretch.filter((item) => item.line === null)
    if (tail === null) {
      line.append(stretch)
      line.backToken = token
      this.placed(line, fresh, 'tail')
      return
    }
    if (placeStretch(line, stretch, token)) {
      this.placed(line, fresh, fresh.every((item) => item.pos > tail.pos) ? 'tail' : 'middle')
      return
    }
    line.append(limited ? [this.gap(token), ...stretch] : stretch)
    this.placed(line, fresh, 'tail')
  }

  /** A stretch of one line that reaches into the other, detached or live, makes both one. Answers false when it does not. */
  private unite(stretch: EventItem[], limited: boolean, token: string | null, of: Line): boolean {
    const { detached } = this
    if (detached === null || !stretch.some((item) => item.line === (of === this.live ? detached : this.live))) return false
    const { backToken, atStart } = detached
    const held = detached.takeAll().filter((item): item is EventItem => item.kind === 'event')
    this.detached = null
    const { merged, headOfHeld } = mergeStretches(stretch, held)
    this.joinLive(merged, limited, headOfHeld ? backToken : token)
    if (atStart && this.live.head() === held[0]) this.live.atStart = true
    this.show(this.live)
    return true
  }

  addBack(events: unknown[], end: string | null, asked: { from: string | null; tail: EventId | null } = { from: this.backToken(), tail: this.lastEventId() }): void {
    const stretch = this.admitAll([...list(events, MAX_PAGE)].reverse())
    this.back = 'idle'
    this.store.dirty = true
    this.marker.heard()
    const fromEnd = asked.from === null
    // Who looks somewhere else meanwhile gets nothing from a page of before, unless it touches what is shown; the newest page is the live line's.
    const line = fromEnd ? this.live : this.view.line
    const own = stretch.filter((item) => item.line === null || item.line === line)
    const fresh = own.filter((item) => item.line === null)
    const first = own[0]
    const expected = asked.from === line.backToken
    if (this.unite(stretch, end !== null, end, line)) return
    if (first !== undefined) {
      first.tokenBefore ??= end
      if (!placeStretch(line, own, end)) {
        if (fromEnd) this.placePage(own, end, asked.tail)
        else if (expected) line.insert(0, own)
        else this.store.drop(own)
      }
    }
    if (line.head() === first || (first === undefined && expected)) {
      line.backToken = end
      line.atStart = end === null
    }
    this.placed(line, fresh, fromEnd ? 'middle' : 'head')
  }

  /** The newest page of a moment ago, when nothing of it is known: it belongs after what was there when it was asked for, before what came since. */
  private placePage(page: EventItem[], end: string | null, tail: EventId | null): void {
    const line = this.live
    const known = tail === null ? undefined : this.store.items.get(tail)
    const at = known?.line === line ? line.lowerBound(known.pos) + 1 : 0
    const next = line.items[at]
    const before = at === 0 || end === null ? [] : [this.gap(end)]
    // What came since and does not touch it has a hole before itself: a gap that stands there already, or one to be made.
    const after = next === undefined || next.kind === 'gap' ? [] : [this.gap(at === 0 ? line.backToken : next.tokenBefore)]
    line.insert(at, [...before, ...page, ...after])
  }

  addForward(events: unknown[], end: string | null, from: string | null = this.forwardToken()): void {
    this.forward = 'idle'
    this.store.dirty = true
    const line = this.detached
    if (line === null || from !== line.forwardToken) return
    const stretch = this.admitAll(events)
    const meets = stretch.some((item) => item.line === this.live)
    const fresh = stretch.filter((item) => item.line === null)
    line.append(fresh)
    line.forwardToken = end
    this.placed(line, fresh, 'tail')
    if (meets || end === null) this.joinDetached(line, stretch.filter((item) => item.line === this.live))
  }

  /** The detached stretch has come to the live one: both are one line from now on. */
  private joinDetached(line: Line, overlap: EventItem[]): void {
    const { backToken, atStart } = line
    const items = line.takeAll().filter((item): item is EventItem => item.kind === 'event')
    this.detached = null
    if (!placeStretch(this.live, [...items, ...overlap], backToken)) this.live.insert(0, this.live.tail() === null ? items : [...items, this.gap(this.live.backToken)])
    if (this.live.head() === items[0]) {
      this.live.backToken = backToken
      this.live.atStart = atStart
    }
    this.show(this.live)
  }

  addContext(p: { events: unknown[]; start: string | null; end: string | null; at: EventId }): void {
    this.leaveDetached()
    const stretch = this.admitAll(p.events)
    const first = stretch[0]
    this.marker.heard()
    if (first === undefined) {
      this.show(this.live)
      return
    }
    first.tokenBefore ??= p.start
    if (stretch.some((item) => item.line === this.live)) {
      placeStretch(this.live, stretch, p.start)
      this.placed(this.live, stretch, 'middle')
      this.show(this.live)
      return
    }
    const line = this.newLine()
    line.append(stretch)
    line.backToken = p.start
    line.forwardToken = p.end
    this.detached = line
    this.placed(line, stretch, 'tail')
    this.show(line)
  }

  private leaveDetached(): void {
    const line = this.detached
    if (line === null) return
    this.detached = null
    this.store.drop(line.takeAll().filter((item): item is EventItem => item.kind === 'event'))
  }

  goLive(): void {
    if (this.detached === null) return
    this.leaveDetached()
    this.show(this.live)
  }

  // ── Gaps ──

  private findGap(key: string): { line: Line; gap: GapItem; index: number } | null {
    // Only the live line has gaps; a page for one may arrive while another place is looked at.
    const line = this.live
    const index = line.items.findIndex((item) => item.kind === 'gap' && item.key === key)
    const gap = line.items[index]
    return gap?.kind === 'gap' ? { line, gap, index } : null
  }

  fillGap(key: string, events: unknown[], end: string | null): void {
    const found = this.findGap(key)
    if (found === null) return
    const { line, gap, index } = found
    gap.state = 'idle'
    this.store.dirty = true
    const stretch = this.admitAll([...list(events, MAX_PAGE)].reverse()).filter((item) => item.line === null || item.line === line)
    const fresh = stretch.filter((item) => item.line === null)
    const first = stretch[0]
    if (first !== undefined) first.tokenBefore ??= end
    const after = line.items.slice(index + 1).find((item): item is EventItem => item.kind === 'event')
    if (after !== undefined) placeStretch(line, [...stretch.filter((item) => item !== after), after], end)
    if (gap.line === line) {
      gap.token = end
      if (end === null) line.remove(gap)
    }
    this.placed(line, fresh, 'middle')
  }

  gapToken(key: string): string | null {
    return this.findGap(key)?.gap.token ?? null
  }

  gapEdge(key: string): EventId | null {
    const found = this.findGap(key)
    const after = found?.line.items.slice(found.index + 1).find((item): item is EventItem => item.kind === 'event')
    return after?.event.event_id ?? null
  }

  newestGap(): string | null {
    return this.view.line.gaps().at(-1)?.key ?? null
  }

  setGapState(key: string, state: GapRow['state']): void {
    const found = this.findGap(key)
    if (found === null) return
    found.gap.state = state
    this.store.dirty = true
  }

  // ── Where loading goes on ──

  backToken(): string | null {
    return this.view.line.backToken
  }

  hasBack(): boolean {
    return !this.view.line.atStart
  }

  forwardToken(): string | null {
    return this.detached?.forwardToken ?? null
  }

  isLive(): boolean {
    return this.detached === null
  }

  setBackState(state: LoadState): void {
    this.back = state
    this.store.dirty = true
  }

  setForwardState(state: LoadState): void {
    this.forward = state
    this.store.dirty = true
  }

  // ── Echoes ──

  setEcho(entry: OutboxEntry, state: SendState): void {
    this.store.setEcho(entry, state)
  }

  echoSent(txnId: TxnId, eventId: EventId): void {
    this.store.echoSent(txnId, eventId)
  }

  echoGone(txnId: TxnId): void {
    this.store.echoGone(txnId)
  }

  // ── Reading ──

  addReceipts(content: unknown): void {
    this.store.receipts.add(receiptsIn(content))
    this.store.dirty = true
  }

  setFullyRead(eventId: EventId | null): void {
    this.marker.set(eventId)
    this.store.dirty = true
  }

  reopen(): void {
    this.marker.reopen()
    this.store.dirty = true
  }

  // ── Related ──

  aggregate(eventId: EventId, bundle: unknown): void {
    this.store.aggregate(eventId, bundle)
  }

  addRelated(events: unknown[]): void {
    this.admitAll(events)
  }

  wanted(): EventId[] {
    return this.store.scene.takeWanted(20)
  }

  senderChanged(userId: UserId): void {
    this.store.personMoved(userId)
    this.store.receipts.userMoved(userId)
    this.store.reshow((item) => item.event.sender === userId)
  }

  powerChanged(): void {
    this.store.scene.forgetPowers()
    this.store.restaleAll()
  }

  callsChanged(): void {
    this.store.callsMoved()
  }

  startedCall(which: 'oldest' | 'newest'): RawEvent | null {
    const id = this.store.scene.startedCall(which)
    return id === null ? null : this.event(id)
  }

  textUpgraded(): void {
    this.store.reparse()
  }

  expire(): void {
    if (this.room.retentionMs() === null) return
    if (this.store.reshow((item) => item.event.state_key === undefined)) this.marker.changed(false)
  }

  event(eventId: EventId): RawEvent | null {
    return this.store.items.get(eventId)?.event ?? null
  }

  ownMessage(eventId: EventId | null): OwnMessage | null {
    return eventId === null ? newestOwn(this.live, this.store, this.room.me) : ownMessage(this.store, this.room.me, eventId)
  }

  ownReactions(eventId: EventId, key: string): EventId[] {
    return ownReactions(eventId, key, this.store.scene)
  }

  lastEventId(): EventId | null {
    return this.live.eventBefore(this.live.items.length - 1)?.event.event_id ?? null
  }

  latestPreviewEvent(): RawEvent | null {
    const newest = (show: string): EventItem | undefined => this.live.items.findLast((item): item is EventItem => item.kind === 'event' && item.show === show)
    const item = newest('message') ?? newest('state')
    if (item === undefined) return null
    return this.store.relations.redaction(item.event.event_id) === null ? { ...item.event, content: this.store.scene.current(item.event).content } : { ...item.event, content: {} }
  }

  // ── Keeping ──

  serialise(limit: number): unknown {
    return packLine(this.live, limit, this.store.receipts)
  }

  restore(value: unknown): boolean {
    if (field(value, 'v') !== KEPT_VERSION || this.live.tail() !== null) return false
    const stretch = this.admitAll(list(field(value, 'events'), MAX_PAGE))
    const first = stretch[0]
    if (first === undefined) return false
    const token = text(field(value, 'token'), 4000)
    first.tokenBefore ??= token
    this.live.append(stretch)
    this.live.backToken = token
    this.live.atStart = field(value, 'start') === true
    this.placed(this.live, stretch, 'tail')
    this.store.receipts.add(storedReceipts(field(value, 'receipts')))
    return true
  }

  trim(keep: number): void {
    const cut = cutOf(this.live, keep)
    const first = this.live.items[cut]
    if (cut <= 0 || first?.kind !== 'event') return
    const dropped = this.live.dropHead(cut)
    this.live.backToken = first.tokenBefore
    this.live.atStart = false
    this.store.drop(dropped.filter((item: LineItem): item is EventItem => item.kind === 'event'))
    if (this.view.live) this.store.receipts.reset(this.view)
    this.marker.changed(false)
  }

  // ── Telling ──

  private status(): TimelineStatus {
    const { items } = this.store
    return {
      back: this.view.line.atStart ? 'start' : this.back,
      forward: this.view.live ? 'live' : this.forward,
      anchorKey: this.marker.anchor(this.view, items),
      unreadBelow: this.marker.unreadBelow(this.view, items),
    }
  }

  private refresh(): TimelineStatus {
    const { store } = this
    store.settlePeople()
    for (const item of store.receipts.settle(this.view, store.items, (id) => this.room.isIgnored(id))) item.stale = true
    this.marker.update(this.view, store.items)
    this.layout.make(this.view, this.marker.unreadAt)
    store.dirty = false
    return this.status()
  }

  diff(): TimelinePatch | null {
    if (!this.store.dirty && !this.marker.dirty) return null
    const status = this.refresh()
    const { rows, order } = this.layout
    const changed = [...rows.values()].filter((row) => this.told.rows.get(row.key) !== row)
    const gone = [...this.told.rows.keys()].filter((key) => !rows.has(key))
    const patch = orderPatch(this.told.order, order)
    const said = JSON.stringify(status)
    const statusChanged = said !== this.told.status
    this.told = { rows, order, status: said }
    if (changed.length === 0 && gone.length === 0 && patch === null && !statusChanged) return null
    return { rows: changed, gone, order: patch, status: statusChanged ? status : null }
  }

  full(): TimelinePatch {
    const status = this.refresh()
    const { rows, order } = this.layout
    this.told = { rows, order, status: JSON.stringify(status) }
    return { rows: [...rows.values()], gone: [], order: { reset: [...order] }, status }
  }

  size(): number {
    return this.store.items.size
  }
}

/** One room's timeline, empty. */
export function createTimeline(room: TimelineRoom): RoomTimeline {
  return new Timeline(room)
}
