// Reactions are switches: what counts is the last position. Changes of mind that the server has not seen cost no request.

import type { EngineContext } from '../context.ts'
import type { OutboxPayload } from '../host.ts'
import type { EventId, RoomId, TxnId } from '../protocol.ts'
import type { Job } from './job.ts'
import { isUncertain } from './job.ts'
import type { Ledger } from './ledger.ts'
import { localEventId } from './local-id.ts'

interface Parts {
  ctx: EngineContext
  ledger: Ledger
  enqueue: (roomId: RoomId, payload: OutboxPayload) => Promise<{ txnId: TxnId }>
  remove: (job: Job) => Promise<void>
  retry: (roomId: RoomId, txnId: TxnId) => Promise<void>
}

const relatesTo = (eventId: EventId, key: string): Record<string, unknown> => ({ 'm.relates_to': { rel_type: 'm.annotation', event_id: eventId, key } })

function isReaction(job: Job, eventId: EventId, key: string): boolean {
  const { entry } = job
  if (entry.kind !== 'event' || entry.type !== 'm.reaction') return false
  const relates = entry.content['m.relates_to'] as { event_id?: unknown; key?: unknown } | undefined
  return relates?.event_id === eventId && relates.key === key
}

export function createReactions({ ctx, ledger, enqueue, remove, retry }: Parts): { react(roomId: RoomId, eventId: EventId, key: string, on: boolean): Promise<void> } {
  /** One change after the other for each switch. */
  const running = new Map<string, Promise<void>>()
  /** The reaction that this life sent last, by switch: known before sync brings it. */
  const lastSent = new Map<string, TxnId>()

  /** Reactions that a redaction of this life is about: the model may show them until sync says otherwise. */
  const undone = new Set<EventId>()
  const undoing = new Map<string, EventId>()
  /** The same for reactions that had no event id yet when they were taken back. */
  const undoneUnsent = new Set<TxnId>()
  const isUndone = (id: EventId): boolean => undone.has(id) || [...undoneUnsent].some((txnId) => ledger.sentAs(txnId) === id)

  /** The redaction that waits for one of these ids. */
  const redactionOf = (roomId: RoomId, ids: EventId[]): Job | null =>
    ledger.jobs(roomId).findLast((job) => job.phase !== 'sent' && job.entry.kind === 'redaction' && ids.includes(job.entry.redacts)) ?? null

  /** The reaction as the server has it. */
  function onServer(roomId: RoomId, eventId: EventId, key: string, name: string): EventId | null {
    const txnId = lastSent.get(name)
    const mine = txnId === undefined ? null : ledger.sentAs(txnId)
    // The model leaves out what is being taken back.
    return mine ?? ctx.model.ownReaction?.(roomId, eventId, key) ?? undoing.get(name) ?? null
  }

  async function change(roomId: RoomId, eventId: EventId, key: string, on: boolean, name: string): Promise<void> {
    const job = ledger.jobs(roomId).findLast((j) => isReaction(j, eventId, key)) ?? null
    const pending = job === null || job.phase === 'sent' ? null : job
    const sent = job === null ? onServer(roomId, eventId, key, name) : job.eventId
    const ids = [...(job === null ? [] : [localEventId(job.entry.txnId)]), ...(sent === null ? [] : [sent])]
    const undo = redactionOf(roomId, ids)
    // On as far as the server knows or will know, leaving aside a redaction that can still be called back.
    const exists = pending !== null || (sent !== null && (!isUndone(sent) || undo !== null))
    if (on) {
      if (undo !== null && !isUncertain(undo)) {
        await remove(undo)
        if (sent !== null) undone.delete(sent)
        for (const txnId of undoneUnsent) if (txnId === job?.entry.txnId || ledger.sentAs(txnId) === sent) undoneUnsent.delete(txnId)
        undoing.delete(name)
        return
      }
      if (exists && undo === null) {
        if (pending?.phase === 'failed' || pending?.phase === 'held') await retry(roomId, pending.entry.txnId)
        return
      }
      const { txnId } = await enqueue(roomId, { kind: 'event', type: 'm.reaction', content: relatesTo(eventId, key), source: null })
      lastSent.set(name, txnId)
      return
    }
    if (!exists || undo !== null) return
    if (pending !== null && !isUncertain(pending)) {
      await remove(pending)
      return
    }
    const id = sent ?? (pending === null ? null : localEventId(pending.entry.txnId))
    if (id === null) return
    // Noted before the journal is waited for: its answer may come after the server's.
    if (pending !== null) undoneUnsent.add(pending.entry.txnId)
    await enqueue(roomId, { kind: 'redaction', redacts: id, reason: null })
    if (sent === null) return
    undone.add(sent)
    undoing.set(name, sent)
    lastSent.delete(name)
  }

  return {
    react(roomId, eventId, key, on) {
      const name = `${roomId} ${eventId} ${key}`
      const work = (): Promise<void> => change(roomId, eventId, key, on, name)
      const mine = (running.get(name) ?? Promise.resolve()).then(work, work)
      running.set(name, mine)
      const forget = (): void => {
        if (running.get(name) === mine) running.delete(name)
      }
      mine.then(forget, forget)
      return mine
    },
  }
}
