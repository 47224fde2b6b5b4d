import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { Callout } from '../../design/Callout.tsx'
import { Dialog } from '../../design/Dialog.tsx'
import type { RoomSummary } from '../../engine/protocol.ts'
import { attempt } from '../people/invite-actions.ts'
import { signOut } from '../state/app.ts'
import { roomStore } from '../state/stores.ts'

/** Rooms where something of this person has not reached the server. */
function roomsWith(what: (room: RoomSummary) => boolean): number {
  let rooms = 0
  for (const room of roomStore.getState().items.values()) if (what(room)) rooms++
  return rooms
}
const hasUnsent = (room: RoomSummary): boolean => room.outbox !== 'none'

/** Are you sure? Says what is lost. */
export default function SignOutDialog({ onClose }: { onClose: () => void }) {
  const unsent = useStore(roomStore, () => roomsWith((room) => hasUnsent(room) || room.hasDraft))
  const [busy, setBusy] = useState(false)
  const cancel = useRef<HTMLButtonElement>(null)
  const go = async () => {
    setBusy(true)
    let stays = false
    // The dialog has said what is lost; only what it did not know of is asked for again, by main.
    const done = await attempt(signOut(roomsWith(hasUnsent) > 0).then((signedOut) => { stays = !signedOut }))
    if (stays) onClose()
    else if (!done) setBusy(false)
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
