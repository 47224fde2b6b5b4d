import { useEffect, useState } from 'react'
import type { Diagnostics } from '../../../electron/bridge/contract.ts'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { Mark } from '../../design/Mark.tsx'
import { Check, Copy } from '../../design/icons.ts'
import { copyText } from '../files/clipboard.ts'
import { attempt } from '../people/invite-actions.ts'
import { useApp } from '../state/app.ts'
import { bridge } from '../state/bridge.ts'
import { useCallsOffered } from '../state/calls.ts'
import { request } from '../state/engine-client.ts'
import { RequestFailure } from '../state/failure.ts'
import { SharingFacts, sharingLines } from './SharingFacts.tsx'
import css from './settings.module.css'

/** Version, and what helps whoever helps: counts, timings and how sharing stands, never content. */
export function AboutPage() {
  const { version, platform, policy } = useApp((s) => s.boot)
  const calls = useCallsOffered()
  const [copied, setCopied] = useState(false)
  const [seen, setSeen] = useState<Diagnostics | null>(null)
  useEffect(() => {
    void attempt(bridge().call('app.diagnostics', null).then(setSeen))
  }, [])
  const copy = async () => {
    // Looked at once more: between opening the page and copying somebody may have tried again.
    const [stats, now] = await Promise.all([request('debug.stats', null), bridge().call('app.diagnostics', null)])
    setSeen(now)
    const lines = [`Amphi ${version}`, `platform: ${platform}`, `browser: ${navigator.userAgent}`, ...(calls ? sharingLines(now) : []), ...Object.entries(stats).map(([name, value]) => `${name}: ${value ?? '–'}`)]
    if (!(await copyText(lines.join('\n')))) throw new RequestFailure({ code: 'unknown' })
    setCopied(true)
  }
  return (
    <>
      <div className={css.brand}>
        <Mark size={56} />
        <div>
          <p className={css.meName}>{t('settings.about.name', { version })}</p>
          <p className={css.quiet}>{t('settings.about.what')}</p>
          {policy.organisation !== null && <p className={css.quiet}>{t('settings.about.setUpBy', { name: policy.organisation })}</p>}
        </div>
      </div>
      <p className={css.quiet}>{t('settings.about.licence')}</p>
      {calls && seen !== null && <SharingFacts seen={seen} />}
      <div className={css.foot}>
        <div className={css.group}>
          <p className={css.quiet}>{t('settings.about.diagnosticsHint')}</p>
          <div>
            <Button size="sm" icon={copied ? <Check size={16} /> : <Copy size={16} />} onClick={() => void attempt(copy())}>
              {copied ? t('settings.about.copied') : t('settings.about.diagnostics')}
            </Button>
          </div>
        </div>
      </div>
    </>
  )
}
