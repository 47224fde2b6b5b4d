import { t } from '../../locales/i18n.ts'
import { Callout } from '../../design/Callout.tsx'
import { useApp } from '../state/app.ts'

/** Why one is here again: the session ended by itself, or what became of signing out. */
export function Endings() {
  const ended = useApp((s) => s.boot.ended)
  const signedOut = useApp((s) => s.signedOut)
  if (signedOut !== null) {
    const calm = signedOut.revoked && signedOut.idpSession !== 'unknown'
    return (
      <Callout tone={calm ? 'success' : 'warning'} title={t('signin.out.title')} alert>
        {signedOut.idpSession === 'ended' && <p>{t('signin.out.idpEnded')}</p>}
        {signedOut.idpSession === 'unknown' && <p>{t('signin.out.idpUnknown')}</p>}
        {!signedOut.revoked && <p>{t('signin.out.notRevoked')}</p>}
      </Callout>
    )
  }
  if (ended === null) return null
  return (
    <Callout tone="warning" title={t(`signin.ended.${ended}.title`)} alert>
      <p>{t(`signin.ended.${ended}.text`)}</p>
    </Callout>
  )
}
