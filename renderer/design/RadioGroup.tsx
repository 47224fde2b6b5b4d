import { useId, type ReactNode } from 'react'
import { cx } from './cx.ts'
import css from './Choice.module.css'

export interface RadioOption<V extends string> {
  value: V
  label: string
  hint?: ReactNode
  icon?: ReactNode
  /** The language of the label where it isn't the page's. */
  lang?: string
}

interface RadioGroupProps<V extends string> {
  legend: string
  /** The legend is read aloud but not drawn. */
  hideLegend?: boolean
  options: readonly RadioOption<V>[]
  value: V
  onChange: (value: V) => void
  /** list: below each other with hints · cards: beside each other with icons. */
  look?: 'list' | 'cards'
}

/** One of a few. Arrow keys choose, as everywhere. */
export function RadioGroup<V extends string>({ legend, hideLegend = false, options, value, onChange, look = 'list' }: RadioGroupProps<V>) {
  const name = useId()
  return (
    <fieldset className={css.group}>
      <legend className={hideLegend ? 'sr-only' : css.legend}>{legend}</legend>
      <div className={look === 'cards' ? css.cards : css.list}>
        {options.map((option) => (
          <label key={option.value} className={cx(look === 'cards' ? css.card : css.choice)} lang={option.lang}>
            <input type="radio" className={look === 'cards' ? 'sr-only' : css.radio} name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
            {option.icon}
            <span className={css.words}>
              <span className={css.label}>{option.label}</span>
              {option.hint !== undefined && <span className={css.hint}>{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
