import { useEffect } from 'react'
import { request } from '../state/engine-client.ts'
import { RequestFailure } from '../state/failure.ts'
import { timelineStore } from '../state/stores.ts'
import type { TimelineScroller } from './scroller.ts'

/**
 * Asks for older and newer rows while the place is near an end that has more. Errors wait for the person: they are shown with a button.
 * Not by React's renders: where "loading" and "idle" come in one of them, nothing would seem to have changed and nobody would ask on.
 */
export function useLoading(roomId: string, scroller: TimelineScroller, opened: boolean): void {
  useEffect(() => {
    if (!opened) return undefined
    const store = timelineStore(roomId)
    const asking = { back: false, forward: false }
    let left = false
    const look = (): void => {
      const { status } = store.getState()
      const { nearStart, nearEnd } = scroller.getEdges()
      if (nearStart && status?.back === 'idle') ask('back')
      if (nearEnd && status?.forward === 'idle') ask('forward')
    }
    const ask = (way: 'back' | 'forward'): void => {
      if (asking[way] || left) return
      asking[way] = true
      request(way === 'back' ? 'timeline.back' : 'timeline.forward', { roomId }).then(
        () => {
          asking[way] = false
          look()
        },
        (error: unknown) => {
          if (!(error instanceof RequestFailure)) throw error
          // What went wrong stands in the status; where it does not, the next movement asks again.
          asking[way] = false
        },
      )
    }
    look()
    const stopEdges = scroller.subscribeEdges(look)
    const stopStore = store.subscribe(look)
    return () => {
      left = true
      stopEdges()
      stopStore()
    }
  }, [roomId, scroller, opened])
}
