// What a failed step means for the queue: wait for the connection, wait a while, or give up for good.

import { EngineFailure } from '../context.ts'
import type { OutboxEntry } from '../host.ts'
import type { EngineError, EngineErrorCode } from '../protocol.ts'
import { ApiError } from '../sdk/api.ts'

export type Verdict =
  | { kind: 'connection' } // no network: everything waits until it is back
  | { kind: 'session' } // signed out or the engine ends: nothing more is tried in this life
  | { kind: 'slow-down'; error: EngineError } // the whole account shall wait
  | { kind: 'later'; error: EngineError } // this room waits
  | { kind: 'refused'; error: EngineError }

const PERMANENT: ReadonlySet<EngineErrorCode> = new Set(['forbidden', 'not-found', 'too-large', 'encrypted-room', 'not-member', 'no-power', 'room-archived', 'file-gone', 'invalid', 'cancelled', 'unknown'])
const KNOWN: ReadonlySet<string> = new Set<string>([...PERMANENT, 'offline', 'server-unreachable', 'rate-limited', 'signed-out', 'expired'])

const isKnownCode = (code: string): code is EngineErrorCode => KNOWN.has(code)

/** A code from outside (the journal, main) as one of ours. */
export const codeOf = (code: unknown): EngineErrorCode => (typeof code === 'string' && isKnownCode(code) ? code : 'unknown')

/** How a failure is written into the journal, and read back. */
export const toJournal = (error: EngineError): NonNullable<OutboxEntry['failed']> => ({ code: error.code, detail: error.detail?.slice(0, 300) ?? null })
export const fromJournal = (failed: NonNullable<OutboxEntry['failed']>): EngineError => ({ code: codeOf(failed.code), ...(failed.detail === null ? {} : { detail: failed.detail }) })

function ofError(error: EngineError, retry: boolean): Verdict {
  if (error.code === 'offline') return { kind: 'connection' }
  if (error.code === 'signed-out') return { kind: 'session' }
  if (error.code === 'rate-limited') return { kind: 'slow-down', error }
  return retry ? { kind: 'later', error } : { kind: 'refused', error }
}

/** A request of ours failed. */
export function verdictOf(e: unknown): Verdict {
  if (e instanceof ApiError) return e.error.code === 'cancelled' ? { kind: 'session' } : ofError(e.error, e.retry)
  if (e instanceof EngineFailure) return ofError(e.error, false)
  // The journal could not be written or something is wrong with us: nothing says that the server refused.
  return { kind: 'later', error: { code: 'unknown' } }
}

/** An upload of main's failed: an object or Error with a `code`. */
export function uploadVerdictOf(e: unknown): Verdict {
  if (e instanceof ApiError) return verdictOf(e)
  const raw = typeof e === 'object' && e !== null && 'code' in e ? e.code : null
  if (raw === null) return { kind: 'later', error: { code: 'unknown' } }
  const code = codeOf(raw)
  return ofError({ code }, code === 'server-unreachable')
}
