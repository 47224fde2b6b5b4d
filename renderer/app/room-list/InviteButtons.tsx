import { useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { Check, X } from '../../design/icons.ts'
import type { RoomSummary } from '../../engine/protocol.ts'
import { acceptInvite, declineInvite } from '../people/invite-actions.ts'

/** Accept and decline within the row, for a pointer; by keyboard the row opens the invitation, where the same two stand. */
export function InviteButtons({ room }: { room: RoomSummary }) {
  const [busy, setBusy] = useState(false)
  const run = (action: (id: string) => Promise<boolean>) => () => {
    setBusy(true)
    void action(room.id).finally(() => setBusy(false))
  }
  return (
    <>
      <IconButton label={t('list.accept')} size="sm" tone="accent" tabIndex={-1} disabled={busy} onClick={run(acceptInvite)}>
        <Check size={16} />
      </IconButton>
      <IconButton label={t('list.decline')} size="sm" tone="danger" tabIndex={-1} disabled={busy} onClick={run(declineInvite)}>
        <X size={16} />
      </IconButton>
    </>
  )
}
