import type { TimelineStatus } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { Spinner } from '../../design/Spinner.tsx'
import { wish } from '../state/engine-client.ts'
import { errorSentence } from '../state/failure.ts'
import { useDetails } from '../state/stores.ts'
import css from './Timeline.module.css'

/** What stands above the oldest loaded row: loading, the beginning, where kept history ends, or why it can't be loaded. Always of one height. */
export function TimelineHead({ roomId, back }: { roomId: string; back: TimelineStatus['back'] }) {
  return <div className={css.edge} role="status"><HeadContent roomId={roomId} back={back} /></div>
}

function HeadContent({ roomId, back }: { roomId: string; back: TimelineStatus['back'] }) {
  const retention = useDetails(roomId)?.retentionDays ?? null
  if (typeof back === 'object') {
    return <><span>{errorSentence(back.error)}</span><Button size="sm" onClick={() => { wish('timeline.back', { roomId }) }}>{t('timeline.tryAgain')}</Button></>
  }
  switch (back) {
    case 'loading': return <><Spinner /><span>{t('timeline.loading')}</span></>
    case 'start': return t('timeline.beginning')
    case 'purged': return retention === null ? t('timeline.purged') : t('timeline.purgedAfter', { days: retention })
    case 'idle': return null
  }
}
