import { useId } from 'react'
import { ChevronDown } from './icons.ts'
import css from './TextField.module.css'

interface SelectProps {
  label: string
  options: readonly { value: string; label: string }[]
  value: string
  onChange: (value: string) => void
}

/** One of many, as the system offers it: keyboard, first letters and long lists are its work. */
export function Select({ label, options, value, onChange }: SelectProps) {
  const id = useId()
  return (
    <div className={css.field}>
      <label htmlFor={id} className={css.label}>
        {label}
      </label>
      <div className={css.box}>
        <select id={id} className={css.select} value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown size={16} className={css.icon} aria-hidden="true" />
      </div>
    </div>
  )
}
