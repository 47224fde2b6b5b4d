import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { formatNumber, getLanguage, t } from '../../../locales/i18n.ts'
import { IconButton } from '../../../design/IconButton.tsx'
import { Search, X } from '../../../design/icons.ts'
import { TextField } from '../../../design/TextField.tsx'
import { persons } from '../../model/select.ts'
import { useCall } from '../../state/stores.ts'
import { hidePeople } from '../keys.ts'
import { ModeratorTools } from './ModeratorTools.tsx'
import { PanelRow } from './PanelRow.tsx'
import { panelRows } from './panel-rows.ts'
import css from './people.module.css'

const ROW = 48

/** Who is in, who waits, whose hand is up; and what a moderator can do with all of them. */
export default function PeoplePanel() {
  const people = useCall((s) => s.model.participants)
  const count = useCall((s) => persons(s.model).length)
  const lobby = useCall((s) => s.model.lobby)
  const [query, setQuery] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const collator = useMemo(() => new Intl.Collator(getLanguage(), { sensitivity: 'base', numeric: true }), [])
  // A hall that arrives is sorted when there is time for it.
  const settled = useDeferredValue(people)
  const rows = useMemo(() => panelRows(settled, lobby, query, t('call.nameless'), collator.compare), [settled, lobby, query, collator])
  return (
    <div className={css.panel}>
      <header className={css.head}>
        <h2 className={css.title}>
          {t('call.people')}
          <span className={css.count}>{formatNumber(count)}</span>
        </h2>
        <IconButton label={t('common.close')} onClick={hidePeople}>
          <X size={18} />
        </IconButton>
      </header>
      <div className={css.search}>
        <TextField ref={field} label={t('call.people.search')} hideLabel placeholder={t('call.people.search')} type="search" icon={<Search size={16} />} value={query} maxLength={200} autoComplete="off" spellCheck={false} onChange={(event) => setQuery(event.target.value)} />
      </div>
      <p role="status" className={css.word}>
        {rows.length === 0 ? t('call.people.nobody', { query: query.trim() }) : ''}
      </p>
      <Rows rows={rows} />
      <ModeratorTools />
    </div>
  )
}

/** One stop for Tab; ↑ and ↓ walk from row to row, → reaches a row's buttons by Tab. Only rows on screen exist. */
function Rows({ rows }: { rows: ReturnType<typeof panelRows> }) {
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const [active, setActive] = useState(0)
  const stops = useMemo(() => rows.flatMap((row, index) => (row.kind === 'heading' ? [] : [index])), [rows])
  const at = stops.includes(active) ? active : (stops[0] ?? 0)
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -stops.length, End: stops.length }
    const by = moves[event.key]
    if (by === undefined || event.altKey || event.ctrlKey) return
    event.preventDefault()
    const to = stops[Math.min(Math.max(stops.indexOf(at) + by, 0), stops.length - 1)]
    if (to === undefined) return
    setActive(to)
    list.current?.scrollToIndex(to, { align: 'nearest' })
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-row="${to}"]`)?.focus())
  }
  return (
    <div ref={scroller} className={css.rows} role="list" aria-label={t('call.people')} onKeyDown={onKeyDown}>
      <Virtualizer ref={list} scrollRef={scroller} data={rows} itemSize={ROW} keepMounted={rows.length > 0 ? [at] : []}>
        {(row, index) => <PanelRow key={row.key} row={row} index={index} stop={index === at} onFocus={setActive} />}
      </Virtualizer>
    </div>
  )
}
