import { memo } from 'react'
import type { CallSummary, RoomId, RoomSummary } from '../../engine/protocol.ts'
import { daysAgo, formatDateTime, formatList, formatTime, t } from '../../locales/i18n.ts'
import { Avatar } from '../../design/Avatar.tsx'
import { useCallsOffered, useInCall } from '../state/calls.ts'
import { avatarUrl } from '../state/media.ts'
import { useRoom } from '../state/stores.ts'
import { CallButton } from './CallButton.tsx'
import { callWay } from './call-way.ts'
import css from './CallBanner.module.css'

const FACES = 5

/** The line below the header while a call goes on here: since when, who, and the way in. Not for somebody who is in it at this machine. */
export const CallBanner = memo(function CallBanner({ roomId }: { roomId: RoomId }) {
  const room = useRoom(roomId)
  const offered = useCallsOffered()
  const inIt = useInCall(roomId)
  const call = room?.call ?? null
  const shown = offered && room !== undefined && call !== null && callWay(room, undefined, inIt).kind === 'join'
  return (
    <>
      <span className="sr-only" role="status">{shown ? t('calls.goesOn') : ''}</span>
      {shown && <Line room={room} call={call} />}
    </>
  )
})

/** 10:05, or with its day where that is another one. */
const since = (ts: number): string => (daysAgo(ts, Date.now()) === 0 ? formatTime(ts) : formatDateTime(ts))

function Line({ room, call }: { room: RoomSummary; call: CallSummary }) {
  const people = call.people === null ? t('calls.peopleUnknown') : t('calls.people', { count: call.people })
  return (
    <section className={css.banner} data-call-banner="" aria-label={t('calls.goesOn')}>
      <span className={css.dot} aria-hidden="true" />
      <p className={css.words}>
        <strong className={css.what}>{t('calls.goesOn')}</strong> {t('calls.since', { time: since(call.since) })} <span className={css.people}>{people}</span>
        {call.elsewhere && <span className={css.people}>{t('calls.otherDevice')}</span>}
      </p>
      <Faces call={call} />
      <CallButton room={room} kind="join" />
    </section>
  )
}

/** Who is in: some faces, and their names for whoever asks. */
function Faces({ call: { who, people } }: { call: CallSummary }) {
  if (who.length === 0) return null
  const names = who.map(({ name }) => name)
  const others = people === null ? 0 : people - who.length
  const all = others > 0 ? t('common.peopleAndOthers', { names: names.join(', '), others }) : formatList(names)
  return (
    <span className={css.faces} role="img" aria-label={all} data-tip={all}>
      {who.slice(0, FACES).map(({ id, name, avatar }) => (
        <Avatar key={id} id={id} name={name} src={avatarUrl(avatar, 24)} size={24} />
      ))}
    </span>
  )
}
