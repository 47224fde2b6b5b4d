import type { ButtonHTMLAttributes } from 'react'
import { cx } from './cx.ts'
import css from './TextLink.module.css'

/** A button that reads like a link: the quiet way on within a text. */
export function TextLink({ className, children, type = 'button', ...rest }: ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type={type} {...rest} className={cx(css.link, className)}>
      {children}
    </button>
  )
}
