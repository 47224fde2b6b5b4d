import { use, useState } from 'react'
import { Check, Copy } from '../../design/icons.ts'
import type { CodeSpan } from '../../engine/richtext/tree.ts'
import { t } from '../../locales/i18n.ts'
import { copyText } from '../files/clipboard.ts'
import { TabStop } from './tab-stop.ts'
import css from './richtext.module.css'

/** Longer code starts folded, so that one paste does not fill the room. */
const FOLD_LINES = 24

/** A block of code with its language, a copy button and folding. */
export function CodeBlock({ language, text, spans }: { language: string | null; text: string; spans: CodeSpan[] | null }) {
  const tabIndex = use(TabStop)
  const lines = text.split('\n').length
  const [folded, setFolded] = useState(lines > FOLD_LINES + 4)
  const [copied, setCopied] = useState(false)
  const onCopy = () => {
    void copyText(text).then((done) => {
      if (!done) return
      setCopied(true)
      setTimeout(() => { setCopied(false) }, 1500)
    })
  }
  const label = copied ? t('timeline.code.copied') : t('timeline.code.copy')
  return (
    <figure className={css.codeBlock}>
      {language !== null && <figcaption>{language}</figcaption>}
      <pre className={css.pre} {...(folded ? { 'data-folded': '' } : {})}>
        <code>{spans === null ? text : spans.map((span, i) => (span.k === null ? span.s : <span key={i} data-k={span.k}>{span.s}</span>))}</code>
      </pre>
      {lines > FOLD_LINES + 4 && (
        <button type="button" className={css.fold} tabIndex={tabIndex} aria-expanded={!folded} onClick={() => { setFolded(!folded) }}>
          {folded ? t('timeline.code.unfold', { lines }) : t('timeline.code.fold')}
        </button>
      )}
      <button type="button" className={css.copy} tabIndex={tabIndex} aria-label={label} data-tip={label} onClick={onCopy}>{copied ? <Check size={14} /> : <Copy size={14} />}</button>
    </figure>
  )
}
