// A request that must come through, however long the connection is away.

import { pauseAfter } from '../backoff.ts'
import { ApiError } from '../sdk/api.ts'
import type { Waker } from '../waker.ts'

/** Whoever wanted it has gone meanwhile. */
export class Left extends Error {}

/** Tries until there is an answer; throws `Left` when `left` ends it, and the server's refusal as ApiError. A wake tries at once. */
export async function persist<T>(request: () => Promise<T>, waker: Waker, left: AbortSignal): Promise<T> {
  for (let failures = 0; ; ) {
    if (left.aborted) throw new Left()
    try {
      return await request()
    } catch (e) {
      if (!(e instanceof ApiError) || !e.retry) throw e
      failures += 1
      await waker.wait(pauseAfter(failures, e.error.retryAfterMs), left)
    }
  }
}
