import { formatNumber, t } from '../../locales/i18n.ts'
import { useCompleteness, useConnection } from '../state/stores.ts'
import css from './Arrival.module.css'

/** Says that the list is not whole yet: how many rooms are known of how many. Nothing once all names are there. */
export function Arrival({ filtering }: { filtering: boolean }) {
  const { firstWindow, names, known, total } = useCompleteness()
  const connection = useConnection()
  if (connection.kind === 'from-snapshot') return <Line text={t('list.connecting')} part={null} />
  if (!firstWindow || names || connection.kind === 'reconnecting') return null
  const counted = total === null ? t('list.namesArrivingUnknown', { known: formatNumber(known) }) : t('list.namesArriving', { known: formatNumber(known), total: formatNumber(total) })
  return <Line text={counted} more={filtering ? t('list.namesMissing') : null} part={total === null || total === 0 ? null : Math.min(known / total, 1)} />
}

function Line({ text, more = null, part }: { text: string; more?: string | null; part: number | null }) {
  return (
    <div className={css.arrival} role="status">
      <span>{text}</span>
      {more !== null && <span>{more}</span>}
      {part === null ? <span className={css.flow} aria-hidden="true" /> : <progress className={css.bar} value={part} aria-label={text} />}
    </div>
  )
}
