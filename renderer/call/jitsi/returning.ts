// Coming back by itself: when a connection counts as broken, when a re-join is tried, and when it is given up.
// This file must not know how a session is opened: it is handed the trying.

import type { CallError } from '../conference.ts'
import type { TryOutcome } from './conference.ts'

/** A network that is gone for two minutes comes back; after this the person is told (ms). */
export const GIVE_UP_AFTER = 150_000
/** Between tries (ms); the last one repeats. */
const PAUSES = [0, 1000, 2000, 4000, 8000]
/** The library mends a broken path by itself within this time or not at all (ms). */
const MENDING_TIME = 20_000
/** A machine was asleep when the clock went on for so long and the page's own time did not (ms): the server has forgotten us. */
const ASLEEP = 20_000
/** Where the page's time goes on in sleep, a silence as long as this; a hidden page's timers may rest for a minute. */
const SILENT = 120_000
const TICK = 2_000
/** Media failing again as soon after a re-join is a firewall, not an accident (ms). */
const TOO_SOON = 60_000
const MOST_MEDIA_FAILURES = 3
/** Between questions whether the server answers again (ms), and how long the library may then take to resume: it waits up to 27 s between its tries. */
const ASKING_EVERY = 2_000
const RESUMING_TIME = 28_000
/** How long after the path of media changed it must be there (ms). */
const PATH_TIME = 5_000
/** Whoever leaves ends the path a moment before they are gone (ms). */
const PATH_SAID_AFTER = 1_500

export interface ReturningHooks {
  tryAgain(): Promise<TryOutcome>
  /** What is seen of others is old, or new again. */
  broken(broken: boolean): void
  /** Since when it is being brought back; null: joined. */
  phase(since: number | null): void
  lobby(phase: Extract<TryOutcome, { kind: 'lobby' }>): void
  fail(error: CallError): void
  network(online: boolean): void
  /** Is there a path for media where one must be? */
  healthy(): boolean
  /** Does the server answer again? */
  answers(): Promise<boolean>
}

export class Returning {
  #page: Window
  #hooks: ReturningHooks
  #active = false
  #since: number | null = null
  #round = 0
  #mending: number | null = null
  #path: number | null = null
  #saying: number | null = null
  #ticker: number | null = null
  #last = 0
  #lastAwake = 0
  #wake: (() => void) | null = null
  #hadMedia = false
  /** The way to the server is closed: media may go on, hands and words do not. */
  #closed = false
  #asking: number | null = null
  #mediaFailures: number[] = []
  /** A try is under way: its failure is its own outcome. */
  trying = false
  /** How often a re-join brought it back. */
  count = 0

  constructor(page: Window, hooks: ReturningHooks) {
    this.#page = page
    this.#hooks = hooks
  }

  /** In, for the first time or again: from now on what breaks is mended. */
  joined(): void {
    this.#hadMedia = false
    this.#closed = false
    this.#settle()
    if (this.#active) return
    this.#active = true
    this.#last = Date.now()
    this.#lastAwake = performance.now()
    this.#ticker = this.#page.setInterval(this.#tick, TICK)
    this.#page.addEventListener('online', this.#onOnline)
    this.#page.addEventListener('offline', this.#onOffline)
  }

  stop(): void {
    this.#round += 1
    this.#active = false
    // What was being tried counts no more: a call that is joined after this is mended like any other.
    this.trying = false
    this.#since = null
    this.#hadMedia = false
    this.#mediaFailures = []
    this.#closed = false
    for (const timer of [this.#mending, this.#path, this.#saying, this.#asking]) if (timer !== null) this.#page.clearTimeout(timer)
    this.#mending = this.#path = this.#saying = this.#asking = null
    if (this.#ticker !== null) this.#page.clearInterval(this.#ticker)
    this.#ticker = null
    this.#page.removeEventListener('online', this.#onOnline)
    this.#page.removeEventListener('offline', this.#onOffline)
    this.#wake?.()
  }

  media(): void {
    this.#hadMedia = true
    this.#settle()
  }

  /** The library says that media is interrupted, or restored; it tries to mend it, and we wait a while for that. */
  interrupted(broken: boolean): void {
    if (!this.#active || this.trying) return
    if (!broken) {
      this.#settle()
      return
    }
    this.#break()
    this.#mending ??= this.#page.setTimeout(() => {
      this.#mending = null
      this.lost({ code: 'media-failed', detail: null })
    }, MENDING_TIME)
  }

  /** The way to the server closed, or is open again. Media goes on without it, so nothing is shown as old. */
  signalling(open: boolean): void {
    if (!this.#active || this.trying || open === !this.#closed) return
    this.#closed = !open
    if (open) {
      // Opened is not yet resumed: a server that has forgotten us says so in a moment.
      this.#page.setTimeout(() => { if (this.#mending === null) this.#settle() }, ASKING_EVERY)
      return
    }
    this.#since ??= Date.now()
    this.#hooks.phase(this.#since)
    this.#ask()
  }

  #ask(): void {
    const again = (work: () => void, time: number): void => {
      this.#asking = this.#page.setTimeout(() => {
        this.#asking = null
        if (this.#active && this.#closed && !this.trying) work()
      }, time)
    }
    const question = (): void => {
      const heard = (answers: boolean): void => {
        if (!this.#active || !this.#closed || this.trying || this.#asking !== null) return
        if (!answers) {
          again(question, ASKING_EVERY)
          return
        }
        // Resuming costs nobody a picture and leaves no ghost of us behind, so the library has its turn; a re-join is what helps when it misses it.
        again(() => { this.lost({ code: 'connection-lost', detail: null }) }, RESUMING_TIME)
      }
      this.#hooks.answers().then(heard, () => { heard(false) })
    }
    if (this.#asking === null) again(question, ASKING_EVERY)
  }

  /** Direct or over the bridge: whichever it is now must be there soon. A direct one is told when it is there. */
  pathChanged(direct: boolean): void {
    if (direct) {
      this.media()
      return
    }
    if (!this.#active || !this.#hadMedia || this.#path !== null) return
    this.#saying ??= this.#page.setTimeout(() => {
      this.#saying = null
      if (!this.trying && !this.#hooks.healthy()) this.#break()
    }, PATH_SAID_AFTER)
    // Both ends notice it at the same time; not both need to act at once.
    this.#path = this.#page.setTimeout(() => {
      this.#path = null
      if (this.#hooks.healthy()) this.#settle()
      else this.lost({ code: 'media-failed', detail: null })
    }, PATH_TIME + Math.random() * 2000)
  }

  /** The library has given up: a re-join, again and again, until it is in or the time is over. */
  lost(error: CallError): void {
    if (!this.#active || this.trying) return
    this.#closed = false
    if (error.code === 'media-failed' && this.#online() && !this.#mayFailAgain()) {
      this.#hooks.fail(error)
      return
    }
    this.#break()
    this.#again().catch((failure: unknown) => {
      console.error('coming back failed', failure)
      this.#hooks.fail({ code: 'connection-lost', detail: null })
    })
  }

  #mayFailAgain(): boolean {
    const now = Date.now()
    this.#mediaFailures = [...this.#mediaFailures.filter((time) => now - time < TOO_SOON * MOST_MEDIA_FAILURES), now]
    return this.#mediaFailures.length <= MOST_MEDIA_FAILURES
  }

  #online = (): boolean => this.#page.navigator.onLine !== false

  #break(): void {
    this.#since ??= Date.now()
    this.#hooks.broken(true)
    this.#hooks.phase(this.#since)
  }

  #settle(): void {
    if (this.#mending !== null) this.#page.clearTimeout(this.#mending)
    this.#mending = null
    if (this.#since === null || this.trying || this.#closed) return
    this.#since = null
    this.#hooks.broken(false)
    this.#hooks.phase(null)
  }

  async #again(): Promise<void> {
    const round = (this.#round += 1)
    const since = (this.#since ??= Date.now())
    if (this.#mending !== null) this.#page.clearTimeout(this.#mending)
    this.#mending = null
    this.trying = true
    try {
      for (let n = 0; ; n += 1) {
        await this.#pause(PAUSES[Math.min(n, PAUSES.length - 1)] ?? 0)
        if (round !== this.#round) return
        if (Date.now() - since > GIVE_UP_AFTER) {
          this.#hooks.fail({ code: 'connection-lost', detail: null })
          return
        }
        if (!this.#online()) continue
        const outcome = await this.#hooks.tryAgain()
        if (round !== this.#round) return
        if (outcome.kind === 'joined') {
          this.count += 1
          return
        }
        if (outcome.kind === 'lobby') {
          this.#since = null
          this.#hooks.lobby(outcome)
          return
        }
        if (outcome.verdict.consequence === 'end') {
          this.#hooks.fail(outcome.verdict.error)
          return
        }
        this.#hooks.phase(since)
      }
    } finally {
      if (round === this.#round) {
        this.trying = false
        if (this.#active && this.#since !== null) this.#settle()
      }
    }
  }

  /** Waits, or until the network is there again. */
  #pause(time: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#page.setTimeout(done, time)
      const page = this.#page
      const wake = (): void => { done() }
      const clear = (): void => { if (this.#wake === wake) this.#wake = null }
      this.#wake = wake
      function done(): void {
        page.clearTimeout(timer)
        clear()
        resolve()
      }
    })
  }

  #onOnline = (): void => {
    this.#hooks.network(true)
    if (this.trying) this.#wake?.()
    else if (this.#since !== null && Date.now() - this.#since > MENDING_TIME) this.lost({ code: 'connection-lost', detail: null })
    else if (this.#since !== null && this.#mending === null) this.pathCheck()
  }

  #onOffline = (): void => {
    this.#hooks.network(false)
    if (this.#active && !this.trying) this.#break()
  }

  /** The network was away for a moment: what the library has not lost by now it has kept. */
  pathCheck(): void {
    this.#path ??= this.#page.setTimeout(() => {
      this.#path = null
      if (this.#mending !== null || this.trying) return
      if (this.#hooks.healthy()) this.#settle()
      else this.lost({ code: 'connection-lost', detail: null })
    }, PATH_TIME)
  }

  #tick = (): void => {
    const passed = Date.now() - this.#last
    const awake = performance.now() - this.#lastAwake
    this.#last = Date.now()
    this.#lastAwake = performance.now()
    const slept = passed - awake > ASLEEP || passed > SILENT
    if (slept) this.lost({ code: 'connection-lost', detail: null })
  }
}
