// Who was there from when to when, as one moderator's client saw it; and as a table. Knows neither files nor rooms.

import type { Participant, ParticipantId } from '../conference.ts'
import type { CallModel } from './call-model.ts'

export interface Stay {
  id: ParticipantId
  name: string
  verified: boolean
  /** ms since the epoch. */
  from: number
  /** null: still there. */
  to: number | null
}

/** In the order in which they came. */
export type Attendance = readonly Stay[]

/** More are nobody's lecture: somebody comes and goes all the time, and the list must neither slow the call down nor grow too long to be saved. */
export const MOST_STAYS = 4000

/** Without the shortest of those stays that are over. */
function bounded(stays: readonly Stay[]): Attendance {
  if (stays.length <= MOST_STAYS) return stays
  const lengths = stays.flatMap(({ from, to }) => (to === null ? [] : [to - from])).sort((one, other) => one - other)
  // A tenth at once, so that not each newcomer has all of them sorted.
  const shortest = lengths[Math.min(lengths.length - 1, stays.length - Math.floor(MOST_STAYS * 0.9))] ?? 0
  let over = stays.length - Math.floor(MOST_STAYS * 0.9)
  return stays.filter(({ from, to }) => to === null || to - from > shortest || --over < 0)
}

/**
 * Follows the model: newcomers open a stay, those who are gone close theirs. Machines and oneself are not noted.
 * The same list comes back when nothing changed. A call that ended closes all.
 * @param since when the list was begun, ms since the epoch: what was before, when nobody had been told, is not noted.
 * @param now ms since the epoch.
 */
export function note(attendance: Attendance, people: CallModel['participants'], since: number, now: number): Attendance {
  let changed = false
  const open = new Set<ParticipantId>()
  const stays = attendance.map((stay): Stay => {
    if (stay.to !== null) return stay
    const person = people.get(stay.id)
    if (person === undefined) {
      changed = true
      return { ...stay, to: now }
    }
    open.add(stay.id)
    if (person.name === stay.name && person.verified === stay.verified) return stay
    changed = true
    // A name that came late or was corrected; an empty one does not rub out what was known.
    return { ...stay, name: person.name === '' ? stay.name : person.name, verified: person.verified }
  })
  for (const person of people.values()) {
    if (open.has(person.id) || person.service || person.local) continue
    changed = true
    stays.push(begin(person, since))
  }
  return changed ? bounded(stays) : attendance
}

const begin = (person: Participant, since: number): Stay => ({ id: person.id, name: person.name, verified: person.verified, from: Math.max(person.joinedAt, since), to: null })

/** The list has ended: nobody is followed any more. */
export const close = (attendance: Attendance, now: number): Attendance => attendance.map((stay) => (stay.to === null ? { ...stay, to: now } : stay))

/** The heads of the table and the words in it, in the person's language. */
export interface AttendanceWords {
  name: string
  verified: string
  from: string
  to: string
  minutes: string
  yes: string
  no: string
  stillThere: string
  nameless: string
}

/** A spreadsheet runs what begins like a formula: such a cell gets an apostrophe before it (OWASP, CSV injection). */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const two = (n: number): string => String(n).padStart(2, '0')

/** Local time as every spreadsheet reads it: 2026-11-25 14:05. */
function stamp(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/** Text of a .csv file (RFC 4180, UTF-8 with its mark, so that Excel reads Cyrillic). @param now ends those who are still there. */
export function toCsv(attendance: Attendance, words: AttendanceWords, now: number): string {
  const lines = attendance.map((stay) => [
    cell(stay.name === '' ? words.nameless : stay.name),
    stay.verified ? words.yes : words.no,
    stamp(stay.from),
    stay.to === null ? words.stillThere : stamp(stay.to),
    String(Math.max(0, Math.round(((stay.to ?? now) - stay.from) / 60_000))),
  ])
  const head = [words.name, words.verified, words.from, words.to, words.minutes].map(cell)
  return `\uFEFF${[head, ...lines].map((line) => line.join(',')).join('\r\n')}\r\n`
}
