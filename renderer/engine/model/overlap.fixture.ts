// A room on a server that answers as Synapse does: sliding sync, the initial answer, increments, history; each as of the moment it was computed.
// Used by tests only.

import type { RawEvent } from '../context.ts'
import { message } from './fixtures.ts'
import type { RoomInput } from './input.ts'
import { emptyRoom } from './input.ts'

const PAGE = 50
const CLASSIC = 50
const OPEN = 30

const token = (before: number): string => `t${String(before)}`
const place = (of: string | null, end: number): number => (of === null ? end : Number(of.slice(1)))

export class OneRoom {
  readonly id: string
  readonly events: RawEvent[] = []
  /** What the sliding connection was told: up to which event, with which limit. */
  private told: { to: number; limit: number } | null = null
  private readonly prefix: string

  constructor(id: string, prefix: string) {
    this.id = id
    this.prefix = prefix
  }

  say(count: number, more: (n: number) => Partial<RawEvent> = () => ({})): void {
    for (let i = 0; i < count; i++) this.events.push(message(`${this.prefix}${String(this.events.length)}`, String(this.events.length), more(this.events.length)))
  }

  get end(): number {
    return this.events.length
  }

  private stretch(from: number, to: number, limit: number): Pick<RoomInput, 'timeline' | 'limited' | 'prevBatch'> {
    const start = Math.max(from, to - limit)
    return { timeline: this.events.slice(start, to), limited: start > from, prevBatch: token(start) }
  }

  /** The next answer of sliding sync: the window asks for one event, an open room for more. null: nothing to tell. */
  sliding(open: boolean): RoomInput | null {
    const limit = open ? OPEN : 1
    const { told, end } = this
    this.told = { to: end, limit: Math.max(limit, told?.limit ?? 0) }
    // More than before is wanted: Synapse sends the whole longer timeline once more.
    const expanded = told !== null && limit > told.limit
    if (told === null || expanded) return { ...emptyRoom(this.id, told === null ? 'join' : null), stateAfter: [], expanded, ...this.stretch(0, end, limit) }
    return told.to === end ? null : { ...emptyRoom(this.id, null), stateAfter: [], ...this.stretch(told.to, end, limit) }
  }

  /** The server forgot the connection. */
  forgetConnection(): void {
    this.told = null
  }

  /** The whole account as of now, one event of each room. */
  initial(): { room: RoomInput; at: number } {
    return { room: { ...emptyRoom(this.id, 'join'), full: true, ...this.stretch(0, this.end, 1), counts: { unread: 0, mentions: 0 } }, at: this.end }
  }

  increment(since: number): { room: RoomInput | null; at: number } {
    const room = since === this.end ? null : { ...emptyRoom(this.id, 'join'), ...this.stretch(since, this.end, CLASSIC), counts: { unread: this.end, mentions: 0 } }
    return { room, at: this.end }
  }

  /** A page backwards, newest first. */
  back(from: string | null, limit = PAGE): { events: RawEvent[]; end: string | null } {
    const to = place(from, this.end)
    const start = Math.max(0, to - limit)
    return { events: this.events.slice(start, to).reverse(), end: start === 0 ? null : token(start) }
  }

  forward(from: string | null): { events: RawEvent[]; end: string | null } {
    const start = place(from, this.end)
    const to = Math.min(this.end, start + PAGE)
    return { events: this.events.slice(start, to), end: to === this.end ? null : token(to) }
  }

  around(index: number): { events: RawEvent[]; start: string | null; end: string | null; at: string } {
    const from = Math.max(0, index - 20)
    const to = Math.min(this.end, index + 21)
    return { events: this.events.slice(from, to), start: token(from), end: token(to), at: this.events[index]?.event_id ?? '' }
  }
}
