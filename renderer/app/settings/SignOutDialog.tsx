import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { Callout } from '../../design/Callout.tsx'
import { Dialog } from '../../design/Dialog.tsx'
import { attempt } from '../people/invite-actions.ts'
import { signOut } from '../state/app.ts'
import { roomStore } from '../state/stores.ts'

const roomsWithUnsent = (): number => {
  let rooms = 0
  for (const room of roomStore.getState().items.values()) if (room.outbox !== 'none' || room.hasDraft) rooms++
  return rooms
}

/** Are you sure? Says what is lost. */
export default function SignOutDialog({ onClose }: { onClose: () => void }) {
  const unsent = useStore(roomStore, roomsWithUnsent)
  const [busy, setBusy] = useState(false)
  const cancel = useRef<HTMLButtonElement>(null)
  const go = async () => {
    setBusy(true)
    if (!(await attempt(signOut()))) setBusy(false)
  }
  return (
    <Dialog
      title={t('settings.signOutTitle')}
      description={t('settings.signOutText')}
      closeLabel={t('common.close')}
      onClose={onClose}
      size="sm"
      alert
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} variant="plain" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant="danger" busy={busy} onClick={() => void go()}>
            {t('settings.signOut')}
          </Button>
        </>
      }
    >
      {unsent > 0 && (
        <Callout tone="warning">
          <p>{t('settings.signOutUnsent', { count: unsent })}</p>
        </Callout>
      )}
    </Dialog>
  )
}
