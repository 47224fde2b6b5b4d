// What this device said in a former life: its page was loaded anew, or the app died in a call. The server would end it by itself, up to two minutes later.

import { CALL_MEMBER, CALL_TXN, memberContent } from '../model/call/events.ts'
import type { Account } from '../model/account.ts'
import type { Room } from '../model/room.ts'
import type { RoomId } from '../protocol.ts'
import type { MatrixApi } from '../sdk/api.ts'
import { ApiError } from '../sdk/api.ts'
import type { Waker } from '../waker.ts'
import { persist } from './persist.ts'

/** Longer than a call. */
const LONG_MS = 24 * 3_600_000

export interface FormerParts {
  api: Pick<MatrixApi, 'sendEvent'>
  account: Account
  /** Came in by this engine. */
  isOfNow: (session: string) => boolean
  /** This person's coming in, by this engine, has reached the server. */
  isIn: (roomId: RoomId) => boolean
  /** Rings when something was folded in. */
  news: Waker
  waker: Waker
  signal: AbortSignal
  onFault: (error: unknown) => void
}

export class FormerLives {
  private readonly parts: FormerParts
  private readonly ending = new Set<string>()

  constructor(parts: FormerParts) {
    this.parts = parts
  }

  /** Ends what the room still believes of a former life. */
  look(room: Room): void {
    for (const { own, session } of room.call?.stays ?? []) {
      if (own !== true || this.ending.has(session) || this.parts.isOfNow(session)) continue
      this.ending.add(session)
      this.end(room, session).catch(this.parts.onFault)
    }
  }

  private async end(room: Room, session: string): Promise<void> {
    const { api, account, isIn, news, waker, signal } = this.parts
    // Still in it: first the new coming, so that to nobody the call was over meanwhile.
    await news.until(() => !account.inCall.has(room.id) || isIn(room.id), LONG_MS, signal)
    if (signal.aborted || room.call?.stays.some((stay) => stay.session === session) !== true) return
    try {
      await persist(() => api.sendEvent(room.id, CALL_MEMBER, `${CALL_TXN}${session}-left`, memberContent(false, session, true)), waker, signal)
    } catch (e) {
      // Not allowed to say so any more: the server's own leave will come.
      if (!(e instanceof ApiError)) throw e
    }
  }
}
