// The page that the browser shows after sign-in: words and one style, no script, nothing loaded, nothing kept.
// This file must not know what happened beyond "it worked" or "it did not".

import { createHash } from 'node:crypto'
import type { Language } from '../bridge/contract.ts'

export interface AnswerTexts {
  language: Language
  done: string
  doneHint: string
  failed: string
  failedHint: string
}

const STYLE =
  ':root{color-scheme:light dark}body{font:1.05rem/1.5 system-ui,sans-serif;display:grid;place-content:center;min-height:90vh;margin:0 1.5rem;text-align:center}h1{font-size:1.5rem;margin:0 0 .5rem}p{margin:0;opacity:.8}'
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** Sent with every answer of the listener. No CORS header stands here: no page may read it. */
export const answerHeaders: Record<string, string> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
}

const ENTITIES = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&#39;']])
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES.get(character) ?? '')

/** The page in the person's language. */
export function answerPage(texts: AnswerTexts, worked: boolean): string {
  const [title, hint] = worked ? [texts.done, texts.doneHint] : [texts.failed, texts.failedHint]
  return `<!doctype html><html lang="${texts.language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style><h1>${escape(title)}</h1><p>${escape(hint)}</p></html>`
}
