// How long to wait before the next try: the same for sync, sending and reading.

const FIRST_MS = 1_000
const MOST_MS = 60_000
const HOUR_MS = 3_600_000

/**
 * Milliseconds to wait after the `failures`-th failure in a row (from 1): doubling up to a minute, the upper half by chance, so that a whole
 * university does not come back in the same second. `retryAfterMs` is the server's own word (Retry-After): never less than that, up to an hour.
 */
export function pauseAfter(failures: number, retryAfterMs?: number, random: () => number = Math.random): number {
  const full = Math.min(FIRST_MS * 2 ** Math.max(0, Math.min(failures - 1, 16)), MOST_MS)
  const own = full / 2 + (full / 2) * random()
  if (retryAfterMs === undefined || !Number.isFinite(retryAfterMs) || retryAfterMs < 0) return own
  return Math.min(retryAfterMs, HOUR_MS) + own * 0.2
}
