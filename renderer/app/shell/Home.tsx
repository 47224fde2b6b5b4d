import { useEffect } from 'react'
import { t } from '../../locales/i18n.ts'
import { cx } from '../../design/cx.ts'
import { deferred } from '../../design/deferred.tsx'
import { CallBarHost, RingHost } from '../calls/CallHost.tsx'
import { RoomList } from '../room-list/RoomList.tsx'
import { SpacesRail } from '../room-list/SpacesRail.tsx'
import { useApp } from '../state/app.ts'
import { followListView } from '../state/list-view.ts'
import { useUi } from '../state/ui.ts'
import { Banner } from './Banner.tsx'
import { Boundary } from './Boundary.tsx'
import { DialogHost } from './DialogHost.tsx'
import { Greeting } from './Greeting.tsx'
import { RoomHost } from './RoomHost.tsx'
import { useShortcuts } from './shortcuts.ts'
import { useReady } from './use-ready.ts'
import { useWindowTitle } from './use-title.ts'
import css from './Home.module.css'

const EngineFailed = deferred(() => import('./EngineFailed.tsx'))

/** The signed-in window: spaces, conversations, the open room. In one column either the list or the room is seen. */
export function Home() {
  const room = useUi((s) => s.room)
  const engineFailed = useApp((s) => s.engineFailed)
  useEffect(followListView, [])
  useShortcuts()
  useWindowTitle()
  useReady()
  if (engineFailed) return <EngineFailed />
  return (
    <div className={cx(css.home, room !== null && css.inRoom)}>
      <div className={css.top}>
        <Banner />
        <CallBarHost />
      </div>
      <div className={css.side}>
        <Boundary>
          <SpacesRail />
        </Boundary>
        <Boundary>
          <RoomList />
        </Boundary>
      </div>
      <main className={css.main} data-region="room" aria-label={t('shell.room')} tabIndex={-1}>
        <Boundary of={room}>{room === null ? <Greeting /> : <RoomHost key={room} roomId={room} />}</Boundary>
      </main>
      <DialogHost />
      <RingHost />
    </div>
  )
}
