// Did the server take that old message after all? It forgets transaction ids after a day, but its history keeps them for the device that sent.

import type { EngineContext } from '../context.ts'
import { isRecord } from '../json.ts'
import type { EventId } from '../protocol.ts'
import type { Job } from './job.ts'

const PAGE = 100
const MAX_PAGES = 20
/** Clocks differ. */
const SLACK_MS = 3_600_000

/** Reads the room's history back to when the message was written. null: it is not there. Rejects with ApiError. */
export async function findAlreadySent(ctx: EngineContext, job: Job): Promise<EventId | null> {
  const { roomId, txnId, createdAt } = job.entry
  let from: string | null = null
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer: unknown = await ctx.api.messages(roomId, { from, dir: 'b', limit: PAGE, filter: { senders: [ctx.host.account.userId] } })
    const chunk = isRecord(answer) && Array.isArray(answer['chunk']) ? (answer['chunk'] as unknown[]) : []
    for (const event of chunk) {
      if (!isRecord(event)) continue
      const { unsigned, event_id: id, origin_server_ts: ts } = event
      if (isRecord(unsigned) && unsigned['transaction_id'] === txnId && typeof id === 'string') return id
      if (typeof ts === 'number' && ts < createdAt - SLACK_MS) return null
    }
    const end = isRecord(answer) ? answer['end'] : undefined
    if (typeof end !== 'string') return null
    from = end
  }
  return null
}
