// Addresses and Matrix ids in plain text → links and pills.

import { stripInvisible } from './clean.ts'
import { isAlias, isUserId, parseMatrixLink } from './ids.ts'
import { MAX_LINKIFY, MAX_LINKS } from './limits.ts'
import { isMisleading, linkify, parseWebLink } from './links.ts'
import type { Inline } from './tree.ts'

/** What to look for besides web addresses. */
export interface TextMarks {
  me: string | null
  /** The message mentions everybody: `@room` is marked. */
  everyone: boolean
}

// A server has a dot in its name; `localhost` for those who try things out.
const MATRIX_ID = /(?<![\p{L}\p{N}_@#/.])(?:@[a-z0-9._=\-/+]{1,200}|#[^\s:#@]{1,200}):(?:[a-z0-9](?:[a-z0-9-]*\.)+[a-z0-9-]*[a-z0-9]|localhost)(?::\d{1,5})?/giu
const EVERYONE = /(?<![\p{L}\p{N}_@])@room(?![\p{L}\p{N}_:])/gu

const textOf = (s: string): Inline[] => (s === '' ? [] : [{ t: 'text', s }])

/** A link or pill from an address; null: it may not be followed. */
export function linkInline(href: string, children: Inline[], text: string, marks: TextMarks): Inline | null {
  const target = parseMatrixLink(href.trim())
  if (target !== null) {
    const s = text.trim() === '' ? target.id : text.trim()
    return target.kind === 'user' ? { t: 'user', id: target.id, s, me: target.id === marks.me } : { t: 'room', id: target.id, s, eventId: target.eventId }
  }
  const link = parseWebLink(href)
  if (link === null) return null
  return { t: 'link', href: link.href, host: link.host, misleading: isMisleading(text, link), c: children.length > 0 ? children : textOf(link.href) }
}

interface Found {
  from: number
  to: number
  /** Written out with its scheme: nothing within it is looked at. */
  explicit: boolean
  inline: Inline
}

function matrixIds(text: string, marks: TextMarks): Found[] {
  const found: Found[] = []
  for (const m of text.matchAll(MATRIX_ID)) {
    const id = m[0]
    if (found.length >= MAX_LINKS) break
    const user = id.startsWith('@')
    if (!(user ? isUserId(id) : isAlias(id))) continue
    found.push({ from: m.index, to: m.index + id.length, explicit: false, inline: user ? { t: 'user', id, s: id, me: id === marks.me } : { t: 'room', id, s: id, eventId: null } })
  }
  if (!marks.everyone) return found
  for (const m of text.matchAll(EVERYONE)) found.push({ from: m.index, to: m.index + m[0].length, explicit: false, inline: { t: 'everyone', s: m[0] } })
  return found
}

function webLinks(text: string, marks: TextMarks): Found[] {
  const found: Found[] = []
  for (const m of linkify.match(text) ?? []) {
    if (found.length >= MAX_LINKS) break
    // Typed without a scheme: https, not the library's http.
    const href = m.schema === '' ? m.url.replace(/^http:/, 'https:') : m.url
    const inline = linkInline(href, [{ t: 'text', s: m.raw }], m.raw, marks)
    if (inline !== null) found.push({ from: m.index, to: m.lastIndex, explicit: m.schema.endsWith('//') || m.schema.endsWith(':'), inline })
  }
  return found
}

const overlaps = (a: Found, b: Found): boolean => a.from < b.to && b.from < a.to

/** Splits a text into plain runs, links and pills. The text's own characters are all kept (without bidi controls). */
export function linkifyText(source: string, marks: TextMarks): Inline[] {
  const text = stripInvisible(source)
  // Without one of these there is nothing to find; most texts have none.
  if (text.length > MAX_LINKIFY || !/[.:@#]/.test(text)) return textOf(text)
  const web = webLinks(text, marks)
  const explicit = web.filter((w) => w.explicit)
  const ids = matrixIds(text, marks).filter((id) => !explicit.some((w) => overlaps(id, w)))
  const found = [...web.filter((w) => w.explicit || !ids.some((id) => overlaps(id, w))), ...ids].sort((a, b) => a.from - b.from)
  const out: Inline[] = []
  let at = 0
  for (const f of found) {
    if (f.from < at) continue
    out.push(...textOf(text.slice(at, f.from)), f.inline)
    at = f.to
  }
  out.push(...textOf(text.slice(at)))
  return out
}
