import { useEffect, useRef } from 'react'
import { t } from '../../locales/i18n.ts'
import { Callout } from '../../design/Callout.tsx'
import { TextLink } from '../../design/TextLink.tsx'
import { useApp } from '../state/app.ts'
import { Endings } from './Endings.tsx'
import { failureOf, otherServer, serverLabel, useFlow } from './flow.ts'
import { Heading } from './Heading.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { Providers } from './Providers.tsx'
import { SharedComputer } from './SharedComputer.tsx'
import css from './views.module.css'

/** How to sign in there. */
export function MethodsView() {
  const found = useFlow((s) => s.found)
  const refused = useFlow((s) => s.refused)
  const signIn = useApp((s) => s.signIn)
  const policy = useApp((s) => s.boot.policy)
  const view = useRef<HTMLElement>(null)
  useEffect(() => view.current?.querySelector<HTMLElement>('[data-way], input')?.focus(), [])
  if (found === null) return null
  const failure = failureOf(refused, signIn)
  const browser = found.sso.length > 0 || found.ssoUnnamed
  const wrongPassword = failure?.code === 'wrong-password'
  const server = serverLabel(found.serverName)
  return (
    <section ref={view} className={css.view}>
      {failure === null && <Endings />}
      <Heading title={t('signin.titleAt', { name: policy.organisation ?? server })}>{browser && !found.password ? t('signin.browserLead') : undefined}</Heading>
      {failure !== null && !wrongPassword && (
        <Callout tone="danger" alert>
          <p>{t(`signin.failed.${failure.code}`)}</p>
          {failure.detail !== null && <p className={css.detail}>{failure.detail}</p>}
        </Callout>
      )}
      {browser && <Providers providers={found.sso} />}
      {browser && found.password && <div className={css.divider}>{t('signin.or')}</div>}
      {found.password && <PasswordForm wrong={wrongPassword} main={!browser} />}
      <div className={css.foot}>
        <SharedComputer />
        {!policy.serverLocked && (
          <div className={css.row}>
            <span className={css.left}>{policy.organisation === null ? null : server}</span>
            <TextLink onClick={otherServer}>{t('signin.otherServer')}</TextLink>
          </div>
        )}
      </div>
    </section>
  )
}
