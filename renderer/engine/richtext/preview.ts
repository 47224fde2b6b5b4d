// One line of a message for lists and notifications: cheap, without a tree.

import { cleanText } from './clean.ts'

const LIMIT = 200
/** As much of the source as can fill the line, markup included. */
const LOOK_AT = 4_000

const ENTITIES = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#39;', "'"],
  ['&#x27;', "'"],
  ['&apos;', "'"],
  ['&nbsp;', ' '],
  ['&amp;', '&'],
])

/** Takes the old-style quotation off a reply's plain text: lines beginning with `>`, then an empty one. Only in replies (T12). */
export function stripReplyFallback(body: string): string {
  if (!body.startsWith('> ')) return body
  const lines = body.split('\n')
  let at = 0
  while (lines[at]?.startsWith('>') === true) at += 1
  return lines[at] === '' ? lines.slice(at + 1).join('\n') : body
}

/** Is this content a reply (rich reply, specification §11.2)? */
export function isReply(content: Record<string, unknown>): boolean {
  const relates = content['m.relates_to']
  if (typeof relates !== 'object' || relates === null) return false
  const to = (relates as Record<string, unknown>)['m.in_reply_to']
  return typeof to === 'object' && to !== null
}

/** The words of an HTML text. The result is only ever shown as text. */
function wordsOf(html: string): string {
  return html
    .replace(/<mx-reply>[^]*?<\/mx-reply>/gi, '')
    .replace(/<(script|style|svg|math)\b[^]*?(?:<\/\1>|$)/gi, '')
    .replace(/<span[^>]{0,300}\bdata-mx-spoiler\b[^>]{0,300}>[^]*?<\/span>/gi, '▒▒▒▒▒')
    .replace(/<\/?(?:b|i|u|s|em|strong|del|strike|code|a|span|font|sub|sup)\b[^>]*>/gi, '')
    .replace(/<[^>]*>?/g, ' ')
    .replace(/&(?:lt|gt|quot|#39|#x27|apos|nbsp|amp);/g, (e) => ENTITIES.get(e) ?? e)
}

/** Plain one-line preview of an m.room.message content, at most 200 characters. */
export function preview(content: Record<string, unknown>): string {
  const html = content['format'] === 'org.matrix.custom.html' ? content['formatted_body'] : undefined
  const body = content['body']
  if (typeof html === 'string' && html !== '') {
    const words = cleanText(wordsOf(html.slice(0, LOOK_AT)), LIMIT)
    if (words !== '') return words
  }
  if (typeof body !== 'string') return ''
  const text = body.slice(0, LOOK_AT)
  return cleanText(isReply(content) ? stripReplyFallback(text) : text, LIMIT)
}
