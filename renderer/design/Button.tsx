import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { cx } from './cx.ts'
import { Spinner } from './Spinner.tsx'
import css from './Button.module.css'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** primary: the one thing to do here · soft: beside it · plain: quiet · danger: cannot be undone. */
  variant?: 'primary' | 'soft' | 'plain' | 'danger'
  size?: 'sm' | 'md' | 'lg'
  /** Work goes on: a spinner is shown and clicks are ignored, the focus stays. */
  busy?: boolean
  icon?: ReactNode
  ref?: Ref<HTMLButtonElement>
}

/** A button with words. Buttons without words are `IconButton`. */
export function Button({ variant = 'soft', size = 'md', busy = false, icon, className, children, onClick, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      {...rest}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={cx(css.button, css[variant], css[size], className)}
    >
      {busy ? <Spinner /> : icon}
      {children !== undefined && <span className={css.label}>{children}</span>}
    </button>
  )
}
