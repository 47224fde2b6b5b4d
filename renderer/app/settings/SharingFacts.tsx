import type { Diagnostics } from '../../../electron/bridge/contract.ts'
import { formatDateTime, t } from '../../locales/i18n.ts'
import css from './settings.module.css'

/** How sharing a screen stands on this machine, in the words of whoever shares. */
export function SharingFacts({ seen: { sharing, parts } }: { seen: Diagnostics }) {
  const portal = sharing.kind === 'portal' && parts !== null ? parts : null
  return (
    <section className={css.group} aria-labelledby="sharing-facts">
      <h3 id="sharing-facts" className={css.name}>
        {t('settings.about.sharing')}
      </h3>
      <dl className={css.facts}>
        <dt>{t('settings.sharing.asks')}</dt>
        <dd>{sharing.kind === 'portal' ? t('settings.sharing.portal') : t('settings.sharing.picker')}</dd>
        <dt>{t('settings.sharing.why')}</dt>
        <dd>{t(`settings.sharing.why.${sharing.reason}`)}</dd>
        {portal !== null && (
          <>
            <dt>{t('settings.sharing.portalName')}</dt>
            <dd>{portalWords(portal)}</dd>
            <dt>{t('settings.sharing.pipeWire')}</dt>
            <dd>{portal.pipeWire ? t('settings.sharing.pipeWireThere') : t('settings.sharing.pipeWireMissing')}</dd>
          </>
        )}
        <dt>{t('settings.sharing.last')}</dt>
        <dd>{sharing.last === null ? t('settings.sharing.never') : t('settings.sharing.ending', { time: formatDateTime(sharing.last.at), ending: t(`settings.sharing.ending.${sharing.last.ending}`) })}</dd>
      </dl>
    </section>
  )
}

function portalWords({ portal, backends }: NonNullable<Diagnostics['parts']>): string {
  if (!portal || backends.length === 0) return t('settings.sharing.portalMissing')
  return t('settings.sharing.portalThere', { parts: backends.join(', ') })
}

/** The same for whoever helps, who reads English and wants it all. */
export function sharingLines({ electron, chromium, system, desktop, sharing, parts }: Diagnostics): string[] {
  const time = (at: number): string => new Date(at).toISOString()
  return [
    `electron: ${electron}, chromium: ${chromium}`,
    `system: ${system}, desktop: ${desktop ?? '–'}`,
    `sharing: ${sharing.kind} (${sharing.reason}), session type: ${sharing.sessionType ?? '–'}`,
    ...(parts === null ? [] : [`portal: ${parts.portal ? 'installed' : 'not installed'}, parts: ${parts.backends.join(' ') || '–'}, pipewire: ${parts.pipeWire ? 'running' : 'not running'}`]),
    `last share: ${sharing.last === null ? '–' : `${sharing.last.ending}, ${time(sharing.last.at)}`}`,
    ...sharing.events.map(({ at, what }) => `  ${time(at)} ${what}`),
  ]
}
