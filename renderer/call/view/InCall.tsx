import { deferred } from '../../design/deferred.tsx'
import { t } from '../../locales/i18n.ts'
import { useCall, useUi } from '../state/stores.ts'
import { Controls } from './controls/Controls.tsx'
import { SmallControls } from './controls/SmallControls.tsx'
import { Stage } from './stage/Stage.tsx'
import { ReactionsInAir } from './stage/ReactionsInAir.tsx'
import { AttendanceSign } from './words/AttendanceSign.tsx'
import { Banners, ShareBanner } from './words/Banners.tsx'
import { Notices } from './words/Notices.tsx'
import css from './InCall.module.css'

const PeoplePanel = deferred(() => import('./people/PeoplePanel.tsx'))

/** The call itself: pictures, controls, and beside them the people. */
export function InCall() {
  const panel = useUi((s) => s.panel)
  const small = useCall((s) => s.window.mode === 'small')
  const title = useCall((s) => s.start.title)
  return (
    <div className={css.call} data-small={small || undefined}>
      <div className={css.top}>
        {!small && <ShareBanner />}
        <AttendanceSign />
      </div>
      <main className={css.stage} aria-label={t('call.stage', { title })} data-region>
        <Stage />
        <ReactionsInAir />
        <div className={css.words}>
          <Banners />
          <Notices />
        </div>
      </main>
      {panel === 'people' && !small && (
        <aside className={css.panel} aria-label={t('call.people')} data-region>
          <PeoplePanel />
        </aside>
      )}
      {small ? <SmallControls /> : <Controls />}
    </div>
  )
}
