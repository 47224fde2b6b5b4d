import { use } from 'react'
import type { EngineError, MessageRow } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { errorSentence } from '../state/failure.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import { useTimelineActions } from './actions.ts'
import css from './MessageTile.module.css'

/** Why a message did not go out, and the two ways on. Nothing typed is lost on either. */
export function SendFailure({ row, error }: { row: MessageRow; error: EngineError }) {
  const { retry, discard } = useTimelineActions()
  const tabIndex = use(TabStop)
  return (
    <div className={css.failure} role="status">
      <span>{t('timeline.send.failed')} {errorSentence(error)}</span>
      <span className={css.failureActions}>
        <button type="button" tabIndex={tabIndex} onClick={() => { retry(row) }}>{t('timeline.send.retry')}</button>
        <button type="button" tabIndex={tabIndex} onClick={() => { discard(row) }}>{t('timeline.send.discard')}</button>
      </span>
    </div>
  )
}
