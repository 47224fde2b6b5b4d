// The newest stretch of a line as plain JSON, for the snapshot.

import type { EventItem } from './item.ts'
import type { Line } from './line.ts'
import type { Receipts } from './receipts.ts'

/** Raised when what is written changes: another version is not read. */
export const KEPT_VERSION = 1
const MAX_RECEIPTS = 500

/** The newest `limit` events without a hole between them, where loading goes on from, and who has read them. */
export function packLine(line: Line, limit: number, receipts: Receipts): Record<string, unknown> {
  const items: EventItem[] = []
  for (let i = line.items.length - 1; i >= 0 && items.length < limit; i--) {
    const item = line.items[i]
    if (item?.kind !== 'event') break
    items.push(item)
  }
  items.reverse()
  const first = items[0]
  const whole = first !== undefined && first === line.head()
  return {
    v: KEPT_VERSION,
    events: items.map((item) => item.event),
    token: whole ? line.backToken : (first?.tokenBefore ?? null),
    start: whole && line.atStart,
    receipts: receipts.of(new Set(items.map((item) => item.event.event_id)), MAX_RECEIPTS),
  }
}

/** How many of the oldest items can go so that about `keep` stay: a cut is only where it is known how to load on from. 0: none. */
export function cutOf(line: Line, keep: number): number {
  let cut = line.items.length - keep
  while (cut > 0) {
    const item = line.items[cut]
    if (item?.kind === 'event' && item.tokenBefore !== null) return cut
    cut -= 1
  }
  return 0
}
