import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react'
import { cx } from './cx.ts'
import css from './TextField.module.css'

export interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string
  /** The label is read aloud but not drawn. */
  hideLabel?: boolean
  hint?: ReactNode
  /** What is wrong, as a sentence; said at once to a screen reader. */
  error?: ReactNode
  /** Drawn inside, before the text. */
  icon?: ReactNode
  /** Drawn inside, behind the text. */
  end?: ReactNode
  ref?: Ref<HTMLInputElement>
}

/** One line of text with its label, hint and error bound to it. */
export function TextField({ label, hideLabel = false, hint, error, icon, end, className, id, ...rest }: TextFieldProps) {
  const own = useId()
  const input = id ?? own
  const hasError = error !== undefined && error !== null && error !== false
  const hasHint = hint !== undefined && hint !== null && hint !== false
  return (
    <div className={cx(css.field, className)}>
      <label htmlFor={input} className={hideLabel ? 'sr-only' : css.label}>
        {label}
      </label>
      <div className={cx(css.box, hasError && css.wrong)}>
        {icon !== undefined && <span className={css.icon}>{icon}</span>}
        <input
          {...rest}
          id={input}
          className={css.input}
          aria-invalid={hasError || undefined}
          aria-describedby={cx(hasHint && `${input}-hint`, hasError && `${input}-error`) || undefined}
        />
        {end}
      </div>
      {hasHint && (
        <div id={`${input}-hint`} className={css.hint}>
          {hint}
        </div>
      )}
      <div id={`${input}-error`} role="alert" className={css.error}>
        {error}
      </div>
    </div>
  )
}
