// Wall 7 and its smaller neighbours: what is never even journalled.

import type { RoomFacts } from '../context.ts'
import type { OutboxPayload } from '../host.ts'
import type { EngineError } from '../protocol.ts'

const typeOf = (payload: OutboxPayload): string => {
  if (payload.kind === 'event') return payload.type
  return payload.kind === 'redaction' ? 'm.room.redaction' : 'm.room.message'
}

/** Why this may not be written into this room; null: it may. An encrypted room comes first: that reason does not go away. */
export function refusalOf(room: RoomFacts | null, payload: OutboxPayload): EngineError | null {
  if (room === null) return { code: 'not-member' }
  if (room.encrypted) return { code: 'encrypted-room' }
  if (room.membership !== 'join') return { code: 'not-member' }
  if (room.archived) return { code: 'room-archived' }
  return room.canSend(typeOf(payload), false) ? null : { code: 'no-power' }
}
