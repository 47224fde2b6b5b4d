// What kind of trouble a failure is, and what ends the waiting early.

import { ApiError } from '../sdk/api.ts'

export type Trouble = 'offline' | 'server-unreachable' | 'rate-limited'

/** What kind of trouble an error is; null: not one that waiting heals. */
export function troubleOf(e: unknown): Trouble | null {
  if (!(e instanceof ApiError)) return null
  const { code } = e.error
  if (code === 'offline' || code === 'rate-limited' || code === 'server-unreachable') return code
  return e.retry ? 'server-unreachable' : null
}

/** Waiting that can be cut short. */
export class Waker {
  private readonly waiting = new Set<() => void>()

  /** Resolves after `ms`, at a wake, or with the signal's end. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        this.waiting.delete(end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.waiting.add(end)
      signal.addEventListener('abort', end, { once: true })
      if (signal.aborted) end()
    })
  }

  wake(): void {
    for (const end of [...this.waiting]) end()
  }
}
