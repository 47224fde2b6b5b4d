import type { RoomId } from '../../engine/protocol.ts'
import { useRoom } from '../state/stores.ts'
import { useDelayed } from './use-delayed.ts'
import { deferred } from '../../design/deferred.tsx'
import { Spinner } from '../../design/Spinner.tsx'
import css from './RoomHost.module.css'

const Room = deferred(() => import('../room/Room.tsx'), <Waiting />)
const Invitation = deferred(() => import('../people/Invitation.tsx'), <Waiting />)

/** Fetches the room's code while nothing else is to do, so that the first click finds it there. */
export const prepareRoom = Room.prepare

function Waiting() {
  const late = useDelayed(250)
  return <div className={css.waiting}>{late && <Spinner size={24} />}</div>
}

/** The open room; an invitation is a page of its own. */
export function RoomHost({ roomId }: { roomId: RoomId }) {
  const room = useRoom(roomId)
  return room?.membership === 'invite' ? <Invitation room={room} /> : <Room roomId={roomId} />
}
