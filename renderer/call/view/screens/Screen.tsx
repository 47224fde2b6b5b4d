import type { ReactNode } from 'react'
import css from './screens.module.css'

interface ScreenProps {
  icon: ReactNode
  title: string
  /** One sentence: what is, and what one can do. */
  text?: string
  actions?: ReactNode
  /** Said at once by a screen reader. */
  alert?: boolean
  children?: ReactNode
}

/** A whole window for one thing to know. */
export function Screen({ icon, title, text, actions, alert = false, children }: ScreenProps) {
  return (
    <main className={css.screen} data-region>
      <section className={css.card} role={alert ? 'alert' : 'status'}>
        <span className={css.icon} aria-hidden="true">
          {icon}
        </span>
        <h1 className={css.title}>{title}</h1>
        {text !== undefined && <p className={css.text}>{text}</p>}
      </section>
      {children}
      {actions !== undefined && <div className={css.actions}>{actions}</div>}
    </main>
  )
}
