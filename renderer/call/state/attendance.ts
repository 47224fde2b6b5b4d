// The list of who is here and when: begun and ended by a moderator's own click, told to all for as long as it is kept.
// It must not know how all are told; the conference does that.

import type { CallAnswers } from '../../../electron/bridge/contract-call.ts'
import { t } from '../../locales/i18n.ts'
import { close, note, toCsv } from '../model/attendance.ts'
import type { CallModel } from '../model/call-model.ts'
import { isModerator, me } from '../model/select.ts'
import { bridge } from './bridge.ts'
import { conference } from './conference.ts'
import { tell, useCall, type CallState } from './stores.ts'

/** A role that is away for so long (ms) is lost: on the way back into a conference it comes a moment after oneself. */
const ROLE_MS = 10_000

const ownName = (): string => me(useCall.getState().model)?.name || t('call.nameless')

/** Begins a list. Everybody is told at once, and nothing from before is noted. */
export function beginAttendance(): void {
  const { model, attendance, keptSince } = useCall.getState()
  if (keptSince !== null || !isModerator(model)) return
  const now = Date.now()
  conference().keepAttendance(true, t('call.attendance.said', { name: ownName() }))
  useCall.setState({ keptSince: now, attendance: note(attendance, model.participants, now, now) })
}

/** Ends the list; it can still be saved and posted. */
export function endAttendance(): void {
  const { attendance, keptSince } = useCall.getState()
  if (keptSince === null) return
  conference().keepAttendance(false, t('call.attendance.saidEnd', { name: ownName() }))
  useCall.setState({ keptSince: null, attendance: close(attendance, Date.now()) })
}

let losing: ReturnType<typeof setTimeout> | null = null

function keepRole(): void {
  if (losing !== null) clearTimeout(losing)
  losing = null
}

function loseRole(): void {
  losing = null
  if (useCall.getState().keptSince === null || isModerator(useCall.getState().model)) return
  endAttendance()
  tell({ tone: 'warning', text: t('call.attendance.roleLost'), action: null, stays: 12_000, about: 'attendance' })
}

/** The list after a change of the model. Only a moderator's grows; a call that is over ends it. @param now ms since the epoch. */
export function followAttendance({ attendance, keptSince }: CallState, model: CallModel, now: number): Pick<CallState, 'attendance' | 'keptSince'> {
  const { kind } = model.phase
  if (keptSince === null || kind === 'left' || kind === 'failed') {
    keepRole()
    return { attendance: keptSince === null ? attendance : close(attendance, now), keptSince: null }
  }
  if (isModerator(model)) {
    keepRole()
    return { attendance: note(attendance, model.participants, keptSince, now), keptSince }
  }
  if (kind === 'joined') losing ??= setTimeout(loseRole, ROLE_MS)
  return { attendance, keptSince }
}

/** Somebody would lose something by leaving now. */
export const isUnsaved = ({ attendance, attendanceSaved }: Pick<CallState, 'attendance' | 'attendanceSaved'>): boolean => attendance.length > 0 && attendance !== attendanceSaved

function table(): { csv: string; name: string } {
  const { attendance, start } = useCall.getState()
  const words = {
    name: t('call.attendance.name'), verified: t('call.attendance.verified'), from: t('call.attendance.from'), to: t('call.attendance.to'), minutes: t('call.attendance.minutes'),
    yes: t('call.attendance.yes'), no: t('call.attendance.no'), stillThere: t('call.attendance.stillThere'), nameless: t('call.nameless'),
  }
  const day = new Date()
  const date = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
  // Main makes a safe file name of it; what no file system takes is left out here already.
  const name = `${start.title.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, ' ').trim().slice(0, 120)} ${date}.csv`
  return { csv: toCsv(attendance, words, Date.now()), name }
}

/** Main refused or is busy with the last one: a failure like any other. */
function notTaken<E extends string>(reason: unknown, code: E): { ok: false; code: E; detail: null } {
  console.warn('main did not take the list', reason)
  return { ok: false, code, detail: null }
}

/** Saves the list by the system's dialog. True: it is on the disk. */
export async function saveAttendance(): Promise<boolean> {
  const { attendance } = useCall.getState()
  const answer = await bridge().call('attendance.save', table()).catch((reason: unknown): CallAnswers['attendance.save'] => notTaken(reason, 'disk'))
  if (answer.ok) {
    useCall.setState({ attendanceSaved: attendance })
    tell({ tone: 'info', text: t('call.attendance.saved'), action: null, stays: 6000, about: 'attendance' })
  } else if (answer.code === 'disk') tell({ tone: 'warning', text: t('call.attendance.disk'), action: null, stays: 12_000, about: 'attendance' })
  return answer.ok
}

/** Posts the list to the room, for all in it to see. */
export async function postAttendance(): Promise<void> {
  const { attendance } = useCall.getState()
  const answer = await bridge().call('attendance.post', table()).catch((reason: unknown): CallAnswers['attendance.post'] => notTaken(reason, 'refused'))
  if (!answer.ok && answer.code === 'cancelled') return
  if (answer.ok) useCall.setState({ attendanceSaved: attendance })
  tell(answer.ok ? { tone: 'info', text: t('call.attendance.posted'), action: null, stays: 6000, about: 'attendance' } : { tone: 'warning', text: t('call.attendance.refused'), action: null, stays: 12_000, about: 'attendance' })
}
