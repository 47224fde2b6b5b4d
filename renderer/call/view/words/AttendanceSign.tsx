import { useEffect, useState } from 'react'
import { t } from '../../../locales/i18n.ts'
import { Button } from '../../../design/Button.tsx'
import { ClipboardList } from '../../../design/icons.ts'
import { keepers } from '../../model/select.ts'
import { endAttendance } from '../../state/attendance.ts'
import { useCall } from '../../state/stores.ts'
import { attendanceWord } from '../../state/words.ts'
import css from './AttendanceSign.module.css'

/** That a list of who is here is kept, and by whom: in sight of everybody for as long as it is, and said by a screen reader when it begins and ends. */
export function AttendanceSign() {
  const word = useCall((s) => attendanceWord(s.model))
  const own = useCall((s) => keepers(s.model)[0]?.local === true)
  const small = useCall((s) => s.window.mode === 'small')
  const [was, setWas] = useState(false)
  useEffect(() => {
    if (word !== null) setWas(true)
  }, [word])
  // Always there: what comes into a region that came with it is not read out.
  return (
    <div role="status" className={css.place} data-attendance-sign>
      {word !== null && (
        <p className={css.sign} data-tip={t('call.attendance.what')}>
          <ClipboardList size={14} aria-hidden="true" />
          <span className={css.text}>{word}</span>
          <span className="sr-only">{t('call.attendance.what')}</span>
          {own && !small && (
            <Button size="sm" variant="plain" onClick={endAttendance}>
              {t('call.attendance.end')}
            </Button>
          )}
        </p>
      )}
      {word === null && was && <span className="sr-only">{t('call.attendance.signEnded')}</span>}
    </div>
  )
}
