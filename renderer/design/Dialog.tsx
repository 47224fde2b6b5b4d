import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'
import { cx } from './cx.ts'
import { X } from './icons.ts'
import { IconButton } from './IconButton.tsx'
import css from './Dialog.module.css'

export interface DialogProps {
  title: string
  /** One or two sentences below the title. */
  description?: ReactNode
  /** The label of the closing cross. */
  closeLabel: string
  onClose: () => void
  size?: 'sm' | 'md' | 'lg'
  /** Buttons at the foot; the main one last. */
  actions?: ReactNode
  /** Gets the focus on opening; else the first field or button. */
  initialFocus?: RefObject<HTMLElement | null>
  /** Asks for an answer: a click beside it does not close it. */
  alert?: boolean
  /** Holds what somebody typed: a click beside it does not close it either, but it is no alert. */
  guarded?: boolean
  children?: ReactNode
}

/** A modal window in the window. Mount it to open it; import it from lazily loaded code only, since the library comes with it. */
export function Dialog({ title, description, closeLabel, onClose, size = 'md', actions, initialFocus, alert = false, guarded = false, children }: DialogProps) {
  return (
    <Base.Root open disablePointerDismissal={alert || guarded} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={css.backdrop} />
        <Base.Viewport className={css.viewport}>
          <Base.Popup className={cx(css.popup, css[size])} role={alert ? 'alertdialog' : 'dialog'} {...(initialFocus === undefined ? {} : { initialFocus })}>
            <header className={css.header}>
              <Base.Title className={css.title}>{title}</Base.Title>
              <Base.Close render={<IconButton label={closeLabel} size="sm" className={css.close} />}>
                <X size={18} />
              </Base.Close>
            </header>
            {description !== undefined && <Base.Description className={css.description}>{description}</Base.Description>}
            {children !== undefined && <div className={css.body}>{children}</div>}
            {actions !== undefined && <footer className={css.actions}>{actions}</footer>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}
