// The order of things: first window, spaces and names of all rooms, classic initial sync in the background, classic increments for ever after.

import { pauseAfter } from '../backoff.ts'
import type { FoldInput } from '../model/input.ts'
import { field, text } from '../json.ts'
import type { ConnectionState, UserId } from '../protocol.ts'
import type { MatrixApi } from '../sdk/api.ts'
import { ApiError } from '../sdk/api.ts'
import { Waker } from '../waker.ts'
import type { Wanted } from './bodies.ts'
import { classicFilter, namesBody, spacesBody, windowBody } from './bodies.ts'
import { joinInitial } from './join.ts'
import { normaliseClassic } from './normalise-classic.ts'
import { normaliseSliding } from './normalise-sliding.ts'
import type { Trouble } from './pace.ts'
import { troubleOf } from './pace.ts'

const POLL_MS = 30_000
/** A long poll that takes longer than this goes over a dead connection. */
const POLL_PATIENCE_MS = 45_000
/** The cold initial answer of a large account takes minutes; the server goes on computing it whether we wait or not. */
const INITIAL_PATIENCE_MS = 600_000
const PASS_PATIENCE_MS = 180_000

export interface SyncParts {
  api: MatrixApi
  me: UserId
  signal: AbortSignal
  now: () => number
  /** Folds in; resolves when it is done. `live`: it tells what happens now, not what was missed. */
  apply: (input: FoldInput, live: boolean) => Promise<void>
  connection: (state: ConnectionState) => void
  /** The model is as of this token now. */
  token: (token: string) => Promise<void>
  /** The stored token is of no use any more. */
  tokenLost: () => Promise<void>
  wanted: () => Wanted
  pause: () => Promise<void>
  /** Something that must not happen: told, and the loop goes on. */
  onFault: (error: unknown) => void
}

class Ended extends Error {}
class TokenLost extends Error {}

export class Sync {
  private readonly parts: SyncParts
  private readonly waker = new Waker()
  /** The long poll that is under way: cut when the machine woke or other rooms are wanted. */
  private poll: AbortController | null = null
  private failures = 0
  private since: number | null = null
  private caughtUp = false
  private wantedKey = ''
  private sliding = false
  /** Token that the model is as of. */
  private current: string | null = null

  constructor(parts: SyncParts) {
    this.parts = parts
  }

  /** Runs until the signal ends it or the session is over. Whatever else goes wrong is told, and sync goes on from where it was. */
  async run(token: string | null): Promise<void> {
    this.current = token
    for (let faults = 0; ; ) {
      try {
        this.current ??= await this.firstTime()
        for (;;) this.current = await this.increments(this.current)
      } catch (e) {
        if (e instanceof Ended || this.parts.signal.aborted) return
        this.parts.onFault(e)
        faults += 1
        await this.waker.wait(pauseAfter(faults), this.parts.signal)
      }
    }
  }

  /** The network or the machine woke. */
  wake(): void {
    this.caughtUp = false
    this.poll?.abort()
    this.waker.wake()
  }

  /** Other rooms are open or visible: only sliding sync needs to be told. */
  wantedChanged(): void {
    if (this.sliding && JSON.stringify(this.parts.wanted()) !== this.wantedKey) this.poll?.abort()
  }

  // ── Trying ──

  private trouble(kind: Trouble, waitMs: number): void {
    const now = this.parts.now()
    this.since ??= now
    this.caughtUp = false
    this.parts.connection({ kind: 'reconnecting', since: this.since, nextTryAt: now + Math.round(waitMs), reason: kind })
  }

  private fine(): void {
    this.failures = 0
    this.since = null
    this.parts.connection({ kind: 'live' })
  }

  /**
   * Tries until there is an answer. `quiet`: a request in the background, whose failing says nothing about the connection.
   * `give` answers to errors that waiting does not heal; null: go on waiting.
   */
  private async attempt<T>(request: (signal: AbortSignal) => Promise<T>, o: { quiet: boolean; signal: AbortSignal; give?: (e: ApiError) => T | null }): Promise<T> {
    for (let quietFailures = 0; ; ) {
      this.throwIfEnded(o.signal)
      const poll = new AbortController()
      if (!o.quiet) this.poll = poll
      try {
        const answer = await request(AbortSignal.any([o.signal, poll.signal]))
        if (!o.quiet) this.fine()
        return answer
      } catch (e) {
        this.throwIfEnded(o.signal)
        if (poll.signal.aborted) continue
        if (!(e instanceof ApiError)) throw e
        if (e.error.code === 'signed-out') throw new Ended()
        const given = o.give?.(e) ?? null
        if (given !== null) return given
        const kind = troubleOf(e) ?? 'server-unreachable'
        const failures = o.quiet ? (quietFailures += 1) : (this.failures += 1)
        const ms = pauseAfter(failures, e.error.retryAfterMs)
        if (!o.quiet) this.trouble(kind, ms)
        await this.waker.wait(ms, o.signal)
      }
    }
  }

  private throwIfEnded(signal: AbortSignal): void {
    if (signal.aborted || this.parts.signal.aborted) throw new Ended()
  }

  // ── First sign-in ──

  private async firstTime(): Promise<string> {
    const { api, signal } = this.parts
    const versions = await this.attempt(() => api.versions(), { quiet: false, signal })
    if (!versions.slidingSync) return this.initial(signal, false)
    const ended = new AbortController()
    const live = AbortSignal.any([signal, ended.signal])
    let gone: unknown = null
    let begun = (): void => undefined
    const first = new Promise<void>((resolve) => {
      begun = resolve
    })
    const window = this.slide(live, begun).catch((e: unknown) => {
      if (!(e instanceof Ended)) gone = e
      begun()
    })
    await first
    if (gone instanceof ApiError && gone.error.code === 'not-found') return this.initial(signal, false)
    if (gone instanceof Error) throw gone
    try {
      await this.pass(spacesBody(), signal)
      await this.pass(namesBody(), signal)
      return await this.initial(signal, true, async () => {
        ended.abort()
        await window
      })
    } finally {
      ended.abort()
    }
  }

  /** The live window and the rooms that are open, until classic sync takes over. */
  private async slide(signal: AbortSignal, begun: () => void): Promise<void> {
    const { parts } = this
    const { api } = parts
    let pos: string | null = null
    let fresh = true
    this.sliding = true
    try {
      for (;;) {
        const from: string | null = pos
        const timeoutMs = fresh ? 0 : POLL_MS
        const ask = (s: AbortSignal): Promise<unknown> => {
          // Looked up for each try: a poll is cut because other rooms are wanted, and must then ask for those.
          const wanted = parts.wanted()
          this.wantedKey = JSON.stringify(wanted)
          return api.slidingSync(windowBody(wanted), { pos: from, timeoutMs, patienceMs: POLL_PATIENCE_MS, signal: s })
        }
        const answer = await this.attempt<unknown>(ask, {
          quiet: false,
          signal,
          // The server forgot the connection (restart, too long away): begin anew, the fold keeps what it knows.
          give: (e) => (e.errcode === 'M_UNKNOWN_POS' ? { expired: true } : this.refused(e)),
        })
        this.throwIfEnded(signal)
        const { pos: next, input } = normaliseSliding(answer, parts.me, 'sliding')
        if (next === null) {
          if (pos === null) await this.waker.wait(pauseAfter(1), signal)
          pos = null
          fresh = true
          continue
        }
        await this.fold(input, pos !== null && this.caughtUp)
        this.caughtUp = true
        pos = next
        fresh = false
        begun()
      }
    } finally {
      this.sliding = false
    }
  }

  private refused(e: ApiError): null {
    if (e.error.code === 'not-found') throw e
    return null
  }

  private async pass(body: object, signal: AbortSignal): Promise<void> {
    const answer = await this.attempt((s) => this.parts.api.slidingSync(body, { pos: null, timeoutMs: 0, patienceMs: PASS_PATIENCE_MS, signal: s }), { quiet: true, signal })
    await this.fold(normaliseSliding(answer, this.parts.me, 'names').input, false)
  }

  // ── Classic ──

  /**
   * The whole account, and the first increment joined to it. `before` ends sliding sync and is awaited when the first is there: the increment
   * then reaches further than all that was told before, and nothing that is shown becomes older.
   */
  private async initial(signal: AbortSignal, quiet: boolean, before?: () => Promise<void>): Promise<string> {
    const token = await this.foldInitial(signal, quiet, before)
    await this.parts.token(token)
    this.fine()
    return token
  }

  /** Each step lets go of what it was made from: the answer of a large account has ten megabytes as text and many times that as objects. */
  private async foldInitial(signal: AbortSignal, quiet: boolean, before?: () => Promise<void>): Promise<string> {
    const whole = await this.normalised(null, signal, quiet, INITIAL_PATIENCE_MS)
    await before?.()
    const more = await this.normalised(whole.token, signal, false, POLL_PATIENCE_MS * 2)
    await this.fold(joinInitial(whole.input, more.input), false)
    return more.token
  }

  private async normalised(since: string | null, signal: AbortSignal, quiet: boolean, patienceMs: number): Promise<{ input: FoldInput; token: string }> {
    const { me, pause } = this.parts
    const { answer, token } = await this.classic(since, signal, quiet, patienceMs, 0)
    return { input: (await normaliseClassic(answer, me, since === null, pause)).input, token }
  }

  /** Asks until something comes that is an answer of /sync. */
  private async classic(since: string | null, signal: AbortSignal, quiet: boolean, patienceMs: number, timeoutMs: number): Promise<{ answer: unknown; token: string }> {
    return this.attempt(
      async (s) => {
        const answer = await this.parts.api.classicSync({ since, filter: classicFilter(since === null), timeoutMs, patienceMs, signal: s })
        const token = text(field(answer, 'next_batch'), 4000)
        // A captive portal or a broken proxy can answer 200 with anything.
        if (token === null) throw new ApiError({ code: 'server-unreachable' }, true, 200, null)
        return { answer, token }
      },
      { quiet, signal, give: (e) => this.lost(e, since) },
    )
  }

  /** The server does not know the token (database restored, server moved): begin anew. */
  private lost(e: ApiError, since: string | null): null {
    if (since !== null && e.status === 400) throw new TokenLost()
    return null
  }

  private async increments(token: string): Promise<string> {
    const { signal, me, pause } = this.parts
    let since = token
    try {
      for (;;) {
        const { answer, token: next } = await this.classic(since, signal, false, POLL_PATIENCE_MS, this.caughtUp ? POLL_MS : 0)
        const { input } = await normaliseClassic(answer, me, false, pause)
        await this.fold(input, this.caughtUp)
        this.caughtUp = true
        since = this.current = next
        await this.parts.token(since)
      }
    } catch (e) {
      if (!(e instanceof TokenLost)) throw e
      await this.parts.tokenLost()
      return this.initial(signal, false)
    }
  }

  private async fold(input: FoldInput, live: boolean): Promise<void> {
    try {
      await this.parts.apply(input, live)
    } catch (e) {
      this.parts.onFault(e)
    }
  }
}
