import { useState } from 'react'
import { useStore } from 'zustand'
import { t } from '../../locales/i18n.ts'
import { Callout } from '../../design/Callout.tsx'
import { Confirm } from '../../design/Confirm.tsx'
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
  const go = async () => {
    setBusy(true)
    let stays = false
    // The dialog has said what is lost; only what it did not know of is asked for again, by main.
    const done = await attempt(signOut(roomsWith(hasUnsent) > 0).then((signedOut) => { stays = !signedOut }))
    if (stays) onClose()
    else if (!done) setBusy(false)
  }
  return (
    <Confirm
      title={t('settings.signOutTitle')}
      description={t('settings.signOutText')}
      confirmLabel={t('settings.signOut')}
      cancelLabel={t('common.cancel')}
      closeLabel={t('common.close')}
      busy={busy}
      onConfirm={() => void go()}
      onClose={onClose}
    >
      {unsent > 0 && (
        <Callout tone="warning">
          <p>{t('settings.signOutUnsent', { count: unsent })}</p>
        </Callout>
      )}
    </Confirm>
  )
}
