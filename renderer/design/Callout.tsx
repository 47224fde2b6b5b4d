import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { CircleAlert, CircleCheck, Info, TriangleAlert } from './icons.ts'
import css from './Callout.module.css'

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert }

interface CalloutProps {
  tone?: keyof typeof icons
  title?: string
  /** Said at once by a screen reader when it appears. */
  alert?: boolean
  children?: ReactNode
}

/** A few sentences that one should not pass by. */
export function Callout({ tone = 'info', title, alert = false, children }: CalloutProps) {
  const Icon = icons[tone]
  return (
    <div className={cx(css.callout, css[tone])} role={alert ? 'alert' : undefined}>
      <Icon size={18} className={css.icon} aria-hidden="true" />
      <div className={css.text}>
        {title !== undefined && <p className={css.title}>{title}</p>}
        {children}
      </div>
    </div>
  )
}
