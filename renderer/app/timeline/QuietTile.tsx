import type { ReactNode } from 'react'
import css from './Row.module.css'

/** A line in passing: what cannot be shown, or need not be shown loudly. */
export function QuietTile({ text, icon }: { text: string; icon?: ReactNode }) {
  return <p className={css.quiet}>{icon}{text}</p>
}
