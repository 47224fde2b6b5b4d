import { useEffect, useState } from 'react'
import { t } from '../../../locales/i18n.ts'
import { cx } from '../../../design/cx.ts'
import { Button } from '../../../design/Button.tsx'
import { IconButton } from '../../../design/IconButton.tsx'
import { Info, TriangleAlert, X } from '../../../design/icons.ts'
import { dismiss, useUi, type Notice } from '../../state/stores.ts'
import css from './words.module.css'

/** What has just happened, a sentence each, in two regions that are always there: what comes into a region that came with it is not read aloud. They go by themselves, but not from under a pointer or the focus. */
export function Notices() {
  const notices = useUi((s) => s.notices)
  const lines = (tone: Notice['tone']) => notices.filter((one) => one.tone === tone).map((notice) => <NoticeLine key={notice.id} notice={notice} />)
  return (
    <>
      <div className={css.list} aria-live="assertive" aria-atomic="false">
        {lines('warning')}
      </div>
      <div className={css.list} aria-live="polite" aria-atomic="false">
        {lines('info')}
      </div>
    </>
  )
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
    <div className={cx(css.banner, css.notice, tone === 'warning' && css.warning)} data-notice={notice.about} data-tone={tone} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
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
