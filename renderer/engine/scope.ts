// What a page that shows one room may ask: things of that room, and nothing of the list, the account or other rooms.

import type { RequestName, RoomId, ToEngine } from './protocol.ts'

/** A new request is refused to such pages until it stands here. */
const OF_A_ROOM: ReadonlySet<RequestName> = new Set<RequestName>([
  'room.open', 'room.close', 'room.prefetch', 'timeline.back', 'timeline.forward', 'timeline.gap', 'timeline.live', 'room.read', 'room.markUnread', 'room.typing', 'room.members',
  'send.message', 'send.file', 'send.reaction', 'send.redact', 'send.retry', 'send.discard', 'compose.source', 'compose.complete', 'call.conference', 'call.ring', 'call.decline',
])

/** May a page that shows `room` ask this? Composing needs no room; completing other rooms' names would tell of them. */
export function isOfRoom(message: ToEngine, room: RoomId): boolean {
  if (message.name === 'compose.preview') return true
  if (!OF_A_ROOM.has(message.name)) return false
  const arg: unknown = message.arg
  if (typeof arg !== 'object' || arg === null || !('roomId' in arg) || arg.roomId !== room) return false
  return message.name !== 'compose.complete' || message.arg.kind === 'person'
}
