import { formatNumber, t } from '../../../locales/i18n.ts'
import { Hand, Headphones, Lock, MessageSquare, PhoneOff, Users } from '../../../design/icons.ts'
import { me, persons } from '../../model/select.ts'
import { leave, setAudioOnly, toggleChat, toggleHand } from '../../state/actions.ts'
import { useCall, useUi } from '../../state/stores.ts'
import { formatElapsed } from '../elapsed.ts'
import { KEYS, togglePeople } from '../keys.ts'
import { QualityMark } from '../stage/QualityMark.tsx'
import { useSecond } from '../use-second.ts'
import { ControlButton } from './ControlButton.tsx'
import { CameraControl, MicrophoneControl } from './DeviceControls.tsx'
import { HandsBadge } from './HandsBadge.tsx'
import { LeaveMenu } from './LeaveMenu.tsx'
import { LookControl } from './LookControl.tsx'
import { MoreMenu } from './MoreMenu.tsx'
import { ReactionsControl } from './ReactionsControl.tsx'
import { ShareControl } from './ShareControl.tsx'
import css from './controls.module.css'

/** The bar below the pictures. */
export function Controls() {
  const direct = useCall((s) => s.start.direct)
  const audioOnlyPolicy = useCall((s) => s.start.policy.audioOnly)
  const reactions = useCall((s) => s.model.features.reactions)
  const endForAll = useCall((s) => s.model.features.endForAll)
  return (
    <footer className={css.bar} role="toolbar" aria-label={t('call.controls')} data-region>
      <About />
      <div className={css.main}>
        <MicrophoneControl />
        {!audioOnlyPolicy && <CameraControl />}
        {!audioOnlyPolicy && <ShareControl />}
        {!direct && <HandControl />}
        {reactions && <ReactionsControl />}
        <MoreMenu />
        {endForAll ? (
          <LeaveMenu />
        ) : (
          <ControlButton label={t('call.leave')} look="hang-up" onClick={() => leave()}>
            <PhoneOff size={20} />
          </ControlButton>
        )}
      </div>
      <Side />
    </footer>
  )
}

function About() {
  const title = useCall((s) => s.start.title)
  const since = useCall((s) => (s.model.phase.kind === 'joined' || s.model.phase.kind === 'reconnecting' ? s.model.phase.since : null))
  const locked = useCall((s) => s.model.moderation.locked)
  return (
    <div className={css.about}>
      <h1 className={css.title} data-tip={title}>
        {title}
      </h1>
      <p className={css.facts}>
        {since !== null && <Clock since={since} />}
        <OwnQuality />
        <AudioOnly />
        {locked && (
          <span data-tip={t('call.locked')}>
            <Lock size={14} aria-label={t('call.locked')} />
          </span>
        )}
      </p>
    </div>
  )
}

/** Why nobody is seen, and the way back. */
function AudioOnly() {
  const on = useCall((s) => s.audioOnly)
  if (!on) return null
  return (
    <button type="button" className={css.fact} aria-label={t('call.audioOnly.end')} data-tip={t('call.audioOnly.end')} onClick={() => setAudioOnly(false)}>
      <Headphones size={16} aria-hidden="true" />
    </button>
  )
}

function OwnQuality() {
  const id = useCall((s) => me(s.model)?.id ?? '')
  return <QualityMark id={id} name="" local />
}

function Clock({ since }: { since: number }) {
  const now = useSecond()
  return <span role="timer">{formatElapsed(now - since)}</span>
}

function HandControl() {
  const up = useCall((s) => {
    const self = me(s.model)
    return self !== null && self.handRaisedAt !== null
  })
  return (
    <ControlButton label={up ? t('call.hand.lower') : t('call.hand.raise')} keys={KEYS.hand} look={up ? 'on' : 'normal'} pressed={up} onClick={toggleHand}>
      <Hand size={20} />
    </ControlButton>
  )
}

function Side() {
  const panel = useUi((s) => s.panel)
  const chat = useCall((s) => s.window.chat)
  const people = useCall((s) => persons(s.model).length)
  return (
    <div className={css.side}>
      <LookControl />
      <ControlButton label={t('call.people.count', { count: people })} keys={KEYS.people} pressed={panel === 'people'} className={css.plainSide} words={formatNumber(people)} data-people badge={<HandsBadge />} onClick={togglePeople}>
        <Users size={20} />
      </ControlButton>
      <ControlButton label={chat ? t('call.chat.hide') : t('call.chat.show')} keys={KEYS.chat} pressed={chat} className={css.plainSide} onClick={toggleChat}>
        <MessageSquare size={20} />
      </ControlButton>
    </div>
  )
}
