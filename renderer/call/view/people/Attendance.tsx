import { useState } from 'react'
import { t } from '../../../locales/i18n.ts'
import { Button } from '../../../design/Button.tsx'
import { Confirm } from '../../../design/Confirm.tsx'
import { ClipboardList, Download, Send } from '../../../design/icons.ts'
import { isModerator } from '../../model/select.ts'
import { postAttendance, saveAttendance } from '../../state/attendance.ts'
import { useCall } from '../../state/stores.ts'
import css from './people.module.css'

/** Who was there from when to when: for a moderator to save or post; for all, the word that it is so. */
export function Attendance() {
  const moderator = useCall((s) => isModerator(s.model))
  const direct = useCall((s) => s.start.direct)
  const count = useCall((s) => s.attendance.length)
  const [posting, setPosting] = useState(false)
  if (direct) return null
  const post = () => {
    setPosting(false)
    void postAttendance()
  }
  return (
    <section className={css.tools} aria-label={t('call.attendance')}>
      <p className={css.privacy}>
        <ClipboardList size={16} aria-hidden="true" />
        <span>{moderator ? t('call.attendance.kept', { count }) : t('call.attendance.notice')}</span>
      </p>
      {moderator && count > 0 && (
        <div className={css.pair}>
          <Button size="sm" icon={<Download size={16} />} onClick={() => void saveAttendance()}>
            {t('call.attendance.save')}
          </Button>
          <Button size="sm" icon={<Send size={16} />} onClick={() => setPosting(true)}>
            {t('call.attendance.post')}
          </Button>
        </div>
      )}
      {posting && <Confirm title={t('call.attendance.postTitle')} description={t('call.attendance.postText')} confirmLabel={t('call.attendance.post')} cancelLabel={t('common.cancel')} closeLabel={t('common.close')} onConfirm={post} onClose={() => setPosting(false)} />}
    </section>
  )
}
