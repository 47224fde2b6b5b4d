import { useEffect, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { Callout } from '../../design/Callout.tsx'
import { Confirm } from '../../design/Confirm.tsx'
import type { RoomId } from '../../engine/protocol.ts'
import { useApp } from '../state/app.ts'
import { request } from '../state/engine-client.ts'
import { roomName } from '../state/room-name.ts'
import { useRoom } from '../state/stores.ts'
import type { DialogState } from '../state/ui.ts'
import { leaveRoom } from './invite-actions.ts'
import css from './people.module.css'

interface LeaveDialogProps {
  dialog: Extract<DialogState, { kind: 'leave' }>
  onClose: () => void
}

/** True when nobody else could manage the room afterwards. Unknown counts as no: it is only a warning. */
function useLastInCharge(roomId: RoomId): boolean {
  const me = useApp((s) => s.boot.account?.userId)
  const [last, setLast] = useState(false)
  useEffect(() => {
    let current = true
    request('room.members', { roomId, query: '', offset: 0, limit: 3 }).then(
      ({ members, total }) => {
        const inCharge = members.filter((member) => member.membership === 'join' && (member.role === 'owner' || member.role === 'teacher'))
        if (current) setLast(total > 1 && inCharge.length === 1 && inCharge[0]?.id === me)
      },
      () => current && setLast(false),
    )
    return () => {
      current = false
    }
  }, [roomId, me])
  return last
}

/** Says what is lost by leaving, and asks. */
export default function LeaveDialog({ dialog: { roomId }, onClose }: LeaveDialogProps) {
  const room = useRoom(roomId)
  const last = useLastInCharge(roomId)
  const [busy, setBusy] = useState(false)
  const name = room === undefined ? '' : roomName(room.name)
  const direct = room?.kind === 'direct'
  const unsent = room !== undefined && (room.hasDraft || room.outbox !== 'none')
  const leave = async () => {
    setBusy(true)
    if (await leaveRoom(roomId)) onClose()
    else setBusy(false)
  }
  return (
    <Confirm
      title={name === '' ? t('people.leaveTitle') : t(direct ? 'people.leaveDirectTitle' : 'people.leaveTitleOf', { name })}
      description={t(direct ? 'people.leaveDirectText' : 'people.leaveText')}
      confirmLabel={t('people.leave')}
      cancelLabel={t('common.cancel')}
      closeLabel={t('common.close')}
      busy={busy}
      onConfirm={() => void leave()}
      onClose={onClose}
    >
      {(last || unsent) && (
        <div className={css.form}>
          {last && (
            <Callout tone="warning">
              <p>{t('people.leaveLast')}</p>
            </Callout>
          )}
          {unsent && (
            <Callout tone="warning">
              <p>{t('people.leaveUnsent')}</p>
            </Callout>
          )}
        </div>
      )}
    </Confirm>
  )
}
