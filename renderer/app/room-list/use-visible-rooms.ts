import { useCallback, useEffect, useRef, type RefObject } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { wish } from '../state/engine-client.ts'
import { roomStore, sessionStore } from '../state/stores.ts'
import type { Line } from './flatten.ts'

const SETTLE_MS = 150
const AT_ONCE = 3

/** Rooms whose history was fetched for the sake of their line in the list; once in a run. */
const fetched = new Set<string>()

/** Where only a reaction or a change of the room came last, what was said before it is not in the account's increments: it is in the history. */
function fetchUnknown(ids: readonly string[]): void {
  if (!sessionStore.getState().completeness.counts) return
  const rooms = roomStore.getState().items
  const unknown = ids.filter((id) => {
    const room = rooms.get(id)
    return room?.membership === 'join' && room.lastMessage === null && !fetched.has(id)
  })
  for (const id of unknown.slice(0, AT_ONCE)) {
    fetched.add(id)
    wish('room.prefetch', { roomId: id })
  }
}

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
    fetchUnknown(ids)
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
