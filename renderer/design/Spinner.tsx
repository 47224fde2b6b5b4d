import { cx } from './cx.ts'
import css from './Spinner.module.css'

/** Work goes on. Silent by itself: whoever shows it says what goes on. */
export function Spinner({ size = 16, className }: { size?: number; className?: string }) {
  return (
    <svg className={cx(css.spinner, className)} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <circle className={css.track} cx="8" cy="8" r="6.25" fill="none" strokeWidth="1.75" />
      <path className={css.arc} d="M8 1.75A6.25 6.25 0 0 1 14.25 8" fill="none" strokeWidth="1.75" strokeLinecap="round" />
    </svg>
  )
}
