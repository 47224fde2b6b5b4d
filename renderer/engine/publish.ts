// Tells the subscribers what changed: one message a frame at most, only changed items, the newest rooms first.
// This file must not know requests, storage or how anything is drawn.

import type { Model } from './model/model.ts'
import type { OpenRoom } from './model/open-room.ts'
import type { View } from './model/list/sections.ts'
import type { ConnectionState, FromEngine, Person, Ring, RoomId, RoomSummary, Update } from './protocol.ts'

const FRAME_MS = 16
/** Summaries in one message: few enough that reading it costs the interface less than a frame. */
const BATCH = 400
/** Rows of each section that the first message brings. */
const FIRST_ROWS = 60

/** One port of the interface. */
export class Subscriber {
  readonly view: View
  readonly post: (message: FromEngine) => void
  /** Rooms it shows. */
  readonly rooms = new Set<RoomId>()
  /** Rooms whose whole timeline it still needs. */
  readonly fresh = new Set<RoomId>()
  /** Rooms whose timeline it has been told; only these get changes of it. */
  readonly shown = new Set<RoomId>()
  /** Rooms whose details it has. */
  readonly detailed = new Set<RoomId>()
  /** Summaries not sent yet, oldest change first. */
  readonly pending = new Map<RoomId, RoomSummary>()
  readonly known = new Set<RoomId>()
  started = false
  /** The filter whose list it was told last. */
  query = ''
  /** It shows this room and is told of nothing else; null: everything. */
  readonly only: RoomId | null

  constructor(view: View, post: (message: FromEngine) => void, only: RoomId | null) {
    this.view = view
    this.post = post
    this.only = only
  }
}

const isEmpty = (update: Update): boolean => Object.keys(update).length === 0

export class Publisher {
  /** Rows were made: what they lack can be asked for now. */
  afterFlush: () => void = () => undefined
  private readonly model: Model
  private readonly onBadge: (badge: { mentions: number; unread: number }) => void
  private readonly subscribers = new Set<Subscriber>()
  private timer: ReturnType<typeof setTimeout> | null = null
  private lastFlush = 0
  private holds = 0
  private wanted = false
  private connection: ConnectionState = { kind: 'starting' }
  private connectionDirty = true
  private me: Person | null = null
  private meDirty = false
  private completeness = ''
  private notices: { roomId: RoomId; count: number }[] = []
  private rings: Ring[] = []
  private ringsDirty = false

  constructor(model: Model, onBadge: (badge: { mentions: number; unread: number }) => void) {
    this.model = model
    this.onBadge = onBadge
  }

  add(post: (message: FromEngine) => void, only: RoomId | null = null): Subscriber {
    const subscriber = new Subscriber(
      this.model.overview.sections.view((room, space) => this.model.overview.inSpace(room, space)),
      post,
      only,
    )
    this.subscribers.add(subscriber)
    this.schedule()
    return subscriber
  }

  remove(subscriber: Subscriber): void {
    this.subscribers.delete(subscriber)
    subscriber.view.close()
    for (const id of subscriber.rooms) this.model.open.get(id)?.ports.delete(subscriber)
  }

  setConnection(state: ConnectionState): void {
    if (JSON.stringify(state) === JSON.stringify(this.connection)) return
    this.connection = state
    this.connectionDirty = true
    this.schedule()
  }

  getConnection(): ConnectionState {
    return this.connection
  }

  setMe(me: Person): void {
    if (this.me !== null && JSON.stringify(me) === JSON.stringify(this.me)) return
    this.me = me
    this.meDirty = true
    this.schedule()
  }

  getMe(): Person | null {
    return this.me
  }

  /** Who calls now, whole. */
  setRings(rings: Ring[]): void {
    this.rings = rings
    this.ringsDirty = true
    this.schedule()
  }

  notice(rooms: { roomId: RoomId; count: number }[]): void {
    this.notices.push(...rooms)
    this.schedule()
  }

  /** Nothing is told until release(): a change that takes several steps is seen whole or not at all. */
  hold(): void {
    this.holds += 1
  }

  release(): void {
    this.holds -= 1
    if (this.holds === 0 && this.wanted) this.schedule()
  }

  /** At once when idle (at the end of this task), else at the next frame. */
  schedule(): void {
    this.wanted = true
    if (this.timer !== null || this.holds > 0) return
    const wait = Math.max(0, this.lastFlush + FRAME_MS - performance.now())
    this.timer = setTimeout(() => {
      this.timer = null
      if (this.holds === 0) this.flush()
    }, wait)
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.holds = Infinity
  }

  /** Tells everything that is dirty now. */
  flush(): void {
    this.wanted = false
    this.lastFlush = performance.now()
    const { changed, gone, spaces, badge } = this.model.refresh()
    if (badge !== null) this.onBadge(badge)
    const completeness = JSON.stringify(this.model.completeness)
    const timelines = this.timelinePatches()
    for (const s of this.subscribers) {
      const update: Update = {}
      if (this.connectionDirty || !s.started) update.connection = this.connection
      if (completeness !== this.completeness || !s.started) update.completeness = { ...this.model.completeness }
      if ((this.meDirty || !s.started) && this.me !== null) update.me = this.me
      if (s.only === null) {
        this.listPart(s, update, changed, gone)
        const { query } = s.view.get()
        if (query !== s.query) update.listQuery = s.query = query
        if (spaces !== null || !s.started) update.spaces = spaces ?? this.model.overview.spaceList()
        if (badge !== null || !s.started) update.badge = badge ?? this.model.overview.badgeNow()
        if (this.ringsDirty || (!s.started && this.rings.length > 0)) update.rings = this.rings
        if (this.notices.length > 0) update.outboxNotice = this.notices
      } else this.onePart(s, s.only, update, changed, gone)
      this.roomPart(s, update, timelines)
      s.started = true
      if (!isEmpty(update)) s.post({ kind: 'update', update })
      if (s.pending.size > 0) this.schedule()
    }
    if (this.subscribers.size > 0) this.notices = []
    this.connectionDirty = this.meDirty = this.ringsDirty = false
    this.completeness = completeness
    this.afterFlush()
  }

  private listPart(s: Subscriber, update: Update, changed: RoomSummary[], gone: RoomId[]): void {
    if (!s.started) {
      update.sections = s.view.full()
      const top = new Set(s.view.top(FIRST_ROWS))
      for (const id of top) this.want(s, id)
      for (const id of this.model.overview.tree.nodes.slice(0, FIRST_ROWS)) this.want(s, id.id)
      update.rooms = this.take(s)
      for (const id of this.model.account.rooms.keys()) if (!s.known.has(id)) this.want(s, id)
      return
    }
    for (const id of gone) {
      s.pending.delete(id)
      s.known.delete(id)
    }
    for (const summary of changed) s.pending.set(summary.id, summary)
    if (gone.length > 0) update.roomsGone = gone
    const rooms = this.take(s)
    if (rooms.length > 0) update.rooms = rooms
    const sections = s.view.flush()
    if (sections !== null) update.sections = sections
  }

  /** The summary of the one room that is shown. */
  private onePart(s: Subscriber, id: RoomId, update: Update, changed: RoomSummary[], gone: RoomId[]): void {
    if (gone.includes(id)) update.roomsGone = [id]
    const now = s.started ? changed.find((room) => room.id === id) : this.model.summary(id)
    if (now !== undefined && now !== null) update.rooms = [now]
  }

  private want(s: Subscriber, id: RoomId): void {
    const summary = this.model.summary(id)
    if (summary !== null) s.pending.set(id, summary)
  }

  private take(s: Subscriber): RoomSummary[] {
    const rooms: RoomSummary[] = []
    const push = (summary: RoomSummary): void => {
      rooms.push(summary)
      s.pending.delete(summary.id)
      s.known.add(summary.id)
    }
    // What a person looks at goes first, then what was never sent.
    for (const id of s.rooms) {
      const summary = s.pending.get(id)
      if (summary !== undefined) push(summary)
    }
    if (s.pending.size > BATCH) for (const summary of [...s.pending.values()].filter((r) => !s.known.has(r.id)).slice(0, BATCH)) push(summary)
    for (const summary of s.pending.values()) {
      if (rooms.length >= BATCH) break
      push(summary)
    }
    return rooms
  }

  private timelinePatches(): Map<RoomId, { open: OpenRoom; patch: ReturnType<OpenRoom['timeline']['diff']>; details: ReturnType<OpenRoom['changedDetails']> }> {
    const patches = new Map<RoomId, { open: OpenRoom; patch: ReturnType<OpenRoom['timeline']['diff']>; details: ReturnType<OpenRoom['changedDetails']> }>()
    for (const open of this.model.open.values()) {
      if (open.ports.size === 0) continue
      try {
        patches.set(open.id, { open, patch: open.timeline.diff(), details: open.changedDetails(false) })
      } catch (e) {
        // One room that cannot be drawn must not keep the list and the others from being told.
        this.model.events.fault(e)
      }
    }
    return patches
  }

  private roomPart(s: Subscriber, update: Update, patches: ReturnType<Publisher['timelinePatches']>): void {
    for (const id of s.rooms) {
      const changes = patches.get(id)
      if (changes === undefined) continue
      const first = s.fresh.delete(id)
      if (first) s.shown.add(id)
      const patch = first ? changes.open.timeline.full() : s.shown.has(id) ? changes.patch : null
      if (patch !== null) (update.timelines ??= []).push({ roomId: id, ...patch })
      const details = s.detailed.has(id) ? changes.details : changes.open.changedDetails(true)
      s.detailed.add(id)
      if (details !== null) (update.details ??= []).push(details)
    }
  }
}
