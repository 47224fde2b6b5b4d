// White space as a browser folds it, and inlines in their one canonical shape: the same words always give the same tree.

import type { Inline } from './tree.ts'

/** Carried along one block: is the character before white space (or the block's beginning)? */
export interface Flow {
  space: boolean
}

/** Folds runs of white space; takes off what follows white space already written. No-break spaces stay. */
export function foldSpace(text: string, flow: Flow): string {
  let folded = text.replace(/[ \t\n\r\f]+/g, ' ')
  if (flow.space) folded = folded.replace(/^ /, '')
  if (folded !== '') flow.space = folded.endsWith(' ')
  return folded
}

/** Neighbouring texts become one; a space before a line break goes. */
export function canonical(list: Inline[]): Inline[] {
  const out: Inline[] = []
  for (const x of list) {
    const before = out.at(-1)
    if (x.t === 'text' && before?.t === 'text') out[out.length - 1] = { t: 'text', s: before.s + x.s }
    else {
      if (x.t === 'br') trimTail(out)
      out.push(x)
    }
  }
  return out
}

function trimTail(out: Inline[]): void {
  const last = out.at(-1)
  if (last?.t !== 'text') return
  const s = last.s.replace(/ +$/, '')
  if (s === last.s) return
  out.pop()
  if (s !== '') out.push({ t: 'text', s })
}

/** The end of a block without white space and breaks, in nested elements too; what becomes empty goes. */
function trimEnd(list: Inline[]): Inline[] {
  const out = [...list]
  for (let last = out.at(-1); last !== undefined; last = out.at(-1)) {
    if (last.t === 'br') {
      out.pop()
    } else if (last.t === 'text') {
      trimTail(out)
      if (out.at(-1)?.t === 'text') return out
    } else if (!('c' in last)) {
      return out
    } else {
      out.pop()
      const c = trimEnd(last.c)
      if (c.length === 0) continue
      out.push({ ...last, c })
      return out
    }
  }
  return out
}

/** A block's inlines: no white space or breaks at either end. */
export function tidy(list: Inline[]): Inline[] {
  let from = 0
  while (list[from]?.t === 'br') from += 1
  return trimEnd(list.slice(from))
}
