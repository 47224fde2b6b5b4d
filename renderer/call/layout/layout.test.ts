import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EMPTY_CALL, type CallModel } from '../model/call-model.ts'
import { fold } from '../model/fold.ts'
import { arrange } from './arrange.ts'
import { kindOf, layoutOf } from './layout.ts'
import type { PlacedTile, Scene, View } from './types.ts'
import { stepFor, videoWishes } from './wishes.ts'

const scene = (others: number, change: Partial<Scene> = {}): Scene => ({ self: 'me', others: Array.from({ length: others }, (_, at) => `p${at}`), screens: [], cameras: new Set(), dominant: null, pinned: null, ...change })
const view = (change: Partial<View> = {}): View => ({ size: { width: 1280, height: 720 }, look: 'auto', page: 0, small: false, ...change })
const shared = { screens: [{ participant: 'p0', local: false }] }

const apart = (a: PlacedTile, b: PlacedTile): boolean =>
  a.box.x + a.box.width <= b.box.x + 0.01 || b.box.x + b.box.width <= a.box.x + 0.01 || a.box.y + a.box.height <= b.box.y + 0.01 || b.box.y + b.box.height <= a.box.y + 0.01

describe('every layout', () => {
  it('keeps its tiles on the stage and, but for the small one over the large, apart; no picture twice', () => {
    const size = fc.record({ width: fc.integer({ min: 120, max: 3840 }), height: fc.integer({ min: 90, max: 2160 }) })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 220 }), size, fc.constantFrom('auto', 'grid', 'speaker'), fc.boolean(), fc.boolean(), fc.nat(12), (others, box, look, small, withScreen, page) => {
        const layout = layoutOf(scene(Math.max(others, withScreen ? 1 : 0), withScreen ? shared : {}), view({ size: box, look: look as View['look'], small, page }))
        for (const { box: tile } of layout.tiles) {
          expect(tile.x).toBeGreaterThanOrEqual(-0.01)
          expect(tile.y).toBeGreaterThanOrEqual(-0.01)
          expect(tile.x + tile.width).toBeLessThanOrEqual(box.width + 0.01)
          expect(tile.y + tile.height).toBeLessThanOrEqual(box.height + 0.01)
        }
        const flat = layout.tiles.filter((tile) => tile.place !== 'float')
        for (const [at, tile] of flat.entries()) for (const other of flat.slice(at + 1)) expect(apart(tile, other)).toBe(true)
        expect(new Set(layout.tiles.map((tile) => tile.key)).size).toBe(layout.tiles.length)
        expect(layout.tiles.length).toBeLessThanOrEqual(26)
      }),
      { numRuns: 300 },
    )
  })

  it('shows everybody once on the pages of the grid', () => {
    const seen: string[] = []
    const first = layoutOf(scene(60), view({ look: 'grid' }))
    for (let page = 0; page < first.pages; page++) seen.push(...layoutOf(scene(60), view({ look: 'grid', page })).tiles.map((tile) => tile.participant))
    expect(seen.sort()).toEqual(['me', ...scene(60).others].sort())
  })
})

describe('what is looked at', () => {
  it('is what is shared, else who speaks, and what is pinned before both', () => {
    const main = (of: Scene) => layoutOf(of, view()).tiles.find((tile) => tile.place === 'main')?.key
    expect(main(scene(20, { ...shared, dominant: 'p3' }))).toBe('screen p0')
    expect(main(scene(20, { dominant: 'p3' }))).toBe('camera p3')
    expect(main(scene(20, { ...shared, pinned: { participant: 'p5', source: 'camera' } }))).toBe('camera p5')
    // A pin of somebody who has left holds nothing.
    expect(main(scene(20, { ...shared, pinned: { participant: 'gone', source: 'camera' } }))).toBe('screen p0')
  })

  it('is never one’s own screen', () => {
    const layout = layoutOf(scene(3, { screens: [{ participant: 'me', local: true }] }), view())
    expect(layout.tiles.some((tile) => tile.source === 'screen')).toBe(false)
    expect(layout.kind).toBe('grid')
  })

  it('says how many have no tile', () => {
    const layout = layoutOf(scene(100, shared), view())
    expect(layout.kind).toBe('share')
    // 100 cameras and oneself; the screen has its own tile.
    expect(layout.tiles.length - 1 + (layout.more?.count ?? 0)).toBe(101)
  })

  it('follows what goes on', () => {
    expect(kindOf(scene(0), view())).toBe('alone')
    expect(kindOf(scene(1), view())).toBe('pair')
    expect(kindOf(scene(6, { cameras: new Set(['p0', 'p1']) }), view())).toBe('grid')
    expect(kindOf(scene(60, { cameras: new Set(['p0']) }), view())).toBe('speaker')
    expect(kindOf(scene(60), view({ small: true }))).toBe('small')
  })
})

describe('the order of tiles', () => {
  it('loses nobody, keeps still when nothing changed, and has the most interesting in front', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60).map(String), { maxLength: 40 }), fc.uniqueArray(fc.nat(60).map(String), { maxLength: 40 }), fc.integer({ min: 1, max: 25 }), fc.func(fc.nat(9)), (before, present, visible, interest) => {
        const score = (id: string) => interest(id)
        const order = arrange(before, present, score, visible)
        expect([...order].sort()).toEqual([...present].sort())
        expect(arrange(order, present, score, visible)).toBe(order)
        const least = Math.min(...order.slice(0, visible).map(score))
        for (const id of order.slice(visible)) expect(score(id)).toBeLessThanOrEqual(least)
      }),
    )
  })
})

describe('the pictures that are asked for', () => {
  const person = (id: string, local = false) => ({ type: 'participant' as const, participant: { id, name: id, local, role: 'participant' as const, verified: true, avatar: null, handRaisedAt: null, joinedAt: 0, service: false } })
  const sends = (id: string, source: 'camera' | 'screen', muted = false) => ({ type: 'track' as const, track: { id: `${id}${source}`, participant: id, kind: 'video' as const, source, local: id === 'me', muted, stalled: false } })
  const model: CallModel = [person('me', true), person('p0'), person('p1'), person('p2'), sends('me', 'camera'), sends('p0', 'camera'), sends('p0', 'screen'), sends('p1', 'camera'), sends('p2', 'camera', true)].reduce((so, event) => fold(so, event, 1), EMPTY_CALL)
  const layout = layoutOf(scene(3, { ...shared, cameras: new Set(['p0', 'p1']) }), view())

  it('are those with a tile that are sent, as high as the tile, never one’s own', () => {
    const wishes = videoWishes(layout, model, { scale: 1, visible: true, audioOnly: false })
    expect(wishes.map(({ participant, source }) => `${source} ${participant}`).sort()).toEqual(['camera p0', 'camera p1', 'screen p0'])
    expect(wishes.find((wish) => wish.source === 'screen')?.height).toBe(720)
    expect(wishes.find((wish) => wish.participant === 'p1')?.height).toBe(180)
    expect(videoWishes(layout, model, { scale: 2, visible: true, audioOnly: false }).find((wish) => wish.participant === 'p1')?.height).toBe(360)
  })

  it('are none while the window is hidden, and only screens where one wants only sound', () => {
    expect(videoWishes(layout, model, { scale: 1, visible: false, audioOnly: false })).toEqual([])
    expect(videoWishes(layout, model, { scale: 1, visible: true, audioOnly: true }).map((wish) => wish.source)).toEqual(['screen'])
  })

  it('come in the heights that senders have', () => {
    expect([40, 108, 200, 400, 800, 5000].map(stepFor)).toEqual([90, 180, 180, 360, 720, 2160])
  })
})
