import { useEffect, useState } from 'react'
import { t } from '../../../locales/i18n.ts'
import { cx } from '../../../design/cx.ts'
import { Button } from '../../../design/Button.tsx'
import { IconButton } from '../../../design/IconButton.tsx'
import { Info, TriangleAlert, X } from '../../../design/icons.ts'
import { dismiss, useUi, type Notice } from '../../state/stores.ts'
import css from './words.module.css'

/** What has just happened, a sentence each; read aloud by the announcer. They go by themselves, but not from under a pointer or the focus. */
export function Notices() {
  const notices = useUi((s) => s.notices)
  return notices.map((notice) => <NoticeLine key={notice.id} notice={notice} />)
}

function NoticeLine({ notice }: { notice: Notice }) {
  const [held, setHeld] = useState(false)
  const { id, stays, action, tone } = notice
  useEffect(() => {
    if (stays === null || held) return undefined
    const timer = setTimeout(() => dismiss(id), stays)
    return () => clearTimeout(timer)
  }, [id, stays, held])
  return (
    <div className={cx(css.banner, css.notice, tone === 'warning' && css.warning)} data-notice={notice.about} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
      {tone === 'warning' ? <TriangleAlert size={18} aria-hidden="true" /> : <Info size={18} aria-hidden="true" />}
      <span className={css.text}>{notice.text}</span>
      <span className={css.actions}>
        {action !== null && (
          <Button
            size="sm"
            onClick={() => {
              dismiss(id)
              action.run()
            }}
          >
            {action.label}
          </Button>
        )}
        <IconButton label={t('common.close')} size="sm" onClick={() => dismiss(id)}>
          <X size={16} />
        </IconButton>
      </span>
    </div>
  )
}
