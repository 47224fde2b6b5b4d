import { t } from '../../locales/i18n.ts'
import { Avatar } from '../../design/Avatar.tsx'
import { Button } from '../../design/Button.tsx'
import { Callout } from '../../design/Callout.tsx'
import { LogOut } from '../../design/icons.ts'
import { useApp } from '../state/app.ts'
import { avatarUrl } from '../state/media.ts'
import { useMe } from '../state/stores.ts'
import { openDialog } from '../state/ui.ts'
import { localpart } from '../people/ids.ts'
import css from './settings.module.css'

/** Who is signed in, where, and what protects the session. */
export function AccountPage() {
  const me = useMe()
  const account = useApp((s) => s.boot.account)
  const weak = useApp((s) => s.boot.weakStorage)
  if (account === null) return null
  const name = me?.name ?? localpart(account.userId)
  return (
    <>
      <div className={css.me}>
        <Avatar id={account.userId} name={name} src={avatarUrl(me?.avatar ?? null, 64)} size={64} />
        <div className={css.meText}>
          <p className={css.meName}>{name}</p>
          <p className={css.quiet}>{account.userId}</p>
        </div>
      </div>
      <dl className={css.facts}>
        <dt>{t('settings.account.server')}</dt>
        <dd>{account.baseUrl}</dd>
        <dt>{t('settings.account.device')}</dt>
        <dd>{account.deviceId}</dd>
      </dl>
      {account.shared && (
        <Callout title={t('settings.account.shared')}>
          <p>{t('settings.account.sharedHint')}</p>
        </Callout>
      )}
      {weak && !account.shared && (
        <Callout tone="warning" title={t('settings.account.weak')}>
          <p>{t('settings.account.weakHint')}</p>
        </Callout>
      )}
      <div className={css.foot}>
        <Button icon={<LogOut size={16} />} onClick={() => openDialog({ kind: 'sign-out' })}>
          {t('settings.signOut')}
        </Button>
      </div>
    </>
  )
}
