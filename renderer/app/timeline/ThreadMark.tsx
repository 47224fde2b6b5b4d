import { use } from 'react'
import type { MessageRow } from '../../engine/protocol.ts'
import { formatRelative, t } from '../../locales/i18n.ts'
import { MessagesSquare } from '../../design/icons.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import { useTimelineActions } from './actions.ts'
import css from './MessageTile.module.css'

/** A message that began a thread says how long it is; one within a thread leads to its beginning. */
export function ThreadMark({ row }: { row: MessageRow }) {
  const { jumpTo } = useTimelineActions()
  const tabIndex = use(TabStop)
  const root = row.inThread
  if (root !== null) {
    return <button type="button" tabIndex={tabIndex} className={css.thread} onClick={() => { jumpTo(root) }}><MessagesSquare size={14} />{t('timeline.thread.in')}</button>
  }
  if (row.thread === null) return null
  return (
    <span className={css.thread}>
      <MessagesSquare size={14} />
      {t('timeline.thread.replies', { count: row.thread.replies })}
      {row.thread.latest !== null && <span className={css.threadTime}>{formatRelative(row.thread.latest)}</span>}
    </span>
  )
}
