import type { RoomSummary } from '../../engine/protocol.ts'

/** What a room's call button does. `refused`: there is a button, and it says why it does nothing. */
export type CallWay = { kind: 'none' } | { kind: 'start' | 'join' | 'back' | 'refused' }

/**
 * The way into a room's call; none into an encrypted one, where even who is in would stand in the clear (wall 7). Joining is everybody's who is in the room; starting needs the power (`mayStart` undefined: not known yet, the engine
 * refuses where it must). Where calls are not offered at all this is never asked.
 */
export function callWay(room: RoomSummary, mayStart: boolean | undefined, inIt: boolean): CallWay {
  if (inIt) return { kind: 'back' }
  if (room.membership !== 'join' || room.kind === 'space' || room.archived || room.serverNotice || room.encrypted) return { kind: 'none' }
  if (room.call !== null) return { kind: 'join' }
  return { kind: mayStart === false ? 'refused' : 'start' }
}
