// One entry of the journal as the running engine sees it.

import type { OutboxEntry } from '../host.ts'
import type { EventId, TxnId } from '../protocol.ts'

/** How long a message is sent without asking again. Synapse remembers transaction ids for as long. */
export const DAY_MS = 24 * 3_600_000

export interface Job {
  entry: OutboxEntry
  /** failed: the server refused. held: too old to be sent unasked. sent: done, kept because others refer to it. */
  phase: 'waiting' | 'sending' | 'failed' | 'held' | 'sent'
  eventId: EventId | null
  /** An upload that runs now. */
  uploading: Promise<void> | null
  /** The person asked for it: age does not matter. */
  askedAgain: boolean
  /** Failures since it last got anywhere, for the back-off. */
  failures: number
  /** Left the queue: what a late answer says counts no more. */
  gone: boolean
}

export const newJob = (entry: OutboxEntry): Job => ({ entry, phase: 'waiting', eventId: null, uploading: null, askedAgain: false, failures: 0, gone: false })

/** The server may have it although no answer came. */
export const isUncertain = (job: Job): boolean => job.phase === 'sending' || (job.phase !== 'failed' && job.entry.attempts > 0)

export const isOld = (job: Job, now: number): boolean => !job.askedAgain && now - job.entry.createdAt > DAY_MS

/** Letters, digits and a time for those who read logs; unique without asking anybody. */
export function newTxnId(): TxnId {
  const random = crypto.getRandomValues(new Uint32Array(4))
  return `a${[...random].map((n) => n.toString(36).padStart(7, '0')).join('')}`
}
