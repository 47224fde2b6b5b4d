import { describe, expect, it } from 'vitest'
import type { Participant } from '../conference.ts'
import { close, MOST_STAYS, note, toCsv, type AttendanceWords } from './attendance.ts'

const person = (id: string, change: Partial<Participant> = {}): Participant => ({ id, name: id, local: false, role: 'participant', verified: true, avatar: null, handRaisedAt: null, joinedAt: 60_000, service: false, ...change })
const people = (...all: Participant[]) => new Map(all.map((one) => [one.id, one]))
const words: AttendanceWords = { name: 'Name', verified: 'Verified', from: 'From', to: 'To', minutes: 'Minutes', yes: 'yes', no: 'no', stillThere: 'still there', nameless: 'Nobody' }

describe('attendance', () => {
  it('opens and closes stays, notes neither machines nor oneself, and is the same list while nothing changes', () => {
    const one = note([], people(person('a'), person('me', { local: true }), person('rec', { service: true })), 50_000, 100_000)
    expect(one).toEqual([{ id: 'a', name: 'a', verified: true, from: 60_000, to: null }])
    expect(note(one, people(person('a')), 50_000, 110_000)).toBe(one)
    const two = note(one, people(), 50_000, 120_000)
    expect(two[0]?.to).toBe(120_000)
    expect(note(two, people(person('a', { joinedAt: 130_000 })), 50_000, 130_000)).toHaveLength(2)
  })

  it('notes nothing of the time before it was begun, nor after it has ended', () => {
    const one = note([], people(person('a'), person('b', { joinedAt: 200_000 })), 90_000, 210_000)
    expect(one.map(({ from }) => from)).toEqual([90_000, 200_000])
    const ended = close(one, 220_000)
    expect(ended.map(({ to }) => to)).toEqual([220_000, 220_000])
    // Begun once more: those who stayed have another line.
    expect(note(ended, people(person('a')), 300_000, 300_000).at(-1)).toMatchObject({ id: 'a', from: 300_000, to: null })
  })

  it('a name that is emptied does not rub out who it was', () => {
    const one = note([], people(person('a', { name: 'Anna' })), 0, 1)
    expect(note(one, people(person('a', { name: '' })), 0, 2)[0]?.name).toBe('Anna')
  })

  it('a name that is a formula stays text in a spreadsheet, and quotes and lines stay in their cell', () => {
    const csv = toCsv([{ id: 'a', name: '=HYPERLINK("http://evil";"x")', verified: false, from: 0, to: 180_000 }, { id: 'b', name: '', verified: true, from: 0, to: null }], words, 120_000)
    expect(csv.startsWith('\uFEFFName,Verified,From,To,Minutes\r\n')).toBe(true)
    expect(csv).toContain(`"'=HYPERLINK(""http://evil"";""x"")",no,`)
    expect(csv).toContain(',3\r\n')
    expect(csv).toContain('Nobody,yes,')
    expect(csv).toContain('still there,2\r\n')
  })
})

it('somebody who comes and goes all the time makes no list without an end, and puts nobody out of it', () => {
  const student = person('student', { name: 'Anna', joinedAt: 0 })
  let list = note([], people(student), 0, 0)
  for (let at = 0; at < MOST_STAYS * 2; at += 1) {
    const id = `ghost-${String(at)}`
    list = note(list, people(student, person(id, { joinedAt: at * 20 })), 0, at * 20)
  }
  list = note(list, people(), 0, MOST_STAYS * 40)
  expect(list.length).toBeLessThanOrEqual(MOST_STAYS)
  expect(list.filter(({ id }) => id === 'student')).toMatchObject([{ name: 'Anna', from: 0, to: MOST_STAYS * 40 }])
})
