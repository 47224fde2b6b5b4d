import { useCallback } from 'react'
import type { MessageRow } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { Copy, Download, Link2, PencilLine, Reply, RotateCcw, SmilePlus, Trash2 } from '../../design/icons.ts'
import { ContextMenu } from '../../design/Menu.tsx'
import type { MenuAnchor, MenuEntry } from '../../design/menu-types.ts'
import { copyText } from '../files/clipboard.ts'
import { saveMedia } from '../files/exits.ts'
import { tell } from '../state/ui.ts'
import { useTimelineActions, type TimelineActions } from './actions.ts'
import { permalink } from './permalink.ts'
import { QuickReactions } from './QuickReactions.tsx'
import css from './Reactions.module.css'

interface MessageMenuProps {
  row: MessageRow
  anchor: MenuAnchor
  onClose: () => void
  onRedact: (row: MessageRow) => void
}

/** Everything that can be done with one message. */
export default function MessageMenu({ row, anchor, onClose, onRedact }: MessageMenuProps) {
  const actions = useTimelineActions()
  const quick = useCallback((close: () => void) => (
    <div className={css.menuHead}>
      <QuickReactions row={row} onPick={(key, on) => {
        actions.react(row, key, on)
        close()
      }} />
    </div>
  ), [row, actions])
  return (
    <ContextMenu
      label={t('timeline.actions')} anchor={anchor} onClose={onClose} entries={entriesOf(row, actions, anchor, onRedact)}
      {...(row.can.react ? { header: quick } : {})}
    />
  )
}

function entriesOf(row: MessageRow, actions: TimelineActions, anchor: MenuAnchor, onRedact: (row: MessageRow) => void): MenuEntry[] {
  const entries: MenuEntry[] = []
  const { eventId, can, body } = row
  if (row.send.kind === 'failed') {
    entries.push({ kind: 'action', id: 'retry', label: t('timeline.send.retry'), icon: <RotateCcw size={16} />, onSelect: () => { actions.retry(row) } })
  }
  if (row.send.kind !== 'sent') {
    entries.push({ kind: 'action', id: 'discard', label: t('timeline.send.discard'), icon: <Trash2 size={16} />, onSelect: () => { actions.discard(row) } })
  }
  if (can.reply) entries.push({ kind: 'action', id: 'reply', label: t('timeline.action.reply'), icon: <Reply size={16} />, keys: 'R', onSelect: () => { actions.reply(row) } })
  if (can.edit) entries.push({ kind: 'action', id: 'edit', label: t('timeline.action.edit'), icon: <PencilLine size={16} />, keys: 'E', onSelect: () => { actions.edit(row) } })
  if (can.react) {
    entries.push({ kind: 'action', id: 'react', label: t('timeline.reaction.other'), icon: <SmilePlus size={16} />, onSelect: () => { actions.openReactions(row, anchor) } })
  }
  const text = textOf(row)
  if (text !== null) entries.push({ kind: 'action', id: 'copy', label: t('timeline.action.copyText'), icon: <Copy size={16} />, onSelect: () => void copy(text) })
  if (eventId !== null) {
    const link = permalink(actions.roomId, eventId, row.sender.id)
    entries.push({ kind: 'action', id: 'link', label: t('timeline.action.copyLink'), icon: <Link2 size={16} />, onSelect: () => void copy(link) })
  }
  if ('media' in body && body.media.mxc !== null) {
    const { mxc, name } = body.media
    entries.push({ kind: 'action', id: 'save', label: t('files.save'), icon: <Download size={16} />, onSelect: () => void saveMedia(mxc, name) })
  }
  if (can.redact) {
    entries.push({ kind: 'separator', id: 'line' })
    entries.push({ kind: 'action', id: 'redact', label: t('timeline.action.delete'), icon: <Trash2 size={16} />, danger: true, onSelect: () => { onRedact(row) } })
  }
  return entries
}

/** The words of a message, as they are copied. null: it has none. */
function textOf({ body }: MessageRow): string | null {
  if ('rich' in body) return body.rich.plain
  return 'media' in body ? (body.caption?.plain ?? null) : null
}

async function copy(text: string): Promise<void> {
  const done = await copyText(text)
  tell(done ? t('timeline.copied') : t('timeline.copyRefused'), done ? 'info' : 'error')
}
