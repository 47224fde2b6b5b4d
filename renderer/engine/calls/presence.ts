// "I am in": one join event, and a leave that the server holds back (MSC4140) for as long as the heartbeat goes on. Whatever dies here, the leave comes.

import { pauseAfter } from '../backoff.ts'
import { CALL_MEMBER, CALL_TXN, memberContent } from '../model/call/events.ts'
import type { EventId, RoomId } from '../protocol.ts'
import type { MatrixApi } from '../sdk/api.ts'
import { ApiError } from '../sdk/api.ts'
import { Waker } from '../waker.ts'
import { Left, persist } from './persist.ts'

/** Milliseconds. */
export interface PresenceTimes {
  /** The server sends the leave so long after the last heartbeat. */
  delayMs: number
  heartbeatMs: number
}

/** Two heartbeats may be lost. A lecture of 625 people asks for 14 restarts a second. */
export const PRESENCE_TIMES: PresenceTimes = { delayMs: 110_000, heartbeatMs: 45_000 }

export interface PresenceParts {
  api: Pick<MatrixApi, 'sendEvent' | 'delayEvent' | 'delayedEvent' | 'versions'>
  times: PresenceTimes
  signal: AbortSignal
  onFault: (error: unknown) => void
  random?: () => number
}

/** How a coming is told. */
export interface ComingIn {
  /** Also where nobody is counted: in a direct chat the other one's devices must learn that the call was taken. */
  always: boolean
  /** Resolves when this person may be told to be in: where others start the call, once they have. */
  ready: (left: AbortSignal) => Promise<void>
  /** Called before the first join, when it is known whether comings are counted here. */
  before: (counted: boolean, left: AbortSignal) => Promise<void>
}

interface Presence {
  leave: AbortController
  eventId: EventId | null
  done: Promise<void>
}

/** The server knows nothing of delayed events, or allows none that are long enough. */
const isWithout = (e: ApiError): boolean => e.errcode === 'M_UNRECOGNIZED' || e.error.code === 'not-found' || e.errcode?.startsWith('ORG.MATRIX.MSC4140') === true || e.error.code === 'invalid'

const newSession = (): string => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** What must be done when this person goes. */
interface Going {
  delayId: string | null
  /** The join was sent, or may have been. */
  told: boolean
}

/** A server whose delayed leaves cannot be put off is not told again and again. */
const MAX_IN_VAIN = 3

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

export class CallPresence {
  private readonly parts: PresenceParts
  private readonly waker = new Waker()
  private readonly rooms = new Map<RoomId, Presence>()
  private readonly sessions = new Set<string>()
  /** null: not asked yet. */
  private delays: boolean | null = null

  constructor(parts: PresenceParts) {
    this.parts = parts
  }

  /** This person is in. Told twice it is one coming. */
  join(roomId: RoomId, how: ComingIn): void {
    if (this.rooms.has(roomId) || this.parts.signal.aborted) return
    const presence: Presence = { leave: new AbortController(), eventId: null, done: Promise.resolve() }
    this.rooms.set(roomId, presence)
    presence.done = this.stay(roomId, presence, how).catch((e: unknown) => {
      if (!(e instanceof Left) && !(e instanceof ApiError)) this.parts.onFault(e)
    })
  }

  /** This person is no longer in. Resolves when the server has been told, or will know by itself. */
  async leave(roomId: RoomId): Promise<void> {
    const presence = this.rooms.get(roomId)
    if (presence === undefined) return
    this.rooms.delete(roomId)
    presence.leave.abort()
    await presence.done
  }

  /** The join event, once the server has it. */
  eventOf(roomId: RoomId): EventId | null {
    return this.rooms.get(roomId)?.eventId ?? null
  }

  /** A coming of this engine's, over or not. */
  isOfNow(session: string): boolean {
    return this.sessions.has(session)
  }

  /** A connection is back, or the machine woke. */
  wake(): void {
    this.waker.wake()
  }

  private async stay(roomId: RoomId, presence: Presence, how: ComingIn): Promise<void> {
    const left = AbortSignal.any([presence.leave.signal, this.parts.signal])
    let inVain = 0
    await how.ready(left)
    for (let first = true; !left.aborted && inVain < MAX_IN_VAIN; first = false) {
      const session = newSession()
      this.sessions.add(session)
      const going: Going = { delayId: null, told: false }
      try {
        going.delayId = await this.guard(roomId, session, left)
        const counted = going.delayId !== null
        if (first) await how.before(counted, left)
        if (left.aborted) return
        if (counted || how.always) {
          going.told = true
          presence.eventId = await this.send(roomId, memberContent(true, session, counted), left)
        }
        if (going.delayId === null) await ended(left)
        else inVain = (await this.beat(going.delayId, left)) ? 0 : inVain + 1
      } finally {
        if (left.aborted) await this.tellLeft(roomId, session, going)
      }
    }
  }

  /** Has the leave scheduled before anybody is told of the join. null: this server cannot. */
  private async guard(roomId: RoomId, session: string, left: AbortSignal): Promise<string | null> {
    this.delays ??= (await persist(() => this.parts.api.versions(), this.waker, left)).delayedEvents
    if (!this.delays) return null
    const txnId = `${CALL_TXN}${newSession()}`
    try {
      const { delayId } = await persist(() => this.parts.api.delayEvent(roomId, CALL_MEMBER, txnId, memberContent(false, session, true), this.parts.times.delayMs), this.waker, left)
      return delayId
    } catch (e) {
      // No right to send it (403) ends the telling: who may not write here is not counted.
      if (!(e instanceof ApiError) || !isWithout(e)) throw e
      this.delays = false
      return null
    }
  }

  private async send(roomId: RoomId, content: object, left: AbortSignal): Promise<EventId> {
    const txnId = `${CALL_TXN}${newSession()}`
    return (await persist(() => this.parts.api.sendEvent(roomId, CALL_MEMBER, txnId, content), this.waker, left)).eventId
  }

  /** Keeps the leave from being sent; resolves when it was sent all the same (cut off for too long), or this person has gone. True: it was put off at least once. */
  private async beat(delayId: string, left: AbortSignal): Promise<boolean> {
    const { heartbeatMs } = this.parts.times
    const random = this.parts.random ?? Math.random
    let putOff = false
    for (let failures = 0; ; ) {
      // Not all of a lecture in the same second.
      await this.waker.wait(failures === 0 ? heartbeatMs * (0.9 + 0.2 * random()) : Math.min(pauseAfter(failures, undefined, random), heartbeatMs / 4), left)
      if (left.aborted) return true
      try {
        await this.parts.api.delayedEvent(delayId, 'restart')
        putOff = true
        failures = 0
      } catch (e) {
        if (!(e instanceof ApiError)) throw e
        if (!e.retry) return putOff
        failures += 1
      }
    }
  }

  private async tellLeft(roomId: RoomId, session: string, going: Going): Promise<void> {
    const { signal, api, times } = this.parts
    const until = performance.now() + times.delayMs
    // The engine's own end tells nobody: the next one goes on, or the server ends it.
    for (let failures = 0; performance.now() < until && !signal.aborted; ) {
      try {
        if (going.delayId !== null) await api.delayedEvent(going.delayId, going.told ? 'send' : 'cancel')
        else if (going.told) await api.sendEvent(roomId, CALL_MEMBER, `${CALL_TXN}${session}-left`, memberContent(false, session, false))
        return
      } catch (e) {
        // Not there any more: it has been sent.
        if (!(e instanceof ApiError) || !e.retry) return
        failures += 1
        await this.waker.wait(pauseAfter(failures, e.error.retryAfterMs), signal)
      }
    }
  }
}
