import { memo, useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { t } from '../../../locales/i18n.ts'
import { cx } from '../../../design/cx.ts'
import { Crown, Hand, MicOff, MonitorUp, Pin, PinOff } from '../../../design/icons.ts'
import { IconButton } from '../../../design/IconButton.tsx'
import { ContextMenu, type MenuAnchor } from '../../../design/Menu.tsx'
import { isSameTile, type Box, type PlacedTile } from '../../layout/types.ts'
import { handPlace, isUnvouched, pictureOf, qualityOf, trackOf } from '../../model/select.ts'
import { useCall, useUi } from '../../state/stores.ts'
import { personMenu } from '../person-menu.tsx'
import { Face } from './Face.tsx'
import { QualityMark } from './QualityMark.tsx'
import { Picture } from './Picture.tsx'
import { boxStyle } from './use-layout.ts'
import { useSpeaking } from './use-speaking.ts'
import css from './Tile.module.css'

interface TileProps {
  tile: PlacedTile
  /** Tab stops here. */
  stop: boolean
  onFocus: (key: string) => void
}

/** Pins a picture, or lets it go. */
function togglePin(tile: PlacedTile): void {
  useUi.setState(({ pinned }) => ({ pinned: isSameTile(pinned, tile) ? null : { participant: tile.participant, source: tile.source } }))
}

const sameBox = (a: PlacedTile, b: PlacedTile): boolean =>
  a.key === b.key && a.place === b.place && a.box.x === b.box.x && a.box.y === b.box.y && a.box.width === b.box.width && a.box.height === b.box.height

/** True while a tile is drawn in another size than before. */
function useResized({ width, height }: Box): boolean {
  const before = useRef({ width, height })
  const resized = before.current.width !== width || before.current.height !== height
  useLayoutEffect(() => {
    before.current = { width, height }
  }, [width, height])
  return resized
}

/** One picture: whose it is, what goes on with it, what can be done. */
export const Tile = memo(
  function Tile({ tile, stop, onFocus }: TileProps) {
    const element = useRef<HTMLDivElement>(null)
    const [menu, setMenu] = useState<MenuAnchor | null>(null)
    const { participant: id, source } = tile
    const participant = useCall((s) => s.model.participants.get(id))
    const local = participant?.local === true
    // Where only sound is wanted nothing comes: the last picture must not look alive.
    const picture = useCall((s) => (s.audioOnly && source === 'camera' && !local ? null : pictureOf(s.model, id, source)))
    const shares = useCall((s) => source === 'camera' && trackOf(s.model, id, 'screen') !== null)
    const voice = useCall((s) => trackOf(s.model, id, 'microphone'))
    const unvouched = useCall((s) => participant !== undefined && isUnvouched(s.model, participant))
    const place = useCall((s) => handPlace(s.model, id))
    const weak = useCall((s) => (qualityOf(s.model, id).level ?? 3) <= 1)
    const pinned = useUi((s) => isSameTile(s.pinned, tile))
    const returning = useCall((s) => s.model.phase.kind === 'reconnecting')
    const resized = useResized(tile.box)
    const speaking = useSpeaking(id, voice?.muted === false && source === 'camera')
    if (participant === undefined) return null
    const name = participant.name === '' ? t('call.nameless') : participant.name
    const shown = source === 'screen' ? (participant.local ? t('call.tile.ownScreen') : t('call.tile.screen', { name })) : participant.local ? t('call.tile.you', { name }) : name
    // One's own name need not be read in a small tile, nor be cut there.
    const written = participant.local && source === 'camera' && (tile.place === 'strip' || tile.place === 'float') ? t('call.tile.youShort') : shown
    const silent = source === 'camera' && voice?.muted !== false
    // A face without a word would pass for somebody who listens.
    const lost = source === 'camera' && picture === null && participant.lost === true
    const states = [shown, participant.role === 'moderator' && source === 'camera' && t('call.role.moderator'), unvouched && t('call.unvouched'), silent && t('call.tile.silent'), shares && t('call.people.shares'), pinned && t('call.tile.pinned'), place !== null && t('call.hand.place', { place }), picture?.stalled === true && t('call.tile.stalled'), lost && t('call.tile.lost')]
    const openMenu = (event: MouseEvent) => {
      event.preventDefault()
      setMenu({ x: event.clientX, y: event.clientY })
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.target !== element.current) return
      if (event.key === 'Enter') togglePin(tile)
      else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) setMenu(element.current)
      else return
      event.preventDefault()
    }
    const tools = stop ? 0 : -1
    return (
      <div
        ref={element}
        className={cx(css.tile, css[tile.place], resized && css.resized, picture !== null && css.filmed, speaking && css.speaking, picture?.stalled === true && css.stalled)}
        style={boxStyle(tile.box)}
        role="group"
        aria-label={states.filter((word) => typeof word === 'string').join(', ')}
        data-tile={tile.key}
        data-source={source}
        data-speaking={speaking || undefined}
        tabIndex={stop ? 0 : -1}
        onFocus={() => onFocus(tile.key)}
        onKeyDown={onKeyDown}
        onContextMenu={openMenu}
        onDoubleClick={() => togglePin(tile)}
      >
        {picture === null ? source === 'camera' && !lost && <Face participant={participant} box={tile.box} /> : <Picture track={picture.id} source={source} mirrored={participant.local && source === 'camera'} whole={source === 'screen'} />}
        {picture?.stalled === true && <p className={css.old} data-old>{returning ? t('call.tile.reconnecting') : source === 'screen' ? t('call.tile.screenStalled') : t('call.tile.stalled')}</p>}
        {lost && <p className={css.old} data-lost>{t('call.tile.lost')}</p>}
        {place !== null && source === 'camera' && (
          <span className={css.hand} aria-hidden="true">
            <Hand size={16} />
            {place}
          </span>
        )}
        <div className={css.foot}>
          <span className={css.label}>
            {pinned && <Pin size={14} className={css.sign} aria-hidden="true" />}
            {silent && <MicOff size={14} className={cx(css.sign, css.silent)} aria-hidden="true" />}
            {shares && <MonitorUp size={14} className={css.sign} aria-hidden="true" />}
            <span className={css.name} data-tip={shown} data-tip-cut dir="auto">
              {written}
            </span>
            {participant.role === 'moderator' && source === 'camera' && (
              <span className={css.role} data-tip={t('call.role.moderator')}>
                <Crown size={12} aria-hidden="true" />
                <span className={css.roleWord}>{t('call.role.moderator')}</span>
              </span>
            )}
            {unvouched && <span className={cx(css.role, css.unvouched)}>{t('call.unvouched')}</span>}
          </span>
          {weak && source === 'camera' && <QualityMark id={id} name={name} local={participant.local} tabIndex={tools} />}
        </div>
        <div className={css.tools}>
          {!weak && source === 'camera' && <QualityMark id={id} name={name} local={participant.local} tabIndex={tools} />}
          <IconButton label={pinned ? t('call.unpin') : t('call.pin')} size="sm" pressed={pinned} tabIndex={tools} className={css.tool} onClick={() => togglePin(tile)}>
            {pinned ? <PinOff size={16} /> : <Pin size={16} />}
          </IconButton>
        </div>
        {menu !== null && <ContextMenu label={name} entries={personMenu(id, source)} anchor={menu} onClose={() => setMenu(null)} />}
      </div>
    )
  },
  (a, b) => a.stop === b.stop && a.onFocus === b.onFocus && sameBox(a.tile, b.tile),
)
