import { use } from 'react'
import type { MessageBody, MessageRow, RoomId } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { cx } from '../../design/cx.ts'
import { CircleHelp, Phone, PhoneCall, PhoneMissed } from '../../design/icons.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import { useApp } from '../state/app.ts'
import { useCalls, useCallsOffered, useInCall } from '../state/calls.ts'
import { useDetails, useRoom } from '../state/stores.ts'
import { QuietTile } from '../timeline/QuietTile.tsx'
import { enterCall } from './actions.ts'
import { callSentence } from './call-sentence.ts'
import { callWay } from './call-way.ts'
import { useWarm } from './use-warm.ts'
import css from './CallTile.module.css'

interface CallTileProps {
  roomId: RoomId
  row: MessageRow
  body: Extract<MessageBody, { kind: 'call' }>
}

/** A call in the timeline: that it was started, what came of it, and the way in while it goes on. */
export function CallTile(props: CallTileProps) {
  return useCallsOffered() ? <Offered {...props} /> : <QuietTile icon={<CircleHelp size={14} />} text={t('timeline.unknown')} />
}

function Offered({ roomId, row, body }: CallTileProps) {
  const Icon = body.missed || body.unanswered ? PhoneMissed : body.live ? PhoneCall : Phone
  return (
    <div className={cx(css.tile, body.live && css.live, body.missed && css.missed)} data-call-tile={body.missed ? 'missed' : body.unanswered ? 'unanswered' : body.live ? 'live' : 'over'}>
      <Icon size={18} className={css.icon} aria-hidden="true" />
      <span className={css.words} dir="auto">{callSentence(row, body)}</span>
      {(body.live || body.missed) && <WayIn roomId={roomId} live={body.live} />}
    </div>
  )
}

function WayIn({ roomId, live }: { roomId: RoomId; live: boolean }) {
  const room = useRoom(roomId)
  const mayStart = useDetails(roomId)?.can.startCall
  const inIt = useInCall(roomId)
  const busy = useCalls((s) => s.opening === roomId)
  const beside = useApp((s) => s.boot.mode.kind === 'call-chat')
  const tabIndex = use(TabStop)
  const warm = useWarm(roomId)
  // Whoever reads this beside the call is in it.
  if (room === undefined || beside || inIt) return null
  const { kind } = callWay(room, mayStart, false)
  if (kind !== 'join' && (live || kind !== 'start')) return null
  return (
    <Button size="sm" tabIndex={tabIndex} variant={live ? 'primary' : 'soft'} busy={busy} {...warm} onClick={() => void enterCall(roomId)}>
      {kind === 'join' ? t('calls.join') : t('calls.tile.callBack')}
    </Button>
  )
}
