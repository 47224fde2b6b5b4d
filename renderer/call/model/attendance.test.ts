import { describe, expect, it } from 'vitest'
import type { Participant } from '../conference.ts'
import { note, toCsv, type AttendanceWords } from './attendance.ts'

const person = (id: string, change: Partial<Participant> = {}): Participant => ({ id, name: id, local: false, role: 'participant', verified: true, avatar: null, handRaisedAt: null, joinedAt: 60_000, service: false, ...change })
const people = (...all: Participant[]) => new Map(all.map((one) => [one.id, one]))
const words: AttendanceWords = { name: 'Name', verified: 'Verified', from: 'From', to: 'To', minutes: 'Minutes', yes: 'yes', no: 'no', stillThere: 'still there', nameless: 'Nobody' }

describe('attendance', () => {
  it('opens and closes stays, notes neither machines nor oneself, and is the same list while nothing changes', () => {
    const one = note([], people(person('a'), person('me', { local: true }), person('rec', { service: true })), 100_000)
    expect(one).toEqual([{ id: 'a', name: 'a', verified: true, from: 60_000, to: null }])
    expect(note(one, people(person('a')), 110_000)).toBe(one)
    const two = note(one, people(), 120_000)
    expect(two[0]?.to).toBe(120_000)
    expect(note(two, people(person('a', { joinedAt: 130_000 })), 130_000)).toHaveLength(2)
  })

  it('a name that is emptied does not rub out who it was', () => {
    const one = note([], people(person('a', { name: 'Anna' })), 1)
    expect(note(one, people(person('a', { name: '' })), 2)[0]?.name).toBe('Anna')
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
