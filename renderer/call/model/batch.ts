/** Gathers what comes between two frames and hands it on together: a lecture hall that arrives is one repaint, not two hundred. */
export interface Batch<E> {
  add: (event: E) => void
  /** Hands on what waits, now. */
  flush: () => void
  /** Nothing is handed on any more. */
  stop: () => void
}

/**
 * @param deliver is given everything since the last time, in order; never nothing.
 * @param schedule asks to be called once, soon (the next frame); returns the way to take that back.
 */
export function makeBatch<E>(deliver: (events: readonly E[]) => void, schedule: (run: () => void) => () => void): Batch<E> {
  let waiting: E[] = []
  let cancel: (() => void) | null = null
  let stopped = false
  const flush = (): void => {
    cancel?.()
    cancel = null
    if (waiting.length === 0) return
    const events = waiting
    waiting = []
    deliver(events)
  }
  return {
    add: (event) => {
      if (stopped) return
      waiting.push(event)
      cancel ??= schedule(flush)
    },
    flush,
    stop: () => {
      stopped = true
      cancel?.()
      cancel = null
      waiting = []
    },
  }
}

/** A hidden window draws no frames; its call goes on. */
const HIDDEN_MS = 250

/** The next frame, or a moment later while no frames are drawn. */
export function nextFrame(run: () => void): () => void {
  let done = false
  const once = (): void => {
    if (done) return
    done = true
    clearTimeout(timer)
    cancelAnimationFrame(frame)
    run()
  }
  const timer = setTimeout(once, HIDDEN_MS)
  const frame = requestAnimationFrame(once)
  return () => {
    done = true
    clearTimeout(timer)
    cancelAnimationFrame(frame)
  }
}
