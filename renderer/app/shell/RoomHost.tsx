import { lazy, Suspense } from 'react'
import type { RoomId } from '../../engine/protocol.ts'
import { useRoom } from '../state/stores.ts'
import { useDelayed } from './use-delayed.ts'
import { Spinner } from '../../design/Spinner.tsx'
import css from './RoomHost.module.css'

const loadRoom = () => import('../room/Room.tsx')
const Room = lazy(() => loadRoom().then(({ Room }) => ({ default: Room })))
const Invitation = lazy(() => import('../people/Invitation.tsx'))

/** Fetches the room's code while nothing else is to do, so that the first click finds it there. */
export const prepareRoom = (): void => void loadRoom()

function Waiting() {
  const late = useDelayed(250)
  return <div className={css.waiting}>{late && <Spinner size={24} />}</div>
}

/** The open room; an invitation is a page of its own. */
export function RoomHost({ roomId }: { roomId: RoomId }) {
  const room = useRoom(roomId)
  return <Suspense fallback={<Waiting />}>{room?.membership === 'invite' ? <Invitation room={room} /> : <Room roomId={roomId} />}</Suspense>
}
