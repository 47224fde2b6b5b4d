// What kind of trouble a failure is.

import { ApiError } from '../sdk/api.ts'

export type Trouble = 'offline' | 'server-unreachable' | 'rate-limited'

/** What kind of trouble an error is; null: not one that waiting heals. */
export function troubleOf(e: unknown): Trouble | null {
  if (!(e instanceof ApiError)) return null
  const { code } = e.error
  if (code === 'offline' || code === 'rate-limited' || code === 'server-unreachable') return code
  return e.retry ? 'server-unreachable' : null
}
