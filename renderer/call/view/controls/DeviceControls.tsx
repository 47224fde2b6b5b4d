import { t } from '../../../locales/i18n.ts'
import { cx } from '../../../design/cx.ts'
import { ChevronUp, Mic, MicOff, Settings, Video, VideoOff } from '../../../design/icons.ts'
import { Menu, type MenuEntry } from '../../../design/Menu.tsx'
import type { Device } from '../../conference.ts'
import { ofKind } from '../../model/devices.ts'
import { isHeldBack, ownSwitch } from '../../model/select.ts'
import { toggleCamera, toggleMicrophone, chooseDevice } from '../../state/actions.ts'
import { refreshDevices } from '../../state/devices.ts'
import { BARS } from '../../state/heard.ts'
import { deviceIdOf, useCall, useHeard, useUi } from '../../state/stores.ts'
import { KEYS } from '../keys.ts'
import { ControlButton } from './ControlButton.tsx'
import css from './controls.module.css'

function deviceEntries(kind: Device['kind']): MenuEntry[] {
  const chosen = deviceIdOf(kind)(useCall.getState())
  const own = ofKind(useCall.getState().devices, kind)
  return [
    { kind: 'check', id: `${kind}-default`, label: t('call.device.system'), checked: chosen === null, onSelect: () => void chooseDevice(kind, null) },
    ...own.map((device): MenuEntry => ({ kind: 'check', id: device.id, label: device.label || t('call.device.nameless'), checked: device.id === chosen, onSelect: () => void chooseDevice(kind, device.id) })),
  ]
}

const heading = (id: string, label: string): MenuEntry => ({ kind: 'heading', id, label })
const settings = (): MenuEntry[] => [{ kind: 'separator', id: 'line' }, { kind: 'action', id: 'devices', label: t('call.devices'), icon: <Settings size={16} />, onSelect: () => useUi.setState({ dialog: 'devices' }) }]

/** Microphone: the switch, how loud one is, and which one. */
export function MicrophoneControl() {
  const state = useCall((s) => ownSwitch(s.model, 'microphone'))
  const held = useCall((s) => isHeldBack(s.model, 'audio'))
  const on = state === 'on'
  const label = on ? t('call.microphone.off') : held ? t('call.microphone.held') : t('call.microphone.on')
  const entries = (): MenuEntry[] => {
    void refreshDevices(false)
    return [heading('m', t('call.device.microphone')), ...deviceEntries('microphone'), { kind: 'separator', id: 'between' }, heading('s', t('call.device.speaker')), ...deviceEntries('speaker'), ...settings()]
  }
  return (
    <div className={css.split}>
      <ControlButton label={label} keys={KEYS.microphone} look={on ? 'normal' : 'off'} aria-disabled={held && !on ? true : undefined} data-switch={state} onClick={() => void toggleMicrophone()}>
        {on ? <Mic size={20} /> : <MicOff size={20} />}
        {on && <OwnLevel />}
      </ControlButton>
      <Menu label={t('call.device.choose.audio')} entries={entries} side="top" align="start">
        {(trigger) => (
          <ControlButton {...trigger} className={cx(css.arrow, css.spare)} label={t('call.device.choose.audio')} look={on ? 'normal' : 'off'}>
            <ChevronUp size={16} />
          </ControlButton>
        )}
      </Menu>
    </div>
  )
}

function OwnLevel() {
  const bars = useHeard((s) => s.bars)
  return (
    <span className={css.level} aria-hidden="true">
      <span style={{ scale: `${String(bars / BARS)} 1` }} />
    </span>
  )
}

/** Camera: the switch and which one. */
export function CameraControl() {
  const state = useCall((s) => ownSwitch(s.model, 'camera'))
  const held = useCall((s) => isHeldBack(s.model, 'video'))
  const on = state === 'on'
  const label = on ? t('call.camera.off') : held ? t('call.camera.held') : t('call.camera.on')
  const entries = (): MenuEntry[] => {
    void refreshDevices(false)
    return [heading('c', t('call.device.camera')), ...deviceEntries('camera'), ...settings()]
  }
  return (
    <div className={css.split}>
      <ControlButton label={label} keys={KEYS.camera} look={on ? 'normal' : 'off'} aria-disabled={held && !on ? true : undefined} data-switch={state} onClick={() => void toggleCamera()}>
        {on ? <Video size={20} /> : <VideoOff size={20} />}
      </ControlButton>
      <Menu label={t('call.device.choose.camera')} entries={entries} side="top" align="start">
        {(trigger) => (
          <ControlButton {...trigger} className={cx(css.arrow, css.spare)} label={t('call.device.choose.camera')} look={on ? 'normal' : 'off'}>
            <ChevronUp size={16} />
          </ControlButton>
        )}
      </Menu>
    </div>
  )
}
