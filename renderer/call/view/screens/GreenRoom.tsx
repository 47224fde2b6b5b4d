import { useEffect, useRef, useState, type FormEvent } from 'react'
import { t } from '../../../locales/i18n.ts'
import { Button } from '../../../design/Button.tsx'
import { Switch } from '../../../design/Checkbox.tsx'
import { Mic, MicOff, Video, VideoOff } from '../../../design/icons.ts'
import { Select } from '../../../design/Select.tsx'
import { TextField } from '../../../design/TextField.tsx'
import type { Device, DeviceFailure } from '../../conference.ts'
import { choose, closeWindow, join, joinsQuietly } from '../../state/actions.ts'
import { refreshDevices } from '../../state/devices.ts'
import { previewCamera, previewMicrophone } from '../../state/preview.ts'
import { useCall } from '../../state/stores.ts'
import { ControlButton } from '../controls/ControlButton.tsx'
import { Face } from '../stage/Face.tsx'
import css from './GreenRoom.module.css'

/** Opens a device while it is on and lets it go before anybody else wants it. */
function useCamera(on: boolean, deviceId: string | null) {
  const video = useRef<HTMLVideoElement>(null)
  const [failure, setFailure] = useState<DeviceFailure | null>(null)
  useEffect(() => {
    setFailure(null)
    if (!on) return undefined
    let gone = false
    let stop = () => {
      gone = true
    }
    const element = video.current
    void previewCamera(deviceId).then((preview) => {
      if (!preview.ok) {
        if (!gone) setFailure(preview.failure)
        return
      }
      if (gone) return preview.stop()
      stop = preview.stop
      if (element !== null) element.srcObject = preview.value
      void refreshDevices(false)
    })
    return () => {
      stop()
      if (element !== null) element.srcObject = null
    }
  }, [on, deviceId])
  return [video, failure] as const
}

function useMicrophone(on: boolean, deviceId: string | null) {
  const [level, setLevel] = useState(0)
  const [failure, setFailure] = useState<DeviceFailure | null>(null)
  useEffect(() => {
    setFailure(null)
    setLevel(0)
    if (!on) return undefined
    let gone = false
    let stop = () => {
      gone = true
    }
    void previewMicrophone(deviceId, setLevel).then((preview) => {
      if (!preview.ok) {
        if (!gone) setFailure(preview.failure)
      } else if (gone) preview.stop()
      else {
        stop = preview.stop
        void refreshDevices(false)
      }
    })
    return () => stop()
  }, [on, deviceId])
  return [level, failure] as const
}

function DeviceSelect({ kind, label, value, onChange }: { kind: Device['kind']; label: string; value: string | null; onChange: (id: string | null) => void }) {
  const devices = useCall((s) => s.devices)
  const own = devices.filter((device) => device.kind === kind && device.id !== '' && device.id !== 'default' && device.id !== 'communications')
  const options = [{ value: '', label: t('call.device.system') }, ...own.map((device) => ({ value: device.id, label: device.label || t('call.device.nameless') }))]
  return <Select label={label} options={options} value={own.some((device) => device.id === value) ? (value ?? '') : ''} onChange={(id) => onChange(id === '' ? null : id)} />
}

/** How one will be seen and heard, before anybody sees or hears it. */
export default function GreenRoom() {
  const { me, title, policy, people } = useCall((s) => s.start)
  const choices = useCall((s) => s.choices)
  const [name, setName] = useState(me.name)
  const quiet = joinsQuietly()
  const wantsCamera = choices.camera && !policy.audioOnly && !quiet
  const [video, cameraFailure] = useCamera(wantsCamera, choices.cameraId)
  const wantsMicrophone = choices.microphone && !quiet
  const [level, microphoneFailure] = useMicrophone(wantsMicrophone, choices.microphoneId)
  const seen = wantsCamera && cameraFailure === null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // Leaving this screen lets the devices go; then the conference opens them.
    void join({ name: name.trim() || me.name })
  }
  return (
    <main className={css.room} data-region>
      <div className={css.mirror}>
        <video ref={video} className={css.picture} hidden={!seen} autoPlay playsInline muted aria-label={t('call.greenRoom.mirror')} />
        {!seen && <Face participant={{ id: 'me', name: name || me.name, local: true, role: 'participant', verified: true, avatar: me.avatar, handRaisedAt: null, joinedAt: 0, service: false }} box={{ x: 0, y: 0, width: 320, height: 320 }} />}
        <div className={css.switches}>
          <ControlButton label={wantsMicrophone ? t('call.microphone.off') : t('call.microphone.on')} look={wantsMicrophone ? 'normal' : 'off'} disabled={quiet} onClick={() => choose({ microphone: !choices.microphone })}>
            {wantsMicrophone ? <Mic size={20} /> : <MicOff size={20} />}
          </ControlButton>
          {!policy.audioOnly && (
            <ControlButton label={wantsCamera ? t('call.camera.off') : t('call.camera.on')} look={wantsCamera ? 'normal' : 'off'} disabled={quiet} onClick={() => choose({ camera: !choices.camera })}>
              {wantsCamera ? <Video size={20} /> : <VideoOff size={20} />}
            </ControlButton>
          )}
        </div>
        <div className={css.meter} role="meter" aria-label={t('call.greenRoom.level')} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(level * 100)}>
          <span style={{ scale: `${level} 1` }} />
        </div>
      </div>
      <form className={css.form} onSubmit={submit}>
        <div>
          <h1 className={css.title}>{title}</h1>
          <p className={css.people}>{people === null ? '' : t('call.greenRoom.people', { count: people })}</p>
        </div>
        <div role="status" className={css.words}>
          {quiet && <p>{t('call.greenRoom.quiet')}</p>}
          {microphoneFailure !== null && <p className={css.failure}>{t(`call.device.microphone.${microphoneFailure}`)}</p>}
          {cameraFailure !== null && <p className={css.failure}>{t(`call.device.camera.${cameraFailure}`)}</p>}
        </div>
        <TextField label={t('call.greenRoom.name')} value={name} maxLength={80} autoComplete="off" spellCheck={false} onChange={(event) => setName(event.target.value)} />
        <DeviceSelect kind="microphone" label={t('call.device.microphone')} value={choices.microphoneId} onChange={(microphoneId) => choose({ microphoneId })} />
        {!policy.audioOnly && <DeviceSelect kind="camera" label={t('call.device.camera')} value={choices.cameraId} onChange={(cameraId) => choose({ cameraId })} />}
        <DeviceSelect kind="speaker" label={t('call.device.speaker')} value={choices.speakerId} onChange={(speakerId) => choose({ speakerId })} />
        <Switch label={t('call.greenRoom.always')} checked={choices.greenRoom} onChange={(greenRoom) => choose({ greenRoom })} />
        <p className={css.privacy}>{t('call.attendance.notice')}</p>
        <div className={css.actions}>
          <Button size="lg" variant="plain" onClick={closeWindow}>
            {t('common.cancel')}
          </Button>
          <Button size="lg" variant="primary" type="submit" autoFocus>
            {t('call.join')}
          </Button>
        </div>
      </form>
    </main>
  )
}
