// Notices a call page that answers no more: a script of the deployment's that never ends stops our own part of the page, too.
// This file must not know windows; how the page is asked is handed in.

export interface LivenessOptions {
  /** Sends a number that the page sends back. */
  ask: (count: number) => void
  /** Said once. */
  onHung: () => void
  /** True while the person is in the call: then a page is given more time, since ending it ends the call. */
  inCall: () => boolean
  everyMs?: number
}

export interface Liveness {
  answered(count: number): void
  /** The page was heard of by another way. */
  heard(): void
  /** The machine slept: what was not answered meanwhile does not count. */
  resumed(): void
  stop(): void
}

/** Unanswered questions in a row: before the page was heard of at all, while it joins, in the call. With 1.5 s between them: at most 16, 7.5 and 22 s. */
const MISSED = { first: 10, joining: 4, inCall: 14 }

/** Starts to ask. */
export function watchAlive({ ask, onHung, inCall, everyMs = 1500 }: LivenessOptions): Liveness {
  let asked = 0
  let last = 0
  let known = false
  const timer = setInterval(() => {
    const missed = asked - last
    if (missed >= (!known ? MISSED.first : inCall() ? MISSED.inCall : MISSED.joining)) {
      clearInterval(timer)
      return onHung()
    }
    asked += 1
    ask(asked)
  }, everyMs)
  return {
    answered: (count) => {
      if (!Number.isInteger(count) || count <= last || count > asked) return
      last = count
      known = true
    },
    heard: () => {
      last = asked
      known = true
    },
    resumed: () => {
      if (known) last = asked
    },
    stop: () => clearInterval(timer),
  }
}
