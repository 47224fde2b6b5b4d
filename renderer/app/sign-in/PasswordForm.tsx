import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { IconButton } from '../../design/IconButton.tsx'
import { TextField } from '../../design/TextField.tsx'
import { Eye, EyeOff } from '../../design/icons.ts'
import { take, useFlow } from './flow.ts'
import css from './views.module.css'

/** User name and password, where the server takes them itself. `main`: there is no other way. */
export function PasswordForm({ wrong, main }: { wrong: boolean; main: boolean }) {
  const user = useFlow((s) => s.user)
  const [password, setPassword] = useState('')
  const [seen, setSeen] = useState(false)
  const [caps, setCaps] = useState(false)
  const [missing, setMissing] = useState<'user' | 'password' | null>(null)
  const userField = useRef<HTMLInputElement>(null)
  const passwordField = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (wrong) passwordField.current?.focus()
  }, [wrong])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const empty = user.trim() === '' ? 'user' : password === '' ? 'password' : null
    setMissing(empty)
    if (empty === null) take({ by: 'password', password })
    else (empty === 'user' ? userField : passwordField).current?.focus()
  }
  const watchCaps = (event: KeyboardEvent) => setCaps(event.getModifierState('CapsLock'))
  const passwordError = missing === 'password' ? t('signin.passwordMissing') : wrong && password === '' ? t('signin.failed.wrong-password') : undefined
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <TextField
        ref={userField}
        label={t('signin.user')}
        name="username"
        value={user}
        maxLength={255}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={missing === 'user' ? t('signin.userMissing') : undefined}
        onChange={(event) => useFlow.setState({ user: event.target.value })}
      />
      <TextField
        ref={passwordField}
        label={t('signin.password')}
        name="password"
        type={seen ? 'text' : 'password'}
        value={password}
        maxLength={1024}
        autoComplete="current-password"
        spellCheck={false}
        hint={caps ? t('signin.capsLock') : undefined}
        error={passwordError}
        onChange={(event) => setPassword(event.target.value)}
        onKeyDown={watchCaps}
        onKeyUp={watchCaps}
        end={
          <IconButton label={seen ? t('signin.passwordHide') : t('signin.passwordShow')} size="sm" onClick={() => setSeen(!seen)}>
            {seen ? <EyeOff size={16} /> : <Eye size={16} />}
          </IconButton>
        }
      />
      <Button type="submit" variant={main ? 'primary' : 'soft'} size="lg">
        {t('signin.signIn')}
      </Button>
    </form>
  )
}
