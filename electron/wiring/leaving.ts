// How the app ends: what was typed is kept, a shared computer forgets, and only then the process goes.
// This file must not know Electron; each step is handed in.

export interface LeavingSteps {
  /** Asks the person where something would be lost; false: they stay. */
  mayLeave: () => Promise<boolean>
  /** The page learns that it is no longer seen, and hands over what it holds. */
  hide: () => Promise<void>
  /** On a shared computer the session ends here and at the server. */
  endShared: () => Promise<void>
  /** Everything on its way to the disk is there. */
  settle: () => Promise<void>
  exit: () => void
  log: (message: string, error?: unknown) => void
  /** A step that hangs does not hold the person up. */
  stepMs?: number
}

/** Resolves when `work` is done, has failed (logged) or has taken too long (logged). */
async function atMost(ms: number, name: string, work: () => Promise<void>, log: LeavingSteps['log']): Promise<void> {
  let clock: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    clock = setTimeout(() => {
      log(`leaving: ${name} takes too long`)
      resolve()
    }, ms)
  })
  try {
    await Promise.race([work().catch((error: unknown) => log(`leaving: ${name} failed`, error)), late])
  } finally {
    clearTimeout(clock)
  }
}

/** The one way out; asked again while it goes on, it changes nothing. */
export function createLeaving({ mayLeave, hide, endShared, settle, exit, log, stepMs = 5000 }: LeavingSteps): () => Promise<void> {
  let leaving = false
  return async () => {
    if (leaving) return
    leaving = true
    if (!(await mayLeave())) {
      leaving = false
      return
    }
    await atMost(stepMs, 'the last words of the page', hide, log)
    await atMost(stepMs, 'the end of the shared session', endShared, log)
    await atMost(stepMs, 'writing', settle, log)
    exit()
  }
}
