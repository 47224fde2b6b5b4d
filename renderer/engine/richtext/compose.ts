// What was typed → what is sent: `body`, `formatted_body` where the text has a form, and who is mentioned.

import type { ComposerMention, UserId } from '../protocol.ts'
import { blocksFromMarkdown } from './from-markdown.ts'
import { parseMarkdown } from './markdown.ts'
import { placeMentions } from './mentions.ts'
import { blocksHtml } from './to-html.ts'
import type { Block, Inline } from './tree.ts'

export interface Composed {
  /** As typed. */
  body: string
  /** null: the text has no form, it is sent as it stands. */
  html: string | null
  /** People whose mention stands in the text, without doubles. */
  users: UserId[]
  /** `@room` stands in the text. */
  everyone: boolean
}

/** Plain: paragraphs of text and line breaks whose characters are all there. */
function isPlain(blocks: Block[], source: string): boolean {
  let text = ''
  const isText = (x: Inline): boolean => {
    if (x.t === 'text' || x.t === 'everyone') text += x.s
    return x.t === 'text' || x.t === 'everyone' || x.t === 'br'
  }
  if (!blocks.every((b) => b.t === 'p' && b.c.every(isText))) return false
  return text.replace(/\s+/g, '') === source.replace(/\s+/g, '')
}

/** Composes a message. Never fails: what is no Markdown is text. */
export function composeMessage(markdown: string, mentions: readonly ComposerMention[]): Composed {
  const source = markdown.replace(/\r\n?/g, '\n').replace(/^\n+|\s+$/g, '')
  const placed = placeMentions(source, mentions)
  const root = parseMarkdown(placed.text)
  const blocks = root === null ? null : blocksFromMarkdown(root, placed.text, placed)
  const body = placed.restore(placed.text)
  const users = placed.used.flatMap((m) => (m.target.kind === 'person' ? [m.target.id] : []))
  return {
    body,
    html: blocks === null || blocks.length === 0 || isPlain(blocks, body) ? null : blocksHtml(blocks),
    users: [...new Set(users)],
    everyone: placed.used.some((m) => m.target.kind === 'everyone'),
  }
}
