import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { cx } from '../../../design/cx.ts'
import css from './controls.module.css'

interface ControlButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label' | 'title'> {
  /** Said to a screen reader and shown as the tooltip: what a press does. */
  label: string
  keys?: string
  /** off: a device that is off · on: something special goes on · hang-up: the way out. */
  look?: 'normal' | 'off' | 'on' | 'hang-up'
  pressed?: boolean
  /** Words beside the icon, where there is room. */
  words?: ReactNode
  /** Drawn in the corner. */
  badge?: ReactNode
  ref?: Ref<HTMLButtonElement>
}

/** One of the large buttons below the pictures. */
export function ControlButton({ label, keys, look = 'normal', pressed, words, badge, className, children, ...rest }: ControlButtonProps) {
  return (
    <button type="button" {...rest} aria-label={label} aria-pressed={pressed} data-tip={label} data-tip-keys={keys} className={cx(css.control, css[look], className)}>
      {children}
      {words !== undefined && <span className={css.wordsInside}>{words}</span>}
      {badge}
    </button>
  )
}
