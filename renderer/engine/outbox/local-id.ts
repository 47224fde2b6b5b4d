// References to messages that have no event id yet: `$~` and the transaction id stand for it until the server has answered.

import type { OutboxPayload } from '../host.ts'
import { isRecord } from '../json.ts'
import type { EventId, TxnId } from '../protocol.ts'

const PREFIX = '$~'

/** Stands for the event id of a message that waits in the outbox. */
export const localEventId = (txnId: TxnId): EventId => `${PREFIX}${txnId}`

/** The transaction id in a local reference; null: a real event id. */
export const localIdOf = (eventId: EventId): TxnId | null => (eventId.startsWith(PREFIX) ? eventId.slice(PREFIX.length) : null)

const relatesOf = (payload: OutboxPayload): Record<string, unknown> | null => {
  const relates = payload.kind === 'event' ? payload.content['m.relates_to'] : null
  return isRecord(relates) ? relates : null
}

const idIn = (value: unknown): EventId | null => (isRecord(value) && typeof value['event_id'] === 'string' ? value['event_id'] : null)

/** Every event that a payload refers to. */
export function referencesOf(payload: OutboxPayload): EventId[] {
  if (payload.kind === 'redaction') return [payload.redacts]
  const relates = relatesOf(payload)
  return relates === null ? [] : [idIn(relates), idIn(relates['m.in_reply_to'])].filter((id) => id !== null)
}

/** The content with local references replaced by what `resolve` knows. null: one is not known (yet). */
export function resolveContent(content: Record<string, unknown>, resolve: (txnId: TxnId) => EventId | null): Record<string, unknown> | null {
  const relates = content['m.relates_to']
  if (!isRecord(relates)) return content
  const real = (value: unknown): { id: EventId } | 'unknown' | null => {
    const id = idIn(value)
    const txnId = id === null ? null : localIdOf(id)
    if (txnId === null) return null
    const known = resolve(txnId)
    return known === null ? 'unknown' : { id: known }
  }
  const own = real(relates)
  const reply = real(relates['m.in_reply_to'])
  if (own === 'unknown' || reply === 'unknown') return null
  if (own === null && reply === null) return content
  return {
    ...content,
    'm.relates_to': { ...relates, ...(own === null ? {} : { event_id: own.id }), ...(reply === null ? {} : { 'm.in_reply_to': { event_id: reply.id } }) },
  }
}

/** The payload with real ids where they are known, and local ones where they are not. */
export function resolvePayload(payload: OutboxPayload, resolve: (txnId: TxnId) => EventId | null): OutboxPayload {
  const known = (txnId: TxnId): EventId => resolve(txnId) ?? localEventId(txnId)
  if (payload.kind === 'event') return { ...payload, content: resolveContent(payload.content, known) ?? payload.content }
  if (payload.kind !== 'redaction') return payload
  const local = localIdOf(payload.redacts)
  return local === null ? payload : { ...payload, redacts: known(local) }
}
