import { useId, type InputHTMLAttributes, type ReactNode } from 'react'
import { cx } from './cx.ts'
import { Check } from './icons.ts'
import css from './Choice.module.css'

export interface CheckboxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'type'> {
  label: string
  hint?: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
}

/** A box to tick, with what it means beside it. */
export function Checkbox({ label, hint, checked, onChange, className, ...rest }: CheckboxProps) {
  const id = useId()
  return (
    <label className={cx(css.choice, className)}>
      <span className={css.box}>
        <input {...rest} type="checkbox" className={css.native} checked={checked} aria-labelledby={`${id}l`} aria-describedby={hint === undefined ? undefined : `${id}h`} onChange={(event) => onChange(event.target.checked)} />
        <Check size={14} className={css.tick} aria-hidden="true" />
      </span>
      <Words id={id} label={label} hint={hint} />
    </label>
  )
}

/** Something that is on or off and takes effect at once. */
export function Switch({ label, hint, checked, onChange, className, ...rest }: CheckboxProps) {
  const id = useId()
  return (
    <label className={cx(css.choice, css.wide, className)}>
      <Words id={id} label={label} hint={hint} />
      <input {...rest} type="checkbox" role="switch" className={css.switch} checked={checked} aria-labelledby={`${id}l`} aria-describedby={hint === undefined ? undefined : `${id}h`} onChange={(event) => onChange(event.target.checked)} />
    </label>
  )
}

function Words({ id, label, hint }: { id: string; label: string; hint: ReactNode }) {
  return (
    <span className={css.words}>
      <span id={`${id}l`} className={css.label}>
        {label}
      </span>
      {hint !== undefined && (
        <span id={`${id}h`} className={css.hint}>
          {hint}
        </span>
      )}
    </span>
  )
}
