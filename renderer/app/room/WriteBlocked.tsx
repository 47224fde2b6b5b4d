import { useState } from 'react'
import type { RoomId, WriteBlock } from '../../engine/protocol.ts'
import { t, type MessageKey } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { Archive, Lock } from '../../design/icons.ts'
import { acceptInvite } from '../people/invite-actions.ts'
import { openRoom } from '../state/rooms.ts'
import { useDetails } from '../state/stores.ts'
import css from './WriteBlocked.module.css'

/** Stands where the composer would: why nothing can be written here, and the way on where there is one. */
export function WriteBlocked({ roomId, block }: { roomId: RoomId; block: NonNullable<WriteBlock> }) {
  const successor = useDetails(roomId)?.successor ?? null
  const [joining, setJoining] = useState(false)
  const key: MessageKey = `composer.block.${block}`
  const join = () => {
    setJoining(true)
    void acceptInvite(roomId).finally(() => { setJoining(false) })
  }
  return (
    <div className={css.blocked} role="note">
      {block === 'archived' ? <Archive size={16} /> : <Lock size={16} />}
      <span>{t(key)}</span>
      {block === 'archived' && successor !== null && <Button size="sm" onClick={() => { openRoom(successor) }}>{t('timeline.state.openNewer')}</Button>}
      {block === 'not-joined' && <Button size="sm" variant="primary" busy={joining} onClick={join}>{t('composer.block.join')}</Button>}
    </div>
  )
}
