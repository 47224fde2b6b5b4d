import type { RoomSummary } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { cx } from '../../design/cx.ts'
import { Phone, PhoneCall } from '../../design/icons.ts'
import { useCalls, useCallsOffered, useInCall } from '../state/calls.ts'
import { roomName } from '../state/room-name.ts'
import { useDetails } from '../state/stores.ts'
import { tell } from '../state/ui.ts'
import { enterCall } from './actions.ts'
import { callWay, type CallWay } from './call-way.ts'
import { CALL_KEYS } from './keys.ts'
import { useAsked } from './use-asked.ts'
import { useWarm } from './use-warm.ts'
import css from './CallButton.module.css'

/** The way back is the bar's, which is there as long as the call is. */
type Shown = Exclude<CallWay['kind'], 'none' | 'back'>

function tip(kind: Shown, room: RoomSummary): string {
  if (kind === 'refused') return t('calls.noPower')
  if (kind === 'start') return room.kind === 'direct' ? t('calls.tip.direct', { name: roomName(room.name) }) : t('calls.tip.start')
  return t('calls.tip.join')
}

/** A room's one button into its call. It stands in the header, or, while a call goes on, in the line that says so. */
export function CallButton({ room, kind, className }: { room: RoomSummary; kind: Shown; className?: string | undefined }) {
  const busy = useCalls((s) => s.opening === room.id)
  const refused = kind === 'refused'
  const button = useAsked(room.id)
  const warm = useWarm(refused ? null : room.id)
  return (
    <Button
      ref={button} size="sm" variant={kind === 'join' ? 'primary' : 'soft'} busy={busy} icon={kind === 'start' || refused ? <Phone size={16} /> : <PhoneCall size={16} />}
      className={cx(css.button, refused && css.refused, className)} data-call-button={kind} data-tip={tip(kind, room)} data-tip-keys={refused ? undefined : CALL_KEYS}
      aria-keyshortcuts="Control+Shift+J" {...(refused ? { 'aria-disabled': true, 'aria-description': t('calls.noPower') } : {})} {...warm}
      onClick={() => {
        if (refused) tell(t('calls.noPower'))
        else void enterCall(room.id)
      }}
    >
      {t(kind === 'join' ? 'calls.join' : 'calls.call')}
    </Button>
  )
}

/** The button in the header; nothing where calls are not offered, and nothing while the line below or the bar above has it. */
export function HeaderCall({ room }: { room: RoomSummary }) {
  const offered = useCallsOffered()
  return offered ? <Offered room={room} /> : null
}

function Offered({ room }: { room: RoomSummary }) {
  const mayStart = useDetails(room.id)?.can.startCall
  const inIt = useInCall(room.id)
  const { kind } = callWay(room, mayStart, inIt)
  return kind === 'none' || kind === 'join' || kind === 'back' ? null : <CallButton room={room} kind={kind} className={css.inHeader} />
}
