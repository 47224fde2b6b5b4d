// What sync did not bring of a room's calls: who came in before this client looked, and how the calls of the history went.

import { field, list, text } from '../json.ts'
import { STAY_MS } from '../model/call/facts.ts'
import type { Model } from '../model/model.ts'
import type { OpenRoom } from '../model/open-room.ts'
import type { Room } from '../model/room.ts'
import { isSpace } from '../model/room.ts'
import type { RoomId } from '../protocol.ts'
import type { MatrixApi } from '../sdk/api.ts'
import { ApiError } from '../sdk/api.ts'
import { CALL_FILTER } from '../sync/bodies.ts'
import { parseEvents, parseState } from '../sync/parse.ts'
import type { RawEvent } from '../context.ts'

const PAGE = 500
/** A room whose history of calls is longer than this tells of the older ones only that they were. */
const MAX_PAGES = 10
const AT_ONCE = 2
const TRIES = 3
const AGAIN_MS = 30_000
/** One event's time may be anything: so many of a page must be old before it is believed to be. */
const OLD_ENOUGH = 5

export interface CatchUpParts {
  api: Pick<MatrixApi, 'messages'>
  model: Model
  changed: () => void
  onFault: (error: unknown) => void
}

export class CallCatchUp {
  private readonly parts: CatchUpParts
  private readonly under = new Map<RoomId, Promise<void>>()
  private readonly failedAt = new Map<RoomId, number>()
  private readonly queue: (() => void)[] = []
  private running = 0
  /** Rooms on screen, and whether one of them is being asked of. */
  private visible: readonly RoomId[] = []
  private looking = false
  /** What the server has refused to tell is not asked for again and again while it is on screen. */
  private readonly refused = new Set<RoomId>()

  constructor(parts: CatchUpParts) {
    this.parts = parts
  }

  /** Of an open room: who is in now, and the course of each call that its history shows. */
  wantOpen(open: OpenRoom): void {
    const newest = open.timeline.startedCall('newest')
    if (newest !== null) this.parts.model.learnStart(open.room, newest)
    const oldest = open.timeline.startedCall('oldest')?.origin_server_ts ?? null
    const lacks = oldest !== null && oldest < open.calls.from && !open.calls.exhausted
    if (open.room.call?.known !== true || lacks) this.want(open.room)
  }

  /** The rows on screen are these. */
  seen(ids: readonly RoomId[]): void {
    this.visible = ids
    this.look()
  }

  /**
   * Of rooms on screen of whose calls nothing is known, whether one goes on: the first answer for an account holds one event of each, which is seldom a
   * call's. Asked of one room after the other, and only where something was said since a call that may still go on can have started; 60 bytes where none does.
   */
  look(): void {
    if (this.looking) return
    const room = this.visible.map((id) => this.parts.model.account.rooms.get(id)).find((one) => one !== undefined && this.mayHaveCall(one))
    if (room === undefined) return
    this.looking = true
    this.ensure(room)
      .catch(this.parts.onFault)
      .finally(() => {
        this.looking = false
        this.look()
      })
  }

  private mayHaveCall(room: Room): boolean {
    const { model } = this.parts
    return (
      model.account.calls.enabled && room.membership === 'join' && !room.encrypted && room.call?.known !== true && !isSpace(room) && room.ts !== null &&
      room.ts > model.now() - STAY_MS && !this.refused.has(room.id) && model.now() >= (this.failedAt.get(room.id) ?? -Infinity) + AGAIN_MS
    )
  }

  /** Of any room: who is in now. */
  want(room: Room): void {
    if (this.under.has(room.id) || this.parts.model.now() < (this.failedAt.get(room.id) ?? -Infinity) + AGAIN_MS) return
    this.ensure(room).catch(this.parts.onFault)
  }

  /** Resolves when the room's call is known, or cannot be now. */
  ensure(room: Room): Promise<void> {
    if (!this.parts.model.account.calls.enabled || room.membership !== 'join' || room.encrypted) return Promise.resolve()
    const under = this.under.get(room.id)
    if (under !== undefined) return under
    const now = this.turn(() => this.read(room)).finally(() => this.under.delete(room.id))
    this.under.set(room.id, now)
    return now
  }

  private async turn(work: () => Promise<void>): Promise<void> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.queue.push(resolve))
    this.running += 1
    try {
      await work()
    } finally {
      this.running -= 1
      this.queue.shift()?.()
    }
  }

  private async read(room: Room): Promise<void> {
    const { model } = this.parts
    try {
      let whole = false
      for (let tries = 0; tries < TRIES && !whole; tries++) whole = await this.readOnce(room)
      if (whole) this.failedAt.delete(room.id)
      else this.failedAt.set(room.id, model.now())
    } catch (e) {
      this.failedAt.set(room.id, model.now())
      if (!(e instanceof ApiError)) throw e
      if (!e.retry) this.refused.add(room.id)
    }
  }

  /** False: meanwhile sync has left something out, and what was read does not reach until now. */
  private async readOnce(room: Room): Promise<boolean> {
    const { model } = this.parts
    const back = Math.min(model.now() - STAY_MS, model.open.get(room.id)?.timeline.startedCall('oldest')?.origin_server_ts ?? Infinity)
    // From now on sync tells the rest; a hole in it says so.
    const isWhole = model.watchCalls(room)
    try {
      const { events, from } = await this.pages(room, back)
      if (!isWhole()) return false
      model.learnCalls(room, events, from)
      const log = model.open.get(room.id)?.calls
      if (log !== undefined && from > back) log.exhausted = true
      this.parts.changed()
      return true
    } finally {
      isWhole()
    }
  }

  /** Call events, oldest first, and back to when there are all of them. */
  private async pages(room: Room, back: number): Promise<{ events: RawEvent[]; from: number }> {
    const newestFirst: RawEvent[] = []
    let token: string | null = null
    let from = Infinity
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer: unknown = await this.parts.api.messages(room.id, { from: token, dir: 'b', limit: PAGE, filter: CALL_FILTER })
      const members = parseState(field(answer, 'state'), room.id)
      if (members.length > 0) this.parts.model.learnMembers(room, members, false)
      const events = parseEvents(list(field(answer, 'chunk'), PAGE), room.id)
      newestFirst.push(...events)
      token = text(field(answer, 'end'), 4000)
      if (token === null) return { events: newestFirst.reverse(), from: 0 }
      const oldest = events.slice(-OLD_ENOUGH).map((e) => e.origin_server_ts)
      if (oldest.length > 0) from = Math.max(...oldest)
      if (from <= back) break
    }
    return { events: newestFirst.reverse(), from }
  }
}
