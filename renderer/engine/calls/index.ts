// The room of calls in the engine, put together: requests, what sync brings, what main tells.

import type { EngineContext, Handlers, RawEvent } from '../context.ts'
import { EngineFailure } from '../context.ts'
import { patiently } from '../commands/patiently.ts'
import { field, isEventId, isRoomId } from '../json.ts'
import { CALL_MEMBER, DECLINE, RING } from '../model/call/events.ts'
import { callOf, mayStart } from '../model/call/summary.ts'
import type { Model } from '../model/model.ts'
import type { OpenRoom } from '../model/open-room.ts'
import { powerOf } from '../model/power.ts'
import type { Room } from '../model/room.ts'
import { directOf, kindOf } from '../model/summary.ts'
import type { Ring, RoomId } from '../protocol.ts'
import { parseState } from '../sync/parse.ts'
import { Waker } from '../waker.ts'
import { CallCatchUp } from './catch-up.ts'
import { conferenceOf } from './conference.ts'
import { FormerLives } from './former.ts'
import type { PresenceTimes } from './presence.ts'
import { CallPresence } from './presence.ts'
import { Rings } from './rings.ts'
import type { Conference } from './start.ts'
import { placeWidget, sayStarted } from './start.ts'

/** It rings so long, unless somebody answers. */
const RING_MS = 30_000
/** How long a request waits for what is on its way by itself. */
const STATE_MS = 3_000
/** A room without power levels is one, too. */
const POWER_MS = 10_000
const OWN_JOIN_MS = 5_000
/** From the click to being in: connecting, and looking at the camera before. */
const ENTER_MS = 180_000
/** Whoever joins is not kept waiting by a slow history. */
const KNOWN_MS = 5_000
const WIDGET_MS = 2_000
/** Longer than a call. */
const LONG_MS = 24 * 3_600_000

export interface CallParts {
  ctx: EngineContext
  model: Model
  times: PresenceTimes
  /** Rings when something was folded in. */
  news: Waker
  changed: () => void
  tellRings: (rings: Ring[]) => void
  onFault: (error: unknown) => void
}

export interface Calls {
  handlers: Handlers
  /** Events of a room that have just arrived, in order, whether they happened just now or not. */
  arrived(room: Room, events: RawEvent[]): void
  /** A call is spoken of where something is missing. */
  unsure(room: Room): void
  /** A room's call names a coming of this device. */
  own(room: Room): void
  /** What is stored was restored, and the server can be asked. */
  start(): void
  /** The rows on screen are these. */
  visible(ids: readonly RoomId[]): void
  /** Something is known that was not: rows on screen may have become worth a question. */
  look(): void
  /** A room is shown. */
  shown(open: OpenRoom): void
  /** Who may ring, or calls at all, changed. */
  sweep(): void
  wake(): void
  stop(): void
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export function createCalls(parts: CallParts): Calls {
  const { ctx, model, news, onFault } = parts
  const { account } = model
  const waker = new Waker()
  const presence = new CallPresence({ api: ctx.api, times: parts.times, signal: ctx.signal, onFault })
  const catchUp = new CallCatchUp({ api: ctx.api, model, changed: parts.changed, onFault })
  const rings = new Rings({ model, host: ctx.host, tell: parts.tellRings })
  const former = new FormerLives({
    api: ctx.api, account, news, waker, signal: ctx.signal, onFault,
    isOfNow: (session) => presence.isOfNow(session),
    isIn: (roomId) => presence.eventOf(roomId) !== null,
  })

  function roomOf(roomId: unknown): Room {
    const room = isRoomId(roomId) ? account.rooms.get(roomId) : undefined
    if (room === undefined) throw new EngineFailure({ code: isRoomId(roomId) ? 'not-found' : 'invalid' })
    return room
  }

  /** Widgets and power levels: on their way for a room that is open, asked for else. */
  async function withState(room: Room): Promise<void> {
    if (room.membership !== 'join') return
    await news.until(() => room.stateKnown, STATE_MS, ctx.signal)
    if (room.stateKnown) return
    model.learnState(room, parseState(await ctx.api.state(room.id), room.id))
  }

  const goesOn = (room: Room): boolean => callOf(account, room) !== null

  /** Whoever may not start a call is in it when somebody has. */
  async function callIsOn(room: Room, left: AbortSignal): Promise<void> {
    await Promise.race([catchUp.ensure(room), wait(KNOWN_MS)])
    await news.until(() => goesOn(room) || mayStart(account, room, powerOf(room)), LONG_MS, left)
  }

  /** Joining is everybody's, starting is not: whether one goes on may have to be asked first. */
  async function mayBeIn(room: Room): Promise<boolean> {
    const may = (): boolean => goesOn(room) || account.inCall.has(room.id) || account.calls.preferred === null || mayStart(account, room, powerOf(room))
    if (!may()) await Promise.race([catchUp.ensure(room), wait(KNOWN_MS)])
    return may()
  }

  /** The first who is in says so. */
  async function beforeJoin(room: Room, conference: Conference, counted: boolean, left: AbortSignal): Promise<void> {
    if (goesOn(room)) return
    // The widget first: a list that is told one event of each room is then told the message.
    await Promise.race([placeWidget(ctx, room, conference, account.calls).catch(onFault), wait(WIDGET_MS)])
    await sayStarted(ctx, room, conference, counted, waker, left)
  }

  async function joined(roomId: RoomId, conference: Conference): Promise<void> {
    rings.taken(roomId)
    news.wake()
    // An engine that was started in the middle of a call learns of it before it knows the room; and a chat may have been made for the call.
    const gone = (): boolean => !account.inCall.has(roomId)
    await news.until(() => gone() || account.rooms.get(roomId)?.membership === 'join', LONG_MS, ctx.signal)
    await news.until(() => gone() || account.rooms.get(roomId)?.stateKnown === true, POWER_MS, ctx.signal)
    const room = account.rooms.get(roomId)
    // Wall 7: in an encrypted room not even who is in a call stands in the clear.
    if (room === undefined || room.encrypted || room.membership !== 'join' || gone() || !account.calls.enabled) return
    presence.join(roomId, { always: kindOf(account, room) === 'direct', ready: (left) => callIsOn(room, left), before: (counted, left) => beforeJoin(room, conference, counted, left) })
  }

  ctx.host.onCall((call) => {
    if (call.joined) joined(call.roomId, call.conference).catch(onFault)
    else {
      news.wake()
      presence.leave(call.roomId).catch(onFault)
    }
  })

  /** The direct chat of that id, with whoever is called there. */
  function direct(roomId: unknown, type: string): { room: Room; other: string } {
    const room = roomOf(roomId)
    if (room.membership !== 'join') throw new EngineFailure({ code: 'not-member' })
    if (!account.calls.enabled) throw new EngineFailure({ code: 'forbidden' })
    if (room.encrypted) throw new EngineFailure({ code: 'encrypted-room' })
    const other = directOf(account, room)
    if (other === null) throw new EngineFailure({ code: 'invalid' })
    if (!powerOf(room).canSend(account.me, type, false)) throw new EngineFailure({ code: 'no-power' })
    return { room, other }
  }

  const txnId = (): string => `call-${crypto.randomUUID()}`
  const reference = (eventId: string): Record<string, unknown> => ({ 'm.relates_to': { rel_type: 'm.reference', event_id: eventId } })

  const handlers: Handlers = {
    async 'call.conference'({ roomId }) {
      const room = roomOf(roomId)
      await withState(room)
      const conference = conferenceOf(room, account.calls)
      if (!(await mayBeIn(room))) throw new EngineFailure({ code: 'no-power' })
      return conference
    },
    async 'call.ring'({ roomId }) {
      const { room, other } = direct(roomId, RING)
      // Whoever looks at their camera first calls nobody yet, and who goes away from it never does.
      await news.until(() => account.inCall.has(room.id), ENTER_MS, ctx.signal)
      if (!account.inCall.has(room.id)) return null
      await news.until(() => presence.eventOf(room.id) !== null, OWN_JOIN_MS, ctx.signal)
      const own = presence.eventOf(room.id)
      const content = {
        notification_type: 'ring',
        'm.mentions': { user_ids: [other], room: false },
        sender_ts: ctx.now(),
        lifetime: RING_MS,
        ...(own === null ? {} : reference(own)),
      }
      const txn = txnId()
      await patiently(ctx, () => ctx.api.sendEvent(room.id, RING, txn, content))
      return null
    },
    async 'call.decline'({ roomId, eventId }) {
      const { room } = direct(roomId, DECLINE)
      if (!isEventId(eventId)) throw new EngineFailure({ code: 'invalid' })
      rings.declined(room.id, eventId)
      const txn = txnId()
      await patiently(ctx, () => ctx.api.sendEvent(room.id, DECLINE, txn, reference(eventId)))
      return null
    },
  }

  return {
    handlers,
    arrived(room, events) {
      rings.arrived(room, events)
      // A join of ours that sync brings is what call.ring waits for.
      if (events.some((e) => e.type === CALL_MEMBER && field(e.content, 'v') === 1)) news.wake()
    },
    unsure: (room) => catchUp.want(room),
    own: (room) => former.look(room),
    visible: (ids) => catchUp.seen(ids),
    look: () => catchUp.look(),
    start() {
      for (const room of account.rooms.values()) if (room.call !== null) former.look(room)
    },
    shown: (open) => {
      if (open.room.membership === 'join') catchUp.wantOpen(open)
    },
    sweep: () => rings.sweep(),
    wake() {
      waker.wake()
      presence.wake()
    },
    stop: () => rings.stop(),
  }
}
