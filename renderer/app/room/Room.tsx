// What this room (room) is for: the open conversation. Puts header, timeline, composer and panel together.
// What it must not know: how a message is drawn, written or stored.

import { useCallback, useEffect } from 'react'
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
import { roomName } from '../state/room-name.ts'
import { useRoom } from '../state/stores.ts'
import { useUi } from '../state/ui.ts'
import { Timeline } from '../timeline/Timeline.tsx'
import { RoomHeader } from './RoomHeader.tsx'
import { useLinks } from './use-links.ts'
import { useWriteBlock } from './use-write-block.ts'
import { WriteBlocked } from './WriteBlocked.tsx'
import css from './Room.module.css'

const MembersPanel = deferred(() => import('../people/MembersPanel.tsx'))
const Viewer = deferred(() => import('../files/Viewer.tsx'))
const LinkDialog = deferred(() => import('./LinkDialog.tsx'))

/** The open room. To be keyed by the room. */
export default function Room({ roomId }: { roomId: RoomId }) {
  const summary = useRoom(roomId)
  const panel = useUi((s) => s.panel)
  const block = useWriteBlock(roomId)
  const { actions, asked, answer } = useLinks(roomId)
  const name = summary === undefined ? '' : roomName(summary.name)
  const onFiles = useCallback((files: File[]) => {
    composerOf(roomId).attachments.add(files)
    focusComposer()
  }, [roomId])
  const drop = useDrop(block === null, onFiles)
  const toComposer = useCallback(() => { focusComposer() }, [])
  useEffect(() => { focusComposer() }, [roomId])
  useEffect(() => {
    // The panel closed with the focus in it.
    if (panel === null && document.activeElement === document.body) focusComposer()
  }, [panel])
  return (
    <RichTextContext value={actions}>
      <div className={cx(css.room, panel !== null && css.withPanel)} {...drop.handlers}>
        <div className={css.main}>
          <RoomHeader roomId={roomId} />
          <Timeline key={roomId} roomId={roomId} onEscape={toComposer} />
          {block === null ? <Composer key={`composer ${roomId}`} roomId={roomId} name={name} /> : <WriteBlocked roomId={roomId} block={block} />}
        </div>
        {panel === 'people' && (
          <aside className={css.panel} data-region="panel" tabIndex={-1} aria-label={t('timeline.header.showPeople')}>
            <MembersPanel roomId={roomId} />
          </aside>
        )}
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
