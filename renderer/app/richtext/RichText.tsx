// Draws the typed tree that the engine made of a message text: blocks, inlines, code, mathematics, tables, pills.
// Must not know where a text came from, and never makes HTML of a string.

import { createContext, memo, use, type ReactNode } from 'react'
import type { Block, RichText as Tree } from '../../engine/richtext/tree.ts'
import { cx } from '../../design/cx.ts'
import { t } from '../../locales/i18n.ts'
import { CodeBlock } from './CodeBlock.tsx'
import { Inlines } from './Inlines.tsx'
import { MathBlock } from './MathTree.tsx'
import { Table } from './Table.tsx'
import css from './richtext.module.css'

/** What happens when a person clicks in a text; given once by the room, so that every text can stay memoised. */
export interface RichTextActions {
  openUser(userId: string): void
  openRoom(roomId: string, eventId: string | null): void
  /** `misleading`: the text of the link names another host than the one it leads to. */
  openLink(href: string, host: string, misleading: boolean): void
}

const inert: RichTextActions = { openUser: () => undefined, openRoom: () => undefined, openLink: () => undefined }
export const RichTextContext = createContext<RichTextActions>(inert)
/** The actions of the surrounding room; without one (previews) clicks do nothing. */
export const useRichTextActions = (): RichTextActions => use(RichTextContext)

/** A whole text. `trailing` is set right after the last words (the "edited" mark). */
export const RichText = memo(function RichText({ text, trailing = null, jumbo = false }: { text: Tree; trailing?: ReactNode; jumbo?: boolean }) {
  const last = text.blocks.length - 1
  const inside = text.blocks[last]?.t === 'p'
  return (
    <div className={cx(css.text, jumbo && css.jumbo)} dir="auto">
      {text.blocks.map((block, i) => <BlockView key={i} block={block} trailing={i === last && inside ? trailing : null} />)}
      {text.truncated && <p className={css.note}>{t('timeline.text.truncated')}</p>}
      {!inside && trailing}
    </div>
  )
})

const headings = { 1: 'h3', 2: 'h4', 3: 'h5', 4: 'h6', 5: 'h6', 6: 'h6' } as const

/** Blocks of a quote, a list item or a details element. */
export function Blocks({ blocks }: { blocks: Block[] }) {
  return blocks.map((block, i) => <BlockView key={i} block={block} trailing={null} />)
}

function BlockView({ block, trailing }: { block: Block; trailing: ReactNode }) {
  switch (block.t) {
    case 'p':
      return <p><Inlines of={block.c} />{trailing}</p>
    case 'h': {
      const Heading = headings[block.level]
      return <Heading className={css.heading} data-level={block.level}><Inlines of={block.c} /></Heading>
    }
    case 'quote':
      return <blockquote><Blocks blocks={block.c} /></blockquote>
    case 'list': {
      const items = block.items.map((item, i) => <li key={i}><Blocks blocks={item} /></li>)
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>
    }
    case 'code':
      return <CodeBlock language={block.language} text={block.text} spans={block.spans} />
    case 'math':
      return <MathBlock tex={block.tex} mathml={block.mathml} />
    case 'table':
      return <Table head={block.head} rows={block.rows} />
    case 'details':
      return (
        <details className={css.details}>
          <summary><Inlines of={block.summary} /></summary>
          <Blocks blocks={block.c} />
        </details>
      )
    case 'hr':
      return <hr />
  }
}
