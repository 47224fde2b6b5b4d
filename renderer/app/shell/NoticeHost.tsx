import { useEffect } from 'react'
import { t } from '../../locales/i18n.ts'
import { cx } from '../../design/cx.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { X } from '../../design/icons.ts'
import { dismissNotice, useUi } from '../state/ui.ts'
import css from './NoticeHost.module.css'

const READ_MS = 8000

/** One sentence at the foot of the window: what just could not be done, or was. An error stays until it is closed. */
export function NoticeHost() {
  const notice = useUi((s) => s.notice)
  useEffect(() => {
    if (notice === null || notice.tone === 'error') return
    const timer = setTimeout(() => dismissNotice(notice.id), READ_MS)
    return () => clearTimeout(timer)
  }, [notice])
  return (
    <div className={css.host} role={notice?.tone === 'error' ? 'alert' : 'status'}>
      {notice !== null && (
        <div className={cx(css.notice, notice.tone === 'error' && css.error)} data-notice={notice.tone}>
          <span className={css.text}>{notice.text}</span>
          <IconButton label={t('common.close')} size="sm" onClick={() => dismissNotice(notice.id)}>
            <X size={16} />
          </IconButton>
        </div>
      )}
    </div>
  )
}
