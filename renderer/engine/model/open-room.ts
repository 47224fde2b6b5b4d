// A room whose history is held: its timeline and what the timeline asks of the room.

import type { RawEvent, RichTextPort } from '../context.ts'
import type { EventId, RoomDetails, RoomId, Sender, UserId } from '../protocol.ts'
import { looksLike } from '../richtext/clean.ts'
import type { RichText } from '../richtext/tree.ts'
import type { Account } from './account.ts'
import type { CallCourse } from './call/log.ts'
import { CallLog } from './call/log.ts'
import { callOf, counts } from './call/summary.ts'
import type { ReceiptInput } from './input.ts'
import { detailsOf, retentionOf } from './facts.ts'
import { senderOf, sharedNames } from './name.ts'
import { directOf, kindOf } from './summary.ts'
import type { Power } from './power.ts'
import { powerOf } from './power.ts'
import type { Room } from './room.ts'
import type { CallBody, RoomTimeline, TimelineRoom } from './timeline/index.ts'
import { createTimeline } from './timeline/index.ts'

/** Between the message that a call was started and the first who is known to be in it. */
const START_MS = 10 * 60_000
/** Somebody who waits for so long is perhaps not alone: a browser or another client that came by the link leaves no trace in the room. */
const WAITED_MS = 2 * 60_000

/** Was it declined, or over before the caller can have talked to anybody who is not told of? Where its end is not known, nothing is. */
const wasShort = ({ declined, endedAt }: CallCourse, start: number): boolean => declined.size > 0 || (endedAt !== null && endedAt - start < WAITED_MS)

export interface OpenRoomParts {
  account: Account
  rich: RichTextPort
  now: () => number
  localUrl: (spoolId: string) => string
  /** Does this event highlight for this person (push rules, m.mentions)? */
  mentions: (event: RawEvent, room: Room) => boolean
}

/** m.receipt content as a server would send it. */
export function receiptContent(receipts: Iterable<{ eventId: EventId; userId: UserId; ts: number }>): Record<string, unknown> {
  const events = new Map<EventId, Map<UserId, { ts: number }>>()
  for (const { eventId, userId, ts } of receipts) {
    const users = events.get(eventId) ?? new Map<UserId, { ts: number }>()
    users.set(userId, { ts })
    events.set(eventId, users)
  }
  return Object.fromEntries([...events].map(([id, users]) => [id, { 'm.read': Object.fromEntries(users) }]))
}

export class OpenRoom {
  readonly room: Room
  readonly timeline: RoomTimeline
  /** The calls of its history. */
  readonly calls = new CallLog()
  /** Ports that show this room now. */
  readonly ports = new Set<object>()
  /** When it was last in use, for the choice of what is let go. */
  usedAt: number
  /** Its stored timeline was looked for; history from the server was asked for. */
  restored = false
  loaded = false
  /** The live end was loaded, not only a stretch around an event. */
  liveLoaded = false
  private readonly parts: OpenRoomParts
  private shared: Set<string> | null = null
  private powerCache: Power | null = null
  private topic: { text: string; rich: RichText } | null = null
  private details: RoomDetails | null = null

  constructor(room: Room, parts: OpenRoomParts) {
    this.room = room
    this.parts = parts
    this.usedAt = parts.now()
    const adapter: TimelineRoom = {
      roomId: room.id,
      me: parts.account.me,
      sender: (id) => this.sender(id),
      isIgnored: (id) => parts.account.ignored.has(id),
      mentionsMe: (event) => parts.mentions(event, room),
      canSend: (type, state) => room.membership === 'join' && this.power().canSend(parts.account.me, type, state),
      canRedactOthers: () => room.membership === 'join' && this.power().can(parts.account.me, 'redact'),
      encrypted: () => room.encrypted,
      rich: parts.rich,
      calls: () => parts.account.calls.enabled,
      call: (started, next) => this.call(started, next),
      now: parts.now,
      retentionMs: () => retentionOf(room),
      localUrl: parts.localUrl,
    }
    this.timeline = createTimeline(adapter)
  }

  get id(): RoomId {
    return this.room.id
  }

  sender(id: UserId): Sender {
    this.shared ??= sharedNames(this.room)
    return senderOf(this.room, id, this.shared)
  }

  power(): Power {
    this.powerCache ??= powerOf(this.room)
    return this.powerCache
  }

  /** The newest start is the call that goes on, if one does; an older one is over. Which is the newest in the room is not always loaded. */
  private call(started: { eventId: EventId; sender: UserId; ts: number }, next: number | null): CallBody {
    const { account } = this.parts
    const now = next === null ? callOf(account, this.room) : null
    const newest = this.room.call?.started ?? null
    if (now !== null && (newest === null ? started.ts > now.since - START_MS : newest.eventId === started.eventId)) return { kind: 'call', live: true, endedAt: null, people: now.people, missed: false, unanswered: false }
    const course = this.calls.course(started.ts, next, (user) => counts(account, this.room, user))
    if (course === null) return { kind: 'call', live: false, endedAt: null, people: null, missed: false, unanswered: false }
    const direct = kindOf(account, this.room) === 'direct'
    const mine = started.sender === account.me
    const missed = direct && !mine && !course.came.has(account.me) && !course.declined.has(account.me)
    const other = directOf(account, this.room)
    const unanswered = direct && mine && other !== null && counts(account, this.room, other) && [...course.came].every((user) => user === account.me) && wasShort(course, started.ts)
    return { kind: 'call', live: false, endedAt: course.endedAt, people: course.people.size === 0 ? null : course.people.size, missed, unanswered }
  }

  /** Puts what the room knew of its newest events into the still empty timeline. */
  seed(): void {
    if (this.timeline.size() === 0 && this.room.tail.length > 0) this.timeline.addLive(this.room.tail, { limited: true, prevBatch: null, source: 'snapshot' })
    this.timeline.addReceipts(receiptContent([...this.room.receipts].map(([userId, r]) => ({ userId, ...r }))))
    this.markRead()
  }

  /** Where reading stopped: m.fully_read; without one (other clients do not all set it) one's own receipt. */
  readUpTo(): EventId | null {
    return this.room.fullyRead ?? this.room.ownReceipt
  }

  markRead(): void {
    const read = this.readUpTo()
    if (read !== null) this.timeline.setFullyRead(read)
  }

  addReceipts(receipts: ReceiptInput[]): void {
    this.timeline.addReceipts(receiptContent(receipts.filter((r) => r.thread === null || r.thread === 'main')))
  }

  peopleChanged(ids: Iterable<UserId>): void {
    const before = this.shared
    this.shared = null
    for (const id of ids) this.timeline.senderChanged(id)
    // Somebody else may now share, or no longer share, a name.
    if (before === null) return
    const after = sharedNames(this.room)
    this.shared = after
    const turned = (name: string | null): boolean => name !== null && before.has(looksLike(name)) !== after.has(looksLike(name))
    for (const [id, member] of this.room.members) if (turned(member.name)) this.timeline.senderChanged(id)
  }

  powerChanged(): void {
    this.powerCache = null
    this.timeline.powerChanged()
  }

  /** The room's details if they differ from what this was last asked for; `force`: in any case. */
  changedDetails(force: boolean): RoomDetails | null {
    const { account, rich } = this.parts
    const text = this.room.topic
    if (text === null) this.topic = null
    else if (this.topic?.text !== text) this.topic = { text, rich: rich.fromPlain(text) }
    const now = detailsOf(account, this.room, { power: this.power(), rich, sender: (id) => this.sender(id), topic: this.topic })
    const before = this.details
    this.details = now
    if (force || before === null || before.summary !== now.summary || before.topic !== now.topic) return now
    const facts = (d: RoomDetails): string => JSON.stringify([d.memberCount, d.writeBlock, d.can, String(d.myPower), d.typing, d.retentionDays, d.successor, d.version])
    return facts(before) === facts(now) ? null : now
  }
}
