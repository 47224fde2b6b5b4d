import type { CallState } from '../../../electron/bridge/contract.ts'
import type { RoomId } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { cx } from '../../design/cx.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { Maximize2, Mic, MicOff, MonitorUp, MonitorX, PhoneOff } from '../../design/icons.ts'
import { formatDuration } from '../files/duration.ts'
import { useNow } from '../shell/use-delayed.ts'
import { roomName } from '../state/room-name.ts'
import { openRoom } from '../state/rooms.ts'
import { useRoom } from '../state/stores.ts'
import { callCommand } from './actions.ts'
import { CALL_KEYS } from './keys.ts'
import { useAsked } from './use-asked.ts'
import css from './CallBar.module.css'

type Status = CallState['status']

/** This machine's call, in every view of the main window: where, how long, who hears and sees one, and the ways back and out. */
export default function CallBar({ call: { roomId, status } }: { call: CallState }) {
  const room = useRoom(roomId)
  const name = room === undefined ? '' : roomName(room.name)
  return (
    <section className={css.bar} data-call-bar={status.phase} data-region="call" aria-label={t('calls.bar.label')} tabIndex={-1}>
      <span className={cx(css.dot, status.phase !== 'joined' && css.waiting)} aria-hidden="true" />
      <button type="button" className={css.room} onClick={() => openRoom(roomId)} dir="auto" data-tip={name}>{name === '' ? t('calls.bar.label') : name}</button>
      <State status={status} />
      <Share status={status} />
      <span className={css.ways}>
        <Microphone microphone={status.microphone} />
        <Back roomId={roomId} />
        <Button size="sm" variant="danger" icon={<PhoneOff size={16} />} className={css.way} data-tip={t('calls.bar.leave')} onClick={() => callCommand('leave')}>{t('calls.bar.leave')}</Button>
      </span>
    </section>
  )
}

/** The way back; a link to the room of this very call leads here. */
function Back({ roomId }: { roomId: RoomId }) {
  const button = useAsked(roomId)
  return (
    <Button ref={button} size="sm" icon={<Maximize2 size={16} />} className={css.way} data-call-button="back" data-tip={t('calls.tip.back')} data-tip-keys={CALL_KEYS} onClick={() => callCommand('focus')}>
      {t('calls.back')}
    </Button>
  )
}

/** Words only where something is not as it should be; else how many and how long. */
function State({ status: { phase, people, since } }: { status: Status }) {
  if (phase === 'joined') {
    return (
      <span className={css.state}>
        <span className={css.people}>{t('calls.people', { count: people })}</span>
        {since !== null && <Clock since={since} />}
      </span>
    )
  }
  const words = phase === 'idle' || phase === 'left' ? 'connecting' : phase
  return <span className={css.state} role="status">{t(`calls.bar.${words}`)}</span>
}

function Clock({ since }: { since: number }) {
  const now = useNow(1000)
  return <time className={css.clock} role="timer" aria-live="off">{formatDuration(now - since)}</time>
}

function sharing({ sharing: state, shareLabel: what }: Status): string {
  if (state === 'choosing') return t('calls.bar.choosing')
  if (state === 'paused') return what === null ? t('calls.bar.pausedUnnamed') : t('calls.bar.paused', { what })
  return what === null ? t('calls.bar.sharingUnnamed') : t('calls.bar.sharing', { what })
}

function Share({ status }: { status: Status }) {
  if (status.sharing === 'none') return <span role="status" />
  const words = sharing(status)
  return (
    <span className={css.share}>
      <MonitorUp size={16} aria-hidden="true" />
      <span className={css.shared} role="status" dir="auto" data-tip={words}>{words}</span>
      {status.sharing !== 'choosing' && <IconButton size="sm" label={t('calls.bar.stopShare')} tone="danger" onClick={() => callCommand('stop-share')}><MonitorX size={16} /></IconButton>}
    </span>
  )
}

function Microphone({ microphone }: { microphone: Status['microphone'] }) {
  const on = microphone === 'on'
  return (
    // Also where no microphone was opened yet: it is opened then, or the call says why it cannot be.
    <IconButton size="sm" label={t(on ? 'calls.bar.mute' : 'calls.bar.unmute')} className={on ? undefined : css.muted} onClick={() => callCommand('toggle-microphone')}>
      {on ? <Mic size={16} /> : <MicOff size={16} />}
    </IconButton>
  )
}
