import { memo, useCallback } from 'react'
import { useTimelineRow } from '../state/stores.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import { cx } from '../../design/cx.ts'
import { DayLine } from './DayLine.tsx'
import { useIsActive, useIsFlash } from './focus-store.ts'
import { GapTile } from './GapTile.tsx'
import { MessageTile } from './MessageTile.tsx'
import { RowBoundary } from './RowBoundary.tsx'
import { StateTile } from './StateTile.tsx'
import { UnreadLine } from './UnreadLine.tsx'
import { rowLabel } from './row-label.ts'
import type { TimelineScroller } from './scroller.ts'
import css from './Row.module.css'

/** One row: subscribes to its own key and to nothing else, tells the scroller its element, fails alone. */
export const Row = memo(function Row({ roomId, rowKey, scroller }: { roomId: string; rowKey: string; scroller: TimelineScroller }) {
  const row = useTimelineRow(roomId, rowKey)
  const active = useIsActive(rowKey)
  const flash = useIsFlash(rowKey)
  const register = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined
    const undo = scroller.register(rowKey, element)
    return () => {
      // A row that scrolls away with the focus leaves it to the list; the arrow keys bring it back.
      if (element.contains(document.activeElement)) element.closest<HTMLElement>('[data-timeline]')?.focus({ preventScroll: true })
      undo()
    }
  }, [scroller, rowKey])
  const focusable = row !== undefined && (row.row === 'message' || row.row === 'state')
  const quiet = row?.row === 'day' || row?.row === 'unread'
  return (
    <div
      ref={register}
      className={cx(css.row, flash && css.flash)}
      data-key={rowKey}
      data-kind={row?.row}
      role={quiet ? 'separator' : 'article'}
      aria-label={row === undefined ? undefined : rowLabel(row)}
      {...(focusable ? { tabIndex: active ? 0 : -1 } : {})}
    >
      <TabStop value={active ? 0 : -1}>
        <RowBoundary version={row?.v ?? -1}>{row === undefined ? null : <RowBody row={row} />}</RowBoundary>
      </TabStop>
    </div>
  )
})

function RowBody({ row }: { row: NonNullable<ReturnType<typeof useTimelineRow>> }) {
  switch (row.row) {
    case 'message': return <MessageTile row={row} />
    case 'state': return <StateTile row={row} />
    case 'day': return <DayLine ts={row.ts} />
    case 'unread': return <UnreadLine />
    case 'gap': return <GapTile row={row} />
  }
}
