import { use, useId, useState } from 'react'
import type { StateChange, StateRow } from '../../engine/protocol.ts'
import { formatDateTime, formatTime, t } from '../../locales/i18n.ts'
import { ChevronDown, ChevronRight } from '../../design/icons.ts'
import { openRoom } from '../state/rooms.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import { foldedSentence, stateSentence } from './state-sentence.ts'
import css from './StateTile.module.css'

/** Changes of the room: one is a sentence, several are one line that unfolds. */
export function StateTile({ row }: { row: StateRow }) {
  const [open, setOpen] = useState(false)
  const list = useId()
  const tabIndex = use(TabStop)
  const only = row.changes.length === 1 ? row.changes[0] : undefined
  if (only !== undefined) {
    return <p className={css.line} data-tip={formatDateTime(only.ts)}>{stateSentence(only.change)} <RoomLink change={only.change} /></p>
  }
  return (
    <div className={css.fold}>
      <button type="button" className={css.toggle} tabIndex={tabIndex} aria-expanded={open} aria-controls={list} onClick={() => { setOpen(!open) }}>
        {open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
        <span>{foldedSentence(row.changes.map(({ change }) => change))}</span>
      </button>
      {open && (
        <ul id={list} className={css.list}>
          {row.changes.map(({ eventId, ts, change }) => (
            <li key={eventId}><time className={css.time} data-tip={formatDateTime(ts)}>{formatTime(ts)}</time><span>{stateSentence(change)} <RoomLink change={change} /></span></li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** The way to the room before this one or after it. */
function RoomLink({ change }: { change: StateChange }) {
  const tabIndex = use(TabStop)
  const target = change.what === 'tombstone' ? change.successor : change.what === 'created' ? change.predecessor : null
  if (target === null) return null
  return <button type="button" tabIndex={tabIndex} className={css.link} onClick={() => { openRoom(target) }}>{change.what === 'created' ? t('timeline.state.openOlder') : t('timeline.state.openNewer')}</button>
}
