// The history of rooms that are open: what is shown at once, what is asked of the server, where one opens.
// This room must not know ports or how rows are drawn.

import { EngineFailure, errorIn } from '../context.ts'
import { field, list, text } from '../json.ts'
import type { Model } from '../model/model.ts'
import type { OpenRoom } from '../model/open-room.ts'
import type { EngineError, EventId, RoomId } from '../protocol.ts'
import type { MatrixApi } from '../sdk/api.ts'
import { ApiError } from '../sdk/api.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { HISTORY_FILTER } from '../sync/bodies.ts'
import { parseState } from '../sync/parse.ts'

const PAGE = 50
const CONTEXT = 40
/** Pages in which nothing can be seen (filtered, redacted noise) are followed by the next one, so many times. */
const MAX_EMPTY = 5
/** A timeline longer than this is cut when nobody looks at it. */
const KEEP = 200

export interface HistoryParts {
  api: MatrixApi
  model: Model
  snapshot: Snapshot
  changed: () => void
  onFault: (error: unknown) => void
}

/** The error as the interface is told. */
const errorOf = (e: unknown): EngineError => errorIn(e) ?? { code: 'unknown' }

export class History {
  private readonly parts: HistoryParts
  private readonly busy = new Map<string, Promise<void>>()

  constructor(parts: HistoryParts) {
    this.parts = parts
  }

  /** The room as held, with what is known of it without asking the server. */
  async hold(roomId: RoomId): Promise<OpenRoom> {
    const open = this.parts.model.hold(roomId)
    if (open === null) throw new EngineFailure({ code: 'not-found' })
    if (!open.restored) await this.once(`restore ${roomId}`, () => this.restore(open))
    return open
  }

  private async restore(open: OpenRoom): Promise<void> {
    const stored = await this.parts.snapshot.timeline(open.id)
    open.restored = true
    if (stored !== undefined && open.timeline.size() === 0 && this.reaches(open, stored)) {
      open.loaded = open.timeline.restore(stored)
      open.liveLoaded = open.loaded
      if (open.loaded) open.timeline.addLive(open.room.tail, { limited: false, prevBatch: null, source: 'snapshot' })
    }
    open.seed()
    this.parts.changed()
  }

  /** Does the stored timeline lead without a hole to the newest events that the room knows? */
  private reaches(open: OpenRoom, stored: unknown): boolean {
    const newest = list(field(stored, 'events'), 10_000).at(-1)
    const at = open.room.recent.indexOf(String(field(newest, 'event_id')))
    return at >= 0 && open.room.recent.length - 1 - at <= open.room.tail.length
  }

  /** Loads what opening needs: the newest page, or what lies around the last read event when that is further back. */
  load(open: OpenRoom): Promise<void> {
    return this.once(`load ${open.id}`, async () => {
      if (open.loaded) return
      open.timeline.setBackState('loading')
      this.parts.changed()
      const read = open.readUpTo()
      const unread = open.room.counts?.unread ?? 0
      const far = read !== null && unread >= PAGE
      if (far) await this.around(open, read).catch((e: unknown) => this.unlessGone(e))
      if (!far || open.timeline.isLive()) await this.back(open)
      if (!far && read !== null && unread > 0 && open.timeline.event(read) === null) await this.around(open, read).catch((e: unknown) => this.unlessGone(e))
      open.loaded = open.liveLoaded || !open.timeline.isLive()
      const newest = open.liveLoaded ? open.timeline.latestPreviewEvent() : null
      if (newest !== null) this.parts.model.recall(open.room, newest)
      this.parts.model.unsaved.add(open.id)
    })
  }

  /** The read event may be gone (retention) or never have been seen: then one opens at the newest. */
  private unlessGone(e: unknown): void {
    if (e instanceof ApiError && (e.error.code === 'not-found' || e.error.code === 'forbidden')) return
    throw e
  }

  /** What lies around an event, shown from then on. */
  async around(open: OpenRoom, at: EventId): Promise<void> {
    const answer = await this.parts.api.context(open.id, at, CONTEXT, HISTORY_FILTER)
    this.learn(open, field(answer, 'state'))
    const events = [...list(field(answer, 'events_before'), 1000)].reverse()
    events.push(field(answer, 'event'), ...list(field(answer, 'events_after'), 1000))
    const end = text(field(answer, 'end'), 4000)
    open.timeline.addContext({ events, start: text(field(answer, 'start'), 4000), end, at })
    this.parts.changed()
  }

  back(open: OpenRoom): Promise<void> {
    return this.once(`back ${open.id}`, async () => {
      const { timeline } = open
      for (let pages = 0; timeline.hasBack() && pages < MAX_EMPTY; pages++) {
        timeline.setBackState('loading')
        this.parts.changed()
        const asked = { from: timeline.backToken(), tail: timeline.lastEventId() }
        const page = await this.page(open, { from: asked.from, dir: 'b' }, (e) => timeline.setBackState({ error: e }))
        if (page === null) return
        const before = timeline.size()
        timeline.addBack(page.events, page.end, asked)
        if (timeline.isLive()) open.liveLoaded = true
        this.parts.changed()
        if (timeline.size() > before) return
      }
    })
  }

  forward(open: OpenRoom): Promise<void> {
    return this.once(`forward ${open.id}`, async () => {
      const { timeline } = open
      for (let pages = 0; !timeline.isLive() && pages < MAX_EMPTY; pages++) {
        timeline.setForwardState('loading')
        this.parts.changed()
        const from = timeline.forwardToken()
        const page = await this.page(open, { from, dir: 'f' }, (e) => timeline.setForwardState({ error: e }))
        if (page === null) return
        const before = timeline.size()
        timeline.addForward(page.events, page.end, from)
        this.parts.changed()
        if (timeline.size() > before) return
      }
    })
  }

  gap(open: OpenRoom, key: string): Promise<void> {
    return this.once(`gap ${open.id} ${key}`, async () => {
      const { timeline } = open
      timeline.setGapState(key, 'loading')
      this.parts.changed()
      const failed = (e: EngineError): void => timeline.setGapState(key, { error: e })
      const from = timeline.gapToken(key) ?? (await this.tokenBefore(open, timeline.gapEdge(key), failed))
      if (from === null) return
      const page = await this.page(open, { from, dir: 'b' }, failed)
      if (page !== null) timeline.fillGap(key, page.events, page.end)
      this.parts.changed()
    })
  }

  private async tokenBefore(open: OpenRoom, edge: EventId | null, failed: (e: EngineError) => void): Promise<string | null> {
    if (edge === null) return null
    try {
      return text(field(await this.parts.api.context(open.id, edge, 0), 'start'), 4000)
    } catch (e) {
      failed(errorOf(e))
      this.parts.changed()
      return null
    }
  }

  async live(open: OpenRoom): Promise<void> {
    open.timeline.goLive()
    this.parts.changed()
    // After a jump the live stretch may hold no more than the list's last lines.
    if (!open.liveLoaded) await this.back(open)
  }

  /** Targets of replies that are shown and not loaded. */
  fetchWanted(open: OpenRoom): void {
    for (const id of open.timeline.wanted()) {
      this.parts.api.event(open.id, id).then(
        (event) => {
          open.timeline.addRelated([event])
          this.parts.changed()
        },
        (e: unknown) => {
          // Not to be seen, or no connection: the quote stays empty, the reply itself is there.
          if (!(e instanceof ApiError)) this.parts.onFault(e)
        },
      )
    }
  }

  /** People of the room, all of them. */
  loadMembers(roomId: RoomId): Promise<void> {
    const { model, api } = this.parts
    return this.once(`members ${roomId}`, async () => {
      const room = model.account.rooms.get(roomId)
      if (room === undefined) throw new EngineFailure({ code: 'not-found' })
      if (room.membersComplete || room.membership !== 'join') return
      const answer = await api.members(roomId, {})
      const state = parseState(field(answer, 'chunk'), roomId)
      model.learnMembers(room, state, true)
    })
  }

  /** Lets go of timelines that were not looked at for long, and cuts the long ones. */
  tidy(): void {
    const { model, snapshot } = this.parts
    for (const open of model.open.values()) if (open.ports.size === 0 && open.timeline.size() > KEEP * 2) open.timeline.trim(KEEP)
    for (const open of model.surplus()) {
      if (open.loaded) snapshot.keepTimeline(open.id, open.timeline.serialise(KEEP))
      model.forget(open.id)
    }
  }

  private async page(open: OpenRoom, p: { from: string | null; dir: 'b' | 'f' }, failed: (e: EngineError) => void): Promise<{ events: unknown[]; end: string | null } | null> {
    try {
      const answer = await this.parts.api.messages(open.id, { ...p, limit: PAGE, filter: HISTORY_FILTER })
      this.learn(open, field(answer, 'state'))
      return { events: list(field(answer, 'chunk'), 2000), end: text(field(answer, 'end'), 4000) }
    } catch (e) {
      failed(errorOf(e))
      this.parts.changed()
      if (!(e instanceof ApiError)) this.parts.onFault(e)
      return null
    }
  }

  /** Whoever speaks in history that was just loaded; what is known from sync is newer and stays. */
  private learn(open: OpenRoom, state: unknown): void {
    const members = parseState(state, open.id)
    if (members.length > 0) this.parts.model.learnMembers(open.room, members, false)
  }

  /** One request of a kind at a time: who asks again meanwhile waits for the same one. */
  private once(key: string, work: () => Promise<void>): Promise<void> {
    const under = this.busy.get(key)
    if (under !== undefined) return under
    const now = work().finally(() => this.busy.delete(key))
    this.busy.set(key, now)
    return now
  }
}
