// Who calls this person now: rings of direct chats (MSC4075) until they are taken, declined, over or withdrawn.

import type { RawEvent } from '../context.ts'
import type { EngineHost } from '../host.ts'
import { field } from '../json.ts'
import { callMember, declineOf, ringEvent } from '../model/call/events.ts'
import { redactedBy } from '../model/last.ts'
import type { Model } from '../model/model.ts'
import { memberName, senderOf } from '../model/name.ts'
import type { Room } from '../model/room.ts'
import { directOf, kindOf } from '../model/summary.ts'
import { cleanText } from '../richtext/clean.ts'
import type { EventId, Ring, RoomId } from '../protocol.ts'

const MOST = 4
/** A call that was started so long ago is another one than the one that rings. */
const JUST_MS = 5 * 60_000

/** One room rings so often within this time (ms); who goes on calling is not heard for the rest of it. */
const MOST_RINGS = 3
const PATIENCE_MS = 60_000

interface Ringing {
  ring: Ring
  timer: ReturnType<typeof setTimeout>
  /** The desktop says so, too. */
  notified: boolean
}

export interface RingsParts {
  model: Model
  host: Pick<EngineHost, 'notify' | 'ringOver'>
  /** Who rings, whole, after each change. */
  tell: (rings: Ring[]) => void
}

export class Rings {
  private readonly parts: RingsParts
  /** One a room: who calls again has called once. */
  private readonly ringing = new Map<RoomId, Ringing>()
  /** When each room last began to ring, by this machine's clock: of the last minute. */
  private readonly begun = new Map<RoomId, number[]>()

  constructor(parts: RingsParts) {
    this.parts = parts
  }

  /** Events that have just arrived, in order. What is older than it may ring does not. */
  arrived(room: Room, events: readonly RawEvent[]): void {
    const { model } = this.parts
    const before = this.ringing.get(room.id)
    for (const event of events) {
      this.over(room, event)
      this.begin(room, event)
    }
    const now = this.ringing.get(room.id)
    if (now === before) return
    this.told()
    // What was taken back in the same breath is nobody's call.
    if (now !== undefined) {
      now.notified = true
      this.parts.host.notify({ roomId: room.id, eventId: this.placeOf(room, now.ring), title: cleanText(memberName(room, now.ring.caller.id), 200), body: '', mention: true, words: 'ring' })
    }
    model.events.dirty()
  }

  /** Answered here. */
  taken(roomId: RoomId): void {
    if (this.drop(roomId)) this.told()
  }

  /** Not now; null: that one does not ring (any more). */
  declined(roomId: RoomId, eventId: EventId): void {
    if (this.ringing.get(roomId)?.ring.eventId === eventId) this.taken(roomId)
  }

  /** People may be ignored now, rooms left, calls off. */
  sweep(): void {
    const { account } = this.parts.model
    let gone = false
    for (const [id, { ring }] of this.ringing) {
      const room = account.rooms.get(id)
      if (room !== undefined && this.mayRing(room, ring.caller.id)) continue
      gone = this.drop(id) || gone
    }
    if (gone) this.told()
  }

  stop(): void {
    for (const roomId of [...this.ringing.keys()]) this.drop(roomId)
    this.begun.clear()
  }

  /** Only the other one of a direct chat rings, while a member, and never who is ignored (T64). */
  private mayRing(room: Room, caller: string): boolean {
    const { account } = this.parts.model
    const membership = room.members.get(caller)?.membership
    return (
      account.calls.enabled && room.membership === 'join' && !room.encrypted && kindOf(account, room) === 'direct' && directOf(account, room) === caller &&
      caller !== account.me && !account.ignored.has(caller) && (membership === undefined || membership === 'join')
    )
  }

  private begin(room: Room, event: RawEvent): void {
    const { model } = this.parts
    const { account } = model
    if (field(event.unsigned, 'redacted_because') !== undefined) return
    const ring = ringEvent(event, model.now())
    if (ring === null || ring.leftMs <= 0 || !this.mayRing(room, ring.caller) || !(ring.everybody || ring.users.includes(account.me))) return
    if (account.inCall.has(room.id) || room.call?.stays.some((s) => s.user === account.me && s.own !== true) === true) return
    if (this.ringing.size >= MOST && !this.ringing.has(room.id)) return
    if (!this.affords(room.id)) return
    this.drop(room.id)
    const timer = setTimeout(() => this.taken(room.id), ring.leftMs)
    this.ringing.set(room.id, { timer, notified: false, ring: { roomId: room.id, eventId: ring.eventId, caller: senderOf(room, ring.caller, new Set()), since: model.now() } })
  }

  /** A ring after each "not now" is no call any more. */
  private affords(roomId: RoomId): boolean {
    const now = this.parts.model.now()
    for (const [id, times] of this.begun) if (times.every((at) => at <= now - PATIENCE_MS)) this.begun.delete(id)
    const recent = (this.begun.get(roomId) ?? []).filter((at) => at > now - PATIENCE_MS)
    if (recent.length >= MOST_RINGS) return false
    this.begun.set(roomId, [...recent, now])
    return true
  }

  /** Does the event end what rings here? */
  private over(room: Room, event: RawEvent): void {
    const ring = this.ringing.get(room.id)?.ring
    if (ring === undefined) return
    const { me } = this.parts.model.account
    const member = callMember(event)
    const answered = member?.join === true && member.user === me
    // An earlier coming of the caller's may end later than this one began.
    const hungUp = member?.join === false && member.user === ring.caller.id && room.call?.stays.some((s) => s.user === ring.caller.id) !== true
    const declined = event.sender === me && declineOf(event) === ring.eventId
    if (answered || hungUp || declined || redactedBy(event) === ring.eventId) this.drop(room.id)
  }

  /** Where a click on the notification leads: the message that the call was started, which is seen; the ring is not. */
  private placeOf(room: Room, ring: Ring): EventId {
    const started = room.call?.started ?? null
    return started !== null && started.sender === ring.caller.id && started.ts > ring.since - JUST_MS ? started.eventId : ring.eventId
  }

  private drop(roomId: RoomId): boolean {
    const ringing = this.ringing.get(roomId)
    if (ringing === undefined) return false
    clearTimeout(ringing.timer)
    if (ringing.notified) this.parts.host.ringOver(roomId)
    return this.ringing.delete(roomId)
  }

  private told(): void {
    this.parts.tell([...this.ringing.values()].map(({ ring }) => ring))
  }
}
