import { t } from '../../locales/i18n.ts'
import { Checkbox } from '../../design/Checkbox.tsx'
import { attempt } from '../people/invite-actions.ts'
import { useApp } from '../state/app.ts'
import { setShared, useFlow } from './flow.ts'
import css from './views.module.css'

/** "This is a shared computer": asked where the organisation has not decided it, said where it has. */
export function SharedComputer() {
  const decided = useApp((s) => s.boot.policy.sharedComputer)
  const shared = useFlow((s) => s.shared)
  if (decided === true) return <p className={css.left}>{t('signin.sharedDecided')}</p>
  if (decided === false) return null
  return <Checkbox label={t('signin.shared')} hint={t('signin.sharedHint')} checked={shared} onChange={(on) => void attempt(setShared(on))} />
}
