import { timelineStore } from '../state/stores.ts'

/** An answer to what was said in a thread stays in it. */
export function threadOf(roomId: string, replyTo: string | null): string | null {
  if (replyTo === null) return null
  for (const row of timelineStore(roomId).getState().items.values()) if (row.row === 'message' && row.eventId === replyTo) return row.inThread
  return null
}
