import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ESTIMATE, RowSizes } from './row-sizes.ts'

const keys = (n: number): string[] => Array.from({ length: n }, (_, i) => `k${i}`)

describe('heights of rows', () => {
  it('takes an estimate for what was not measured and keeps what was, wherever it moves', () => {
    const sizes = new RowSizes()
    sizes.setOrder(['b', 'c'])
    sizes.measure(0, 100)
    expect(sizes.offset(2)).toBe(100 + ESTIMATE)
    sizes.setOrder(['a', 'b', 'c'])
    expect([sizes.height(0), sizes.height(1), sizes.offset(3)]).toEqual([ESTIMATE, 100, 100 + 2 * ESTIMATE])
    sizes.forget()
    expect(sizes.height(1)).toBe(ESTIMATE)
  })

  it('finds the row at a distance, and the nearest one outside', () => {
    const sizes = new RowSizes()
    sizes.setOrder(['a', 'b', 'c'])
    for (const [i, height] of [10, 20, 30].entries()) sizes.measure(i, height)
    expect([-5, 0, 9.9, 10, 29, 30, 59, 600].map((at) => sizes.indexAt(at))).toEqual([0, 0, 0, 1, 1, 2, 2, 2])
  })

  it('has the right sums after any measuring and reordering', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('measure' as const), index: fc.nat(40), height: fc.integer({ min: 1, max: 500 }) }),
      fc.record({ kind: fc.constant('order' as const), from: fc.nat(20), to: fc.integer({ min: 20, max: 150 }) }),
      fc.record({ kind: fc.constant('ask' as const), index: fc.nat(150) }),
    )
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const sizes = new RowSizes()
      const all = keys(150)
      const known = new Map<string, number>()
      let order = all.slice(0, 40)
      sizes.setOrder(order)
      for (const one of steps) {
        if (one.kind === 'measure') {
          sizes.measure(one.index, one.height)
          const key = order[one.index]
          if (key !== undefined) known.set(key, one.height)
        } else if (one.kind === 'order') {
          order = all.slice(one.from, one.to)
          sizes.setOrder(order)
        } else {
          const want = order.slice(0, one.index).reduce((sum, key) => sum + (known.get(key) ?? ESTIMATE), 0)
          expect(sizes.offset(one.index)).toBe(want)
        }
      }
    }))
  })
})
