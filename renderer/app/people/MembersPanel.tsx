import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { formatNumber, t } from '../../locales/i18n.ts'
import { cx } from '../../design/cx.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { Spinner } from '../../design/Spinner.tsx'
import { TextField } from '../../design/TextField.tsx'
import { Search, UserPlus, X } from '../../design/icons.ts'
import type { Member, RoomId } from '../../engine/protocol.ts'
import { errorSentence } from '../state/failure.ts'
import { useDetails } from '../state/stores.ts'
import { openDialog, setPanel } from '../state/ui.ts'
import { PersonLine } from './PersonLine.tsx'
import { useMembers } from './use-members.ts'
import css from './people.module.css'

const ROW = 52
const NEAR_END = 15

/** The people of a room with their roles. */
export default function MembersPanel({ roomId }: { roomId: RoomId }) {
  const details = useDetails(roomId)
  const [query, setQuery] = useState('')
  const { members, total, complete, busy, error, more } = useMembers(roomId, query.trim(), details?.memberCount ?? null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return (
    <div className={css.panel}>
      <header className={css.panelHead}>
        <h2 className={css.panelTitle}>
          {t('people.members')}
          {total !== null && query.trim() === '' && <span className={css.count}>{formatNumber(total)}</span>}
        </h2>
        {details?.can.invite === true && (
          <IconButton label={t('people.invite')} onClick={() => openDialog({ kind: 'invite', roomId })}>
            <UserPlus size={18} />
          </IconButton>
        )}
        <IconButton label={t('common.close')} onClick={() => setPanel(null)}>
          <X size={18} />
        </IconButton>
      </header>
      <div className={css.panelSearch}>
        <TextField ref={field} label={t('people.searchMembers')} hideLabel placeholder={t('people.searchMembers')} type="search" value={query} maxLength={200} autoComplete="off" spellCheck={false} icon={<Search size={16} />} end={busy ? <Spinner /> : undefined} onChange={(event) => setQuery(event.target.value)} />
      </div>
      <p role="status" className={css.word}>
        {error !== null ? errorSentence(error) : !busy && total === 0 ? t('people.nobodyHere', { query: query.trim() }) : !complete && !busy ? t('people.membersArriving') : ''}
      </p>
      <MemberList members={members} onNearEnd={more} onOpen={(member) => openDialog({ kind: 'profile', userId: member.id, roomId })} />
    </div>
  )
}

interface MemberListProps {
  members: readonly Member[]
  onNearEnd: () => void
  onOpen: (member: Member) => void
}

/** One stop for Tab; ↑ and ↓ walk, Enter opens. Only the lines on screen exist. */
function MemberList({ members, onNearEnd, onOpen }: MemberListProps) {
  const base = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const [active, setActive] = useState(0)
  const at = Math.min(active, members.length - 1)
  const moveTo = (index: number) => {
    setActive(index)
    list.current?.scrollToIndex(index, { align: 'nearest' })
    if (index > members.length - NEAR_END) onNearEnd()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -members.length, End: members.length }
    const by = moves[event.key]
    const member = members[at]
    if (event.altKey || event.ctrlKey || member === undefined) return
    if (by !== undefined) moveTo(Math.min(Math.max(at + by, 0), members.length - 1))
    else if (event.key === 'Enter' || event.key === ' ') onOpen(member)
    else return
    event.preventDefault()
  }
  const onScroll = () => {
    const handle = list.current
    if (handle !== null && handle.findItemIndex(handle.scrollOffset + handle.viewportSize) > members.length - NEAR_END) onNearEnd()
  }
  return (
    <div ref={scroller} className={css.members} role="listbox" aria-label={t('people.members')} tabIndex={0} aria-activedescendant={members[at] === undefined ? undefined : `${base}${at}`} onKeyDown={onKeyDown}>
      <Virtualizer ref={list} scrollRef={scroller} data={members} itemSize={ROW} keepMounted={at >= 0 ? [at] : []} onScroll={onScroll}>
        {(member, index) => (
          <div key={member.id} id={`${base}${index}`} role="option" aria-selected={index === at} aria-setsize={members.length} aria-posinset={index + 1} className={cx(css.line, css.member, index === at && css.active)} onClick={() => onOpen(member)}>
            <PersonLine person={member} end={<RoleMark member={member} />} />
          </div>
        )}
      </Virtualizer>
    </div>
  )
}

function RoleMark({ member }: { member: Member }) {
  if (member.membership === 'invite') return <span className={css.role}>{t('people.role.invited')}</span>
  return member.role === 'member' ? null : <span className={cx(css.role, css.strong)}>{t(`people.role.${member.role}`)}</span>
}
