import { Popover } from '@base-ui/react/popover'
import type { RefObject } from 'react'
import { t } from '../../locales/i18n.ts'
import { EmojiPicker } from './EmojiPicker.tsx'
import css from './EmojiPopover.module.css'

/** The emoji above the field. Stays open for several; Esc leads back to the text. */
export default function EmojiPopover({ anchor, field, onPick, onClose }: {
  anchor: RefObject<HTMLElement | null>
  field: RefObject<HTMLElement | null>
  onPick: (emoji: string) => void
  onClose: () => void
}) {
  return (
    <Popover.Root open onOpenChange={(open) => { if (!open) onClose() }}>
      <Popover.Portal>
        <Popover.Positioner className={css.positioner} anchor={anchor} side="top" align="end" sideOffset={6} collisionPadding={8}>
          <Popover.Popup className={css.popup} aria-label={t('composer.emoji')} finalFocus={field}>
            <EmojiPicker onPick={onPick} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
