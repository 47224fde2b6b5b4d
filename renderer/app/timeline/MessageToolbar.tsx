import { use } from 'react'
import type { MessageRow } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { Ellipsis, PencilLine, Reply, SmilePlus } from '../../design/icons.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import { useTimelineActions } from './actions.ts'
import { useIsHot } from './focus-store.ts'
import css from './MessageTile.module.css'

/** What can be done with the message under the pointer or with the focus. Exists for that one row only. */
export function MessageToolbar({ row }: { row: MessageRow }) {
  const hot = useIsHot(row.key)
  return hot ? <Tools row={row} /> : null
}

function Tools({ row }: { row: MessageRow }) {
  const { reply, edit, openReactions, openMenu } = useTimelineActions()
  const tabIndex = use(TabStop)
  return (
    <div className={css.toolbar} role="toolbar" aria-label={t('timeline.actions')}>
      {row.can.react && <IconButton size="sm" tabIndex={tabIndex} label={t('timeline.action.react')} onClick={(event) => { openReactions(row, event.currentTarget) }}><SmilePlus size={16} /></IconButton>}
      {row.can.reply && <IconButton size="sm" tabIndex={tabIndex} label={t('timeline.action.reply')} keys="R" onClick={() => { reply(row) }}><Reply size={16} /></IconButton>}
      {row.can.edit && <IconButton size="sm" tabIndex={tabIndex} label={t('timeline.action.edit')} keys="E" onClick={() => { edit(row) }}><PencilLine size={16} /></IconButton>}
      <IconButton size="sm" tabIndex={tabIndex} label={t('timeline.action.more')} onClick={(event) => { openMenu(row, event.currentTarget) }}><Ellipsis size={16} /></IconButton>
    </div>
  )
}
