// The tree → `formatted_body`: what we send is written from the same tree that recipients will make of it.

import { matrixTo } from './ids.ts'
import type { Block, Inline } from './tree.ts'

const ESCAPES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
])
const escape = (s: string): string => s.replace(/[&<>"]/g, (c) => ESCAPES.get(c) ?? c)
const TAG = { b: 'strong', i: 'em', u: 'u', s: 'del', sub: 'sub', sup: 'sup' } as const

function inlineHtml(x: Inline): string {
  switch (x.t) {
    case 'text':
    case 'everyone':
      return escape(x.s)
    case 'b':
    case 'i':
    case 'u':
    case 's':
    case 'sub':
    case 'sup':
      return `<${TAG[x.t]}>${inlinesHtml(x.c)}</${TAG[x.t]}>`
    case 'code':
      return `<code>${escape(x.s)}</code>`
    case 'br':
      return '<br>'
    case 'link':
      return `<a href="${escape(x.href)}">${inlinesHtml(x.c)}</a>`
    case 'user':
      return `<a href="${escape(matrixTo(x.id))}">${escape(x.s)}</a>`
    case 'room':
      return `<a href="${escape(matrixTo(x.id, x.eventId))}">${escape(x.s)}</a>`
    case 'math':
      return `<span data-mx-maths="${escape(x.tex)}"><code>${escape(x.tex)}</code></span>`
    case 'image':
      return `<img src="${escape(x.mxc)}" alt="${escape(x.alt)}"${x.width === null ? '' : ` width="${String(x.width)}"`}${x.height === null ? '' : ` height="${String(x.height)}"`}>`
    case 'spoiler':
      return `<span data-mx-spoiler${x.reason === null ? '' : `="${escape(x.reason)}"`}>${inlinesHtml(x.c)}</span>`
    case 'colour':
      return `<span${x.fg === null ? '' : ` data-mx-color="${x.fg}"`}${x.bg === null ? '' : ` data-mx-bg-color="${x.bg}"`}>${inlinesHtml(x.c)}</span>`
  }
}

export const inlinesHtml = (list: Inline[]): string => list.map(inlineHtml).join('')

function itemHtml(item: Block[]): string {
  // A lone paragraph needs no tags of its own; with more blocks the first one's end must be seen.
  const [first, ...rest] = item
  const lone = first?.t === 'p' && rest.every((b) => b.t !== 'p') ? inlinesHtml(first.c) + rest.map(blockHtml).join('') : item.map(blockHtml).join('')
  return `<li>${lone}</li>`
}

function blockHtml(b: Block): string {
  switch (b.t) {
    case 'p':
      return `<p>${inlinesHtml(b.c)}</p>`
    case 'h':
      return `<h${String(b.level)}>${inlinesHtml(b.c)}</h${String(b.level)}>`
    case 'quote':
      return `<blockquote>${b.c.map(blockHtml).join('')}</blockquote>`
    case 'list': {
      const tag = b.ordered ? 'ol' : 'ul'
      return `<${tag}${b.ordered && b.start !== 1 ? ` start="${String(b.start)}"` : ''}>${b.items.map(itemHtml).join('')}</${tag}>`
    }
    case 'code':
      return `<pre><code${b.language === null ? '' : ` class="language-${escape(b.language)}"`}>${escape(b.text)}\n</code></pre>`
    case 'math':
      return `<div data-mx-maths="${escape(b.tex)}"><code>${escape(b.tex)}</code></div>`
    case 'table': {
      const row = (cells: Inline[][], tag: string) => `<tr>${cells.map((c) => `<${tag}>${inlinesHtml(c)}</${tag}>`).join('')}</tr>`
      const head = b.head === null ? '' : `<thead>${row(b.head, 'th')}</thead>`
      return `<table>${head}<tbody>${b.rows.map((r) => row(r, 'td')).join('')}</tbody></table>`
    }
    case 'details':
      return `<details><summary>${inlinesHtml(b.summary)}</summary>${b.c.map(blockHtml).join('')}</details>`
    case 'hr':
      return '<hr>'
  }
}

/** Blocks as org.matrix.custom.html. A single paragraph is written without tags around it, as other clients do. */
export function blocksHtml(blocks: Block[]): string {
  const [only, ...rest] = blocks
  return only?.t === 'p' && rest.length === 0 ? inlinesHtml(only.c) : blocks.map(blockHtml).join('')
}
