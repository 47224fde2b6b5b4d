import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ListOp } from '../../engine/protocol.ts'
import { applyOrder } from './order.ts'

describe('applyOrder', () => {
  it('replaces everything on a reset', () => {
    expect(applyOrder(['a'], { reset: ['b', 'c'] })).toEqual(['b', 'c'])
    expect(applyOrder(['a'], { reset: [] })).toEqual([])
  })

  it('applies operations in turn, at the indices of that moment', () => {
    const moved: ListOp[] = [{ op: 'remove', at: 2, count: 1 }, { op: 'insert', at: 0, keys: ['c'] }]
    expect(applyOrder(['a', 'b', 'c', 'd'], { ops: moved })).toEqual(['c', 'a', 'b', 'd'])
  })

  it('answers the same order when nothing changed, so that nothing is drawn again', () => {
    const order = ['a']
    expect(applyOrder(order, { ops: [] })).toBe(order)
  })

  it('neither throws nor touches what was given, whatever the indices', () => {
    const op = fc.oneof(
      fc.record({ op: fc.constant('insert' as const), at: fc.integer({ min: 0, max: 99 }), keys: fc.array(fc.string(), { maxLength: 3 }) }),
      fc.record({ op: fc.constant('remove' as const), at: fc.integer({ min: 0, max: 99 }), count: fc.integer({ min: 0, max: 9 }) }),
    )
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 9 }), fc.array(op, { maxLength: 9 }), (order, ops) => {
        const before = [...order]
        const inserted = ops.reduce((sum, one) => sum + (one.op === 'insert' ? one.keys.length : 0), 0)
        expect(applyOrder(order, { ops }).length).toBeLessThanOrEqual(before.length + inserted)
        expect(order).toEqual(before)
      }),
    )
  })
})
