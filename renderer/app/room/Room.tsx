// What this room (room) is for: the open conversation. Puts header, timeline, composer and panel together.
// What it must not know: how a message is drawn, written or stored.

import { useEffect } from 'react'
import type { RoomId } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { deferred } from '../../design/deferred.tsx'
import { CallBanner } from '../calls/CallBanner.tsx'
import { focusComposer } from '../composer/focus.ts'
import { useUi } from '../state/ui.ts'
import { Conversation } from './Conversation.tsx'
import { RoomHeader } from './RoomHeader.tsx'
import css from './Room.module.css'

const MembersPanel = deferred(() => import('../people/MembersPanel.tsx'))

/** The open room. To be keyed by the room. */
export default function Room({ roomId }: { roomId: RoomId }) {
  const panel = useUi((s) => s.panel)
  useEffect(() => {
    // The panel closed with the focus in it.
    if (panel === null && document.activeElement === document.body) focusComposer()
  }, [panel])
  return (
    <Conversation
      roomId={roomId}
      header={<><RoomHeader roomId={roomId} /><CallBanner roomId={roomId} /></>}
      panel={panel === 'people' && (
        <aside className={css.panel} data-region="panel" tabIndex={-1} aria-label={t('timeline.header.showPeople')}>
          <MembersPanel roomId={roomId} />
        </aside>
      )}
    />
  )
}
