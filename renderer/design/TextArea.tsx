import { useId, type ReactNode, type TextareaHTMLAttributes } from 'react'
import css from './TextField.module.css'

export interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  label: string
  hint?: ReactNode
}

/** A few lines of text with their label; grows with what is written. */
export function TextArea({ label, hint, id, rows = 2, ...rest }: TextAreaProps) {
  const own = useId()
  const field = id ?? own
  return (
    <div className={css.field}>
      <label htmlFor={field} className={css.label}>
        {label}
      </label>
      <div className={css.box}>
        <textarea {...rest} id={field} rows={rows} className={css.area} aria-describedby={hint === undefined ? undefined : `${field}-hint`} />
      </div>
      {hint !== undefined && (
        <div id={`${field}-hint`} className={css.hint}>
          {hint}
        </div>
      )}
    </div>
  )
}
