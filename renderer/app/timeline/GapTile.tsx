import { useEffect } from 'react'
import type { GapRow } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { Spinner } from '../../design/Spinner.tsx'
import { errorSentence } from '../state/failure.ts'
import { useTimelineActions } from './actions.ts'
import css from './Row.module.css'

/** History that is not here yet. Rows are drawn before they are in sight, so to be drawn is to be near: it loads itself. */
export function GapTile({ row }: { row: GapRow }) {
  const { loadGap } = useTimelineActions()
  const { key, state } = row
  useEffect(() => {
    if (state === 'idle') loadGap(key)
  }, [key, state, loadGap])
  if (typeof state === 'object') {
    return (
      <div className={css.gap} role="status">
        <span>{errorSentence(state.error)}</span>
        <Button size="sm" onClick={() => { loadGap(key) }}>{t('timeline.tryAgain')}</Button>
      </div>
    )
  }
  return <div className={css.gap}><Spinner /><span>{t('timeline.loading')}</span></div>
}
