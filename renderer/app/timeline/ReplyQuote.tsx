import { use } from 'react'
import type { ReplyPreview } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import { useTimelineActions } from './actions.ts'
import { kindText } from './row-label.ts'
import css from './MessageTile.module.css'

/** What is answered to, in one line; a click shows it in its place. */
export function ReplyQuote({ reply }: { reply: ReplyPreview }) {
  const { jumpTo } = useTimelineActions()
  const tabIndex = use(TabStop)
  return (
    <button type="button" tabIndex={tabIndex} className={css.reply} aria-label={t('timeline.reply.to', { who: reply.sender?.name ?? '', text: reply.text ?? '' })} onClick={() => { jumpTo(reply.eventId) }}>
      {reply.sender !== null && <span className={css.replyName}>{reply.sender.name}</span>}
      <span className={css.replyText} dir="auto">{kindText(reply.kind, reply.text)}</span>
    </button>
  )
}
