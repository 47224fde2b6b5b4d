import { createElement, type ReactNode } from 'react'
import type { MathNode } from '../../engine/richtext/tree.ts'
import css from './richtext.module.css'

/** MathML Core elements that may be drawn; anything else of a tree is passed over with its children kept. */
const TAGS = new Set(['math', 'semantics', 'mrow', 'mi', 'mn', 'mo', 'ms', 'mtext', 'mspace', 'mfrac', 'msqrt', 'mroot', 'mstyle', 'merror', 'mpadded', 'mphantom',
  'msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover', 'mmultiscripts', 'mprescripts', 'none', 'mtable', 'mtr', 'mtd', 'menclose'])
const ATTRIBUTES = new Set(['display', 'displaystyle', 'scriptlevel', 'mathvariant', 'mathsize', 'mathcolor', 'mathbackground', 'dir', 'accent', 'accentunder', 'fence', 'form',
  'largeop', 'lspace', 'rspace', 'maxsize', 'minsize', 'movablelimits', 'separator', 'stretchy', 'symmetric', 'linethickness', 'width', 'height', 'depth', 'voffset',
  'columnalign', 'rowspacing', 'columnspacing', 'rowalign', 'columnlines', 'rowlines', 'columnspan', 'rowspan', 'align', 'notation', 'intent', 'arg'])

/** Attributes of one node that MathML Core knows; everything else (events, style, addresses) is left out here too. */
export function mathAttributes(attrs: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(attrs)) if (ATTRIBUTES.has(name)) kept[name] = value
  return kept
}

function draw(node: MathNode, key: number): ReactNode {
  const children: ReactNode[] = node.s === null ? node.c.map(draw) : [node.s]
  if (!TAGS.has(node.tag)) return children
  return createElement(node.tag, { key, ...mathAttributes(node.attrs) }, ...children)
}

function Formula({ tex, mathml, display }: { tex: string; mathml: MathNode; display: boolean }) {
  const children = mathml.tag === 'math' ? mathml.c.map(draw) : [draw(mathml, 0)]
  return createElement('math', { 'aria-label': tex, title: tex, ...(display ? { display: 'block' } : {}) }, ...children)
}

/** A formula within a line; its source where it could not be understood. */
export function MathInline({ tex, mathml }: { tex: string; mathml: MathNode | null }) {
  if (mathml === null) return <code className={css.code}>{tex}</code>
  return <span className={css.math}><Formula tex={tex} mathml={mathml} display={false} /></span>
}

/** A formula of its own line; wide ones scroll inside their box. */
export function MathBlock({ tex, mathml }: { tex: string; mathml: MathNode | null }) {
  if (mathml === null) return <pre className={css.pre}><code>{tex}</code></pre>
  return <div className={css.mathBlock} tabIndex={-1}><Formula tex={tex} mathml={mathml} display /></div>
}
