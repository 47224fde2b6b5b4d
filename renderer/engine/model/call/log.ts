// The calls of an open room's history: how each went, from member events that stand in no timeline.

import type { RawEvent } from '../../context.ts'
import type { EventId, UserId } from '../../protocol.ts'
import { callMember, declineOf } from './events.ts'

interface Entry {
  ts: number
  user: UserId
  kind: 'join' | 'leave' | 'decline'
  session: string
  guarded: boolean
}

/** How a call went between its start and the next one. */
export interface CallCourse {
  /** When the last one had left; null: somebody is in, or nobody who is counted ever came. */
  endedAt: number | null
  people: Set<UserId>
  /** Everybody who came, guarded or not. */
  came: Set<UserId>
  declined: Set<UserId>
}

const MAX_ENTRIES = 20_000

export class CallLog {
  /** Nothing is missing from this time on; Infinity: nothing is known. */
  from = Infinity
  /** No more of it is asked for. */
  exhausted = false
  private readonly entries = new Map<EventId, Entry>()
  private sorted: Entry[] | null = null

  /** Takes what sync or history brought; true when something of it was new. */
  add(events: readonly RawEvent[]): boolean {
    let fresh = false
    for (const event of events) {
      if (this.entries.has(event.event_id) || this.entries.size >= MAX_ENTRIES) continue
      const member = callMember(event)
      if (member !== null) this.entries.set(event.event_id, { ts: member.ts, user: member.user, kind: member.join ? 'join' : 'leave', session: `${member.user} ${member.session}`, guarded: member.guarded })
      else if (declineOf(event) !== null) this.entries.set(event.event_id, { ts: event.origin_server_ts, user: event.sender, kind: 'decline', session: '', guarded: false })
      else continue
      fresh = true
    }
    if (fresh) this.sorted = null
    return fresh
  }

  /** Between what is known and what came now events are missing. */
  cut(): void {
    this.entries.clear()
    this.sorted = null
    this.from = Infinity
    this.exhausted = false
  }

  /** The course of the call that was started at `start`, until the next one. null: not all of it is known. Times of the server. */
  course(start: number, next: number | null, isCounted: (user: UserId) => boolean): CallCourse | null {
    if (start < this.from) return null
    this.sorted ??= [...this.entries.values()].sort((a, b) => a.ts - b.ts)
    const course: CallCourse = { endedAt: null, people: new Set(), came: new Set(), declined: new Set() }
    const inside = new Set<string>()
    for (let i = this.firstFrom(start); i < this.sorted.length; i++) {
      const entry = this.sorted[i]
      if (entry === undefined || (next !== null && entry.ts >= next)) break
      if (!isCounted(entry.user)) continue
      if (entry.kind === 'decline') course.declined.add(entry.user)
      else if (entry.kind === 'join') {
        course.came.add(entry.user)
        if (!entry.guarded) continue
        inside.add(entry.session)
        course.people.add(entry.user)
        course.endedAt = null
      } else if (inside.delete(entry.session) && inside.size === 0) course.endedAt = entry.ts
    }
    return course
  }

  private firstFrom(ts: number): number {
    const all = this.sorted ?? []
    let low = 0
    let high = all.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((all[middle]?.ts ?? Infinity) < ts) low = middle + 1
      else high = middle
    }
    return low
  }
}
