import type { TimelineRow } from '../../engine/protocol.ts'

/**
 * The newest event among the rows in sight that lies below what was marked before. null: nothing new was seen.
 * `marked`: key of the row marked last; a row that has left the order puts no bound.
 */
export function newestSeen(
  visible: readonly string[], order: readonly string[], rowOf: (key: string) => TimelineRow | undefined, marked: string | null,
): { key: string; eventId: string } | null {
  for (let i = visible.length - 1; i >= 0; i -= 1) {
    const key = visible[i]
    const row = key === undefined ? undefined : rowOf(key)
    const eventId = row === undefined ? null : eventOf(row)
    if (key === undefined || eventId === null) continue
    if (marked === null) return { key, eventId }
    return order.lastIndexOf(key) > order.lastIndexOf(marked) ? { key, eventId } : null
  }
  return null
}

function eventOf(row: TimelineRow): string | null {
  if (row.row === 'message') return row.send.kind === 'sent' ? row.eventId : null
  return row.row === 'state' ? (row.changes.at(-1)?.eventId ?? null) : null
}
