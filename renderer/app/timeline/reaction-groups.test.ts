import { describe, expect, it } from 'vitest'
import { isMine, joinVariants, keysToSend } from './reaction-groups.ts'

const bare = { key: '❤', count: 3, mine: false, names: ['Anna', 'Boris'] }
const signed = { key: '❤\uFE0F', count: 1, mine: true, names: ['Boris', 'Claire'] }
const thumb = { key: '👍', count: 1, mine: false, names: [] }

describe('reactions that differ by the variation sign alone', () => {
  it('are shown as one, with the sign, in the place of the first', () => {
    expect(joinVariants([bare, thumb, signed])).toEqual([{ key: '❤\uFE0F', count: 4, mine: true, names: ['Anna', 'Boris', 'Claire'] }, thumb])
  })
  it('leave a row without such pairs as it is', () => {
    const row = [bare, thumb]
    expect(joinVariants(row)).toEqual(row)
    expect(joinVariants(row)[0]).toBe(bare)
  })
  it('are mine in either spelling', () => {
    expect(isMine([bare, signed], '❤')).toBe(true)
    expect(isMine([bare], '❤\uFE0F')).toBe(false)
  })
  it('are taken back as they were given, and joined as most gave them', () => {
    expect(keysToSend([bare, signed], '❤\uFE0F', false)).toEqual(['❤\uFE0F'])
    expect(keysToSend([{ ...bare, mine: true }, signed], '❤\uFE0F', false)).toEqual(['❤', '❤\uFE0F'])
    expect(keysToSend([bare], '❤\uFE0F', true)).toEqual(['❤'])
    expect(keysToSend([], '❤\uFE0F', true)).toEqual(['❤\uFE0F'])
    expect(keysToSend([bare], '❤', false)).toEqual([])
  })
})
