// Where a message is written: text, completion, preview, drafts, attachments on their way.
// Must not know how a message is drawn in the timeline or how it reaches the server.

/** A text with its selection, in UTF-16 units as a textarea counts them. */
export interface FieldText {
  text: string
  start: number
  end: number
}

/** Lines that are only space at both ends do not belong to a message; inner ones do. */
export function messageOf(raw: string): string {
  return raw.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd()
}

/**
 * The field after its first `sent` characters have been journalled: what was typed behind them stays.
 * Someone who changed the sent part in the meantime keeps all of it, except when they only took characters off its end.
 */
export function afterSent(text: string, sent: string): string {
  if (text.startsWith(sent)) return text.slice(sent.length)
  return sent.startsWith(text) ? '' : text
}

/** Puts a text given back (a discarded message) before what is being written. */
export function withReturned(text: string, returned: string): string {
  return text.trim() === '' ? returned : `${returned}\n\n${text}`
}

const PAIRS = { bold: '**', italic: '*', strike: '~~', code: '`', math: '$' } as const
export type Marker = keyof typeof PAIRS | 'link' | 'quote' | 'codeBlock' | 'list'

/** Puts a Markdown marker around the selection, or takes it away where it stands. */
export function toggleMarker({ text, start, end }: FieldText, marker: Marker): FieldText {
  switch (marker) {
    case 'quote': return toggleLines(text, start, end, '> ')
    case 'list': return toggleLines(text, start, end, '- ')
    case 'codeBlock': return fence(text, start, end)
    case 'link': {
      const label = text.slice(start, end)
      const made = `[${label}](https://)`
      return { text: text.slice(0, start) + made + text.slice(end), start: start + label.length + 3, end: start + made.length - 1 }
    }
    case 'bold': case 'italic': case 'strike': case 'code': case 'math':
      return togglePair(text, start, end, PAIRS[marker])
  }
}

function togglePair(text: string, start: number, end: number, mark: string): FieldText {
  const size = mark.length
  const selected = text.slice(start, end)
  if (isWrapped(text, start, end, mark)) {
    return { text: text.slice(0, start - size) + selected + text.slice(end + size), start: start - size, end: end - size }
  }
  if (selected.length >= 2 * size && isWrapped(selected, size, selected.length - size, mark)) {
    return { text: text.slice(0, start) + selected.slice(size, -size) + text.slice(end), start, end: end - 2 * size }
  }
  // Markers must touch the words, so spaces at the ends of the selection stay outside.
  const lead = selected.length - selected.trimStart().length
  const trail = selected.trim() === '' ? 0 : selected.length - selected.trimEnd().length
  const inner = selected.slice(lead, selected.length - trail)
  const made = selected.slice(0, lead) + mark + inner + mark + selected.slice(selected.length - trail)
  return { text: text.slice(0, start) + made + text.slice(end), start: start + lead + size, end: start + lead + size + inner.length }
}

/** `*` next to another `*` is part of `**`, not a marker of its own. */
function isWrapped(text: string, start: number, end: number, mark: string): boolean {
  const size = mark.length
  if (start < size || text.slice(start - size, start) !== mark || text.slice(end, end + size) !== mark) return false
  if (size > 1) return true
  return (text[start - 2] !== mark) === (text[end + 1] !== mark) && (text[start - 2] !== mark || text[start - 3] === mark)
}

function toggleLines(text: string, start: number, end: number, prefix: string): FieldText {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const lines = text.slice(from, end).split('\n')
  const off = lines.every((line) => line.startsWith(prefix))
  const changed = lines.map((line) => (off ? line.slice(prefix.length) : prefix + line)).join('\n')
  const delta = changed.length - (end - from)
  return { text: text.slice(0, from) + changed + text.slice(end), start: Math.max(from, start + (off ? -prefix.length : prefix.length)), end: end + delta }
}

function fence(text: string, start: number, end: number): FieldText {
  const before = text.slice(0, start)
  const open = `${before === '' || before.endsWith('\n') ? '' : '\n'}\`\`\`\n`
  const close = `\n\`\`\`${text.slice(end).startsWith('\n') ? '' : '\n'}`
  return { text: before + open + text.slice(start, end) + close + text.slice(end), start: start + open.length, end: end + open.length }
}

/** Does the text hold anything that will look otherwise than typed? Cheap; the engine decides what it becomes. */
export function looksFormatted(text: string): boolean {
  return /[*_~`$]\S|^\s{0,3}(?:[#>]|[-+*] |\d+[.)] |\|.*\|)|\]\(|^```/m.test(text)
}

/** What an event may hold is 65,536 bytes with everything around the text, and formatted text goes in twice. */
const MAX_PLAIN_BYTES = 60_000
const MAX_FORMATTED_BYTES = 26_000
const encoder = new TextEncoder()

/** Will the text be too much for one message? Exact enough to say so before sending; the engine has the last word. */
export function isTooLong(text: string): boolean {
  if (text.length * 3 <= MAX_FORMATTED_BYTES) return false
  return encoder.encode(text).byteLength > (looksFormatted(text) ? MAX_FORMATTED_BYTES : MAX_PLAIN_BYTES)
}
