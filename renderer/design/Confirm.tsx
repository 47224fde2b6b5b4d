import { useRef, type ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'

interface ConfirmProps {
  title: string
  /** What is lost. */
  description: ReactNode
  /** The label of the button that does it. */
  confirmLabel: string
  cancelLabel: string
  closeLabel: string
  busy?: boolean
  onConfirm: () => void
  onClose: () => void
  children?: ReactNode
}

/** Asks before something that cannot be taken back. The focus is on the way out, so that an Enter too many does nothing. */
export function Confirm({ title, description, confirmLabel, cancelLabel, closeLabel, busy = false, onConfirm, onClose, children }: ConfirmProps) {
  const cancel = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      title={title}
      description={description}
      closeLabel={closeLabel}
      onClose={onClose}
      size="sm"
      alert
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} variant="plain" onClick={onClose}>
            {cancelLabel}
          </Button>
          <Button variant="danger" busy={busy} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
