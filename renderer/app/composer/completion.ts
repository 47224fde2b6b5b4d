import type { ComposerMention, Completion } from '../../engine/protocol.ts'

/** What is being completed: `from` is where its sign (@, #, :) stands. */
export interface Trigger {
  kind: 'person' | 'room' | 'emoji'
  prefix: string
  from: number
}

const MAX_PREFIX = 40
const KIND = { '@': 'person', '#': 'room', ':': 'emoji' } as const

/** The word before the caret that asks for completion; null: none. A name may hold one space ("@Anna Pe"). */
export function triggerAt(text: string, caret: number): Trigger | null {
  for (let at = caret - 1, spaces = 0; at >= 0 && caret - at <= MAX_PREFIX; at -= 1) {
    const sign = text[at]
    if (sign === undefined || sign === '\n') return null
    if (sign === ' ') {
      spaces += 1
      if (spaces > 1) return null
      continue
    }
    if (sign !== '@' && sign !== '#' && sign !== ':') continue
    const before = at === 0 ? '' : (text[at - 1] ?? '')
    if (before !== '' && !/[\s([{«"'„“—–-]/.test(before)) return null
    const prefix = text.slice(at + 1, caret)
    return accepts(sign, prefix) ? { kind: KIND[sign], prefix, from: at } : null
  }
  return null
}

function accepts(sign: '@' | '#' | ':', prefix: string): boolean {
  if (sign === ':') return /^[\p{L}\p{N}_+-]{2,}$/u.test(prefix)
  // "# Heading" is Markdown, "@ " is just a sign.
  return !/^\s/.test(prefix)
}

/** What stands in the field for a chosen completion. */
export function mentionOf(item: Completion): ComposerMention {
  switch (item.kind) {
    case 'person': return { text: `@${item.name}`, target: { kind: 'person', id: item.id } }
    case 'room': return { text: item.alias ?? (item.name.startsWith('#') ? item.name : `#${item.name}`), target: { kind: 'room', id: item.id, alias: item.alias } }
    case 'everyone': return { text: '@room', target: { kind: 'everyone' } }
  }
}

/** Replaces the trigger's word by `inserted` and a space. */
export function complete(text: string, caret: number, trigger: Trigger, inserted: string): { text: string; caret: number } {
  const rest = text.slice(caret)
  const space = /^\s/.test(rest) ? '' : ' '
  return { text: text.slice(0, trigger.from) + inserted + space + rest, caret: trigger.from + inserted.length + 1 }
}

/** Mentions whose text still stands in the message: what was deleted by hand must not ring. */
export function keptMentions(text: string, mentions: readonly ComposerMention[]): ComposerMention[] {
  const kept: ComposerMention[] = []
  for (const mention of mentions) if (text.includes(mention.text) && !kept.some((other) => other.text === mention.text)) kept.push(mention)
  return kept
}
