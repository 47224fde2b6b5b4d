import type { ReactNode } from 'react'
import css from './views.module.css'

/** What this step is about. */
export function Heading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={css.heading}>
      <h1 className={css.title}>{title}</h1>
      {children !== undefined && <p className={css.lead}>{children}</p>}
    </div>
  )
}
