import { describe, expect, it } from 'vitest'
import { covers, findNear, MARGIN, OVERSCAN, windowFor } from './place.ts'
import { RowSizes } from './row-sizes.ts'

function sizesOf(count: number, height: number): RowSizes {
  const sizes = new RowSizes()
  sizes.setOrder(Array.from({ length: count }, (_, i) => `k${i}`))
  for (let i = 0; i < count; i += 1) sizes.measure(i, height)
  return sizes
}

describe('the place of reading', () => {
  it('finds a key from any hint, and says when it is gone', () => {
    const order = ['a', 'b', 'c', 'd']
    for (const hint of [-3, 0, 2, 99]) expect(order.map((key) => findNear(order, key, hint))).toEqual([0, 1, 2, 3])
    expect(findNear(order, 'x', 1)).toBe(-1)
    expect(findNear([], 'a', 0)).toBe(-1)
  })

  it('draws the end of the list and what is above it', () => {
    expect(windowFor({ at: 'end' }, -1, sizesOf(1000, 50), 800)).toEqual({ start: 1000 - (800 + OVERSCAN) / 50, end: 1000 })
    expect(windowFor({ at: 'end' }, -1, sizesOf(3, 50), 800)).toEqual({ start: 0, end: 3 })
    expect(windowFor({ at: 'end' }, -1, sizesOf(0, 50), 800)).toEqual({ start: 0, end: 0 })
  })

  it('draws around a row what covers the viewport with room to spare', () => {
    const sizes = sizesOf(1000, 50)
    const drawn = windowFor({ at: 'row', key: 'k500', offset: 200 }, 500, sizes, 800)
    expect(covers(drawn, sizes, sizes.offset(500) - 200, 800)).toBe(true)
    expect(sizes.offset(500) - 200 - sizes.offset(drawn.start)).toBeGreaterThanOrEqual(OVERSCAN)
    expect(covers(drawn, sizes, sizes.offset(drawn.start) + MARGIN - 1, 800)).toBe(false)
    expect(covers(drawn, sizes, sizes.offset(drawn.end) - 800 - MARGIN + 1, 800)).toBe(false)
  })

  it('never leaves out the row that is read, however high it is', () => {
    const sizes = sizesOf(10, 50)
    sizes.measure(4, 9000)
    const drawn = windowFor({ at: 'row', key: 'k4', offset: -8000 }, 4, sizes, 600)
    expect(drawn.start).toBeLessThanOrEqual(4)
    expect(drawn.end).toBeGreaterThan(4)
  })
})
