import { useId, useRef, useState, type KeyboardEvent, type Ref } from 'react'
import { t } from '../../locales/i18n.ts'
import { cx } from '../../design/cx.ts'
import { Check, Search, X } from '../../design/icons.ts'
import { Spinner } from '../../design/Spinner.tsx'
import type { Person } from '../../engine/protocol.ts'
import { errorSentence } from '../state/failure.ts'
import { candidates } from './ids.ts'
import { PersonLine } from './PersonLine.tsx'
import { usePeopleSearch } from './use-people-search.ts'
import css from './people.module.css'

interface PeoplePickerProps {
  label: string
  /** People who cannot be chosen: oneself, those who are here already. */
  without: ReadonlySet<string>
  /** Chosen so far, drawn as chips; leave it out where choosing one is all. */
  chosen?: readonly Person[]
  onToggle: (person: Person) => void
  /** Chosen people whom something went wrong with. */
  failed?: ReadonlyMap<string, unknown>
  inputRef?: Ref<HTMLInputElement>
  /** Nothing can be chosen while something is being done. */
  busy?: boolean
}

/** Finds people as one types: ↑ and ↓ walk through those found, Enter chooses, Backspace takes the last one back. */
export function PeoplePicker({ label, without, chosen, onToggle, failed, inputRef, busy = false }: PeoplePickerProps) {
  const base = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const search = usePeopleSearch(query)
  const found = candidates(search.people, query, without)
  const at = Math.min(active, found.length - 1)
  const isChosen = (person: Person) => chosen?.some((one) => one.id === person.id) ?? false

  const toggle = (person: Person) => {
    if (busy) return
    onToggle(person)
    if (chosen !== undefined) {
      setQuery('')
      setActive(0)
    }
  }
  const moveTo = (index: number) => {
    setActive(index)
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const person = found[at]
    const last = chosen?.at(-1)
    if (event.key === 'ArrowDown') moveTo(Math.min(at + 1, found.length - 1))
    else if (event.key === 'ArrowUp') moveTo(Math.max(at - 1, 0))
    // While the answer is on its way, the line under the finger may be another one in a moment.
    else if (event.key === 'Enter' && person !== undefined && !event.ctrlKey && !(search.busy && query.trim() !== '' && !query.startsWith('@'))) toggle(person)
    else if (event.key === 'Backspace' && query === '' && last !== undefined) toggle(last)
    else if (event.key !== 'Enter' || event.ctrlKey) return
    event.preventDefault()
  }
  return (
    <div className={css.picker}>
      <label htmlFor={`${base}i`} className="sr-only">
        {label}
      </label>
      <div className={css.field}>
        {(chosen ?? []).map((person) => (
          <span key={person.id} className={cx(css.chip, failed?.has(person.id) === true && css.chipFailed)}>
            <span className={css.chipName} dir="auto">
              {person.name}
            </span>
            <button type="button" className={css.chipRemove} aria-label={t('people.removeChip', { name: person.name })} disabled={busy} onClick={() => toggle(person)}>
              <X size={14} aria-hidden="true" />
            </button>
          </span>
        ))}
        <span className={css.fieldInput}>
          <Search size={16} aria-hidden="true" />
          <input
            ref={inputRef}
            id={`${base}i`}
            role="combobox"
            aria-expanded={found.length > 0}
            aria-controls={`${base}l`}
            aria-autocomplete="list"
            aria-activedescendant={found[at] === undefined ? undefined : `${base}${at}`}
            placeholder={t('people.searchHint')}
            value={query}
            maxLength={255}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setQuery(event.target.value)
              setActive(0)
            }}
            onKeyDown={onKeyDown}
          />
          {search.busy && <Spinner />}
        </span>
      </div>
      <ul ref={list} tabIndex={-1} id={`${base}l`} className={css.found} role="listbox" aria-label={t('people.found')} aria-multiselectable={chosen !== undefined}>
        {found.map((person, index) => (
          <li
            key={person.id}
            id={`${base}${index}`}
            role="option"
            aria-selected={isChosen(person)}
            className={cx(css.line, css.option, index === at && css.active)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => toggle(person)}
            onPointerMove={() => setActive(index)}
          >
            <PersonLine person={person} end={isChosen(person) && <Check size={18} className={css.tick} aria-hidden="true" />} />
          </li>
        ))}
      </ul>
      <Word query={query} search={search} none={found.length === 0} />
    </div>
  )
}

/** What the list cannot say by itself. */
function Word({ query, search, none }: { query: string; search: ReturnType<typeof usePeopleSearch>; none: boolean }) {
  const text =
    search.error !== null && !search.busy
      ? errorSentence(search.error)
      : query.trim() === ''
        ? none
          ? t('people.searchStart')
          : ''
        : search.busy
          ? ''
          : none
            ? t('people.nobody', { query: query.trim() })
            : search.limited
              ? t('people.limited')
              : ''
  return (
    <p role="status" className={css.word}>
      {text}
    </p>
  )
}
