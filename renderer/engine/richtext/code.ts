// Colours of code: highlight.js through lowlight, loaded when the first code block is seen, with a closed list of classes.

import type { Budget } from './limits.ts'
import { MAX_HIGHLIGHT } from './limits.ts'
import { lazy } from './lazy.ts'
import type { CodeSpan } from './tree.ts'

const CLASSES = new Set(['keyword', 'built_in', 'type', 'literal', 'number', 'operator', 'punctuation', 'property', 'regexp', 'string', 'char', 'subst', 'symbol', 'class', 'function', 'variable', 'title', 'params', 'comment', 'doctag', 'meta', 'section', 'tag', 'name', 'attr', 'attribute', 'bullet', 'code', 'emphasis', 'strong', 'formula', 'link', 'quote', 'selector-tag', 'selector-id', 'selector-class', 'selector-attr', 'selector-pseudo', 'template-tag', 'template-variable', 'addition', 'deletion'])

/** Loads the grammars; a part of its own in the bundle. */
export const codeGrammars = lazy(() => import('./code-grammars.ts'))

interface Node {
  type: string
  value?: string
  properties?: { className?: unknown }
  children?: Node[]
}

function classOf(node: Node): string | null {
  const names = node.properties?.className
  if (!Array.isArray(names)) return null
  for (const n of names) {
    const name = typeof n === 'string' && n.startsWith('hljs-') ? n.slice(5) : ''
    if (CLASSES.has(name)) return name
  }
  return null
}

function collect(nodes: Node[], k: string | null, out: CodeSpan[]): void {
  for (const n of nodes) {
    if (n.type === 'text' && typeof n.value === 'string' && n.value !== '') {
      const before = out.at(-1)
      if (before !== undefined && before.k === k) before.s += n.value
      else out.push({ k, s: n.value })
    } else if (n.children) collect(n.children, classOf(n) ?? k, out)
  }
}

/**
 * Coloured runs of a code block; null: plain (unknown language, too long, over the time, or the grammars are not loaded yet: they are
 * asked for, and RichTextPort.onUpgrade tells when it is worth asking again).
 */
export function highlight(language: string | null, text: string, budget: Budget): CodeSpan[] | null {
  if (language === null || text.length > MAX_HIGHLIGHT || budget.left() < 20) return null
  const grammars = codeGrammars.get()
  if (grammars === null || !grammars.lowlight.registered(language)) return null
  const out: CodeSpan[] = []
  try {
    collect(grammars.lowlight.highlight(language, text).children as Node[], null, out)
  } catch {
    // A grammar that stumbles over a text costs that text its colours, nothing more.
    return null
  }
  // Colours must never change the text.
  return out.map((s) => s.s).join('') === text ? out : null
}
