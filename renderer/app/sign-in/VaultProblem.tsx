import { useEffect, useRef, useState } from 'react'
import type { VaultProblem as Problem } from '../../../electron/bridge/contract.ts'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { Callout } from '../../design/Callout.tsx'
import { KeyRound, Lock, LogIn, RefreshCw, ShieldAlert } from '../../design/icons.ts'
import { attempt } from '../people/invite-actions.ts'
import { enter, useApp } from '../state/app.ts'
import { bridge } from '../state/bridge.ts'
import { Frame } from './Frame.tsx'
import { Heading } from './Heading.tsx'
import { keyStoreName } from './key-stores.ts'
import css from './views.module.css'

const icons = { damaged: ShieldAlert, 'keyring-changed': KeyRound, 'keyring-missing': KeyRound, 'keyring-locked': Lock }

function explanation(problem: Problem): string {
  const name = (backend: string) => keyStoreName(backend) ?? t('signin.vault.someStore')
  switch (problem.kind) {
    case 'damaged':
      return t('signin.vault.damaged.text')
    case 'keyring-locked':
      return t('signin.vault.keyring-locked.text')
    case 'keyring-missing':
      return t('signin.vault.keyring-missing.text', { was: name(problem.was) })
    case 'keyring-changed':
      return t('signin.vault.keyring-changed.text', { was: name(problem.was), now: name(problem.now) })
  }
}

/** The stored session is there but cannot be opened: why, and the two ways on. */
export default function VaultProblem() {
  const problem = useApp((s) => s.boot.problem)
  const [busy, setBusy] = useState<'retry' | 'forget' | null>(null)
  const [still, setStill] = useState(false)
  const first = useRef<HTMLDivElement>(null)
  useEffect(() => first.current?.querySelector('button')?.focus(), [])
  if (problem === null) return null
  const resolve = async (choice: 'retry' | 'forget') => {
    setBusy(choice)
    setStill(false)
    await attempt(
      (async () => {
        const boot = await bridge().call('account.resolveProblem', { choice })
        setStill(boot.phase === 'vault-problem')
        await enter(boot)
      })(),
    )
    setBusy(null)
  }
  const Icon = icons[problem.kind]
  // Trying again helps where the key may come back; what is damaged stays so.
  const retryFirst = problem.kind !== 'damaged'
  const retry = (
    <Button key="retry" variant={retryFirst ? 'primary' : 'plain'} size="lg" busy={busy === 'retry'} icon={<RefreshCw size={18} />} onClick={() => void resolve('retry')}>
      {t('common.retry')}
    </Button>
  )
  const forget = (
    <Button key="forget" variant={retryFirst ? 'soft' : 'primary'} size="lg" busy={busy === 'forget'} icon={<LogIn size={18} />} onClick={() => void resolve('forget')}>
      {t('signin.vault.forget')}
    </Button>
  )
  return (
    <Frame>
      <section className={css.view}>
        <span className={css.figure}>
          <Icon size={26} aria-hidden="true" />
        </span>
        <Heading title={t(`signin.vault.${problem.kind}.title`)}>{explanation(problem)}</Heading>
        {still && (
          <Callout tone="warning" alert>
            <p>{t('signin.vault.still')}</p>
          </Callout>
        )}
        <div ref={first} className={css.stack}>
          {retryFirst ? [retry, forget] : [forget, retry]}
        </div>
        <p className={css.left}>{t('signin.vault.kept')}</p>
      </section>
    </Frame>
  )
}
