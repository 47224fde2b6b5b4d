// Who waits where: the jobs of each room in the journal's order, and what their messages became.

import type { EngineContext } from '../context.ts'
import type { OutboxEntry } from '../host.ts'
import type { EventId, RoomId, TxnId } from '../protocol.ts'
import type { Job } from './job.ts'
import { newJob } from './job.ts'
import { localIdOf, referencesOf } from './local-id.ts'

const REMEMBERED = 2_000

export interface Ledger {
  add(entry: OutboxEntry): Job
  /** Takes the job out of the queue. */
  take(job: Job): void
  job(roomId: RoomId, txnId: TxnId): Job | null
  find(txnId: TxnId): Job | null
  jobs(roomId: RoomId): readonly Job[]
  rooms(): RoomId[]
  /** Jobs that refer to this one by its local id. */
  dependents(roomId: RoomId, txnId: TxnId): Job[]
  /** Does anything refer to it, in the queue or on its way into the journal? */
  isWanted(roomId: RoomId, txnId: TxnId): boolean
  /** Something that refers to these is being journalled. Answers how to say that this is over. */
  expect(txnIds: TxnId[]): () => void
  /** Event id of a message of this life. */
  sentAs(txnId: TxnId): EventId | null
  remember(txnId: TxnId, eventId: EventId): void
  isKnown(txnId: TxnId): boolean
  /** Removes from the journal; what cannot be removed now is tried again by `sweep`. */
  forget(txnId: TxnId): void
  sweep(): void
}

export function createLedger(ctx: EngineContext): Ledger {
  const byRoom = new Map<RoomId, Job[]>()
  const byTxn = new Map<TxnId, Job>()
  const sent = new Map<TxnId, EventId>()
  const leftovers = new Set<TxnId>()
  const expected = new Set<readonly TxnId[]>()

  function forget(txnId: TxnId): void {
    leftovers.add(txnId)
    ctx.host.outbox.remove(txnId).then(
      () => leftovers.delete(txnId),
      // Still in the journal: at worst the next start sends it again under the same id, which the server knows.
      () => undefined,
    )
  }

  const dependents = (roomId: RoomId, txnId: TxnId): Job[] => (byRoom.get(roomId) ?? []).filter((job) => referencesOf(job.entry).some((id) => localIdOf(id) === txnId))

  return {
    add(entry) {
      const job = newJob(entry)
      const jobs = byRoom.get(entry.roomId) ?? []
      let at = jobs.length
      while (at > 0 && (jobs[at - 1]?.entry.seq ?? 0) > entry.seq) at -= 1
      jobs.splice(at, 0, job)
      byRoom.set(entry.roomId, jobs)
      byTxn.set(entry.txnId, job)
      return job
    },
    take(job) {
      job.gone = true
      byTxn.delete(job.entry.txnId)
      const rest = (byRoom.get(job.entry.roomId) ?? []).filter((other) => other !== job)
      if (rest.length === 0) byRoom.delete(job.entry.roomId)
      else byRoom.set(job.entry.roomId, rest)
    },
    job(roomId, txnId) {
      const job = byTxn.get(txnId)
      return job?.entry.roomId === roomId ? job : null
    },
    find: (txnId) => byTxn.get(txnId) ?? null,
    jobs: (roomId) => byRoom.get(roomId) ?? [],
    rooms: () => [...byRoom.keys()],
    dependents,
    isWanted: (roomId, txnId) => dependents(roomId, txnId).length > 0 || [...expected].some((ids) => ids.includes(txnId)),
    expect(txnIds) {
      expected.add(txnIds)
      return () => {
        expected.delete(txnIds)
      }
    },
    sentAs: (txnId) => sent.get(txnId) ?? null,
    remember(txnId, eventId) {
      sent.set(txnId, eventId)
      for (const oldest of sent.keys()) {
        if (sent.size <= REMEMBERED) break
        sent.delete(oldest)
      }
    },
    isKnown: (txnId) => sent.has(txnId) || byTxn.has(txnId),
    forget,
    sweep() {
      for (const txnId of [...leftovers]) forget(txnId)
    },
  }
}
