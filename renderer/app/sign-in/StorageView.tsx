import { useEffect, useRef } from 'react'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { TextLink } from '../../design/TextLink.tsx'
import { KeyRound } from '../../design/icons.ts'
import { attempt } from '../people/invite-actions.ts'
import { answerStorage, leaveStorageQuestion } from './flow.ts'
import { Heading } from './Heading.tsx'
import css from './views.module.css'

/** This machine has no key store: may the session be kept all the same? Asked once, before the first sign-in. */
export function StorageView() {
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  return (
    <section className={css.view}>
      <span className={css.figure}>
        <KeyRound size={26} aria-hidden="true" />
      </span>
      <Heading title={t('signin.storage.title')}>{t('signin.storage.text')}</Heading>
      <div className={css.stack}>
        <Button ref={first} variant="primary" size="lg" onClick={() => void attempt(answerStorage(false))}>
          {t('signin.storage.once')}
        </Button>
        <Button size="lg" onClick={() => void attempt(answerStorage(true))}>
          {t('signin.storage.keep')}
        </Button>
      </div>
      <div className={css.row}>
        <TextLink onClick={leaveStorageQuestion}>{t('common.back')}</TextLink>
      </div>
    </section>
  )
}
