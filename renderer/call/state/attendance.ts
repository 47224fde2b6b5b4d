import { t } from '../../locales/i18n.ts'
import { toCsv } from '../model/attendance.ts'
import { bridge } from './bridge.ts'
import { tell, useCall } from './stores.ts'

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

/** Saves the list by the system's dialog. */
export async function saveAttendance(): Promise<void> {
  const answer = await bridge().call('attendance.save', table())
  if (answer.ok) tell({ tone: 'info', text: t('call.attendance.saved'), action: null, stays: 6000, about: 'attendance' })
  else if (answer.code === 'disk') tell({ tone: 'warning', text: t('call.attendance.disk'), action: null, stays: 12_000, about: 'attendance' })
}

/** Posts the list to the room, for all in it to see. */
export async function postAttendance(): Promise<void> {
  const answer = await bridge().call('attendance.post', table())
  tell(answer.ok ? { tone: 'info', text: t('call.attendance.posted'), action: null, stays: 6000, about: 'attendance' } : { tone: 'warning', text: t('call.attendance.refused'), action: null, stays: 12_000, about: 'attendance' })
}
