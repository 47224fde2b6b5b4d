import { describe, expect, it } from 'vitest'
import type { Participant } from '../conference.ts'
import { keepPin } from './pin.ts'

const person = (id: string, name: string, verified = true): Participant => ({ id, name, local: false, role: 'participant', verified, avatar: null, handRaisedAt: null, joinedAt: 0, service: false })
const people = (...all: Participant[]) => new Map(all.map((one) => [one.id, one]))
const tile = { participant: 'a', source: 'screen' } as const

describe('a picture that is kept large', () => {
  it('is so again when its sender is back under another id', () => {
    const gone = keepPin(tile, null, people(person('a', 'Ада')), people(), 1000)
    expect(gone).toMatchObject({ pinned: tile, lost: { name: 'Ада' } })
    expect(keepPin(gone.pinned, gone.lost, people(), people(person('b', 'Ада')), 2000)).toEqual({ pinned: { participant: 'b', source: 'screen' }, lost: null })
    // Both in one step.
    expect(keepPin(tile, null, people(person('a', 'Ада')), people(person('b', 'Ада')), 1000).pinned).toEqual({ participant: 'b', source: 'screen' })
  })
  it('goes to nobody else: another name, a name that nobody vouches for, one that two have, or too late', () => {
    const { pinned, lost } = keepPin(tile, null, people(person('a', 'Ада')), people(), 1000)
    for (const after of [people(person('b', 'Борис')), people(person('b', 'Ада', false)), people(person('b', 'Ада'), person('c', 'Ада'))]) expect(keepPin(pinned, lost, people(), after, 2000).pinned).toEqual(tile)
    expect(keepPin(pinned, lost, people(), people(person('b', 'Ада')), 200_000)).toEqual({ pinned: tile, lost: null })
    expect(keepPin(tile, null, people(person('a', '')), people(person('b', '')), 1000).pinned).toEqual(tile)
  })
  it('is forgotten when the person looks at another one, or lets it go', () => {
    const { lost } = keepPin(tile, null, people(person('a', 'Ада')), people(), 1000)
    const other = { participant: 'c', source: 'camera' } as const
    expect(keepPin(other, lost, people(person('c', 'Вера')), people(person('c', 'Вера')), 1500)).toEqual({ pinned: other, lost: null })
    expect(keepPin(null, lost, people(), people(person('b', 'Ада')), 1500)).toEqual({ pinned: null, lost: null })
  })
})
