import { useSyncExternalStore } from 'react'
import { t } from '../../locales/i18n.ts'
import { Badge } from '../../design/Badge.tsx'
import { ArrowDown } from '../../design/icons.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { useTimelineStatus } from '../state/stores.ts'
import type { TimelineScroller } from './scroller.ts'
import css from './Timeline.module.css'

/** The way down to the newest message, with what is unread there. Only while one is not there. */
export function JumpButton({ roomId, scroller, onJump }: { roomId: string; scroller: TimelineScroller; onJump: () => void }) {
  const { atEnd } = useSyncExternalStore(scroller.subscribeEdges, scroller.getEdges)
  const status = useTimelineStatus(roomId)
  if (atEnd || status === null) return null
  const unread = status.unreadBelow ?? 0
  return (
    <div className={css.jump}>
      <IconButton label={t('timeline.jumpToNewest')} className={css.jumpButton} onClick={onJump}><ArrowDown size={18} /></IconButton>
      {unread > 0 && <span className={css.jumpCount}><Badge count={unread} label={t('timeline.unreadBelow', { count: unread })} /></span>}
    </div>
  )
}
