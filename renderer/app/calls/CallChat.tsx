import type { RoomId } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { ExternalLink } from '../../design/icons.ts'
import { Conversation } from '../room/Conversation.tsx'
import { TypingLine } from '../room/TypingLine.tsx'
import { Banner } from '../shell/Banner.tsx'
import { Boundary } from '../shell/Boundary.tsx'
import { DialogHost } from '../shell/DialogHost.tsx'
import { roomName } from '../state/room-name.ts'
import { inMainWindow } from '../state/rooms.ts'
import { useDetails, useRoom } from '../state/stores.ts'
import { ChatEdge } from './ChatEdge.tsx'
import css from './CallChat.module.css'

/** The page beside a call: its room's messages and nothing else of the messenger. The engine is the main window's, reached by a port for this room. */
export default function CallChat({ roomId }: { roomId: RoomId }) {
  return (
    <div className={css.page}>
      <ChatEdge />
      <Banner />
      <main className={css.main} data-region="room" aria-label={t('calls.chat.label')} tabIndex={-1} data-call-chat="">
        <Boundary of={roomId}>
          <Conversation key={roomId} roomId={roomId} header={<Header roomId={roomId} />} />
        </Boundary>
      </main>
      <DialogHost />
    </div>
  )
}

function Header({ roomId }: { roomId: RoomId }) {
  const known = useRoom(roomId)
  const details = useDetails(roomId)
  const room = known ?? details?.summary
  const name = room === undefined ? '' : roomName(room.name)
  const people = details?.memberCount ?? null
  return (
    <header className={css.header}>
      <div className={css.words}>
        <h1 className={css.name} dir="auto" data-tip={name}>{name}</h1>
        <div className={css.below}>
          <TypingLine roomId={roomId}>{people !== null && room?.kind !== 'direct' && t('timeline.header.people', { count: people })}</TypingLine>
        </div>
      </div>
      <IconButton size="sm" label={t('calls.chat.inMain')} onClick={() => { inMainWindow(roomId) }}><ExternalLink size={16} /></IconButton>
    </header>
  )
}
