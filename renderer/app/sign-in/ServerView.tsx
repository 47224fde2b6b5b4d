import { useEffect, useRef, type FormEvent } from 'react'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { Callout } from '../../design/Callout.tsx'
import { TextField } from '../../design/TextField.tsx'
import { RefreshCw } from '../../design/icons.ts'
import { useApp } from '../state/app.ts'
import { Endings } from './Endings.tsx'
import { look, serverLabel, useFlow } from './flow.ts'
import { Heading } from './Heading.tsx'
import css from './views.module.css'

/** Which server? Asked only where the organisation has not said it. */
export function ServerView() {
  const policy = useApp((s) => s.boot.policy)
  const failed = useFlow((s) => s.discoveryFailed)
  const locked = policy.server !== null && policy.serverLocked
  return (
    <section className={css.view}>
      <Endings />
      <Heading title={policy.organisation === null ? t('signin.title') : t('signin.titleAt', { name: policy.organisation })}>{locked ? undefined : t('signin.serverLead')}</Heading>
      {locked && failed !== null ? <Unreachable server={policy.server ?? ''} /> : <ServerForm />}
    </section>
  )
}

function Unreachable({ server }: { server: string }) {
  const failed = useFlow((s) => s.discoveryFailed)
  const retry = useRef<HTMLButtonElement>(null)
  useEffect(() => retry.current?.focus(), [])
  return (
    <>
      {failed !== null && (
        <Callout tone="danger" alert>
          <p>{t(`signin.discovery.${failed.code}`, { server: serverLabel(server) })}</p>
          {failed.detail !== null && <p className={css.detail}>{failed.detail}</p>}
        </Callout>
      )}
      <Button ref={retry} variant="primary" size="lg" icon={<RefreshCw size={18} />} onClick={() => void look(false)}>
        {t('common.retry')}
      </Button>
    </>
  )
}

function ServerForm() {
  const typed = useFlow((s) => s.typed)
  const failed = useFlow((s) => s.discoveryFailed)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed.trim() === '') field.current?.focus()
    else void look(true)
  }
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <TextField
        ref={field}
        label={t('signin.server')}
        hint={t('signin.serverHint')}
        placeholder={t('signin.serverExample')}
        name="server"
        value={typed}
        maxLength={300}
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={
          failed === null ? undefined : (
            <>
              {t(`signin.discovery.${failed.code}`, { server: serverLabel(typed.trim()) })}
              {failed.detail !== null && <div className={css.detail}>{failed.detail}</div>}
            </>
          )
        }
        onChange={(event) => useFlow.setState({ typed: event.target.value, discoveryFailed: null })}
      />
      <Button type="submit" variant="primary" size="lg">
        {t('common.continue')}
      </Button>
    </form>
  )
}
