import { useEffect } from 'react'
import { wish } from '../state/engine-client.ts'
import { timelineStore } from '../state/stores.ts'
import { newestSeen } from './newest-seen.ts'
import type { TimelineScroller } from './scroller.ts'
import { useWindowFocus } from './use-scroller.ts'

const SETTLE_MS = 400

/** Marks as read what was in sight for a moment while the window was in front; never backwards. */
export function useReadMarker(roomId: string, scroller: TimelineScroller, opened: boolean): void {
  const focused = useWindowFocus()
  useEffect(() => {
    if (!focused || !opened) return undefined
    let timer = 0
    let marked: string | null = null
    const mark = () => {
      timer = 0
      const { order, items } = timelineStore(roomId).getState()
      const seen = newestSeen(scroller.visible(), order, (key) => items.get(key), marked)
      if (seen === null) return
      marked = seen.key
      wish('room.read', { roomId, eventId: seen.eventId })
    }
    // Not reset by further movement: while messages pour in, what is seen is marked at a steady beat.
    const soon = () => {
      if (timer === 0) timer = window.setTimeout(mark, SETTLE_MS)
    }
    const stop = scroller.subscribeMoves(soon)
    soon()
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [roomId, scroller, focused, opened])
}
