// The model: the account as folded, the sorted list, the tree of spaces, the rooms that are held open. Takes inputs, marks what became dirty.

import type { CallsPolicy } from '../../../electron/bridge/contract.ts'
import type { RawEvent, RichTextPort } from '../context.ts'
import type { OutboxEntry } from '../host.ts'
import type { Completeness, EventId, RoomId, RoomSummary, SendState, SpaceSummary, TxnId, UserId } from '../protocol.ts'
import { createAccount, foldAccountData } from './account.ts'
import type { Account } from './account.ts'
import { CALL_MEMBER } from './call/events.ts'
import { createFacts, expireFacts, followFacts, isCallEvent, joinHistory } from './call/facts.ts'
import { isDoubtful } from './call/summary.ts'
import { Echoes } from './echoes.ts'
import type { RoomChange } from './fold.ts'
import { foldRoom } from './fold.ts'
import type { FoldInput, StateInput } from './input.ts'
import { field } from '../json.ts'
import { OpenRoom } from './open-room.ts'
import { Overview } from './overview.ts'
import { PeopleIndex } from './people-index.ts'
import type { Preview } from './last.ts'
import { clampTime, recallLast } from './last.ts'
import type { Room } from './room.ts'
import { isMine } from './room.ts'
import { applyState } from './state.ts'
import { sameSummary, summaryOf } from './summary.ts'

/** Timelines held of rooms that were open lately. */
const HELD = 20

export interface ModelOptions {
  me: UserId
  language: string
  now: () => number
  localUrl: (spoolId: string) => string
  /** What is said of calls before `setCalls`; none where it is not given. */
  calls?: CallsPolicy
}

/** What became different since the last refresh; whoever publishes takes it. */
export interface Refreshed {
  changed: RoomSummary[]
  gone: RoomId[]
  spaces: SpaceSummary[] | null
  badge: { mentions: number; unread: number } | null
}

export interface ModelEvents {
  /** Something is dirty: refresh soon. */
  dirty: () => void
  /** A remote event of a message of ours. */
  delivered: (txnId: TxnId, eventId: EventId) => void
  /** Events that nobody had told before, of one room, from a live source. */
  fresh: (room: Room, events: RawEvent[]) => void
  /** An invitation has come. */
  invited: (room: Room) => void
  /** One's own membership somewhere was told anew: name or picture may be other ones. */
  ownMember: () => void
  accountData: (types: string[]) => void
  /** A call is spoken of in a room of whose calls something is missing. */
  callUnsure: (room: Room) => void
  /** A room's call names a coming of this device. */
  callOwn: (room: Room) => void
  mentions: (event: RawEvent, room: Room) => boolean
  /** Something threw that must not: told, and the rest goes on. */
  fault: (error: unknown) => void
}

export class Model {
  readonly account: Account
  readonly people = new PeopleIndex()
  readonly echoes = new Echoes()
  readonly open = new Map<RoomId, OpenRoom>()
  /** What stands above the single rooms. */
  readonly overview: Overview
  readonly completeness: Completeness = { firstWindow: false, names: false, counts: false, known: 0, total: null }
  readonly events: ModelEvents
  rich: RichTextPort | null = null
  /** Rooms whose stored record is out of date. */
  readonly unsaved = new Set<RoomId>()
  private readonly options: ModelOptions
  private readonly dirty = new Set<RoomId>()
  private readonly published = new Map<RoomId, RoomSummary>()
  /** Rooms whose call history is being read. */
  private readonly watched = new Set<RoomId>()
  private structure = false
  /** An input is half folded: spaces are put in order once, when it is whole. */
  private folding = false

  constructor(options: ModelOptions, events: ModelEvents) {
    this.options = options
    this.events = events
    this.account = createAccount(options.me, options.calls)
    this.overview = new Overview(this.account, new Intl.Collator(options.language, { numeric: true, sensitivity: 'base' }))
  }

  now(): number {
    return this.options.now()
  }

  /** Marks a room's summary (and record) as out of date. */
  touch(room: Room): void {
    room.summary = null
    this.dirty.add(room.id)
    this.unsaved.add(room.id)
    this.events.dirty()
  }

  /** Takes the newest message of a room's history for the list, where none is known. */
  recall(room: Room, newest: RawEvent): void {
    if (room.last !== null) return
    recallLast(room, [newest], (content) => this.rich?.preview(content) ?? '', this.now())
    const ts = clampTime(newest.origin_server_ts, this.now())
    if (room.ts === null) room.order = room.ts = ts
    this.touch(room)
  }

  touchStructure(): void {
    this.structure = true
    this.events.dirty()
  }

  /** Fills the empty model with what a snapshot held. */
  restore(rooms: Room[], accountData: [string, Record<string, unknown>][]): void {
    foldAccountData(this.account, accountData.map(([type, content]) => ({ type, content })))
    for (const room of rooms) {
      this.account.rooms.set(room.id, room)
      this.dirty.add(room.id)
      if (room.call !== null) expireFacts(room.call, this.now())
      for (const [id, member] of room.members) this.people.meet(id, member)
    }
    this.completeness.firstWindow = this.completeness.names = this.completeness.counts = true
    this.completeness.known = this.completeness.total = rooms.filter(isMine).length
    this.touchStructure()
  }

  /** Folds one input in. `pause` is awaited whenever the work has taken some milliseconds. */
  async apply(input: FoldInput, pause: () => Promise<void>): Promise<void> {
    const data = foldAccountData(this.account, input.accountData)
    for (const id of data.rooms) this.touchId(id)
    if (data.types.length > 0) this.events.accountData(data.types)
    if (data.types.includes('m.ignored_user_list')) for (const room of this.account.rooms.values()) if (room.membership === 'invite' || room.call !== null) this.touch(room)
    const rich = this.rich
    const preview = (content: Record<string, unknown>): string => rich?.preview(content) ?? ''
    this.folding = true
    try {
      await this.foldRooms(input, preview, pause)
    } finally {
      this.folding = false
    }
    if (input.source === 'initial') this.dropUnnamed(input)
    this.estimateOrder(input.order)
    this.count(input)
  }

  private async foldRooms(input: FoldInput, preview: Preview, pause: () => Promise<void>): Promise<void> {
    let since = performance.now()
    for (const room of input.rooms) {
      // Whatever a room's JSON does to us, the others get theirs.
      try {
        const change = foldRoom(this.account, room, { source: input.source, now: this.now(), preview })
        if (change !== null) this.after(change, input.source)
      } catch (e) {
        this.events.fault(e)
      }
      if (performance.now() - since > 8) {
        await pause()
        since = performance.now()
      }
    }
  }

  private touchId(id: RoomId): void {
    const room = this.account.rooms.get(id)
    if (room !== undefined) this.touch(room)
  }

  private after(change: RoomChange, source: FoldInput['source']): void {
    const { room } = change
    this.touch(room)
    if (change.structure) this.structure = true
    // Whether an old room still stands in the list depends on its successor.
    if ((change.isNew || change.power) && room.predecessor !== null) this.touchId(room.predecessor)
    for (const id of change.people) {
      const member = room.members.get(id)
      if (member !== undefined) this.people.meet(id, member)
    }
    for (const event of change.fresh) {
      const txn = field(event.unsigned, 'transaction_id')
      if (event.sender !== this.account.me) continue
      const txnId = this.echoes.arrived(room.id, typeof txn === 'string' ? txn : null, event.event_id)
      if (txnId !== null) this.events.delivered(txnId, event.event_id)
    }
    this.markOutbox(room)
    if (change.callCut) this.watched.delete(room.id)
    const open = this.open.get(room.id)
    if (open !== undefined) {
      if (change.people.size > 0) open.peopleChanged(change.people)
      if (change.power) open.powerChanged()
      if (change.timeline.length > 0 || change.callCut) this.tellTimeline(open, change)
      if (change.receipts.length > 0) open.addReceipts(change.receipts)
      if (change.fullyRead || change.receipts.length > 0) open.markRead()
    }
    if (change.fresh.length > 0 && (source === 'classic' || source === 'sliding') && change.knewTimeline) this.events.fresh(room, change.fresh)
    else if (change.invited && source !== 'names') this.events.invited(room)
    if (!change.isNew && change.people.has(this.account.me)) this.events.ownMember()
    if (isDoubtful(room) || (room.call?.known !== true && change.timeline.some(isCallEvent))) this.events.callUnsure(room)
    this.tellOwn(room)
  }

  private tellOwn(room: Room): void {
    if (room.call?.stays.some((stay) => stay.own === true) === true) this.events.callOwn(room)
  }

  /** Who came into a call and went stands in no timeline: nobody reads it, and of a lecture it would be most of the history. */
  private tellTimeline(open: OpenRoom, change: RoomChange): void {
    if (change.callCut) open.calls.cut()
    const moved = open.calls.add(change.timeline) || change.call
    const shown = change.timeline.filter((e) => e.type !== CALL_MEMBER)
    const last = change.timeline.at(-1)
    // A hole must be marked even where nothing but such events stands after it.
    if (shown.length === 0 && change.gap && last !== undefined && open.timeline.size() > 0) shown.push(last)
    if (shown.length > 0) open.timeline.addLive(shown, { limited: change.gap || (open.timeline.size() === 0 && change.prevBatch !== null), prevBatch: change.prevBatch, source: 'sync' })
    if (moved || change.people.size > 0) open.timeline.callsChanged()
  }

  // ── Calls ──

  /** The organisation's or the homeserver's word changed: everything that shows a call is told anew. */
  setCalls(calls: CallsPolicy): void {
    this.account.calls = calls
    for (const room of this.account.rooms.values()) if (room.call !== null || room.last?.kind === 'call') this.touch(room)
    for (const open of this.open.values()) open.timeline.textUpgraded()
    this.events.dirty()
  }

  /** This person is in the room's call on this machine, or no longer. */
  setInCall(id: RoomId, inside: boolean): void {
    if (inside) this.account.inCall.add(id)
    else this.account.inCall.delete(id)
    this.touchCall(id)
  }

  /** A stretch of the room's call events from the server, oldest first; complete from `from` on until now. */
  learnCalls(room: Room, events: RawEvent[], from: number): void {
    const now = this.now()
    room.call = joinHistory(room.call, events.filter((e) => e.origin_server_ts >= from), now)
    const open = this.open.get(room.id)
    if (open !== undefined) {
      open.calls.add(events)
      open.calls.from = Math.min(open.calls.from, from)
    }
    this.touchCall(room.id)
    this.tellOwn(room)
  }

  /** History that was just loaded may know of a start that sync did not bring. */
  learnStart(room: Room, event: RawEvent): void {
    if (room.call?.started?.eventId === event.event_id) return
    const facts = room.call ?? createFacts()
    if (!followFacts(facts, event, this.now()) || expireFacts(facts, this.now())) return
    room.call = facts
    this.touchCall(room.id)
  }

  /** Calls that nobody has ended for too long are over; what is in doubt is asked for again. */
  expireCalls(): void {
    for (const room of this.account.rooms.values()) {
      if (room.call === null) continue
      if (expireFacts(room.call, this.now())) this.touchCall(room.id)
      if (isDoubtful(room)) this.events.callUnsure(room)
    }
  }

  /** Begins to look whether sync leaves something of the room's calls out, before history is asked for. Answers how to end it: true, nothing was left out. */
  watchCalls(room: Room): () => boolean {
    this.watched.add(room.id)
    return () => this.watched.delete(room.id)
  }

  private touchCall(id: RoomId): void {
    this.touchId(id)
    this.open.get(id)?.timeline.callsChanged()
  }

  /** A whole answer names every room of ours: what it does not name is not ours any more. */
  private dropUnnamed(input: FoldInput): void {
    const named = new Set(input.rooms.map((r) => r.id))
    for (const room of this.account.rooms.values()) {
      if (named.has(room.id) || !isMine(room)) continue
      room.membership = 'leave'
      this.structure = true
      this.touch(room)
    }
  }

  /** Rooms without a known time stand where the server's order puts them, between those whose time is known. */
  private estimateOrder(ids: RoomId[]): void {
    let at = this.now()
    for (const id of ids) {
      const room = this.account.rooms.get(id)
      if (room === undefined) continue
      if (room.ts !== null) at = Math.min(at, room.ts)
      else {
        at -= 0.001
        if (room.order === at) continue
        room.order = at
        this.touch(room)
      }
    }
  }

  private count(input: FoldInput): void {
    const c = this.completeness
    if (input.total !== null) c.total = input.total
    if (input.source === 'sliding') c.firstWindow = true
    // The pass over spaces is of the same kind, but names no rooms.
    if (input.source === 'names' && (input.order.length > 0 || input.total === 0)) c.names = true
    if (input.source === 'initial' || input.source === 'classic') c.firstWindow = c.names = c.counts = true
    let known = 0
    for (const room of this.account.rooms.values()) if (isMine(room)) known += 1
    c.known = known
    if (c.total !== null && c.total < known) c.total = known
    this.events.dirty()
  }

  // ── Rooms held open ──

  /** The room with its timeline, made when it was not held. null: not known, or the text room is not loaded yet. */
  hold(roomId: RoomId): OpenRoom | null {
    const held = this.open.get(roomId)
    if (held !== undefined) {
      held.usedAt = this.now()
      return held
    }
    const room = this.account.rooms.get(roomId)
    if (room === undefined || this.rich === null) return null
    const open = new OpenRoom(room, { account: this.account, rich: this.rich, now: this.options.now, localUrl: this.options.localUrl, mentions: this.events.mentions })
    this.open.set(roomId, open)
    this.echoes.replay(open)
    return open
  }

  /** Rooms held that were not in use for longest and are too many; one that is shown is never among them. */
  surplus(): OpenRoom[] {
    const idle = [...this.open.values()].filter((o) => o.ports.size === 0).sort((a, b) => b.usedAt - a.usedAt)
    return idle.slice(Math.max(0, HELD - (this.open.size - idle.length)))
  }

  /** Lets a room's history go. */
  forget(id: RoomId): void {
    const room = this.open.get(id)?.room
    this.open.delete(id)
    if (room === undefined) return
    // People come lazily again: only those that the list's line and name need stay.
    const needed = new Set<UserId>([this.account.me, ...room.heroes, ...room.tail.map((e) => e.sender)])
    if (room.inviter !== null) needed.add(room.inviter)
    const direct = this.account.direct.get(id)
    if (direct !== undefined) needed.add(direct)
    if (room.last !== null) needed.add(room.last.sender)
    for (const member of [...room.members.keys()]) if (!needed.has(member)) room.members.delete(member)
    room.membersComplete = false
    if (!isMine(room)) this.account.rooms.delete(id)
  }

  /** Memberships that came apart from sync. `whole`: all there are, as of now; else only people that were not known. */
  learnMembers(room: Room, state: StateInput[], whole: boolean): void {
    const people = new Set<UserId>()
    for (const s of state) {
      if (s.type !== 'm.room.member' || (!whole && room.members.has(s.key))) continue
      if (applyState(room, s, this.account.me) !== 'member') continue
      people.add(s.key)
      const member = room.members.get(s.key)
      if (member !== undefined) this.people.meet(s.key, member)
    }
    if (whole) room.membersComplete = true
    if (people.size === 0) return
    this.open.get(room.id)?.peopleChanged(people)
    this.touch(room)
  }

  /** State that was asked for apart from sync, people left out. */
  learnState(room: Room, state: StateInput[]): void {
    for (const s of state) if (s.type !== 'm.room.member') applyState(room, s, this.account.me)
    room.stateKnown = true
    this.open.get(room.id)?.powerChanged()
    this.touchStructure()
    this.touch(room)
  }

  // ── Echoes ──

  echo(entry: OutboxEntry, state: SendState): void {
    this.echoes.set(entry, state)
    this.open.get(entry.roomId)?.timeline.setEcho(entry, state)
    this.afterEcho(entry.roomId)
  }

  echoSent(roomId: RoomId, txnId: TxnId, eventId: EventId): void {
    const room = this.account.rooms.get(roomId)
    this.echoes.sent(roomId, txnId, eventId)
    this.open.get(roomId)?.timeline.echoSent(txnId, eventId)
    // Sync may have been faster than the answer to the sending.
    if (room?.recent.includes(eventId) === true) this.echoes.gone(roomId, txnId)
    this.afterEcho(roomId)
  }

  echoGone(roomId: RoomId, txnId: TxnId): void {
    this.echoes.gone(roomId, txnId)
    this.open.get(roomId)?.timeline.echoGone(txnId)
    this.afterEcho(roomId)
  }

  private afterEcho(roomId: RoomId): void {
    const room = this.account.rooms.get(roomId)
    if (room !== undefined) this.markOutbox(room)
    this.events.dirty()
  }

  private markOutbox(room: Room): void {
    const mark = this.echoes.mark(room.id)
    if (mark === room.outbox) return
    room.outbox = mark
    this.touch(room)
  }

  // ── Refresh ──

  /** Brings list, spaces and badge up to date with what is dirty, and answers with what a subscriber must be told. */
  refresh(): Refreshed {
    if (this.structure && !this.folding) {
      this.structure = false
      this.overview.rebuild()
    }
    const changed: RoomSummary[] = []
    const gone: RoomId[] = []
    for (const id of this.dirty) {
      const room = this.account.rooms.get(id)
      const before = this.published.get(id)
      if (room === undefined || (!isMine(room) && !this.open.has(id))) {
        this.overview.place(id, null)
        if (room !== undefined) this.account.rooms.delete(id)
        if (this.published.delete(id)) gone.push(id)
        continue
      }
      this.overview.place(id, room)
      const now = summaryOf(this.account, room)
      if (before !== undefined && sameSummary(before, now)) {
        room.summary = before
        continue
      }
      this.published.set(id, now)
      changed.push(now)
    }
    this.dirty.clear()
    return { changed, gone, ...this.overview.take() }
  }

  /** The summary as last published. */
  summary(id: RoomId): RoomSummary | null {
    return this.published.get(id) ?? null
  }
}
