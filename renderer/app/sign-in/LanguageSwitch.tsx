import type { Language } from '../../../electron/bridge/contract.ts'
import { t } from '../../locales/i18n.ts'
import { cx } from '../../design/cx.ts'
import { changeSettings, useApp } from '../state/app.ts'
import { attempt } from '../people/invite-actions.ts'
import { LANGUAGES } from '../settings/languages.ts'
import css from './LanguageSwitch.module.css'

/** The languages by their own names, so that one finds one's own in a page one cannot read. */
export function LanguageSwitch() {
  const current = useApp((s) => s.language)
  const choose = (language: Language) => void attempt(changeSettings({ language }))
  return (
    <div className={css.switch} role="group" aria-label={t('settings.language')}>
      {LANGUAGES.map(({ code, name }) => (
        <button key={code} type="button" lang={code} aria-pressed={code === current} className={cx(css.language, code === current && css.current)} onClick={() => choose(code)}>
          {name}
        </button>
      ))}
    </div>
  )
}
