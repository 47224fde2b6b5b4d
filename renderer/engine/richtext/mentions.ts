// Mentions within what was typed: while Markdown is parsed each stands as one mark, so that a name with stars or underscores stays whole.

import type { ComposerMention } from '../protocol.ts'

// Noncharacters: no text holds them, and if a hostile one does they are taken out first.
const OPEN = '\ufdd0'
const CLOSE = '\ufdd1'
const MARK = /\ufdd0(\d{1,4})\ufdd1/g
const MAX_MENTIONS = 200

export interface Placed {
  /** The source with marks in the mentions' places. */
  text: string
  /** Mentions that really stand in the text, in their order. */
  used: ComposerMention[]
  /** Marks back into the words that were typed. */
  restore(text: string): string
  /** Text and mentions in their order. */
  split(text: string): (string | ComposerMention)[]
}

/** Is the character that begins (or, for the second half of a pair, ends) here part of a word? */
function isWordAt(text: string, at: number): boolean {
  const from = at > 0 && /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at
  const code = text.codePointAt(from)
  return code !== undefined && /[\p{L}\p{N}_]/u.test(String.fromCodePoint(code))
}

/** Places mentions: longer texts first, equal texts in the order in which they were completed. */
export function placeMentions(source: string, mentions: readonly ComposerMention[]): Placed {
  const used: ComposerMention[] = []
  const byText = new Map<string, ComposerMention[]>()
  for (const m of mentions.slice(0, MAX_MENTIONS)) if (m.text.trim() !== '') byText.set(m.text, [...(byText.get(m.text) ?? []), m])
  const texts = [...byText.keys()].sort((a, b) => b.length - a.length)
  const clean = source.replace(/[\ufdd0\ufdd1]/g, '')
  let text = ''
  for (let at = 0; at < clean.length; ) {
    const found = used.length >= MAX_MENTIONS || (at > 0 && isWordAt(clean, at - 1)) ? undefined : texts.find((t) => clean.startsWith(t, at) && !isWordAt(clean, at + t.length))
    const queue = found === undefined ? undefined : byText.get(found)
    const mention = queue !== undefined && queue.length > 1 ? queue.shift() : queue?.[0]
    if (found === undefined || mention === undefined) {
      text += clean.charAt(at)
      at += 1
      continue
    }
    text += `${OPEN}${String(used.length)}${CLOSE}`
    used.push(mention)
    at += found.length
  }
  const of = (index: string): ComposerMention | null => used[Number(index)] ?? null
  return {
    text,
    used,
    restore: (marked) => marked.replace(MARK, (_, index: string) => of(index)?.text ?? ''),
    split(marked) {
      // split() with one group: texts and numbers alternate.
      return marked.split(MARK).flatMap((part, i): (string | ComposerMention)[] => {
        if (i % 2 === 0) return part === '' ? [] : [part]
        const mention = of(part)
        return mention === null ? [] : [mention]
      })
    },
  }
}
