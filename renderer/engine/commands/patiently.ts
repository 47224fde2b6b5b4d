// A request that a person waits for, tried again for as long as that makes sense.

import type { EngineContext } from '../context.ts'
import { ApiError } from '../sdk/api.ts'

const TRIES = 4
const LONGEST_MS = 20_000

/** Tries again after 429 and 5xx, a few times; a lost connection is the person's to know at once. */
export async function patiently<T>(ctx: EngineContext, request: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request()
    } catch (e) {
      const pause = e instanceof ApiError ? (e.error.retryAfterMs ?? 500 * 2 ** attempt) : 0
      if (!(e instanceof ApiError) || !e.retry || e.error.code === 'offline' || attempt >= TRIES || pause > LONGEST_MS || ctx.signal.aborted) throw e
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}
