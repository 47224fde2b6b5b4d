import { useEffect, useRef, useState, type FormEvent } from 'react'
import { formatUntil, t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { TextField } from '../../design/TextField.tsx'
import { TextLink } from '../../design/TextLink.tsx'
import { Check, Copy, ExternalLink, Globe } from '../../design/icons.ts'
import { copyText } from '../files/clipboard.ts'
import { attempt } from '../people/invite-actions.ts'
import { useNow } from '../shell/use-delayed.ts'
import { bridge } from '../state/bridge.ts'
import { Heading } from './Heading.tsx'
import { SharedComputer } from './SharedComputer.tsx'
import css from './views.module.css'

/** The person signs in in the browser; here are the ways for when it does not open or does not come back. */
export function BrowserView({ url, until }: { url: string; until: number }) {
  const [pasting, setPasting] = useState(false)
  const again = useRef<HTMLButtonElement>(null)
  useEffect(() => again.current?.focus(), [])
  return (
    <section className={css.view}>
      <span className={css.figure}>
        <Globe size={26} aria-hidden="true" />
      </span>
      <div role="status">
        <Heading title={t('signin.browser.title')}>{t('signin.browser.text')}</Heading>
      </div>
      <div className={css.stack}>
        <Button ref={again} size="lg" icon={<ExternalLink size={18} />} onClick={() => void attempt(bridge().call('signin.reopenBrowser', null))}>
          {t('signin.browser.again')}
        </Button>
        <CopyAddress url={url} />
      </div>
      {pasting ? <PasteForm /> : <TextLink onClick={() => setPasting(true)}>{t('signin.browser.notBack')}</TextLink>}
      <div className={css.foot}>
        <SharedComputer />
        <div className={css.row}>
          <TimeLeft until={until} />
          <Button variant="plain" onClick={() => void attempt(bridge().call('signin.cancel', null))}>
            {t('common.cancel')}
          </Button>
        </div>
      </div>
    </section>
  )
}

function TimeLeft({ until }: { until: number }) {
  const now = useNow(1000)
  return <span className={css.left}>{t('signin.browser.ends', { when: formatUntil(until, now) })}</span>
}

function CopyAddress({ url }: { url: string }) {
  const [copied, setCopied] = useState<boolean | null>(null)
  const copy = async () => setCopied(await copyText(url))
  return (
    <>
      <Button size="lg" variant="plain" icon={copied === true ? <Check size={18} /> : <Copy size={18} />} onClick={() => void copy()}>
        {copied === true ? t('signin.browser.copied') : t('signin.browser.copy')}
      </Button>
      <span role="status" className="sr-only">
        {copied === true ? t('signin.browser.copied') : ''}
      </span>
      {copied === false && (
        <TextField label={t('signin.browser.address')} readOnly value={url} onFocus={(event) => event.target.select()} />
      )}
    </>
  )
}

/** The third way back: what the browser shows at the end, pasted. */
function PasteForm() {
  const [code, setCode] = useState('')
  const [error, setError] = useState<'wrong-code' | 'expired' | null>(null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const send = async () => {
    const outcome = await bridge().call('signin.code', { code: code.trim() })
    if (!outcome.ok) setError(outcome.code === 'expired' ? 'expired' : 'wrong-code')
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() === '') field.current?.focus()
    else void attempt(send())
  }
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <TextField
        ref={field}
        label={t('signin.code')}
        hint={t('signin.codeHint')}
        value={code}
        maxLength={4096}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={error === null ? undefined : t(`signin.failed.${error}`)}
        onChange={(event) => {
          setCode(event.target.value)
          setError(null)
        }}
      />
      <Button type="submit" variant="primary">
        {t('common.continue')}
      </Button>
    </form>
  )
}
