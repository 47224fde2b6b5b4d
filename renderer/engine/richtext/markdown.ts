// Markdown as people type it in a chat → mdast: GFM and $maths$, without the constructs that eat or hide what was typed.

import type { Root } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import remarkParse from 'remark-parse'
import type { Processor } from 'unified'
import { unified } from 'unified'

/** Longer texts are sent as they stand: nobody writes that much Markdown by hand. */
export const MAX_MARKDOWN = 20_000
/** A pasted wall of brackets or quotation marks costs a Markdown parser the square of its length. */
const MAX_MARKS = 2_000
const MAX_QUOTE_DEPTH = 20
const DEEP_QUOTE = new RegExp(`^(?:[ \\t]*(?:>|[-*+](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))){${String(MAX_QUOTE_DEPTH)}}`, 'm')

/** Indented code, raw HTML, link definitions, underlined headings, character references: in a message they are nearly always an accident. */
const OFF = ['codeIndented', 'htmlFlow', 'htmlText', 'definition', 'setextUnderline', 'characterReference']

function withoutAccidents(this: Processor): void {
  const data = this.data() as { micromarkExtensions?: unknown[] }
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), { disable: { null: OFF } }]
}

const processor = unified().use(remarkParse).use(remarkGfm, { singleTilde: false }).use(remarkMath).use(withoutAccidents).freeze()

/** Parses; null: too long or too strange, to be sent as plain text. */
export function parseMarkdown(source: string): Root | null {
  if (source.length > MAX_MARKDOWN || DEEP_QUOTE.test(source)) return null
  if ((source.match(/[[\]<>!`*_~$|]/g)?.length ?? 0) > MAX_MARKS) return null
  return processor.parse(source)
}
