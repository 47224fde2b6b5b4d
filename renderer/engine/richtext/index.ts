// Remote text becomes a typed tree here: HTML and Markdown are parsed, what the specification allows is kept, size, depth and time are capped.
// This room must not know rooms, requests, the DOM or React.

import type { RichTextPort } from '../context.ts'
import type { UserId } from '../protocol.ts'
import { codeGrammars } from './code.ts'
import { blocksFromHtml } from './from-html.ts'
import { onLoaded } from './lazy.ts'
import { createBudget, MAX_SOURCE, OverBudget } from './limits.ts'
import type { TextMarks } from './linkify.ts'
import { linkifyText } from './linkify.ts'
import { mathRenderer } from './math.ts'
import { plainBlocks } from './plain.ts'
import { isReply, preview, stripReplyFallback } from './preview.ts'
import type { Block, Inline, RichText } from './tree.ts'


const HTML = 'org.matrix.custom.html'

function mentionsEveryone(content: Record<string, unknown>): boolean {
  const mentions = content['m.mentions']
  // Without m.mentions (before specification 1.7) the text itself decides.
  return typeof mentions !== 'object' || mentions === null || (mentions as Record<string, unknown>)['room'] === true
}

/** Text as typed: one paragraph, its line breaks kept. */
function fromText(source: string, marks: TextMarks): RichText {
  const truncated = source.length > MAX_SOURCE
  const text = (truncated ? source.slice(0, MAX_SOURCE) : source).replace(/\r\n?/g, '\n').replace(/^\n+|\s+$/g, '')
  const c = linkifyText(text, marks).flatMap((x): Inline[] =>
    x.t !== 'text' ? [x] : x.s.split('\n').flatMap((line, i): Inline[] => [...(i > 0 ? [{ t: 'br' as const }] : []), ...(line === '' ? [] : [{ t: 'text' as const, s: line }])]),
  )
  const blocks: Block[] = c.length === 0 ? [] : [{ t: 'p', c }]
  return { blocks, plain: plainBlocks(blocks), truncated }
}

function fromHtml(html: string, marks: TextMarks): RichText | null {
  if (html.length > MAX_SOURCE) return null
  try {
    const { blocks, truncated } = blocksFromHtml(html, marks, createBudget())
    return blocks.length === 0 ? null : { blocks, plain: plainBlocks(blocks), truncated }
  } catch (e) {
    // Too expensive: the plain text says the same.
    if (e instanceof OverBudget || e instanceof RangeError) return null
    throw e
  }
}

/** Creates the rich text port. `me` marks own mentions where the caller names nobody. */
export function createRichText(me?: UserId): RichTextPort {
  return {
    fromContent(content, self) {
      const marks: TextMarks = { me: self === '' ? (me ?? null) : self, everyone: mentionsEveryone(content) }
      const html = content['format'] === HTML ? content['formatted_body'] : undefined
      const rich = typeof html === 'string' && html !== '' ? fromHtml(html, marks) : null
      if (rich !== null) return rich
      const body = typeof content['body'] === 'string' ? content['body'] : ''
      const text = fromText(isReply(content) ? stripReplyFallback(body) : body, marks)
      // Something formatted was there and could not be shown whole.
      return typeof html === 'string' && html.length > MAX_SOURCE ? { ...text, truncated: true } : text
    },
    preview,
    fromPlain: (text) => fromText(text, { me: me ?? null, everyone: false }),
    onUpgrade: onLoaded,
    async preload() {
      await Promise.all([codeGrammars.load(), mathRenderer.load()])
    },
  }
}
