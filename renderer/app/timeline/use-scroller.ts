import { useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { timelineStore, type Timeline } from '../state/stores.ts'
import type { Place } from './place.ts'
import { TimelineScroller, type Frame } from './scroller.ts'

/** Where each room was left, for coming back in the same run. */
const leftAt = new Map<string, string>()
const MAX_LEFT = 50

/** Where a room opens: where it was left, else at the new-message line, else at the last read row, else at the newest. */
export function openingKey({ order, status }: Pick<Timeline, 'order' | 'status'>, left: string | undefined): string | null {
  if (left !== undefined && order.includes(left)) return left
  if (order.includes('unread')) return 'unread'
  const anchor = status?.anchorKey ?? null
  return anchor !== null && order.includes(anchor) && order.at(-1) !== anchor ? anchor : null
}

/** Ties a scroller to a room's rows: each new order goes into it before React draws. The component is to be keyed by the room. */
export function useScroller(roomId: string): { scroller: TimelineScroller; frame: Frame; opened: boolean } {
  const [scroller] = useState(() => new TimelineScroller({ at: 'end' } satisfies Place))
  const [opened, setOpened] = useState(false)
  useLayoutEffect(() => {
    const store = timelineStore(roomId)
    let open = false
    const take = (state: Timeline) => {
      const { order, status } = state
      scroller.setOrder(order, status?.forward === 'live')
      if (open || status === null) return
      // A room may be known and have nothing to show yet: then what is before it is asked for like anywhere else.
      setOpened(true)
      if (order.length === 0) return
      open = true
      const key = openingKey(state, leftAt.get(roomId))
      if (key !== null) scroller.goTo(key)
    }
    take(store.getState())
    const stop = store.subscribe(take)
    return () => {
      stop()
      const seen = scroller.getEdges().atEnd ? undefined : scroller.visible()[0]
      leftAt.delete(roomId)
      if (seen !== undefined) leftAt.set(roomId, seen)
      for (const oldest of leftAt.keys()) if (leftAt.size > MAX_LEFT) leftAt.delete(oldest)
    }
  }, [roomId, scroller])
  const frame = useSyncExternalStore(scroller.subscribe, scroller.getFrame)
  useLayoutEffect(() => { scroller.settle() }, [frame, scroller])
  return { scroller, frame, opened }
}

/** Is the window in front of the person? Only then is what it shows read. */
export function useWindowFocus(): boolean {
  const [focused, setFocused] = useState(() => document.hasFocus())
  useEffect(() => {
    const look = () => { setFocused(document.visibilityState === 'visible' && document.hasFocus()) }
    for (const name of ['focus', 'blur'] as const) window.addEventListener(name, look)
    document.addEventListener('visibilitychange', look)
    look()
    return () => {
      for (const name of ['focus', 'blur'] as const) window.removeEventListener(name, look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
  return focused
}
