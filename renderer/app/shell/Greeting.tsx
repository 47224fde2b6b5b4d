import { t } from '../../locales/i18n.ts'
import { Mark } from '../../design/Mark.tsx'
import css from './Greeting.module.css'

/** What stands in the middle while no room is open. */
export function Greeting() {
  return (
    <div className={css.greeting}>
      <Mark size={72} className={css.mark} />
      <h1 className={css.title}>{t('list.greeting')}</h1>
      <p>{t('list.greetingHint')}</p>
    </div>
  )
}
