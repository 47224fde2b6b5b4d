import { use } from 'react'
import type { SendState } from '../../engine/protocol.ts'
import { formatSize, t } from '../../locales/i18n.ts'
import { cx } from '../../design/cx.ts'
import { X } from '../../design/icons.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import css from './Progress.module.css'

const RADIUS = 15
const ROUND = 2 * Math.PI * RADIUS

/** How far an upload is; a click takes it back. Nothing once it is there. */
export function Progress({ send, onCancel, inline = false }: { send: SendState; onCancel: () => void; inline?: boolean }) {
  const tabIndex = use(TabStop)
  if (send.kind !== 'uploading' && send.kind !== 'waiting') return null
  const part = send.kind === 'uploading' && send.total > 0 ? Math.min(1, send.sent / send.total) : 0
  return (
    <span className={cx(css.progress, inline && css.inline)}>
      <button
        type="button" tabIndex={tabIndex} className={css.ring} aria-label={t('files.cancelUpload')} data-tip={t('files.cancelUpload')}
        onClick={onCancel}
      >
        <svg width="36" height="36" viewBox="0 0 36 36" aria-hidden="true">
          <circle className={css.track} cx="18" cy="18" r={RADIUS} />
          <circle className={css.done} cx="18" cy="18" r={RADIUS} strokeDasharray={ROUND} strokeDashoffset={ROUND * (1 - Math.max(part, 0.02))} />
        </svg>
        <X size={16} />
      </button>
      {send.kind === 'uploading' && (
        <span className={css.figures} role="progressbar" aria-label={t('timeline.send.uploading')} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(part * 100)}>
          {t('files.uploaded', { sent: formatSize(send.sent), total: formatSize(send.total) })}
        </span>
      )}
    </span>
  )
}
