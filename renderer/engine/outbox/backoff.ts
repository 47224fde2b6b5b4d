// How long to wait before the next try.

const FIRST_MS = 1_000
const MOST_MS = 60_000
const HOUR_MS = 3_600_000

/** Pause after the `failures`-th failure in a row (from 1): doubling up to a minute, the upper half by chance so that clients do not come in step. */
export function pauseAfter(failures: number, random: () => number = Math.random): number {
  const full = Math.min(FIRST_MS * 2 ** Math.max(0, Math.min(failures - 1, 16)), MOST_MS)
  return full / 2 + (full / 2) * random()
}

/** Pause that the server asked for (Retry-After), never shorter, a little longer by chance; without a word from it the ordinary one. */
export function pauseAsked(retryAfterMs: number | undefined, failures: number, random: () => number = Math.random): number {
  if (retryAfterMs === undefined || !Number.isFinite(retryAfterMs) || retryAfterMs < 0) return pauseAfter(failures, random)
  return Math.min(retryAfterMs, HOUR_MS) + 200 * random()
}
