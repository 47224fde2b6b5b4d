import { memo } from 'react'
import { formatRelative, t } from '../../locales/i18n.ts'
import { Avatar } from '../../design/Avatar.tsx'
import { Badge } from '../../design/Badge.tsx'
import { cx } from '../../design/cx.ts'
import { Archive, BellOff, CircleAlert, Clock, PencilLine } from '../../design/icons.ts'
import type { RoomId, RoomSummary } from '../../engine/protocol.ts'
import { CallMark } from '../calls/CallMark.tsx'
import { useCallsOffered } from '../state/calls.ts'
import { avatarUrl } from '../state/media.ts'
import { roomName } from '../state/room-name.ts'
import { useRoom } from '../state/stores.ts'
import { useUi } from '../state/ui.ts'
import { InviteButtons } from './InviteButtons.tsx'
import { previewOf } from './preview.ts'
import css from './RoomRow.module.css'

interface RoomRowProps {
  id: RoomId
  /** DOM id, named by the tree as its active line. */
  domId: string
  /** The keyboard stands here. */
  active: boolean
  position: number
  size: number
}

function Marks({ room }: { room: RoomSummary }) {
  const unread = room.unread ?? 0
  const mentions = room.mentions ?? 0
  return (
    <>
      {room.muted && <BellOff size={14} className={css.quiet} aria-label={t('list.muted')} role="img" />}
      {mentions > 0 && <Badge count={mentions} tone="mention" label={t('list.mentions', { count: mentions })} />}
      {unread > 0 && unread > mentions && <Badge count={unread} tone={room.muted ? 'muted' : 'unread'} label={t('list.unread', { count: unread })} />}
      {unread === 0 && mentions === 0 && room.markedUnread && <Badge count="dot" tone={room.muted ? 'muted' : 'unread'} label={t('list.markedUnread')} />}
    </>
  )
}

function SecondLine({ room }: { room: RoomSummary }) {
  const calls = useCallsOffered()
  if (room.membership === 'invite') {
    return <span className={css.preview}>{room.inviter === null ? t('list.invited') : t('list.invitedBy', { name: room.inviter.name })}</span>
  }
  return (
    <span className={css.preview}>
      {room.hasDraft && (
        <span className={css.draft}>
          <PencilLine size={12} aria-hidden="true" />
          {t('list.draft')}
        </span>
      )}
      {room.lastMessage === null ? room.topic : previewOf(room.lastMessage, room.kind, calls)}
    </span>
  )
}

/** One room of the list. Subscribes to its own room alone. A room that one is only invited to loads no picture (T62). */
export const RoomRow = memo(function RoomRow({ id, domId, active, position, size }: RoomRowProps) {
  const room = useRoom(id)
  const selected = useUi((s) => s.room === id)
  const name = room === undefined ? '' : roomName(room.name)
  const loud = room !== undefined && !room.muted && ((room.unread ?? 0) > 0 || room.markedUnread)
  return (
    <div
      id={domId}
      role="treeitem"
      aria-level={2}
      aria-selected={selected}
      aria-posinset={position}
      aria-setsize={size}
      data-room={id}
      data-active={active || undefined}
      className={cx(css.row, selected && css.selected, loud && css.loud)}
    >
      <Avatar id={room?.directUser ?? id} name={name} src={room === undefined || room.membership === 'invite' ? null : avatarUrl(room.avatar, 40)} size={40} shape={room?.kind === 'direct' ? 'round' : 'square'} />
      <div className={css.text}>
        <div className={css.first}>
          {name === '' ? <span className={css.bone} /> : <span className={css.name}>{name}</span>}
          {room !== undefined && room.call !== null && <CallMark call={room.call} />}
          {room?.archived === true && <Archive size={13} className={css.quiet} aria-label={t('list.archived')} role="img" />}
          {room?.outbox === 'waiting' && <Clock size={13} className={css.quiet} aria-label={t('list.waiting')} role="img" />}
          {room?.outbox === 'failed' && <CircleAlert size={14} className={css.failed} aria-label={t('list.failed')} role="img" />}
          {room !== undefined && room.ts !== null && <time className={css.time}>{formatRelative(room.ts)}</time>}
        </div>
        {room !== undefined && (
          <div className={css.second}>
            <SecondLine room={room} />
            {room.membership === 'invite' ? <InviteButtons room={room} /> : <Marks room={room} />}
          </div>
        )}
      </div>
    </div>
  )
})
