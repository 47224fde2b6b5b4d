import { useEffect, useState } from 'react'
import type { RichText as Tree } from '../../engine/richtext/tree.ts'
import { t } from '../../locales/i18n.ts'
import { RichText } from '../richtext/RichText.tsx'
import { request } from '../state/engine-client.ts'
import { engineErrorOf, errorSentence } from '../state/failure.ts'
import { keptMentions } from './completion.ts'
import { messageOf } from './field-text.ts'
import type { ComposerSession } from './session.ts'
import css from './Composer.module.css'

const BEAT_MS = 120

/** What the recipients will see, made by the same parser that reads what comes in. Follows the typing at a short distance. */
export function Preview({ session, onTyped }: { session: ComposerSession; onTyped: (listener: () => void) => () => void }) {
  const [rich, setRich] = useState<Tree | null>(null)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => {
    let timer = 0
    let asked = 0
    const ask = () => {
      timer = 0
      asked += 1
      const mine = asked
      const markdown = messageOf(session.text)
      request('compose.preview', { markdown, mentions: keptMentions(markdown, session.mentions) }).then(
        (answer) => {
          if (asked !== mine) return
          setRich(answer.rich)
          setError(null)
        },
        (thrown: unknown) => { if (asked === mine) setError(errorSentence(engineErrorOf(thrown))) },
      )
    }
    const soon = () => {
      if (timer === 0) timer = window.setTimeout(ask, BEAT_MS)
    }
    ask()
    const stop = onTyped(soon)
    return () => {
      stop()
      asked = -1
      clearTimeout(timer)
    }
  }, [session, onTyped])
  return (
    <section className={css.preview} aria-label={t('composer.preview')} tabIndex={0}>
      {error === null ? rich !== null && <RichText text={rich} /> : <p className={css.note}>{error}</p>}
    </section>
  )
}
