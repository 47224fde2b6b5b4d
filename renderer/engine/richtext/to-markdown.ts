// The tree → Markdown: for editing a message whose source was written by another client.

import type { ComposerMention } from '../protocol.ts'
import type { Block, Inline } from './tree.ts'

export interface Written {
  markdown: string
  mentions: ComposerMention[]
}

/** Characters that Markdown would take for its own. */
const escapeText = (s: string): string => s.replace(/[\\`*_[\]$|~]/g, '\\$&')
/** What begins a block when it stands at a line's beginning. */
const escapeStart = (line: string): string => line.replace(/^(\s*)(?=(?:#{1,6}|[-+>])(?:\s|$)|>)/, '$1\\').replace(/^(\s*\d{1,9})([.)])(?=\s|$)/, '$1\\$2')

function fence(text: string, mark: '`' | '$', least: number): string {
  const runs = text.match(mark === '`' ? /`+/g : /\$+/g) ?? []
  return mark.repeat(Math.max(least, ...runs.map((r) => r.length + 1)))
}

/** Emphasis may not begin or end with a space: the space goes outside. */
function wrapped(mark: string, inner: string): string {
  const [, before = '', words = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(inner) ?? []
  return words === '' ? inner : `${before}${mark}${words}${mark}${after}`
}

function mention(x: Extract<Inline, { t: 'user' | 'room' | 'everyone' }>, mentions: ComposerMention[]): string {
  if (x.t === 'everyone') mentions.push({ text: x.s, target: { kind: 'everyone' } })
  else if (x.t === 'user') mentions.push({ text: x.s, target: { kind: 'person', id: x.id } })
  else if (x.eventId !== null) return `[${escapeText(x.s)}](https://matrix.to/#/${encodeURIComponent(x.id)}/${encodeURIComponent(x.eventId)})`
  else mentions.push({ text: x.s, target: x.id.startsWith('#') ? { kind: 'room', id: x.id, alias: x.id } : { kind: 'room', id: x.id, alias: null } })
  return x.s
}

function inline(x: Inline, mentions: ComposerMention[]): string {
  switch (x.t) {
    case 'text':
      return escapeText(x.s)
    case 'br':
      return '\n'
    case 'b':
      return wrapped('**', inlines(x.c, mentions))
    case 'i':
      return wrapped('*', inlines(x.c, mentions))
    case 's':
      return wrapped('~~', inlines(x.c, mentions))
    case 'code': {
      const marks = fence(x.s, '`', 1)
      const pad = x.s.startsWith('`') || x.s.endsWith('`') ? ' ' : ''
      return `${marks}${pad}${x.s}${pad}${marks}`
    }
    case 'math':
      return `$${x.tex}$`
    case 'link': {
      const words = inlines(x.c, mentions)
      return words === x.href || escapeText(x.href) === words ? x.href : `[${words}](${x.href.replace(/[()\s]/g, (c) => encodeURIComponent(c).replace('(', '%28').replace(')', '%29'))})`
    }
    case 'user':
    case 'room':
    case 'everyone':
      return mention(x, mentions)
    case 'image':
      return escapeText(x.alt)
    default:
      // Underlines, colours and spoilers have no Markdown: their words stay.
      return inlines(x.c, mentions)
  }
}

const inlines = (list: Inline[], mentions: ComposerMention[]): string => list.map((x) => inline(x, mentions)).join('')
const lines = (list: Inline[], mentions: ComposerMention[]): string => inlines(list, mentions).split('\n').map(escapeStart).join('\n')
const indent = (text: string, first: string, rest: string): string => text.split('\n').map((line, i) => (i === 0 ? first + line : line === '' ? '' : rest + line)).join('\n')

function block(b: Block, mentions: ComposerMention[]): string {
  switch (b.t) {
    case 'p':
      return lines(b.c, mentions)
    case 'h':
      return `${'#'.repeat(b.level)} ${inlines(b.c, mentions).replaceAll('\n', ' ')}`
    case 'quote':
      return blocks(b.c, mentions).split('\n').map((line) => (line === '' ? '>' : `> ${line}`)).join('\n')
    case 'list':
      return b.items.map((item, i) => {
        const mark = b.ordered ? `${String(b.start + i)}. ` : '- '
        return indent(blocks(item, mentions), mark, ' '.repeat(mark.length))
      }).join('\n')
    case 'code': {
      const marks = fence(b.text, '`', 3)
      return `${marks}${b.language ?? ''}\n${b.text}\n${marks}`
    }
    case 'math':
      return `$$\n${b.tex}\n$$`
    case 'table': {
      const row = (cells: Inline[][]): string => `| ${cells.map((c) => inlines(c, mentions).replaceAll('\n', ' ')).join(' | ')} |`
      const head = b.head ?? b.rows[0] ?? []
      return [row(head), `|${head.map(() => ' --- |').join('')}`, ...(b.head === null ? b.rows.slice(1) : b.rows).map(row)].join('\n')
    }
    case 'details':
      return [inlines(b.summary, mentions), blocks(b.c, mentions)].filter((s) => s !== '').join('\n\n')
    case 'hr':
      return '---'
  }
}

const blocks = (list: Block[], mentions: ComposerMention[]): string => list.map((b) => block(b, mentions)).join('\n\n')

/** Markdown of a tree and the mentions that stand in it. */
export function writeMarkdown(list: Block[]): Written {
  const mentions: ComposerMention[] = []
  return { markdown: blocks(list, mentions), mentions }
}

/** Mentions that stand in a tree, in their order. */
export const mentionsIn = (list: Block[]): ComposerMention[] => writeMarkdown(list).mentions
