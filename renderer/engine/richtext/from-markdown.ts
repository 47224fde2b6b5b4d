// mdast → the same blocks that are made of remote text. What has no counterpart there stays as it was typed.

import type { BlockContent, DefinitionContent, ListItem, Nodes, PhrasingContent, Root, RootContent } from 'mdast'
import type { ComposerMention } from '../protocol.ts'
import { canonical, tidy } from './fold.ts'
import { linkInline } from './linkify.ts'
import type { TextMarks } from './linkify.ts'
import type { Placed } from './mentions.ts'
import type { Block, Inline } from './tree.ts'

const NO_MARKS: TextMarks = { me: null, everyone: false }
type Flow = RootContent | BlockContent | DefinitionContent

interface Source {
  text: string
  placed: Placed
}

/** What was typed for this node. */
function typed(node: Nodes, { text, placed }: Source): string {
  const from = node.position?.start.offset
  const to = node.position?.end.offset
  return from === undefined || to === undefined ? '' : placed.restore(text.slice(from, to))
}

function lines(text: string): Inline[] {
  return text.split('\n').flatMap((line, i): Inline[] => [...(i > 0 ? [{ t: 'br' as const }] : []), ...(line === '' ? [] : [{ t: 'text' as const, s: line }])])
}

function pill(mention: ComposerMention): Inline {
  const { target, text } = mention
  if (target.kind === 'person') return { t: 'user', id: target.id, s: text, me: false }
  if (target.kind === 'everyone') return { t: 'everyone', s: text }
  return { t: 'room', id: target.alias ?? target.id, s: text, eventId: null }
}

const textInlines = (value: string, { placed }: Source): Inline[] => placed.split(value).flatMap((part) => (typeof part === 'string' ? lines(part) : [pill(part)]))

/** `$5 and $10` is no formula: a formula begins and ends without a space, and no digit follows it (as Pandoc has it). */
function isFormula(node: Nodes, source: Source): boolean {
  const from = node.position?.start.offset ?? 0
  const to = node.position?.end.offset ?? 0
  const raw = source.text.slice(from, to)
  if (raw.startsWith('$$')) return true
  return !/^\$\s|\s\$$/.test(raw) && !/\d/.test(source.text.charAt(to)) && !/[\p{L}\p{N}]/u.test(source.text.charAt(from - 1))
}

const words = (list: Inline[]): string => list.map((x) => ('s' in x ? x.s : 'c' in x ? words(x.c) : ' ')).join('')

function phrasing(node: PhrasingContent, source: Source): Inline[] {
  switch (node.type) {
    case 'text':
      return textInlines(node.value, source)
    case 'emphasis':
      return [{ t: 'i', c: phrasings(node.children, source) }]
    case 'strong':
      return [{ t: 'b', c: phrasings(node.children, source) }]
    case 'delete':
      return [{ t: 's', c: phrasings(node.children, source) }]
    case 'inlineCode':
      return [{ t: 'code', s: source.placed.restore(node.value).replace(/\s+/g, ' ').trim() }]
    case 'break':
      return [{ t: 'br' }]
    case 'inlineMath':
      return isFormula(node, source) ? [{ t: 'math', tex: source.placed.restore(node.value).trim(), mathml: null }] : lines(typed(node, source))
    case 'link': {
      const raw = typed(node, source)
      // An address as it stands needs no markup: each client finds it by itself.
      if (!raw.startsWith('[')) return lines(raw)
      const c = phrasings(node.children, source)
      const link = linkInline(source.placed.restore(node.url), c, words(c), NO_MARKS)
      return link === null || words(c).trim() === '' ? lines(raw) : [link]
    }
    default:
      return lines(typed(node, source))
  }
}

const phrasings = (nodes: PhrasingContent[], source: Source): Inline[] => canonical(nodes.flatMap((node) => phrasing(node, source)))
const blockInlines = (nodes: PhrasingContent[], source: Source): Inline[] => tidy(phrasings(nodes, source))

function item(node: ListItem, source: Source): Block[] {
  const inner = flows(node.children, source)
  if (node.checked === null || node.checked === undefined) return inner
  const box: Inline = { t: 'text', s: node.checked ? '☑ ' : '☐ ' }
  const [first, ...rest] = inner
  return first?.t === 'p' ? [{ t: 'p', c: canonical([box, ...first.c]) }, ...rest] : [{ t: 'p', c: [box] }, ...inner]
}

function flow(node: Flow, source: Source): Block[] {
  switch (node.type) {
    case 'paragraph': {
      const c = blockInlines(node.children, source)
      return c.length === 0 ? [] : [{ t: 'p', c }]
    }
    case 'heading': {
      const c = blockInlines(node.children, source)
      // A lone # is a character.
      return c.length === 0 ? [{ t: 'p', c: lines(typed(node, source)) }] : [{ t: 'h', level: node.depth, c }]
    }
    case 'blockquote': {
      const c = flows(node.children, source)
      return c.length === 0 ? [{ t: 'p', c: lines(typed(node, source)) }] : [{ t: 'quote', c }]
    }
    case 'list': {
      const items = node.children.map((one) => item(one, source))
      if (items.every((one) => one.length === 0)) return [{ t: 'p', c: lines(typed(node, source)) }]
      return [{ t: 'list', ordered: node.ordered === true, start: node.start ?? 1, items }]
    }
    case 'code': {
      const language = /^[\w+#.-]{1,40}$/.test(node.lang ?? '') ? (node.lang?.toLowerCase() ?? null) : null
      const text = source.placed.restore(node.value)
      return text.trim() === '' ? [{ t: 'p', c: lines(typed(node, source)) }] : [{ t: 'code', language, text, spans: null }]
    }
    case 'math': {
      const tex = source.placed.restore(node.value).trim()
      return tex === '' ? [{ t: 'p', c: lines(typed(node, source)) }] : [{ t: 'math', tex, mathml: null }]
    }
    case 'table': {
      const [head, ...rows] = node.children.map((row) => row.children.map((cell) => blockInlines(cell.children, source)))
      return [{ t: 'table', head: head ?? null, rows }]
    }
    case 'thematicBreak':
      return [{ t: 'hr' }]
    default: {
      const raw = typed(node, source)
      return raw.trim() === '' ? [] : [{ t: 'p', c: tidy(lines(raw)) }]
    }
  }
}

const flows = (nodes: Flow[], source: Source): Block[] => nodes.flatMap((node) => flow(node, source))

/** Blocks of what was typed. `text` is the source in which mentions are placed as single marks. */
export const blocksFromMarkdown = (root: Root, text: string, placed: Placed): Block[] => flows(root.children, { text, placed })
