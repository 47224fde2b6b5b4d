import { useCallback, useEffect, type ReactNode } from 'react'
import type { RoomId } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { cx } from '../../design/cx.ts'
import { deferred } from '../../design/deferred.tsx'
import { Upload } from '../../design/icons.ts'
import { Composer } from '../composer/Composer.tsx'
import { focusComposer } from '../composer/focus.ts'
import { composerOf } from '../composer/session.ts'
import { useDrop } from '../files/use-drop.ts'
import { useViewer } from '../files/viewer-store.ts'
import { RichTextContext } from '../richtext/RichText.tsx'
import { useCalls } from '../state/calls.ts'
import { roomName } from '../state/room-name.ts'
import { useDetails, useRoom } from '../state/stores.ts'
import { Timeline } from '../timeline/Timeline.tsx'
import { useLinks } from './use-links.ts'
import { useWriteBlock } from './use-write-block.ts'
import { WriteBlocked } from './WriteBlocked.tsx'
import css from './Room.module.css'

const Viewer = deferred(() => import('../files/Viewer.tsx'))
const LinkDialog = deferred(() => import('./LinkDialog.tsx'))

interface ConversationProps {
  roomId: RoomId
  header: ReactNode
  /** Stands beside the messages, or over them where there is no room. */
  panel?: ReactNode
}

/** A room's messages and where one writes, below a header: in the main window, and in the chat beside a call. To be keyed by the room. */
export function Conversation({ roomId, header, panel = false }: ConversationProps) {
  const known = useRoom(roomId)
  const details = useDetails(roomId)
  const summary = known ?? details?.summary
  const block = useWriteBlock(roomId)
  const { actions, asked, answer } = useLinks(roomId)
  const name = summary === undefined ? '' : roomName(summary.name)
  const onFiles = useCallback((files: File[]) => {
    composerOf(roomId).attachments.add(files)
    focusComposer()
  }, [roomId])
  const drop = useDrop(block === null, onFiles)
  const toComposer = useCallback(() => { focusComposer() }, [])
  useEffect(() => {
    // A link that asks for the room's call leads to its button instead.
    if (useCalls.getState().asked !== roomId) focusComposer()
  }, [roomId])
  return (
    <RichTextContext value={actions}>
      <div className={cx(css.room, panel !== false && css.withPanel)} {...drop.handlers}>
        <div className={css.main}>
          {header}
          <Timeline key={roomId} roomId={roomId} onEscape={toComposer} />
          {block === null ? <Composer key={`composer ${roomId}`} roomId={roomId} name={name} /> : <WriteBlocked roomId={roomId} block={block} />}
        </div>
        {panel}
        {drop.over && <div className={css.drop}><span className={css.dropWords}><Upload size={32} />{t('files.drop', { room: name })}</span></div>}
      </div>
      {asked !== null && <LinkDialog href={asked.href} host={asked.host} onAnswer={answer} />}
      <LargePicture roomId={roomId} />
    </RichTextContext>
  )
}

function LargePicture({ roomId }: { roomId: RoomId }) {
  const shown = useViewer((s) => s.shown)
  return shown?.roomId === roomId ? <Viewer roomId={roomId} shown={shown.key} /> : null
}
