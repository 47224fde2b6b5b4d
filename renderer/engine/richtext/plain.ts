// The tree as plain text: previews, notifications, copying.

import type { Block, Inline } from './tree.ts'

/** Hidden text stays hidden where it cannot be uncovered. */
const COVERED = '▒▒▒▒▒'

export function plainInlines(list: Inline[]): string {
  return list
    .map((x) => {
      switch (x.t) {
        case 'text':
        case 'code':
        case 'user':
        case 'room':
        case 'everyone':
          return x.s
        case 'br':
          return '\n'
        case 'math':
          return x.tex
        case 'image':
          return x.alt
        case 'spoiler':
          return x.reason === null ? COVERED : `(${x.reason}) ${COVERED}`
        default:
          return plainInlines(x.c)
      }
    })
    .join('')
}

const indent = (text: string, first: string, rest: string): string => text.split('\n').map((line, i) => (i === 0 ? first : rest) + line).join('\n')

function plainBlock(b: Block): string {
  switch (b.t) {
    case 'p':
    case 'h':
      return plainInlines(b.c)
    case 'quote':
      return indent(plainBlocks(b.c), '> ', '> ')
    case 'list':
      return b.items.map((item, i) => indent(plainBlocks(item), b.ordered ? `${String(b.start + i)}. ` : '• ', '  ')).join('\n')
    case 'code':
      return b.text
    case 'math':
      return b.tex
    case 'table':
      return [...(b.head === null ? [] : [b.head]), ...b.rows].map((r) => r.map(plainInlines).join(' | ')).join('\n')
    case 'details':
      return [plainInlines(b.summary), plainBlocks(b.c)].filter((s) => s !== '').join('\n')
    case 'hr':
      return '———'
  }
}

/** Blocks as plain text, one after the other. */
export function plainBlocks(blocks: Block[]): string {
  return blocks.map(plainBlock).join('\n')
}
