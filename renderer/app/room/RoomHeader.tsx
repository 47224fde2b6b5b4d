import { memo, useMemo, useState } from 'react'
import type { RoomId, RoomSummary } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { Avatar } from '../../design/Avatar.tsx'
import { cx } from '../../design/cx.ts'
import { Archive, ArrowLeft, Ellipsis, Lock, Users, UserPlus } from '../../design/icons.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { Menu } from '../../design/Menu.tsx'
import type { MenuEntry } from '../../design/menu-types.ts'
import { HeaderCall } from '../calls/CallButton.tsx'
import { RichText } from '../richtext/RichText.tsx'
import { roomMenu } from '../room-list/room-menu.tsx'
import { avatarUrl } from '../state/media.ts'
import { roomName } from '../state/room-name.ts'
import { showList } from '../state/rooms.ts'
import { useDetails, useRoom } from '../state/stores.ts'
import { openDialog, togglePanel, useUi } from '../state/ui.ts'
import { TypingLine } from './TypingLine.tsx'
import css from './RoomHeader.module.css'

/** Who or what this conversation is, how many are in it, and what can be done with it. */
export const RoomHeader = memo(function RoomHeader({ roomId }: { roomId: RoomId }) {
  const summary = useRoom(roomId)
  const details = useDetails(roomId)
  const panel = useUi((s) => s.panel)
  const [topicOpen, setTopicOpen] = useState(false)
  const room = summary ?? details?.summary
  const topic = details?.topic ?? null
  const people = details?.memberCount ?? null
  const invite = details?.can.invite ?? false
  const entries = useMemo(() => (room === undefined ? () => [] : () => menuOf(room, invite)), [room, invite])
  if (room === undefined) return <header className={css.header} />
  const name = roomName(room.name)
  return (
    <header className={cx(css.header, topicOpen && css.open)}>
      <IconButton label={t('common.back')} className={css.back} onClick={showList}><ArrowLeft size={20} /></IconButton>
      <Avatar id={room.directUser ?? room.id} name={name} src={avatarUrl(room.avatar, 36)} size={36} shape={room.kind === 'direct' ? 'round' : 'square'} />
      <div className={css.words}>
        <div className={css.top}>
          <h1 className={css.name} dir="auto" data-tip={name}>{name}</h1>
          {room.encrypted && <span className={css.mark} data-tip={t('timeline.encrypted')}><Lock size={12} />{t('timeline.header.encrypted')}</span>}
          {room.archived && <span className={css.mark}><Archive size={12} />{t('timeline.header.archived')}</span>}
        </div>
        <div className={css.below}>
          <TypingLine roomId={roomId}>
            {people !== null && room.kind !== 'direct' && <span className={css.people}>{t('timeline.header.people', { count: people })}</span>}
            {room.directUser !== null && (topic === null || topic.plain === '') && <span className={css.id}>{room.directUser}</span>}
            {topic !== null && topic.plain !== '' && (
              <button type="button" className={css.topic} dir="auto" aria-expanded={topicOpen} aria-label={topicOpen ? t('timeline.header.topicLess') : t('timeline.header.topicMore')} onClick={() => { setTopicOpen(!topicOpen) }}>
                {topic.plain}
              </button>
            )}
          </TypingLine>
        </div>
      </div>
      <HeaderCall room={room} />
      <IconButton label={t('timeline.header.showPeople')} pressed={panel === 'people'} onClick={() => { togglePanel('people') }}><Users size={18} /></IconButton>
      <Menu label={t('timeline.header.menu')} entries={entries}>
        {(trigger) => <IconButton {...trigger} label={t('timeline.header.menu')}><Ellipsis size={18} /></IconButton>}
      </Menu>
      {topicOpen && topic !== null && <div className={css.whole}><RichText text={topic} /></div>}
    </header>
  )
})

function menuOf(room: RoomSummary, invite: boolean): MenuEntry[] {
  const common = roomMenu(room)
  if (!invite) return common
  return [{ kind: 'action', id: 'invite', label: t('timeline.header.invite'), icon: <UserPlus size={16} />, onSelect: () => { openDialog({ kind: 'invite', roomId: room.id }) } }, { kind: 'separator', id: 'top' }, ...common]
}
