import type { MessageRow } from '../../engine/protocol.ts'
import { formatList, t } from '../../locales/i18n.ts'
import { Avatar } from '../../design/Avatar.tsx'
import { Check, CircleAlert, Clock } from '../../design/icons.ts'
import { avatarUrl } from '../state/media.ts'
import css from './RowStatus.module.css'

const FACES = 2

/** What became of a message, in the margin: on its way, there, read by whom. Its width never changes, so nothing moves when it does. */
export function RowStatus({ row }: { row: MessageRow }) {
  return <div className={css.status}>{statusOf(row)}</div>
}

function statusOf(row: MessageRow) {
  switch (row.send.kind) {
    case 'waiting': case 'sending': case 'uploading': {
      const label = row.send.kind === 'waiting' ? t('timeline.send.waiting') : row.send.kind === 'sending' ? t('timeline.send.sending') : t('timeline.send.uploading')
      return <span className={css.mark} role="img" aria-label={label} data-tip={label}><Clock size={14} /></span>
    }
    case 'failed':
      return <span className={`${css.mark} ${css.failed}`} aria-hidden="true"><CircleAlert size={15} /></span>
    case 'sent':
      if (row.readBy.total > 0) return <ReadBy readBy={row.readBy} />
      return row.own ? <span className={css.mark} role="img" aria-label={t('timeline.send.sent')} data-tip={t('timeline.send.sent')}><Check size={14} /></span> : null
  }
}

function ReadBy({ readBy }: { readBy: MessageRow['readBy'] }) {
  const names = readBy.people.map(({ name }) => name)
  const others = readBy.total - names.length
  const who = others > 0 ? t('timeline.fold.andOthers', { names: names.join(', '), count: others }) : formatList(names)
  const label = t('timeline.readBy', { who })
  const more = readBy.total - Math.min(FACES, readBy.people.length)
  return (
    <span className={css.faces} role="img" aria-label={label} data-tip={label}>
      {readBy.people.slice(0, FACES).map((person) => <Avatar key={person.id} id={person.id} name={person.name} src={avatarUrl(person.avatar, 20)} size={20} className={css.face ?? ''} />)}
      {more > 0 && <span className={css.more}>+{more > 99 ? 99 : more}</span>}
    </span>
  )
}
