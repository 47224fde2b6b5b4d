import type { ButtonHTMLAttributes, Ref } from 'react'
import { cx } from './cx.ts'
import css from './IconButton.module.css'

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label' | 'title'> {
  /** Said to a screen reader and shown as the tooltip. */
  label: string
  /** The shortcut, shown behind the label in the tooltip. */
  keys?: string
  size?: 'sm' | 'md'
  /** A switch: pressed or not. */
  pressed?: boolean
  tone?: 'normal' | 'danger' | 'accent'
  ref?: Ref<HTMLButtonElement>
}

/** A button that is only an icon; its name is its tooltip. */
export function IconButton({ label, keys, size = 'md', pressed, tone = 'normal', className, children, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      {...rest}
      aria-label={label}
      aria-pressed={pressed}
      data-tip={label}
      data-tip-keys={keys}
      className={cx(css.button, css[size], css[tone], pressed === true && css.pressed, className)}
    >
      {children}
    </button>
  )
}
