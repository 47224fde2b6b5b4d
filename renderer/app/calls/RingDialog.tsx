import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { t } from '../../locales/i18n.ts'
import { Avatar } from '../../design/Avatar.tsx'
import { Button } from '../../design/Button.tsx'
import { Dialog } from '../../design/Dialog.tsx'
import { Phone, PhoneOff } from '../../design/icons.ts'
import type { Ring } from '../../engine/protocol.ts'
import { useSettings } from '../state/app.ts'
import { settleRing, useCalls } from '../state/calls.ts'
import { avatarUrl } from '../state/media.ts'
import { roomStore } from '../state/stores.ts'
import { acceptRing, declineRing } from './actions.ts'
import { startRinging } from './ringtone.ts'
import { useWarm } from './use-warm.ts'
import css from './RingDialog.module.css'

/**
 * Who calls. The focus is on the window itself and on none of its buttons: somebody who was typing answers nothing by mistake.
 * Closing it is no answer: the other side rings on, and the call stays to be missed.
 */
export default function RingDialog({ rings }: { rings: readonly Ring[] }) {
  const box = useRef<HTMLUListElement>(null)
  const first = rings[0]
  const title = first === undefined || rings.length > 1 ? t('calls.ring.titleMany', { count: rings.length }) : t('calls.ring.title', { name: first.caller.name })
  useSound(rings)
  const later = () => {
    for (const { eventId } of rings) settleRing(eventId)
  }
  return (
    <Dialog title={title} closeLabel={t('calls.ring.later')} onClose={later} size="sm" alert initialFocus={box}>
      <ul
        ref={box} className={css.rings} tabIndex={-1} data-rings=""
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // A dialog that was open before this one stays.
          event.stopPropagation()
          event.preventDefault()
          later()
        }}
      >
        {rings.map((ring) => <Line key={ring.eventId} ring={ring} named={rings.length > 1} />)}
      </ul>
    </Dialog>
  )
}

/** `named`: the title does not say who it is. */
function Line({ ring, named }: { ring: Ring; named: boolean }) {
  const { caller, roomId } = ring
  const busy = useCalls((s) => s.opening === roomId)
  const warm = useWarm(roomId)
  return (
    <li className={css.ring}>
      <Avatar id={caller.id} name={caller.name} src={avatarUrl(caller.avatar, 48)} size={48} />
      <span className={css.who}>
        {named && <span className={css.name} dir="auto">{caller.name}</span>}
        <span className={css.id}>{caller.id}</span>
      </span>
      <span className={css.answers}>
        <Button variant="danger" icon={<PhoneOff size={16} />} aria-label={t('calls.ring.declineOf', { name: caller.name })} disabled={busy} onClick={() => void declineRing(ring)}>{t('calls.ring.decline')}</Button>
        <Button variant="primary" icon={<Phone size={16} />} aria-label={t('calls.ring.acceptOf', { name: caller.name })} busy={busy} {...warm} onClick={() => void acceptRing(ring)}>{t('calls.ring.accept')}</Button>
      </span>
    </li>
  )
}

/** Rings while one of them may be heard: not where notifications are off, not for rooms that were muted. */
function useSound(rings: readonly Ring[]): void {
  const { notifications } = useSettings()
  const loud = useStore(roomStore, ({ items }) => rings.some(({ roomId }) => items.get(roomId)?.muted !== true))
  const heard = loud && notifications !== 'off'
  useEffect(() => (heard ? startRinging() : undefined), [heard])
}
