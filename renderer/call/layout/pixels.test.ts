import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridBoxes } from './grid.ts'
import { layoutOnPixels, onPixels } from './pixels.ts'
import { camera, place, type Layout } from './types.ts'

const whole = (at: number, scale: number): boolean => Math.abs(at * scale - Math.round(at * scale)) < 1e-6
const SCALES = [1, 1.25, 1.5, 1.75, 2, 3]

describe('on device pixels', () => {
  it('every edge lies on one, and none moved by more than half of one', () => {
    const size = fc.record({ width: fc.integer({ min: 200, max: 4000 }), height: fc.integer({ min: 200, max: 2500 }) })
    fc.assert(fc.property(size, fc.integer({ min: 1, max: 25 }), fc.constantFrom(...SCALES), (stage, count, scale) => {
      for (const box of gridBoxes(count, stage)) {
        const { x, y, width, height } = onPixels(box, scale)
        expect([x, y, x + width, y + height].every((edge) => whole(edge, scale))).toBe(true)
        const moved = [x - box.x, y - box.y, x + width - box.x - box.width, y + height - box.y - box.height]
        expect(Math.max(...moved.map(Math.abs)) * scale).toBeLessThanOrEqual(0.5 + 1e-6)
      }
    }))
  })

  it('stands all that a layout places', () => {
    const box = { x: 12.4, y: 7.6, width: 100.3, height: 50.5 }
    const layout: Layout = { kind: 'grid', tiles: [place(camera('a'), box, 'grid')], page: 0, pages: 1, more: { box, count: 3 } }
    const snapped = { x: 12, y: 8, width: 101, height: 50 }
    expect(layoutOnPixels(layout, 1)).toMatchObject({ kind: 'grid', tiles: [{ key: 'camera a', box: snapped }], more: { box: snapped, count: 3 } })
    expect(layoutOnPixels({ ...layout, more: null }, 1).more).toBeNull()
  })
})
