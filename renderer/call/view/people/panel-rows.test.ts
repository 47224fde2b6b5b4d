import { expect, it } from 'vitest'
import type { Participant } from '../../conference.ts'
import { panelRows } from './panel-rows.ts'

const one = (id: string, changes: Partial<Participant> = {}): [string, Participant] => [
  id,
  { id, name: id, local: false, role: 'participant', verified: true, avatar: null, handRaisedAt: null, joinedAt: 0, service: false, ...changes },
]
const rows = (people: [string, Participant][], query = '') => panelRows(new Map(people), [], query, 'nameless', (a, b) => (a < b ? -1 : 1)).map((row) => (row.kind === 'heading' ? `${row.heading} ${String(row.count)}` : row.kind === 'waiting' ? row.name : `${row.kind} ${row.id}`))

it('nobody in a conference stays unseen, machines neither (T67)', () => {
  const people = [one('anna'), one('recorder', { service: true }), one('boris', { handRaisedAt: 5 })]
  expect(rows(people)).toEqual(['hands 1', 'hand boris', 'people 2', 'person boris', 'person anna', 'machines 1', 'person recorder'])
  expect(rows(people, 'rec')).toEqual(['person recorder'])
  expect(rows([one('anna')])).toEqual(['person anna'])
})
