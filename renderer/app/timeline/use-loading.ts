import { useEffect, useSyncExternalStore } from 'react'
import { wish } from '../state/engine-client.ts'
import { useTimelineStatus } from '../state/stores.ts'
import type { TimelineScroller } from './scroller.ts'

/** Asks for older and newer rows while the place is near an end that has more. Errors wait for the person: they are shown with a button. */
export function useLoading(roomId: string, scroller: TimelineScroller, opened: boolean): void {
  const status = useTimelineStatus(roomId)
  const edges = useSyncExternalStore(scroller.subscribeEdges, scroller.getEdges)
  const back = opened && edges.nearStart && status?.back === 'idle'
  const forward = opened && edges.nearEnd && status?.forward === 'idle'
  useEffect(() => {
    if (back) wish('timeline.back', { roomId })
  }, [back, roomId])
  useEffect(() => {
    if (forward) wish('timeline.forward', { roomId })
  }, [forward, roomId])
}
