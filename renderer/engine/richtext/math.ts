// TeX → MathML Core as a checked tree: Temml makes its own tree without a DOM; only elements and attributes of a closed list are copied from it (T14).

import type { Budget } from './limits.ts'
import { MAX_MATH_NODES, MAX_TEX } from './limits.ts'
import { lazy } from './lazy.ts'
import type { MathNode } from './tree.ts'
import { isRecord } from '../json.ts'

/** Loads Temml; a part of its own in the bundle. */
export const mathRenderer = lazy(async () => (await import('temml')).default)

const LEAVES = new Set(['mi', 'mn', 'mo', 'mtext', 'ms'])
const ELEMENTS = new Set(['math', 'mrow', 'mi', 'mn', 'mo', 'mtext', 'ms', 'mspace', 'mfrac', 'msqrt', 'mroot', 'mstyle', 'mpadded', 'mphantom', 'msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover', 'mmultiscripts', 'mprescripts', 'mtable', 'mtr', 'mtd'])
const BOOLEANS = new Set(['displaystyle', 'stretchy', 'symmetric', 'fence', 'separator', 'largeop', 'movablelimits', 'accent', 'accentunder'])
const LENGTHS = new Set(['linethickness', 'lspace', 'rspace', 'minsize', 'maxsize', 'width', 'height', 'depth', 'voffset'])
const CLASSES = new Set(['tml-left', 'tml-right', 'tml-jot'])

/** New macros can multiply their arguments: a few of them make millions of tokens. Messages have no need of them. */
const DEFINES = /\\(?:[gex]?def|g?let|futurelet|global|long|(?:re|provide)?newcommand|renewcommand|providecommand|DeclareMathOperator|newenvironment|renewenvironment)(?![A-Za-z])/

/** Largest lengths that a formula may ask for, by unit. */
const MAX_LENGTH = new Map([
  ['em', 40],
  ['ex', 80],
  ['px', 640],
  ['pt', 480],
  ['%', 100],
  ['', 40],
])

function lawfulLength(value: string): boolean {
  const m = /^(-?\d{0,6}(?:\.\d{0,8})?)(em|ex|px|pt|%)?$/.exec(value)
  if (m?.[1] === undefined || !/\d/.test(m[1])) return false
  return Math.abs(Number(m[1])) <= (MAX_LENGTH.get(m[2] ?? '') ?? 0)
}

function lawful(name: string, value: string): boolean {
  if (BOOLEANS.has(name)) return value === 'true' || value === 'false'
  if (LENGTHS.has(name)) return lawfulLength(value)
  if (name === 'mathcolor' || name === 'mathbackground') return /^(?:#[0-9a-f]{3,8}|[a-z]{3,20})$/i.test(value)
  if (name === 'display') return value === 'block' || value === 'inline'
  if (name === 'form') return value === 'prefix' || value === 'infix' || value === 'postfix'
  if (name === 'scriptlevel') return /^[+-]?\d$/.test(value)
  return name === 'mathvariant' && value === 'normal'
}

function attrsOf(node: Record<string, unknown>): Record<string, string> {
  const attrs: Record<string, string> = {}
  const given = isRecord(node['attributes']) ? node['attributes'] : {}
  for (const [name, raw] of Object.entries(given)) {
    const value = typeof raw === 'number' ? String(raw) : raw
    if (typeof value === 'string' && lawful(name, value)) attrs[name] = value
  }
  const colour = isRecord(node['style']) ? node['style']['color'] : undefined
  if (typeof colour === 'string' && lawful('mathcolor', colour)) attrs['mathcolor'] ??= colour
  const classes = Array.isArray(node['classes']) ? node['classes'].filter((c): c is string => typeof c === 'string' && CLASSES.has(c)) : []
  if (classes.length > 0) attrs['class'] = classes.join(' ')
  return attrs
}

function textOf(node: unknown): string {
  if (!isRecord(node)) return ''
  if (typeof node['text'] === 'string') return node['text']
  return Array.isArray(node['children']) ? node['children'].map(textOf).join('') : ''
}

interface Copy {
  left: number
}

/** Copies what is lawful. An element that is not becomes its contents; text outside a leaf becomes `mtext`. */
function copy(node: unknown, budget: Copy): MathNode[] {
  budget.left -= 1
  if (!isRecord(node) || budget.left < 0) return []
  if (typeof node['text'] === 'string') return node['text'] === '' ? [] : [{ tag: 'mtext', attrs: {}, c: [], s: node['text'] }]
  const children = Array.isArray(node['children']) ? (node['children'] as unknown[]) : []
  const tag = typeof node['type'] === 'string' ? node['type'] : null
  if (tag === 'semantics') return copy(children[0], budget)
  if (tag === null) return children.flatMap((c) => copy(c, budget))
  // `none` holds a place in mmultiscripts, `menclose` is not in MathML Core: both must stay one element.
  const name = ELEMENTS.has(tag) ? tag : 'mrow'
  if (LEAVES.has(name)) return [{ tag: name, attrs: attrsOf(node), c: [], s: textOf(node) }]
  return [{ tag: name, attrs: attrsOf(node), c: children.flatMap((c) => copy(c, budget)), s: null }]
}

/**
 * MathML of a formula; null: show the source (too long, defines macros, does not parse, over the time, or Temml is not loaded yet: it is
 * asked for, and RichTextPort.onUpgrade tells when it is worth asking again). `\href` and its like are refused by Temml itself: nothing is trusted.
 */
export function renderMath(tex: string, display: boolean, budget: Budget): MathNode | null {
  if (tex.length > MAX_TEX || budget.formulas <= 0 || budget.left() < 20 || DEFINES.test(tex)) return null
  const temml = mathRenderer.get()
  if (temml === null) return null
  budget.formulas -= 1
  try {
    const nodes: Copy = { left: MAX_MATH_NODES }
    const tree: unknown = temml.__renderToMathMLTree(tex, { displayMode: display, throwOnError: true, trust: false, maxExpand: 500, maxSize: [40, 400], macros: {}, annotate: false, wrap: 'none' })
    const [root] = copy(tree, nodes)
    return root === undefined || nodes.left < 0 || root.tag !== 'math' ? null : root
  } catch {
    // Not TeX, or too deep: the source is shown.
    return null
  }
}
