// What this person made and the server does not have yet: the truth of it, in the order in which it was made.
// This file must not know how it is sent; the engine says when something is done.

import * as v from 'valibot'
import { FailureSchema, MxcSchema, OutboxPayloadSchema, RoomIdSchema, TxnIdSchema } from '../bridge/contract.ts'
import type { OutboxEntry } from '../../renderer/engine/host.ts'
import { openLog } from './log-file.ts'

const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
const EntrySchema = v.intersect([
  v.object({ txnId: TxnIdSchema, roomId: RoomIdSchema, seq: Count, createdAt: v.number(), attempts: Count, failed: FailureSchema }),
  OutboxPayloadSchema,
])
const ChangeSchema = v.object({
  mxc: v.optional(MxcSchema),
  thumbnailMxc: v.optional(MxcSchema),
  attempts: v.optional(Count),
  failed: v.optional(FailureSchema),
})
export type OutboxChange = v.InferOutput<typeof ChangeSchema>

const RecordSchema = v.variant('op', [
  v.object({ op: v.literal('append'), entry: EntrySchema }),
  v.object({ op: v.literal('update'), txnId: TxnIdSchema, change: ChangeSchema }),
  v.object({ op: v.literal('remove'), txnId: TxnIdSchema }),
  /** Numbers below are used up, also when nothing is left of them. */
  v.object({ op: v.literal('next'), seq: Count }),
])
type LogRecord = v.InferOutput<typeof RecordSchema>
type NewEntry = Pick<OutboxEntry, 'txnId' | 'roomId'> & { payload: v.InferOutput<typeof OutboxPayloadSchema> }

/** A content larger than any server takes is refused before it reaches the disk. */
const MAX_RECORD = 256 * 1024
/** Messages that wait at a time: more than anybody writes before a network comes back. */
const MAX_WAITING = 5000
const COMPACT_FROM = 256 * 1024

export interface Outbox {
  all(): OutboxEntry[]
  /** Resolves after fsync. The same transaction id twice is the same entry. */
  append(entry: NewEntry): Promise<OutboxEntry>
  update(txnId: string, change: OutboxChange): Promise<void>
  /** Answers what was removed, so that its file can go too. */
  remove(txnId: string): Promise<OutboxEntry | null>
  quarantined: number
  close(): Promise<void>
}

function changed(entry: OutboxEntry, change: OutboxChange): OutboxEntry {
  const counted: OutboxEntry = { ...entry, attempts: change.attempts ?? entry.attempts, failed: change.failed === undefined ? entry.failed : change.failed }
  if (counted.kind !== 'file') return counted
  return { ...counted, mxc: change.mxc ?? counted.mxc, thumbnailMxc: change.thumbnailMxc ?? counted.thumbnailMxc }
}

/** Opens the outbox at `file` and replays it. */
export async function openOutbox(file: string, now: () => number = Date.now): Promise<Outbox> {
  const log = await openLog(file, (record) => v.is(RecordSchema, record))
  const entries = new Map<string, OutboxEntry>()
  let next = 0
  for (const raw of log.records) apply(v.parse(RecordSchema, raw))

  function apply(record: LogRecord): void {
    switch (record.op) {
      case 'append':
        entries.set(record.entry.txnId, record.entry)
        next = Math.max(next, record.entry.seq + 1)
        return
      case 'update': {
        const entry = entries.get(record.txnId)
        if (entry !== undefined) entries.set(record.txnId, changed(entry, record.change))
        return
      }
      case 'remove':
        entries.delete(record.txnId)
        return
      case 'next':
        next = Math.max(next, record.seq)
    }
  }
  const all = (): OutboxEntry[] => [...entries.values()].sort((a, b) => a.seq - b.seq)
  const compact = async (): Promise<void> => {
    if (log.size() < COMPACT_FROM * (1 + Math.min(entries.size, 100))) return
    await log.replace(() => [{ op: 'next', seq: next }, ...all().map((entry) => ({ op: 'append', entry }))])
  }
  const pending = new Map<string, Promise<OutboxEntry>>()

  const appendNew = async ({ txnId, roomId, payload }: NewEntry): Promise<OutboxEntry> => {
    const entry: OutboxEntry = { txnId, roomId, seq: next, createdAt: now(), attempts: 0, failed: null, ...payload }
    if (JSON.stringify(entry).length > MAX_RECORD) throw new RangeError('the message is too large for the journal')
    if (entries.size + pending.size >= MAX_WAITING) throw new RangeError('too many messages wait')
    // Number and place in the file are taken in the same breath: the file's order is the order of the numbers.
    next += 1
    await log.append({ op: 'append', entry })
    entries.set(txnId, entry)
    return entry
  }
  return {
    all,
    quarantined: log.quarantined,
    append: (entry) => {
      const present = entries.get(entry.txnId)
      if (present !== undefined) return Promise.resolve(present)
      const running = pending.get(entry.txnId) ?? appendNew(entry).finally(() => pending.delete(entry.txnId))
      pending.set(entry.txnId, running)
      return running
    },
    update: async (txnId, change) => {
      if (!entries.has(txnId)) return
      await log.append({ op: 'update', txnId, change })
      apply({ op: 'update', txnId, change })
      await compact()
    },
    remove: async (txnId) => {
      const entry = entries.get(txnId) ?? null
      if (entry === null) return null
      await log.append({ op: 'remove', txnId })
      entries.delete(txnId)
      await compact()
      return entry
    },
    close: () => log.close(),
  }
}
