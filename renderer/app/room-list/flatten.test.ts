import { describe, expect, it } from 'vitest'
import { flatten, neighbour, step } from './flatten.ts'

const sections = { invites: [], favourites: ['!a', '!b'], people: ['!c'], rooms: ['!d', '!e'], lowPriority: [] }
const shape = (lines: ReturnType<typeof flatten>) => lines.map((line) => (line.line === 'room' ? line.id : `${line.section}${line.collapsed ? ' (closed)' : ''}`))

describe('flatten', () => {
  it('leaves empty sections out and numbers the rooms of each', () => {
    const lines = flatten(sections, {}, false)
    expect(shape(lines)).toEqual(['favourites', '!a', '!b', 'people', '!c', 'rooms', '!d', '!e'])
    expect(lines.filter((line) => line.line === 'room').map(({ position, size }) => `${position}/${size}`)).toEqual(['1/2', '2/2', '1/1', '1/2', '2/2'])
  })

  it('keeps the head of a collapsed section; while filtering everything is open', () => {
    expect(shape(flatten(sections, { favourites: true }, false))).toEqual(['favourites (closed)', 'people', '!c', 'rooms', '!d', '!e'])
    expect(shape(flatten(sections, { favourites: true }, true))).toEqual(['favourites', '!a', '!b', 'people', '!c', 'rooms', '!d', '!e'])
  })

  it('gives a room that stands in two sections two keys', () => {
    const lines = flatten({ ...sections, people: ['!a'] }, {}, false)
    expect(new Set(lines.map((line) => line.key)).size).toBe(lines.length)
  })
})

describe('walking', () => {
  const lines = flatten(sections, {}, false)

  it('step stays within the list', () => {
    expect(step(lines, 0, -1)).toBe(0)
    expect(step(lines, 3, 2)).toBe(5)
    expect(step(lines, 7, 8)).toBe(7)
  })

  it('neighbour jumps over heads and ends at the ends', () => {
    expect(neighbour(lines, '!b', 1)).toBe('!c')
    expect(neighbour(lines, '!c', -1)).toBe('!b')
    expect(neighbour(lines, '!e', 1)).toBeNull()
    expect(neighbour(lines, '!a', -1)).toBeNull()
  })

  it('neighbour begins at the end one comes from when no room of the list is open', () => {
    expect(neighbour(lines, null, 1)).toBe('!a')
    expect(neighbour(lines, '!gone', -1)).toBe('!e')
  })

  it('neighbour takes only what fits', () => {
    expect(neighbour(lines, '!a', 1, (id) => id === '!e')).toBe('!e')
    expect(neighbour(lines, '!a', 1, () => false)).toBeNull()
  })
})
