import type { RoomId } from '../../engine/protocol.ts'
import { request } from '../state/engine-client.ts'
import { engineErrorOf, errorSentence } from '../state/failure.ts'
import { closeRoom, openRoom } from '../state/rooms.ts'
import { tell } from '../state/ui.ts'

/** Runs a command and says its failure in a sentence at the foot of the window. True when it succeeded. */
export async function attempt(command: Promise<unknown>): Promise<boolean> {
  try {
    await command
    return true
  } catch (thrown) {
    const error = engineErrorOf(thrown)
    if (error.code !== 'cancelled') tell(errorSentence(error), 'error')
    return false
  }
}

/** Joins and opens the room that one was invited to. */
export async function acceptInvite(roomId: RoomId): Promise<boolean> {
  const joined = await attempt(request('room.join', { roomId }))
  if (joined) openRoom(roomId)
  return joined
}

export async function declineInvite(roomId: RoomId): Promise<boolean> {
  return leaveRoom(roomId)
}

/** Leaves the room (or declines the invitation) and takes it off the window. */
export async function leaveRoom(roomId: RoomId): Promise<boolean> {
  const left = await attempt(request('room.leave', { roomId }))
  if (left) closeRoom(roomId)
  return left
}

/** Opens the direct chat with a person, the existing one or a new one. */
export async function openDirect(userId: string): Promise<boolean> {
  return attempt(request('direct.open', { userId }).then(({ roomId }) => openRoom(roomId)))
}
