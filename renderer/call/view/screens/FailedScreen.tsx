import { useState, type FormEvent } from 'react'
import { t, type MessageKey } from '../../../locales/i18n.ts'
import { Button } from '../../../design/Button.tsx'
import { CircleX, Lock, PhoneOff, TriangleAlert, Unplug, UserX, WifiOff } from '../../../design/icons.ts'
import { TextField } from '../../../design/TextField.tsx'
import type { CallError, CallErrorCode } from '../../conference.ts'
import { closeWindow, join } from '../../state/actions.ts'
import { errorKey } from '../../state/words.ts'
import { Screen } from './Screen.tsx'
import css from './screens.module.css'

/** What trying again cannot change. */
const FINAL: ReadonlySet<CallErrorCode> = new Set(['ended', 'removed', 'lobby-denied'])

const icons = {
  'deployment-unreachable': Unplug, 'deployment-slow': Unplug, 'deployment-wrong': Unplug, 'token-refused': Lock, 'not-allowed': Lock, password: Lock, 'password-wrong': Lock,
  lobby: TriangleAlert, 'lobby-denied': UserX, full: TriangleAlert, removed: UserX, ended: PhoneOff, 'bridge-gone': Unplug, 'connection-lost': WifiOff, 'media-failed': WifiOff, unknown: CircleX,
} as const satisfies Record<CallErrorCode, typeof Unplug>

/** The titles: shorter than the sentence below them. */
function titleKey(code: CallErrorCode): MessageKey {
  if (code === 'ended' || code === 'removed' || code === 'lobby-denied') return `call.failed.${code}`
  return code === 'connection-lost' || code === 'media-failed' ? 'call.failed.lost' : 'call.failed'
}

/** Why one is not in the call, in one sentence, and a way on. */
export function FailedScreen({ error }: { error: CallError }) {
  const { code, detail } = error
  if (code === 'password' || code === 'password-wrong') return <PasswordScreen wrong={code === 'password-wrong'} />
  const Icon = icons[code]
  return (
    <Screen
      icon={<Icon size={28} />}
      title={t(titleKey(code))}
      text={t(errorKey(code))}
      alert
      actions={
        <>
          <Button size="lg" autoFocus={FINAL.has(code)} onClick={closeWindow}>
            {t('call.closeWindow')}
          </Button>
          {!FINAL.has(code) && (
            <Button size="lg" variant="primary" autoFocus onClick={() => void join()}>
              {t('common.retry')}
            </Button>
          )}
        </>
      }
    >
      {detail !== null && detail !== '' && (
        <details className={css.detail}>
          <summary>{t('call.failed.detail')}</summary>
          <p>{detail}</p>
        </details>
      )}
    </Screen>
  )
}

function PasswordScreen({ wrong }: { wrong: boolean }) {
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password !== '') void join({ password })
  }
  return (
    <Screen icon={<Lock size={28} />} title={t('call.password.title')} text={t('call.error.password')}>
      <form className={css.form} onSubmit={submit}>
        <TextField label={t('call.password')} type="password" autoFocus autoComplete="off" maxLength={200} value={password} error={wrong && password === '' ? t('call.error.password-wrong') : null} onChange={(event) => setPassword(event.target.value)} />
        <div className={css.actions}>
          <Button size="lg" onClick={closeWindow}>
            {t('call.closeWindow')}
          </Button>
          <Button size="lg" variant="primary" type="submit" disabled={password === ''}>
            {t('call.join')}
          </Button>
        </div>
      </form>
    </Screen>
  )
}
