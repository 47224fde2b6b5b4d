import type { RoomId, WriteBlock } from '../../engine/protocol.ts'
import { useDetails, useRoom } from '../state/stores.ts'

/** Why nothing can be written here. Before the room's details have come, what the list knows decides; the engine refuses what it must in any case. */
export function useWriteBlock(roomId: RoomId): WriteBlock {
  const details = useDetails(roomId)
  const summary = useRoom(roomId)
  if (details !== undefined) return details.writeBlock
  if (summary === undefined) return null
  if (summary.membership !== 'join') return 'not-joined'
  if (summary.archived) return 'archived'
  return summary.encrypted ? 'encrypted' : null
}
