import { deferred } from '../../design/deferred.tsx'
import { useCalls, useCallsOffered, useOpenRings } from '../state/calls.ts'
import { Boundary } from '../shell/Boundary.tsx'

const CallBar = deferred(() => import('./CallBar.tsx'))
const RingDialog = deferred(() => import('./RingDialog.tsx'))

/** The bar of this machine's call, above everything but the line about the connection. */
export function CallBarHost() {
  const call = useCalls((s) => s.call)
  const offered = useCallsOffered()
  if (call === null || !offered) return null
  return (
    <Boundary of={call.roomId}>
      <CallBar call={call} />
    </Boundary>
  )
}

/** Who calls this person, over whatever is shown. */
export function RingHost() {
  const rings = useOpenRings()
  const first = rings[0]
  if (first === undefined) return null
  return (
    <Boundary of={first.eventId}>
      <RingDialog rings={rings} />
    </Boundary>
  )
}
