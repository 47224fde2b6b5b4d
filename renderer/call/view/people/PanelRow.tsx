import { memo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { formatNumber, t } from '../../../locales/i18n.ts'
import { Avatar } from '../../../design/Avatar.tsx'
import { Button } from '../../../design/Button.tsx'
import { IconButton } from '../../../design/IconButton.tsx'
import { Ellipsis, Hand, Mic, MicOff, MonitorUp, Video } from '../../../design/icons.ts'
import { ContextMenu, type MenuAnchor } from '../../../design/Menu.tsx'
import { handPlace, isUnvouched, pictureOf, qualityOf, trackOf } from '../../model/select.ts'
import { admit, lowerHand } from '../../state/moderate.ts'
import { useCall } from '../../state/stores.ts'
import { personMenu } from '../person-menu.tsx'
import { QualityMark } from '../stage/QualityMark.tsx'
import { useSpeaking } from '../stage/use-speaking.ts'
import type { PanelRowData } from './panel-rows.ts'
import css from './people.module.css'

interface PanelRowProps {
  row: PanelRowData
  index: number
  /** Tab stops here. */
  stop: boolean
  onFocus: (index: number) => void
}

/** One line of the panel. */
export const PanelRow = memo(function PanelRow({ row, index, stop, onFocus }: PanelRowProps) {
  if (row.kind === 'heading') {
    return (
      <div className={css.heading} role="listitem">
        <span>{t(`call.people.${row.heading}`, { count: row.count })}</span>
        {row.heading === 'hands' && <LowerAll />}
      </div>
    )
  }
  if (row.kind === 'waiting') return <WaitingRow id={row.id} name={row.name} index={index} stop={stop} onFocus={onFocus} />
  return <PersonRow id={row.id} place={row.kind === 'hand' ? row.place : null} index={index} stop={stop} onFocus={onFocus} />
})

function LowerAll() {
  const can = useCall((s) => s.model.features.lowerHands)
  if (!can) return null
  return (
    <Button size="sm" variant="plain" onClick={() => lowerHand('all')}>
      {t('call.moderate.lowerAll')}
    </Button>
  )
}

function WaitingRow({ id, name, index, stop, onFocus }: { id: string; name: string } & Omit<PanelRowProps, 'row'>) {
  const shown = name || t('call.nameless')
  return (
    <div className={css.row} role="listitem">
      <Avatar id={id} name={name} src={null} size={32} />
      <span className={css.name}>{shown}</span>
      <span className={css.end}>
        <Button size="sm" variant="plain" tabIndex={stop ? 0 : -1} aria-label={t('call.lobby.denyName', { name: shown })} onClick={() => admit(id, false)}>
          {t('call.lobby.deny')}
        </Button>
        <Button size="sm" variant="primary" data-row={index} tabIndex={stop ? 0 : -1} aria-label={t('call.lobby.admitName', { name: shown })} onFocus={() => onFocus(index)} onClick={() => admit(id, true)}>
          {t('call.lobby.admit')}
        </Button>
      </span>
    </div>
  )
}

/** `place`: in the queue of hands; null: in the list of all. */
function PersonRow({ id, place, index, stop, onFocus }: { id: string; place: number | null } & Omit<PanelRowProps, 'row'>) {
  const [menu, setMenu] = useState<MenuAnchor | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const person = useCall((s) => s.model.participants.get(id))
  const unvouched = useCall((s) => person !== undefined && isUnvouched(s.model, person))
  const voice = useCall((s) => trackOf(s.model, id, 'microphone'))
  const filmed = useCall((s) => pictureOf(s.model, id, 'camera') !== null)
  const shares = useCall((s) => trackOf(s.model, id, 'screen') !== null)
  const raised = useCall((s) => handPlace(s.model, id))
  const weak = useCall((s) => (qualityOf(s.model, id).level ?? 3) <= 1)
  const canLower = useCall((s) => s.model.features.lowerHands)
  const speaking = useSpeaking(id, voice?.muted === false)
  if (person === undefined) return null
  const name = person.name || t('call.nameless')
  const openMenu = (event: MouseEvent) => {
    event.preventDefault()
    setMenu({ x: event.clientX, y: event.clientY })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return
    event.preventDefault()
    setMenu(button.current)
  }
  return (
    <div className={css.row} role="listitem" onContextMenu={openMenu} onKeyDown={onKeyDown}>
      {place !== null && <span className={css.place}>{formatNumber(place)}</span>}
      <Avatar id={person.name === '' ? id : person.name} name={person.name} src={person.avatar} size={32} {...(speaking && css.speaking !== undefined ? { className: css.speaking } : {})} />
      <span className={css.who}>
        <span className={css.name} data-tip={name} data-tip-cut dir="auto">
          {person.local ? t('call.people.you', { name }) : name}
        </span>
        {(person.role === 'moderator' || unvouched) && (
          <span className={css.marks}>
            {person.role === 'moderator' && t('call.role.moderator')}
            {unvouched && (
              <span className={css.unvouched} data-tip={t('call.unvouched.why')}>
                {t('call.unvouched')}
              </span>
            )}
          </span>
        )}
      </span>
      <span className={css.end}>
        {place === null && raised !== null && (
          <span className={css.hand}>
            <Hand size={16} aria-label={t('call.hand.place', { place: raised })} />
          </span>
        )}
        {weak && <QualityMark id={id} name={name} local={person.local} tabIndex={stop ? 0 : -1} />}
        {shares && <MonitorUp size={16} aria-label={t('call.people.shares')} />}
        {filmed && <Video size={16} aria-label={t('call.people.filmed')} />}
        {voice?.muted === false ? <Mic size={16} aria-label={t('call.people.speaks')} /> : <MicOff size={16} className={css.faint} aria-label={t('call.tile.silent')} />}
        {place !== null && canLower && !person.local && (
          <IconButton label={t('call.moderate.lowerHand')} size="sm" tabIndex={stop ? 0 : -1} onClick={() => lowerHand(id)}>
            <Hand size={16} />
          </IconButton>
        )}
        <IconButton ref={button} label={t('call.people.actions', { name })} size="sm" data-row={index} tabIndex={stop ? 0 : -1} aria-haspopup="menu" aria-expanded={menu !== null} onFocus={() => onFocus(index)} onClick={() => setMenu(button.current)}>
          <Ellipsis size={16} />
        </IconButton>
      </span>
      {menu !== null && <ContextMenu label={name} entries={personMenu(id)} anchor={menu} onClose={() => setMenu(null)} />}
    </div>
  )
}
