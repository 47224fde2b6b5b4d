import { use } from 'react'
import { useStore } from 'zustand'
import type { MessageRow } from '../../engine/protocol.ts'
import { formatRelative, t } from '../../locales/i18n.ts'
import { MessagesSquare } from '../../design/icons.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import { timelineStore, type Timeline } from '../state/stores.ts'
import { useTimelineActions } from './actions.ts'
import { messageText } from './row-label.ts'
import css from './MessageTile.module.css'

const MAX_TIP = 160

/** A message that began a thread says how long it is and leads to the first reply; one within a thread says what it belongs to and leads there. */
export function ThreadMark({ row }: { row: MessageRow }) {
  return row.inThread !== null ? <Within root={row.inThread} /> : <Begins row={row} />
}

function Within({ root }: { root: string }) {
  const { roomId, jumpTo } = useTimelineActions()
  const tabIndex = use(TabStop)
  const begin = useStore(timelineStore(roomId), (s) => s.items.get(root))
  const tip = begin?.row === 'message' ? `${begin.sender.name}: ${messageText(begin)}`.slice(0, MAX_TIP) : undefined
  return (
    <button type="button" tabIndex={tabIndex} className={css.thread} data-tip={tip} onClick={() => { jumpTo(root) }}>
      <MessagesSquare size={14} />
      {t('timeline.thread.in')}
    </button>
  )
}

function Begins({ row }: { row: MessageRow }) {
  const { roomId, jumpTo } = useTimelineActions()
  const tabIndex = use(TabStop)
  if (row.thread === null) return null
  const goToFirst = () => {
    const first = firstReply(timelineStore(roomId).getState(), row.eventId)
    if (first !== null) jumpTo(first)
  }
  return (
    <button type="button" tabIndex={tabIndex} className={css.thread} onClick={goToFirst}>
      <MessagesSquare size={14} />
      {t('timeline.thread.replies', { count: row.thread.replies })}
      {row.thread.latest !== null && <span className={css.threadTime}>{formatRelative(row.thread.latest)}</span>}
    </button>
  )
}

/** The oldest reply of a thread that is here; replies that are not loaded lie further down, where loading goes on by itself. */
function firstReply({ order, items }: Timeline, root: string | null): string | null {
  for (const key of order) {
    const row = items.get(key)
    if (row?.row === 'message' && row.inThread === root && row.eventId !== null) return row.eventId
  }
  return null
}
