// Sanitised elements → inlines: text, emphasis, links, pills, spoilers, formulas.

import { parseMxc } from '../mxc.ts'
import { stripInvisible } from './clean.ts'
import type { Flow } from './fold.ts'
import { canonical, foldSpace, tidy } from './fold.ts'
import type { HtmlElement, HtmlNode } from './html.ts'
import type { Budget } from './limits.ts'
import { MAX_TEX } from './limits.ts'
import type { TextMarks } from './linkify.ts'
import { linkifyText, linkInline } from './linkify.ts'
import { renderMath } from './math.ts'
import { plainInlines } from './plain.ts'
import type { Inline } from './tree.ts'

export interface Context extends Flow {
  budget: Budget
  marks: TextMarks
  inLink: boolean
}

const BLOCK_TAGS = new Set(['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'ul', 'ol', 'li', 'pre', 'hr', 'table', 'thead', 'tbody', 'tr', 'td', 'th', 'caption', 'details', 'summary'])
const CELLS = new Set(['td', 'th'])
const WRAPPERS = new Map<string, 'b' | 'i' | 'u' | 's' | 'sub' | 'sup'>([
  ['b', 'b'],
  ['strong', 'b'],
  ['i', 'i'],
  ['em', 'i'],
  ['u', 'u'],
  ['s', 's'],
  ['del', 's'],
  ['strike', 's'],
  ['sub', 'sub'],
  ['sup', 'sup'],
])
const MAX_IMAGE_SIDE = 4_096

export const isElement = (n: HtmlNode): n is HtmlElement => typeof n !== 'string'
export const isBlock = (n: HtmlNode): n is HtmlElement => isElement(n) && BLOCK_TAGS.has(n.tag)

/** All text below, as it stands in the source. */
export function rawText(nodes: HtmlNode[]): string {
  return stripInvisible(nodes.map((n) => (typeof n === 'string' ? n : n.tag === 'br' ? '\n' : rawText(n.c))).join('')).replace(/\r\n?/g, '\n')
}

/** The TeX of an element with `data-mx-maths`, null when it has none or it is too long. */
export function texOf(el: HtmlElement): string | null {
  const tex = el.attrs['data-mx-maths']
  if (tex === undefined || tex.length > MAX_TEX) return null
  const clean = stripInvisible(tex).trim()
  return clean === '' ? null : clean
}

function colour(value: string | undefined): string | null {
  return value !== undefined && /^#[0-9a-f]{6}$/i.test(value) ? value.toLowerCase() : null
}

/** `<span>`, `<font>` and `<div>`: a formula, a spoiler, colours; outermost first. */
function spanInlines(el: HtmlElement, ctx: Context): Inline[] {
  const tex = texOf(el)
  if (tex !== null) {
    ctx.space = false
    return [{ t: 'math', tex, mathml: renderMath(tex, false, ctx.budget) }]
  }
  let c = inlines(el.c, ctx)
  if (c.length === 0) return []
  const fg = colour(el.attrs['data-mx-color'] ?? el.attrs.color)
  const bg = colour(el.attrs['data-mx-bg-color'])
  if (fg !== null || bg !== null) c = [{ t: 'colour', fg, bg, c }]
  const spoiler = el.attrs['data-mx-spoiler']
  if (spoiler === undefined) return c
  const reason = stripInvisible(spoiler).slice(0, 200).trim()
  return [{ t: 'spoiler', reason: reason === '' ? null : reason, c }]
}

function side(value: string | undefined): number | null {
  const n = value !== undefined && /^\d{1,5}$/.test(value) ? Number(value) : 0
  return n > 0 ? Math.min(n, MAX_IMAGE_SIDE) : null
}

function imageInline({ attrs }: HtmlElement, ctx: Context): Inline[] {
  const alt = stripInvisible(attrs.alt ?? attrs.title ?? '').replace(/\s+/g, ' ').trim().slice(0, 500)
  const mxc = parseMxc(attrs.src)
  // Only the homeserver's media are fetched; of anything else the description is left.
  if (mxc === null || ctx.budget.images <= 0) return text(alt, ctx)
  ctx.budget.images -= 1
  ctx.space = false
  return [{ t: 'image', mxc, alt, width: side(attrs.width), height: side(attrs.height) }]
}

function anchorInlines(el: HtmlElement, ctx: Context): Inline[] {
  // A link within a link cannot be followed: the outer one counts.
  if (ctx.inLink || el.attrs.href === undefined) return inlines(el.c, ctx)
  ctx.inLink = true
  const c = inlines(el.c, ctx)
  ctx.inLink = false
  const link = linkInline(el.attrs.href, c, plainInlines(c), ctx.marks)
  if (link === null) return c
  if (link.t !== 'link' || c.length === 0) ctx.space = false
  return [link]
}

function text(source: string, ctx: Context): Inline[] {
  const s = foldSpace(stripInvisible(source), ctx)
  return s === '' ? [] : [{ t: 'text', s }]
}

function codeInline(s: string, ctx: Context): Inline[] {
  if (s === '') return []
  ctx.space = false
  return [{ t: 'code', s }]
}

function elementInlines(el: HtmlElement, ctx: Context): Inline[] {
  const wrapper = WRAPPERS.get(el.tag)
  if (wrapper !== undefined) {
    const c = inlines(el.c, ctx)
    return c.length > 0 ? [{ t: wrapper, c }] : []
  }
  switch (el.tag) {
    case 'br':
      ctx.space = true
      return [{ t: 'br' }]
    case 'a':
      return anchorInlines(el, ctx)
    case 'code':
      return codeInline(rawText(el.c).replace(/\s+/g, ' ').trim(), ctx)
    case 'pre':
      return codeInline(rawText(el.c).trim().replace(/\s*\n\s*/g, ' '), ctx)
    case 'img':
      return imageInline(el, ctx)
    case 'span':
    case 'font':
    case 'div':
      return spanInlines(el, ctx)
    default:
      return inlines(el.c, ctx)
  }
}

/** Children where only inlines may stand: blocks among them are flattened and set off by line breaks, cells by a space. */
function inlines(nodes: HtmlNode[], ctx: Context): Inline[] {
  const out: Inline[] = []
  const lineBreak = () => {
    if (out.length > 0 && out.at(-1)?.t !== 'br') out.push({ t: 'br' })
    ctx.space = true
  }
  for (const n of nodes) {
    ctx.budget.tick()
    if (!isElement(n)) {
      out.push(...text(n, ctx))
    } else if (!isBlock(n)) {
      out.push(...elementInlines(n, ctx))
    } else if (CELLS.has(n.tag)) {
      out.push(...text(' ', ctx), ...elementInlines(n, ctx))
    } else {
      lineBreak()
      out.push(...elementInlines(n, ctx))
      lineBreak()
    }
  }
  return canonical(out)
}

/** Finds addresses in texts that are not links yet. After folding, so that the same words give the same links. */
function withLinks(list: Inline[], marks: TextMarks): Inline[] {
  return list.flatMap((x): Inline[] => {
    if (x.t === 'text') return linkifyText(x.s, marks)
    if (x.t === 'link' || !('c' in x)) return [x]
    return [{ ...x, c: withLinks(x.c, marks) }]
  })
}

/** The inlines of one block. */
export function blockInlines(nodes: HtmlNode[], ctx: Context): Inline[] {
  ctx.space = true
  const list = withLinks(tidy(inlines(nodes, ctx)), ctx.marks)
  ctx.space = true
  return list
}
