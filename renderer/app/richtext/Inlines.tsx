import { Fragment, use, useState, type MouseEvent, type ReactNode } from 'react'
import type { Inline } from '../../engine/richtext/tree.ts'
import { t } from '../../locales/i18n.ts'
import { mediaUrl } from '../state/media.ts'
import { TabStop } from './tab-stop.ts'
import { MathInline } from './MathTree.tsx'
import { useRichTextActions } from './RichText.tsx'
import css from './richtext.module.css'

const wrappers = { b: 'strong', i: 'em', u: 'u', s: 's', sub: 'sub', sup: 'sup' } as const
/** Inline images (custom emoji, small figures) never grow past a few lines. */
const INLINE_IMAGE_MAX = 160

/** A run of inline nodes. */
export function Inlines({ of }: { of: Inline[] }) {
  return of.map((node, i) => <InlineView key={i} node={node} />)
}

function InlineView({ node }: { node: Inline }) {
  switch (node.t) {
    case 'text':
      return node.s
    case 'b': case 'i': case 'u': case 's': case 'sub': case 'sup': {
      const Wrapper = wrappers[node.t]
      return <Wrapper><Inlines of={node.c} /></Wrapper>
    }
    case 'code':
      return <code className={css.code}>{node.s}</code>
    case 'br':
      return <br />
    case 'link':
      return <Link node={node} />
    case 'user':
      return <UserPill id={node.id} text={node.s} me={node.me} />
    case 'room':
      return <RoomPill id={node.id} eventId={node.eventId} text={node.s} />
    case 'everyone':
      return <span className={css.pill} data-me="">{node.s}</span>
    case 'math':
      return <MathInline tex={node.tex} mathml={node.mathml} />
    case 'image':
      return <InlineImage node={node} />
    case 'spoiler':
      return <Spoiler reason={node.reason}><Inlines of={node.c} /></Spoiler>
    case 'colour':
      return <span style={{ ...(node.fg === null ? {} : { color: node.fg }), ...(node.bg === null ? {} : { backgroundColor: node.bg }) }}><Inlines of={node.c} /></span>
  }
}

function Link({ node }: { node: Extract<Inline, { t: 'link' }> }) {
  const { openLink } = useRichTextActions()
  const tabIndex = use(TabStop)
  const onClick = (event: MouseEvent) => {
    event.preventDefault()
    openLink(node.href, node.host, node.misleading)
  }
  return (
    <>
      <a href={node.href} data-tip={node.href} rel="noopener noreferrer" onClick={onClick} onAuxClick={onClick} draggable={false} tabIndex={tabIndex}><Inlines of={node.c} /></a>
      {node.misleading && <span className={css.host}> ({node.host})</span>}
    </>
  )
}

function UserPill({ id, text, me }: { id: string; text: string; me: boolean }) {
  const { openUser } = useRichTextActions()
  const tabIndex = use(TabStop)
  return <button type="button" tabIndex={tabIndex} className={css.pill} {...(me ? { 'data-me': '' } : {})} data-tip={id} aria-description={id} onClick={() => { openUser(id) }}>{text.startsWith('@') ? text : `@${text}`}</button>
}

function RoomPill({ id, eventId, text }: { id: string; eventId: string | null; text: string }) {
  const { openRoom } = useRichTextActions()
  const tabIndex = use(TabStop)
  return <button type="button" tabIndex={tabIndex} className={css.pill} data-tip={id} onClick={() => { openRoom(id, eventId) }}>{text}</button>
}

function InlineImage({ node }: { node: Extract<Inline, { t: 'image' }> }) {
  const height = Math.min(node.height ?? 24, INLINE_IMAGE_MAX)
  const width = node.width === null || node.height === null || node.height === 0 ? undefined : Math.round((node.width * height) / node.height)
  const src = mediaUrl(node.mxc, { w: Math.min(width ?? INLINE_IMAGE_MAX, 2 * INLINE_IMAGE_MAX), h: height, mode: 'scale' })
  if (src === null) return <Fragment>{node.alt}</Fragment>
  return <img className={css.image} src={src} alt={node.alt} title={node.alt} height={height} {...(width === undefined ? {} : { width })} loading="lazy" decoding="async" draggable={false} />
}

/** Text that is shown after a click (specification: `data-mx-spoiler`); hidden for screen readers too until then. */
function Spoiler({ reason, children }: { reason: string | null; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const tabIndex = use(TabStop)
  const label = reason === null || reason === '' ? t('timeline.spoiler.show') : t('timeline.spoiler.showReason', { reason })
  if (open) return <span className={css.spoiler} data-open="">{children}</span>
  return (
    <>
      {reason !== null && reason !== '' && <span className={css.note}>({reason}) </span>}
      <button type="button" tabIndex={tabIndex} className={css.spoiler} aria-label={label} data-tip={label} onClick={() => { setOpen(true) }}><span aria-hidden="true" inert>{children}</span></button>
    </>
  )
}
