import { formatDay } from '../../locales/i18n.ts'
import css from './Row.module.css'

/** The line that begins a day. */
export function DayLine({ ts }: { ts: number }) {
  return <div className={css.day}><span>{formatDay(ts)}</span></div>
}
