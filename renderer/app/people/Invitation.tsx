import { useEffect, useRef, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { Avatar } from '../../design/Avatar.tsx'
import { Button } from '../../design/Button.tsx'
import { Callout } from '../../design/Callout.tsx'
import { IconButton } from '../../design/IconButton.tsx'
import { ArrowLeft, Check, X } from '../../design/icons.ts'
import type { RoomSummary } from '../../engine/protocol.ts'
import { useApp } from '../state/app.ts'
import { roomName } from '../state/room-name.ts'
import { showList } from '../state/rooms.ts'
import { serverOf } from './ids.ts'
import { acceptInvite, declineInvite } from './invite-actions.ts'
import css from './people.module.css'

/**
 * An invitation before it is answered. Name and topic are a stranger's words: plain text, cut short; no picture is
 * loaded, since its address would tell the inviter's server that somebody looked (T62).
 */
export default function Invitation({ room }: { room: RoomSummary }) {
  const me = useApp((s) => s.boot.account?.userId)
  const [busy, setBusy] = useState<'accept' | 'decline' | null>(null)
  const accept = useRef<HTMLButtonElement>(null)
  useEffect(() => accept.current?.focus(), [])
  const run = async (what: 'accept' | 'decline') => {
    setBusy(what)
    await (what === 'accept' ? acceptInvite(room.id) : declineInvite(room.id))
    setBusy(null)
  }
  const { inviter } = room
  const name = roomName(room.name)
  const foreign = inviter !== null && me !== undefined && serverOf(inviter.id) !== serverOf(me)
  return (
    <section className={css.invitation} aria-labelledby="invitation">
      <IconButton label={t('common.back')} className={css.invitationBack} onClick={showList}>
        <ArrowLeft size={20} />
      </IconButton>
      <div className={css.invitationCard}>
        <Avatar id={room.directUser ?? room.id} name={name} src={null} size={80} shape={room.kind === 'direct' ? 'round' : 'square'} />
        <h1 id="invitation" className={css.invitationName} dir="auto">
          {name === '' ? t('common.roomUnnamed') : name}
        </h1>
        <p className={css.inviter}>{inviter === null ? t('list.invited') : t(room.kind === 'direct' ? 'people.wantsToWrite' : 'list.invitedBy', { name: inviter.name })}</p>
        {inviter !== null && <p className={css.lineBelow}>{inviter.id}</p>}
        {room.topic !== null && room.topic.trim() !== '' && (
          <p className={css.invitationTopic} dir="auto">
            {room.topic.slice(0, 600)}
          </p>
        )}
        {foreign && (
          <Callout tone="warning">
            <p>{t('people.foreignInvite', { server: serverOf(inviter.id) })}</p>
          </Callout>
        )}
        <div className={css.invitationButtons}>
          <Button size="lg" busy={busy === 'decline'} disabled={busy === 'accept'} icon={<X size={18} />} onClick={() => void run('decline')}>
            {t('list.decline')}
          </Button>
          <Button ref={accept} size="lg" variant="primary" busy={busy === 'accept'} disabled={busy === 'decline'} icon={<Check size={18} />} onClick={() => void run('accept')}>
            {t('list.accept')}
          </Button>
        </div>
        <p className={css.lineBelow}>{t('people.inviteNote')}</p>
      </div>
    </section>
  )
}
