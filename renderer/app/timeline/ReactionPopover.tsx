import { Popover } from '@base-ui/react/popover'
import type { MessageRow } from '../../engine/protocol.ts'
import type { MenuAnchor } from '../../design/menu-types.ts'
import { t } from '../../locales/i18n.ts'
import { EmojiPicker } from '../composer/EmojiPicker.tsx'
import { useTimelineActions } from './actions.ts'
import { QuickReactions } from './QuickReactions.tsx'
import { isMine } from './reaction-groups.ts'
import css from './ReactionPopover.module.css'

/** The usual reactions and, below them, all the others. */
export default function ReactionPopover({ row, anchor, onClose }: { row: MessageRow; anchor: MenuAnchor; onClose: () => void }) {
  const { react } = useTimelineActions()
  const pick = (key: string, on: boolean) => {
    react(row, key, on)
    onClose()
  }
  return (
    <Popover.Root open onOpenChange={(open) => { if (!open) onClose() }}>
      <Popover.Portal>
        <Popover.Positioner className={css.positioner} anchor={anchorOf(anchor)} side="top" align="end" sideOffset={4} collisionPadding={8}>
          <Popover.Popup className={css.popup} aria-label={t('timeline.action.react')}>
            <div className={css.quick}><QuickReactions row={row} onPick={pick} /></div>
            <EmojiPicker onPick={(emoji) => { pick(emoji, !isMine(row.reactions, emoji)) }} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function anchorOf(anchor: MenuAnchor) {
  if (!('x' in anchor && 'y' in anchor) || anchor instanceof Element) return anchor
  const rect = DOMRect.fromRect({ x: anchor.x, y: anchor.y, width: 0, height: 0 })
  return { getBoundingClientRect: () => rect }
}
