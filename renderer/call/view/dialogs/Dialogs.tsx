import { useRef, useState, type FormEvent } from 'react'
import { t } from '../../../locales/i18n.ts'
import { Button } from '../../../design/Button.tsx'
import { Switch } from '../../../design/Checkbox.tsx'
import { Confirm } from '../../../design/Confirm.tsx'
import { Dialog } from '../../../design/Dialog.tsx'
import { Kbd } from '../../../design/Kbd.tsx'
import { TextField } from '../../../design/TextField.tsx'
import { choose, hangUp, share } from '../../state/actions.ts'
import { beginAttendance, saveAttendance } from '../../state/attendance.ts'
import { endForAll, lock, remove } from '../../state/moderate.ts'
import { useCall, useUi, type DialogName } from '../../state/stores.ts'
import { nameOf } from '../../state/words.ts'
import { DeviceSelect } from '../controls/DeviceSelect.tsx'
import { KEYS } from '../keys.ts'
import css from './dialogs.module.css'

const close = () => useUi.setState({ dialog: null })

/** Each dialog of the call by its name. */
export default function Dialogs({ dialog }: { dialog: DialogName }) {
  if (typeof dialog === 'object') return <RemoveDialog id={dialog.remove} />
  switch (dialog) {
    case 'lock':
      return <LockDialog />
    case 'end-for-all':
      return <EndDialog />
    case 'switch-share':
      return <SwitchDialog />
    case 'shortcuts':
      return <ShortcutsDialog />
    case 'devices':
      return <DevicesDialog />
    case 'attendance':
      return <AttendanceDialog />
    case 'unsaved':
      return <UnsavedDialog />
  }
}

function RemoveDialog({ id }: { id: string }) {
  const name = nameOf(useCall.getState().model, id)
  const confirm = () => {
    remove(id)
    close()
  }
  return <Confirm title={t('call.remove.title', { name })} description={t('call.remove.text')} confirmLabel={t('call.moderate.remove')} cancelLabel={t('common.cancel')} closeLabel={t('common.close')} onConfirm={confirm} onClose={close} />
}

function EndDialog() {
  const confirm = () => {
    endForAll()
    close()
  }
  return <Confirm title={t('call.endForAll.title')} description={t('call.endForAll.text')} confirmLabel={t('call.endForAll')} cancelLabel={t('common.cancel')} closeLabel={t('common.close')} onConfirm={confirm} onClose={close} />
}

/** Nothing is noted before this is answered. */
function AttendanceDialog() {
  const begin = () => {
    beginAttendance()
    close()
  }
  return (
    <Dialog
      title={t('call.attendance.beginTitle')}
      description={t('call.attendance.beginText')}
      closeLabel={t('common.close')}
      onClose={close}
      size="sm"
      actions={
        <>
          <Button variant="plain" onClick={close}>
            {t('common.cancel')}
          </Button>
          <Button variant="primary" onClick={begin}>
            {t('call.attendance.begin')}
          </Button>
        </>
      }
    />
  )
}

function UnsavedDialog() {
  const go = useRef<HTMLButtonElement>(null)
  const out = () => {
    close()
    void hangUp()
  }
  const save = () => void saveAttendance().then((saved) => saved && out())
  return (
    <Dialog
      title={t('call.attendance.unsavedTitle')}
      description={t('call.attendance.unsavedText')}
      closeLabel={t('common.close')}
      onClose={close}
      size="sm"
      alert
      initialFocus={go}
      actions={
        <>
          <Button variant="danger" onClick={out}>
            {t('call.attendance.leave')}
          </Button>
          <Button ref={go} variant="primary" onClick={save}>
            {t('call.attendance.saveLeave')}
          </Button>
        </>
      }
    />
  )
}

function LockDialog() {
  const [password, setPassword] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password === '') return
    lock(password)
    close()
  }
  return (
    <Dialog title={t('call.lock')} description={t('call.lock.text')} closeLabel={t('common.close')} onClose={close} size="sm" initialFocus={field} guarded>
      <form onSubmit={submit} className={css.form}>
        <TextField ref={field} label={t('call.password')} autoComplete="off" spellCheck={false} maxLength={100} value={password} onChange={(event) => setPassword(event.target.value)} />
        <Button type="submit" variant="primary" disabled={password === ''}>
          {t('call.lock')}
        </Button>
      </form>
    </Dialog>
  )
}

/** The choice of another source was asked for in another window; the page may ask the system only after a press here. */
function SwitchDialog() {
  const go = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      title={t('call.share.switch')}
      description={t('call.share.switchText')}
      closeLabel={t('common.close')}
      onClose={close}
      size="sm"
      initialFocus={go}
      actions={
        <>
          <Button variant="plain" onClick={close}>
            {t('common.cancel')}
          </Button>
          <Button ref={go} variant="primary" onClick={() => void share()}>
            {t('call.share.choose')}
          </Button>
        </>
      }
    />
  )
}

function ShortcutsDialog() {
  const lines = [
    [t('call.keys.microphone'), KEYS.microphone], [t('call.keys.talk'), t('call.keys.space')], [t('call.keys.camera'), KEYS.camera], [t('call.keys.share'), KEYS.share], [t('call.keys.pause'), `Shift+${KEYS.share}`], [t('call.keys.hand'), KEYS.hand],
    [t('call.people'), KEYS.people], [t('call.keys.chat'), KEYS.chat], [t('call.look.next'), KEYS.layout], [t('call.small'), KEYS.small], [t('call.fullscreen'), KEYS.fullscreen], [t('call.keys.regions'), 'F6'],
  ] as const
  return (
    <Dialog title={t('call.shortcuts')} closeLabel={t('common.close')} onClose={close} size="sm">
      <dl className={css.keys}>
        {lines.map(([label, keys]) => (
          <div key={label} className={css.key}>
            <dt>{label}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

function DevicesDialog() {
  const greenRoom = useCall((s) => s.choices.greenRoom)
  const audioOnly = useCall((s) => s.start.policy.audioOnly)
  return (
    <Dialog title={t('call.devices')} closeLabel={t('common.close')} onClose={close} size="sm">
      <div className={css.form}>
        <DeviceSelect kind="microphone" label={t('call.device.microphone')} />
        {!audioOnly && <DeviceSelect kind="camera" label={t('call.device.camera')} />}
        <DeviceSelect kind="speaker" label={t('call.device.speaker')} />
        <Switch label={t('call.greenRoom.always')} checked={greenRoom} onChange={(on) => choose({ greenRoom: on })} />
      </div>
    </Dialog>
  )
}
