import { t } from '../../locales/i18n.ts'
import css from './Row.module.css'

/** The line above the first message that was not read yet. */
export function UnreadLine() {
  return <div className={css.unread}><span>{t('timeline.newMessages')}</span></div>
}
