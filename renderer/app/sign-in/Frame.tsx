import type { ReactNode } from 'react'
import { t } from '../../locales/i18n.ts'
import { Mark } from '../../design/Mark.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import css from './Frame.module.css'

/** The ground of sign-in and of what can go wrong before it: the tiers of an amphitheatre, a card, the languages. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <div className={css.page}>
      <svg className={css.tiers} viewBox="0 0 1200 600" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false">
        {[300, 420, 540, 660, 780].map((radius) => (
          <circle key={radius} cx="600" cy="660" r={radius} />
        ))}
      </svg>
      <header className={css.head}>
        <span className={css.brand}>
          <Mark size={26} />
          {t('common.appName')}
        </span>
        <LanguageSwitch />
      </header>
      <main className={css.main}>
        <div className={css.card}>{children}</div>
      </main>
    </div>
  )
}
