// Sanitised elements → blocks: paragraphs, lists, quotes, code, tables.

import { highlight } from './code.ts'
import type { HtmlElement, HtmlNode } from './html.ts'
import { parseHtml } from './html.ts'
import type { Context } from './inline.ts'
import { blockInlines, isBlock, isElement, rawText, texOf } from './inline.ts'
import type { Budget } from './limits.ts'
import { MAX_TABLE_COLUMNS } from './limits.ts'
import type { TextMarks } from './linkify.ts'
import { renderMath } from './math.ts'
import type { Block } from './tree.ts'

function codeBlock(el: HtmlElement, ctx: Context): Block[] {
  const [only, ...more] = el.c.filter((n) => isElement(n) || n.trim() !== '')
  const code = only !== undefined && isElement(only) && only.tag === 'code' && more.length === 0 ? only : null
  // A line break right after <pre> is not part of the text; nor is the last one.
  const text = (code === null ? rawText(el.c).replace(/^\n/, '') : rawText(code.c)).replace(/\n$/, '')
  if (text.trim() === '') return []
  const language = /(?:^|\s)language-([\w+#.-]{1,40})(?:\s|$)/.exec(code?.attrs.class ?? '')?.[1]?.toLowerCase() ?? null
  return [{ t: 'code', language, text, spans: highlight(language, text, ctx.budget) }]
}

function listBlock(el: HtmlElement, ctx: Context): Block[] {
  const items: Block[][] = []
  for (const n of el.c) {
    if (!isElement(n) && n.trim() === '') continue
    items.push(isElement(n) && n.tag === 'li' ? blocks(n.c, ctx) : blocks([n], ctx))
  }
  if (items.length === 0) return []
  const ordered = el.tag === 'ol'
  const start = ordered && el.attrs.start !== undefined && /^\d{1,9}$/.test(el.attrs.start) ? Number(el.attrs.start) : 1
  return [{ t: 'list', ordered, start, items }]
}

interface Row {
  cells: HtmlElement[]
  head: boolean
}

function rowsOf(nodes: HtmlNode[]): Row[] {
  return nodes.filter(isElement).flatMap((n): Row[] => {
    if (n.tag === 'thead' || n.tag === 'tbody') return rowsOf(n.c).map((r) => ({ ...r, head: r.head || n.tag === 'thead' }))
    if (n.tag !== 'tr') return []
    const cells = n.c.filter(isElement).filter((c) => c.tag === 'td' || c.tag === 'th')
    return cells.length === 0 ? [] : [{ cells, head: cells.every((c) => c.tag === 'th') }]
  })
}

function tableBlock(el: HtmlElement, ctx: Context): Block[] {
  const caption = el.c.filter(isElement).find((n) => n.tag === 'caption')
  const above = caption === undefined ? [] : blocks(caption.c, ctx)
  const rows = rowsOf(el.c)
  // No rows: whatever text is there is not lost.
  if (rows.length === 0) return [...above, ...blocks(el.c.filter((n) => n !== caption), ctx)]
  const cellsOf = (r: Row) => r.cells.slice(0, MAX_TABLE_COLUMNS).map((c) => blockInlines(c.c, ctx))
  const [first, ...others] = rows
  const head = first?.head === true ? cellsOf(first) : null
  return [...above, { t: 'table', head, rows: (head === null ? rows : others).map(cellsOf) }]
}

function detailsBlock(el: HtmlElement, ctx: Context): Block[] {
  const summary = el.c.filter(isElement).find((n) => n.tag === 'summary')
  const heading = summary === undefined ? [] : blockInlines(summary.c, ctx)
  const c = blocks(el.c.filter((n) => n !== summary), ctx)
  return heading.length === 0 && c.length === 0 ? [] : [{ t: 'details', summary: heading, c }]
}

const LEVELS = new Map<string, 1 | 2 | 3 | 4 | 5 | 6>([
  ['h1', 1],
  ['h2', 2],
  ['h3', 3],
  ['h4', 4],
  ['h5', 5],
  ['h6', 6],
])

function blockElement(el: HtmlElement, ctx: Context): Block[] {
  const level = LEVELS.get(el.tag)
  if (level !== undefined) {
    const c = blockInlines(el.c, ctx)
    return c.length === 0 ? [] : [{ t: 'h', level, c }]
  }
  switch (el.tag) {
    case 'blockquote': {
      const c = blocks(el.c, ctx)
      return c.length === 0 ? [] : [{ t: 'quote', c }]
    }
    case 'ul':
    case 'ol':
      return listBlock(el, ctx)
    case 'pre':
      return codeBlock(el, ctx)
    case 'hr':
      return [{ t: 'hr' }]
    case 'table':
      return tableBlock(el, ctx)
    case 'details':
      return detailsBlock(el, ctx)
    default: {
      const tex = texOf(el)
      return tex === null ? blocks(el.c, ctx) : [{ t: 'math', tex, mathml: renderMath(tex, true, ctx.budget) }]
    }
  }
}

/** Children where blocks may stand: runs of inlines become paragraphs. */
function blocks(nodes: HtmlNode[], ctx: Context): Block[] {
  const out: Block[] = []
  let run: HtmlNode[] = []
  const flush = () => {
    const c = run.length === 0 ? [] : blockInlines(run, ctx)
    run = []
    if (c.length > 0) out.push({ t: 'p', c })
  }
  for (const n of nodes) {
    ctx.budget.tick()
    if (!isBlock(n)) {
      run.push(n)
      continue
    }
    flush()
    out.push(...blockElement(n, ctx))
  }
  flush()
  return out
}

/** `formatted_body` → blocks. Throws OverBudget when it costs too much. */
export function blocksFromHtml(source: string, marks: TextMarks, budget: Budget): { blocks: Block[]; truncated: boolean } {
  const { nodes, truncated } = parseHtml(source, budget)
  return { blocks: blocks(nodes, { budget, marks, space: true, inLink: false }), truncated }
}
