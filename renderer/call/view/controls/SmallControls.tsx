import { t } from '../../../locales/i18n.ts'
import { Maximize2, Mic, MicOff, MonitorX, PhoneOff, Video, VideoOff } from '../../../design/icons.ts'
import { ownSwitch } from '../../model/select.ts'
import { leave, setWindowMode, stopShare, toggleCamera, toggleMicrophone } from '../../state/actions.ts'
import { useCall } from '../../state/stores.ts'
import { KEYS } from '../keys.ts'
import { ControlButton } from './ControlButton.tsx'
import css from './controls.module.css'

/** The few buttons of the small window. */
export function SmallControls() {
  const microphone = useCall((s) => ownSwitch(s.model, 'microphone')) === 'on'
  return (
    <>
      {/* The buttons are drawn only when pointed at: whether one is heard must be seen before. */}
      {!microphone && (
        <span className={css.unheard} aria-hidden="true">
          <MicOff size={16} />
        </span>
      )}
      <Toolbar microphone={microphone} />
    </>
  )
}

function Toolbar({ microphone }: { microphone: boolean }) {
  const camera = useCall((s) => ownSwitch(s.model, 'camera')) === 'on'
  const sharing = useCall((s) => s.share.kind !== 'none')
  const audioOnlyPolicy = useCall((s) => s.start.policy.audioOnly)
  return (
    <div className={css.small} role="toolbar" aria-label={t('call.controls')} data-region data-steady={sharing || undefined}>
      <ControlButton label={microphone ? t('call.microphone.off') : t('call.microphone.on')} keys={KEYS.microphone} look={microphone ? 'normal' : 'off'} onClick={() => void toggleMicrophone()}>
        {microphone ? <Mic size={18} /> : <MicOff size={18} />}
      </ControlButton>
      {!audioOnlyPolicy && (
        <ControlButton label={camera ? t('call.camera.off') : t('call.camera.on')} keys={KEYS.camera} look={camera ? 'normal' : 'off'} onClick={() => void toggleCamera()}>
          {camera ? <Video size={18} /> : <VideoOff size={18} />}
        </ControlButton>
      )}
      {sharing && (
        <ControlButton label={t('call.share.stop')} keys={KEYS.share} look="on" onClick={stopShare}>
          <MonitorX size={18} />
        </ControlButton>
      )}
      <ControlButton label={t('call.small.leave')} keys={KEYS.small} onClick={() => setWindowMode('normal')}>
        <Maximize2 size={18} />
      </ControlButton>
      <ControlButton label={t('call.leave')} look="hang-up" onClick={() => leave()}>
        <PhoneOff size={18} />
      </ControlButton>
    </div>
  )
}
