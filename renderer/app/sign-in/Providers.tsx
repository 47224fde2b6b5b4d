import type { IdentityProvider } from '../../../electron/bridge/contract.ts'
import { t } from '../../locales/i18n.ts'
import { cx } from '../../design/cx.ts'
import { ExternalLink, GraduationCap } from '../../design/icons.ts'
import { take } from './flow.ts'
import css from './views.module.css'

/** The ways that go by the browser: the university's own sign-in, each with its name and picture. */
export function Providers({ providers }: { providers: readonly IdentityProvider[] }) {
  const first = providers[0]
  if (first === undefined) return <Way name={t('signin.inBrowser')} icon={null} main onTake={() => take({ by: 'sso', providerId: null })} />
  if (providers.length === 1) return <Way name={t('signin.with', { name: first.name })} icon={first.icon} main onTake={() => take({ by: 'sso', providerId: first.id })} />
  return (
    <ul className={css.stack} aria-label={t('signin.ways')}>
      {providers.map((provider) => (
        <li key={provider.id}>
          <Way name={provider.name} icon={provider.icon} onTake={() => take({ by: 'sso', providerId: provider.id })} />
        </li>
      ))}
    </ul>
  )
}

function Way({ name, icon, main = false, onTake }: { name: string; icon: string | null; main?: boolean; onTake: () => void }) {
  return (
    <button type="button" className={cx(css.way, main && css.main)} data-way="" onClick={onTake}>
      <span className={css.wayIcon}>{icon === null ? <GraduationCap size={22} aria-hidden="true" /> : <img src={icon} alt="" />}</span>
      <span className={css.wayName}>{name}</span>
      <ExternalLink size={16} className={css.arrow} aria-hidden="true" />
    </button>
  )
}
