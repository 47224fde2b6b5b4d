import { t } from '../../locales/i18n.ts'
import type { MenuEntry } from '../../design/menu-types.ts'
import { ArrowDown, BellOff, CheckCheck, LogOut, MessageCircle, Star } from '../../design/icons.ts'
import type { RoomSummary } from '../../engine/protocol.ts'
import { request } from '../state/engine-client.ts'
import { attempt } from '../people/invite-actions.ts'
import { openDialog } from '../state/ui.ts'

const hasUnread = (room: RoomSummary): boolean => (room.unread ?? 0) > 0 || (room.mentions ?? 0) > 0 || room.markedUnread

/** What can be done with a room from the list. */
export function roomMenu(room: RoomSummary): MenuEntry[] {
  const roomId = room.id
  const unread = hasUnread(room)
  return [
    {
      kind: 'action', id: 'read', label: t(unread ? 'list.menu.markRead' : 'list.menu.markUnread'),
      icon: unread ? <CheckCheck size={16} /> : <MessageCircle size={16} />,
      onSelect: () => void attempt(request('room.markUnread', { roomId, unread: !unread })),
    },
    {
      kind: 'check', id: 'favourite', label: t('list.menu.favourite'), icon: <Star size={16} />, checked: room.favourite,
      onSelect: (on) => void attempt(request('room.tag', { roomId, tag: 'favourite', on })),
    },
    {
      kind: 'check', id: 'low', label: t('list.menu.lowPriority'), icon: <ArrowDown size={16} />, checked: room.lowPriority,
      onSelect: (on) => void attempt(request('room.tag', { roomId, tag: 'lowPriority', on })),
    },
    {
      kind: 'check', id: 'mute', label: t('list.menu.mute'), icon: <BellOff size={16} />, checked: room.muted,
      onSelect: (on) => void attempt(request('room.mute', { roomId, on })),
    },
    { kind: 'separator', id: 'line' },
    { kind: 'action', id: 'leave', label: t('list.menu.leave'), icon: <LogOut size={16} />, danger: true, onSelect: () => openDialog({ kind: 'leave', roomId }) },
  ]
}
