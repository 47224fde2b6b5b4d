import { useCallback, useEffect, useRef, type RefObject } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { wish } from '../state/engine-client.ts'
import type { Line } from './flatten.ts'

const SETTLE_MS = 150

/** Tells the engine which rooms are on screen, once the list has come to rest. Returns what to call when scrolling ends. */
export function useVisibleRooms(lines: readonly Line[], list: RefObject<VirtualizerHandle | null>): () => void {
  const told = useRef('')
  const timer = useRef(0)
  const tell = useCallback(() => {
    timer.current = 0
    const handle = list.current
    if (handle === null) return
    const first = handle.findItemIndex(handle.scrollOffset)
    const last = handle.findItemIndex(handle.scrollOffset + handle.viewportSize)
    const ids = lines.slice(first, last + 1).flatMap((line) => (line.line === 'room' ? [line.id] : []))
    const key = ids.join(' ')
    if (key === told.current || ids.length === 0) return
    told.current = key
    wish('list.visible', { ids })
  }, [lines, list])
  const latest = useRef(tell)
  useEffect(() => {
    latest.current = tell
    // A list that never rests is still told of, once in a while.
    if (timer.current === 0) timer.current = window.setTimeout(() => latest.current(), SETTLE_MS)
  }, [tell])
  useEffect(() => () => clearTimeout(timer.current), [])
  return tell
}
