import { useEffect, useRef, type RefObject } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { useUi } from '../state/ui.ts'
import type { Line } from './flatten.ts'

/** The engine answers a changed view with new lines a moment later: those still belong to what was done. */
const BELONGS_MS = 800

/** Brings the open room into sight when another one is opened or a search ends; a list that merely changes its order is not moved. */
export function useFollowOpen(lines: readonly Line[], list: RefObject<VirtualizerHandle | null>): void {
  const room = useUi((s) => s.room)
  const searching = useUi((s) => s.query !== '')
  const until = useRef(0)
  useEffect(() => {
    until.current = performance.now() + BELONGS_MS
  }, [room, searching])
  useEffect(() => {
    if (room === null || searching || performance.now() > until.current) return
    const index = lines.findIndex((line) => line.line === 'room' && line.id === room)
    if (index >= 0) list.current?.scrollToIndex(index, { align: 'nearest' })
  }, [room, searching, lines, list])
}
