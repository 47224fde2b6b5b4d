import { memo } from 'react'
import type { MessageRow } from '../../engine/protocol.ts'
import { formatDateTime, formatTime } from '../../locales/i18n.ts'
import { Avatar } from '../../design/Avatar.tsx'
import { cx } from '../../design/cx.ts'
import { avatarUrl } from '../state/media.ts'
import { useTimelineActions } from './actions.ts'
import { MessageBody } from './MessageBody.tsx'
import { MessageToolbar } from './MessageToolbar.tsx'
import { Reactions } from './Reactions.tsx'
import { ReplyQuote } from './ReplyQuote.tsx'
import { RowStatus } from './RowStatus.tsx'
import { SenderName } from './SenderName.tsx'
import { SendFailure } from './SendFailure.tsx'
import { ThreadMark } from './ThreadMark.tsx'
import css from './MessageTile.module.css'

/** A message: who (once a group), what, and what came of it. Draws again only when its own row changes. */
export const MessageTile = memo(function MessageTile({ row }: { row: MessageRow }) {
  const { openProfile } = useTimelineActions()
  const pending = row.send.kind !== 'sent' && row.send.kind !== 'failed'
  return (
    <div className={cx(css.tile, row.groupStart && css.first, row.mentionsMe && css.mention, pending && css.pending)}>
      <div className={css.gutter}>
        {row.groupStart
          ? <button type="button" tabIndex={-1} aria-hidden="true" className={css.face} onClick={() => { openProfile(row.sender.id) }}>
              <Avatar id={row.sender.id} name={row.sender.name} src={avatarUrl(row.sender.avatar, 36)} size={36} />
            </button>
          : <time className={css.sideTime} aria-hidden="true">{formatTime(row.ts)}</time>}
      </div>
      <div className={css.main}>
        {row.groupStart && (
          <div className={css.head}>
            <SenderName sender={row.sender} own={row.own} onOpen={openProfile} />
            <time className={css.time} data-tip={formatDateTime(row.ts)} dateTime={new Date(row.ts).toISOString()}>{formatTime(row.ts)}</time>
          </div>
        )}
        {row.reply !== null && <ReplyQuote reply={row.reply} />}
        <MessageBody row={row} />
        {row.reactions.length > 0 && <Reactions row={row} />}
        {(row.thread !== null || row.inThread !== null) && <ThreadMark row={row} />}
        {row.send.kind === 'failed' && <SendFailure row={row} error={row.send.error} />}
      </div>
      <RowStatus row={row} />
      <MessageToolbar row={row} />
    </div>
  )
})
