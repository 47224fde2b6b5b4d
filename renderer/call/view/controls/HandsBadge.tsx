import { cx } from '../../../design/cx.ts'
import { formatNumber, t } from '../../../locales/i18n.ts'
import { hands } from '../../model/select.ts'
import { useCall } from '../../state/stores.ts'
import css from './controls.module.css'

/** In the corner of the button that leads to the people: how many hands are up. */
export function HandsBadge({ narrowOnly = false }: { narrowOnly?: boolean }) {
  const raised = useCall((s) => hands(s.model).length)
  if (raised === 0) return null
  return (
    <span className={cx(css.count, narrowOnly && css.narrowOnly)} data-tip={t('call.hands.count', { count: raised })}>
      {formatNumber(raised)}
    </span>
  )
}
