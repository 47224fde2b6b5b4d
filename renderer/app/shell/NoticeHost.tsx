import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { t } from '../../locales/i18n.ts'
import { cx } from '../../design/cx.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { X } from '../../design/icons.ts'
import { focusComposer } from '../composer/focus.ts'
import { useApp } from '../state/app.ts'
import { dismissNotice, useUi } from '../state/ui.ts'
import css from './NoticeHost.module.css'

const LOOK_MS = 5000
const CHARACTER_MS = 60

/** Long enough to be seen and read at leisure; what went wrong stands half as long again. */
const readMs = (text: string, tone: 'info' | 'error'): number => (LOOK_MS + text.length * CHARACTER_MS) * (tone === 'error' ? 1.5 : 1)

/** One sentence above the messages: what just could not be done, or was. It goes by itself, but not from under a pointer, the focus or an absent person. */
export function NoticeHost() {
  const notice = useUi((s) => s.notice)
  const home = useApp((s) => s.boot.phase === 'signed-in')
  const [heldId, setHeld] = useState<number | null>(null)
  const held = notice !== null && notice.id === heldId
  useEffect(() => {
    if (notice === null || held) return undefined
    let timer = 0
    const start = () => {
      clearTimeout(timer)
      timer = window.setTimeout(() => dismissNotice(notice.id), readMs(notice.text, notice.tone))
    }
    const stop = () => clearTimeout(timer)
    if (document.hasFocus()) start()
    window.addEventListener('focus', start)
    window.addEventListener('blur', stop)
    return () => {
      stop()
      window.removeEventListener('focus', start)
      window.removeEventListener('blur', stop)
    }
  }, [notice, held])
  const hold = () => setHeld(notice?.id ?? null)
  const release = () => setHeld(null)
  // In the body, like dialogs: what a dialog could not do is said above it.
  return createPortal(
    <div className={cx(css.host, home && css.inMain)} role={notice?.tone === 'error' ? 'alert' : 'status'}>
      {notice !== null && (
        <div
          key={notice.id}
          className={cx(css.notice, notice.tone === 'error' && css.error)}
          data-notice={notice.tone}
          onPointerEnter={hold}
          onPointerLeave={release}
          onFocus={hold}
          onBlur={release}
        >
          <span className={css.text}>{notice.text}</span>
          <IconButton label={t('common.close')} size="sm" onClick={({ detail }) => {
            dismissNotice(notice.id)
            // Closed by key: the keyboard goes on where one writes.
            if (detail === 0) focusComposer()
          }}>
            <X size={16} />
          </IconButton>
        </div>
      )}
    </div>,
    document.body,
  )
}
