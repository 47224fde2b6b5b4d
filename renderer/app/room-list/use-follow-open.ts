import { useEffect, useRef, type RefObject } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { useUi } from '../state/ui.ts'
import type { Line } from './flatten.ts'

/**
 * Brings the open room into sight when one goes to another by key or from a notification. A search leaves the list where it was,
 * and a list that merely changes its order is not moved.
 */
export function useFollowOpen(lines: readonly Line[], list: RefObject<VirtualizerHandle | null>): void {
  const room = useUi((s) => s.room)
  const searching = useUi((s) => s.query !== '')
  const followed = useRef({ room, searching })
  useEffect(() => {
    const before = followed.current
    followed.current = { room, searching }
    if (room === null || room === before.room || searching || before.searching) return
    const index = lines.findIndex((line) => line.line === 'room' && line.id === room)
    if (index >= 0) list.current?.scrollToIndex(index, { align: 'nearest' })
  }, [room, searching, lines, list])
}
