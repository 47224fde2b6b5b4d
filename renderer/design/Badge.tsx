import { cx } from './cx.ts'
import css from './Badge.module.css'

/** A count. `mention` is told apart by colour and by its @. `dot`: something is new, the number is not the point. */
export function Badge({ count, tone = 'unread', label }: { count: number | 'dot'; tone?: 'unread' | 'mention' | 'muted' | 'danger'; label: string }) {
  return (
    <span className={cx(css.badge, css[tone], count === 'dot' && css.dot)}>
      <span className="sr-only">{label}</span>
      {count !== 'dot' && <span aria-hidden="true">{shortCount(count)}</span>}
    </span>
  )
}

/** 3 → "3", 1200 → "1k": a badge keeps its width. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count)
  if (count < 100_000) return `${Math.floor(count / 1000)}k`
  return '99k'
}
