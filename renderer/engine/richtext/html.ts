// HTML from others → a small tree of the elements and attributes that the Matrix specification allows (m.room.message, org.matrix.custom.html).
// A streaming parser on purpose: an HTML5 tree builder re-opens formatting elements in each paragraph, and 50 KB of source became 3 GB of nodes.

import { Parser } from 'htmlparser2'
import type { Budget } from './limits.ts'
import { MAX_DEPTH, MAX_NODES, MAX_OPEN, OverBudget } from './limits.ts'

export interface HtmlElement {
  tag: string
  attrs: Attrs
  c: HtmlNode[]
}
export type HtmlNode = HtmlElement | string

/** The attributes that are read, by name; everything else is left behind at the door. */
export interface Attrs {
  href?: string
  src?: string
  alt?: string
  title?: string
  width?: string
  height?: string
  start?: string
  class?: string
  color?: string
  'data-mx-color'?: string
  'data-mx-bg-color'?: string
  'data-mx-spoiler'?: string
  'data-mx-maths'?: string
}

const COLOURS = ['data-mx-color', 'data-mx-bg-color'] as const
const ALLOWED = new Map<string, readonly (keyof Attrs)[]>([
  ...['del', 's', 'strike', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'p', 'ul', 'li', 'sup', 'sub', 'b', 'strong', 'i', 'em', 'u', 'pre', 'hr', 'br', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'caption', 'details', 'summary'].map(
    (tag): [string, readonly (keyof Attrs)[]] => [tag, []],
  ),
  ['a', ['href']],
  ['ol', ['start']],
  ['code', ['class']],
  ['div', ['data-mx-maths']],
  ['span', [...COLOURS, 'data-mx-spoiler', 'data-mx-maths']],
  ['font', [...COLOURS, 'color']],
  ['img', ['src', 'alt', 'title', 'width', 'height']],
])

/** Their content is not text for people, or lives in another namespace. The reply fallback is never believed (T12). */
const DROPPED = new Set(['mx-reply', 'script', 'style', 'svg', 'math', 'template', 'iframe', 'object', 'embed', 'applet', 'noembed', 'noframes', 'noscript', 'plaintext', 'xmp', 'textarea', 'title', 'head', 'select', 'option', 'audio', 'video', 'canvas', 'map', 'frameset'])
/** Without an attribute that means something they only group. */
const TRANSPARENT_WITHOUT_ATTRS = new Set(['span', 'font'])
/** Source is fed in pieces so that the clock is looked at in between. */
const PIECE = 2048

function readAttrs(allowed: readonly (keyof Attrs)[], given: Record<string, string>): Attrs {
  const attrs: Attrs = {}
  for (const name of allowed) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    if (typeof value === 'string') attrs[name] = value
  }
  return attrs
}

interface Frame {
  node: HtmlElement | null
  dropped: boolean
}

/** Parses, keeping only allowed elements. Throws OverBudget when it takes too long or nests absurdly. `truncated`: nodes were cut. */
export function parseHtml(source: string, budget: Budget): { nodes: HtmlNode[]; truncated: boolean } {
  const root: HtmlElement = { tag: 'root', attrs: {}, c: [] }
  const frames: Frame[] = []
  const parents: HtmlElement[] = [root]
  let dropping = 0
  let count = 0
  let truncated = false

  const parent = (): HtmlElement => parents.at(-1) ?? root
  function room(): boolean {
    count += 1
    if (count > MAX_NODES) truncated = true
    return !truncated
  }

  const parser = new Parser({
    onopentag(tag, given) {
      budget.tick()
      if (frames.length >= MAX_OPEN) throw new OverBudget('nesting')
      const dropped = DROPPED.has(tag)
      const frame: Frame = { node: null, dropped }
      frames.push(frame)
      if (dropped) dropping += 1
      const allowed = ALLOWED.get(tag)
      if (dropping > 0 || allowed === undefined || parents.length > MAX_DEPTH) return
      const attrs = readAttrs(allowed, given)
      if (TRANSPARENT_WITHOUT_ATTRS.has(tag) && Object.keys(attrs).length === 0) return
      if (!room()) return
      frame.node = { tag, attrs, c: [] }
      parent().c.push(frame.node)
      parents.push(frame.node)
    },
    onclosetag() {
      const frame = frames.pop()
      if (frame === undefined) return
      if (frame.dropped) dropping -= 1
      if (frame.node !== null) parents.pop()
    },
    ontext(text) {
      budget.tick()
      if (dropping > 0) return
      const siblings = parent().c
      const last = siblings.length - 1
      const before = siblings[last]
      // Entities arrive in pieces of their own.
      if (typeof before === 'string') siblings[last] = before + text
      else if (room()) siblings.push(text)
    },
  })
  for (let at = 0; at < source.length; at += PIECE) {
    if (budget.left() < 0) throw new OverBudget('time')
    parser.write(source.slice(at, at + PIECE))
  }
  parser.end()
  return { nodes: root.c, truncated }
}
