import { formatTime, formatUntil, t } from '../../locales/i18n.ts'
import { cx } from '../../design/cx.ts'
import { Unplug, WifiOff, X } from '../../design/icons.ts'
import { IconButton } from '../../design/IconButton.tsx'
import type { ConnectionState } from '../../engine/protocol.ts'
import { roomName } from '../state/room-name.ts'
import { openRoom } from '../state/rooms.ts'
import { dismissOutboxNotice, useConnection, useOutboxNotices, useRoom } from '../state/stores.ts'
import { useDelayed, useNow } from './use-delayed.ts'
import css from './Banner.module.css'

type Reconnecting = ConnectionState & { kind: 'reconnecting' }

function sentence({ reason, since }: Reconnecting): string {
  if (reason === 'rate-limited') return t('list.rateLimited')
  return t(reason === 'offline' ? 'list.offlineSince' : 'list.unreachableSince', { time: formatTime(since) })
}

function NextTry({ at }: { at: number }) {
  const now = useNow(1000)
  return at <= now ? null : <span className={css.next}>{t('list.nextTry', { when: formatUntil(at, now) })}</span>
}

/** A hiccup is not worth a line: only what lasts is said. */
const PATIENCE_MS = 1500

function Trouble({ connection }: { connection: Reconnecting }) {
  const late = useDelayed(PATIENCE_MS)
  if (!late) return null
  return (
    <div className={cx(css.banner, css.trouble)}>
      {connection.reason === 'offline' ? <WifiOff size={16} aria-hidden="true" /> : <Unplug size={16} aria-hidden="true" />}
      <span>{sentence(connection)}</span>
      {connection.nextTryAt !== null && <NextTry at={connection.nextTryAt} />}
    </div>
  )
}

function OldOutbox({ roomId, count }: { roomId: string; count: number }) {
  const room = useRoom(roomId)
  return (
    <div className={css.banner}>
      <button type="button" className={css.link} onClick={() => openRoom(roomId)}>
        {room === undefined ? '' : roomName(room.name)}
      </button>
      <span className={css.grow}>{t('list.outboxWaits', { count })}</span>
      <IconButton label={t('common.close')} size="sm" onClick={() => dismissOutboxNotice(roomId)}>
        <X size={16} />
      </IconButton>
    </div>
  )
}

/** What is the matter with the connection, and messages that have been waiting for long. Nothing while all is well. */
export function Banner() {
  const connection = useConnection()
  const notices = useOutboxNotices()
  return (
    <div role="status" data-banner="">
      {connection.kind === 'reconnecting' && <Trouble connection={connection} />}
      {notices.map(({ roomId, count }) => (
        <OldOutbox key={roomId} roomId={roomId} count={count} />
      ))}
    </div>
  )
}
