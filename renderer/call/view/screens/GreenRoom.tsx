import { useEffect, useRef, useState, type FormEvent } from 'react'
import { t } from '../../../locales/i18n.ts'
import { Button } from '../../../design/Button.tsx'
import { Switch } from '../../../design/Checkbox.tsx'
import { Mic, MicOff, Video, VideoOff } from '../../../design/icons.ts'
import { TextField } from '../../../design/TextField.tsx'
import type { DeviceFailure } from '../../conference.ts'
import { choose, closeWindow, join, joinsQuietly } from '../../state/actions.ts'
import { refreshDevices } from '../../state/devices.ts'
import { previewCamera, previewMicrophone, type Preview } from '../../state/preview.ts'
import { deviceIdOf, useCall } from '../../state/stores.ts'
import { ControlButton } from '../controls/ControlButton.tsx'
import { DeviceSelect } from '../controls/DeviceSelect.tsx'
import { Face } from '../stage/Face.tsx'
import css from './GreenRoom.module.css'

/**
 * Opens a device while it is on and lets it go before anybody else wants it. When it ends (unplugged), or when the list of devices changes after it failed, it is
 * tried anew.
 */
function useDevicePreview(on: boolean, open: (onEnded: () => void) => Promise<Preview>, id: string | null): DeviceFailure | null {
  const devices = useCall((s) => s.devices)
  const [failure, setFailure] = useState<DeviceFailure | null>(null)
  const [round, setRound] = useState(0)
  const opening = useRef(open)
  opening.current = open
  const failedWith = useRef(devices)
  useEffect(() => {
    if (failure !== null && failedWith.current !== devices) setRound((last) => last + 1)
  }, [failure, devices])
  useEffect(() => {
    setFailure(null)
    if (!on) return undefined
    let gone = false
    let stop = () => {}
    const again = () => {
      if (!gone) setRound((last) => last + 1)
    }
    void opening.current(again).then((preview) => {
      failedWith.current = useCall.getState().devices
      if (!preview.ok) {
        if (!gone) setFailure(preview.failure)
      } else if (gone) preview.stop()
      else {
        stop = preview.stop
        void refreshDevices(false)
      }
    })
    return () => {
      gone = true
      stop()
    }
  }, [on, id, round])
  return on ? failure : null
}

/** How one will be seen and heard, before anybody sees or hears it. */
export default function GreenRoom() {
  const { me, title, policy, people } = useCall((s) => s.start)
  const choices = useCall((s) => s.choices)
  const [name, setName] = useState(me.name)
  const quiet = joinsQuietly()
  const wantsCamera = choices.camera && !policy.audioOnly && !quiet
  const video = useRef<HTMLVideoElement>(null)
  const cameraId = useCall(deviceIdOf('camera'))
  const cameraFailure = useDevicePreview(wantsCamera, (onEnded) => previewCamera(cameraId, video.current, onEnded), cameraId)
  const wantsMicrophone = choices.microphone && !quiet
  const [level, setLevel] = useState(0)
  const microphoneId = useCall(deviceIdOf('microphone'))
  const microphoneFailure = useDevicePreview(wantsMicrophone, (onEnded) => previewMicrophone(microphoneId, setLevel, onEnded), microphoneId)
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
        <DeviceSelect kind="microphone" label={t('call.device.microphone')} />
        {!policy.audioOnly && <DeviceSelect kind="camera" label={t('call.device.camera')} />}
        <DeviceSelect kind="speaker" label={t('call.device.speaker')} />
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
