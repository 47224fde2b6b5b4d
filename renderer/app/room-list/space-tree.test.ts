import { describe, expect, it } from 'vitest'
import type { SpaceSummary } from '../../engine/protocol.ts'
import { shownSpaces } from './space-tree.ts'

const tree = (...lines: [id: string, depth: number][]): SpaceSummary[] => lines.map(([id, depth]) => ({ id, depth, name: { kind: 'given', text: id }, avatar: null, unread: null, mentions: null }))
const spaces = tree(['maths', 0], ['maths/1', 1], ['maths/1/a', 2], ['maths/1/b', 2], ['maths/2', 1], ['physics', 0], ['physics/1', 1])
const shown = (selected: string | null) => shownSpaces(spaces, selected).map((space) => space.id)

describe('shownSpaces', () => {
  it('shows the top alone while none of it is chosen', () => {
    expect(shown(null)).toEqual(['maths', 'physics'])
    expect(shown('unknown')).toEqual(['maths', 'physics'])
  })

  it('opens the chosen one', () => {
    expect(shown('maths')).toEqual(['maths', 'maths/1', 'maths/2', 'physics'])
    expect(shown('physics')).toEqual(['maths', 'physics', 'physics/1'])
  })

  it('keeps the way to a deep one open, and its neighbours', () => {
    expect(shown('maths/1')).toEqual(['maths', 'maths/1', 'maths/1/a', 'maths/1/b', 'maths/2', 'physics'])
    expect(shown('maths/1/b')).toEqual(['maths', 'maths/1', 'maths/1/a', 'maths/1/b', 'maths/2', 'physics'])
  })

  it('shows a child whose parent is missing rather than losing it', () => {
    expect(shownSpaces(tree(['lost', 1], ['top', 0]), null).map((space) => space.id)).toEqual(['lost', 'top'])
  })
})
