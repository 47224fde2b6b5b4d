import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDuration } from './duration.ts'
import { boxStyle, fitPicture } from './fit.ts'
import { ending, fileIcon } from './kinds.ts'
import { picturesOf } from './pictures.ts'
import { MAX_SCALE, zoomed } from './use-zoom.ts'
import { FileArchive, FileCode, FileImage } from '../../design/icons.ts'
import type { TimelineRow } from '../../engine/protocol.ts'

describe('the box of a picture', () => {
  it('keeps its shape, is not blown up, and stays within bounds', () => {
    expect(fitPicture(1600, 1000)).toEqual({ width: 440, height: 275 })
    expect(fitPicture(100, 80)).toEqual({ width: 100, height: 80 })
    expect(fitPicture(1, 1)).toEqual({ width: 48, height: 48 })
    fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 100_000 }), (w, h) => {
      const { width, height } = fitPicture(w, h)
      expect(width >= 48 && width <= 440 && height >= 48 && height <= 340).toBe(true)
    }))
  })
  it('is a usual one where the event says nothing, or nonsense', () => {
    for (const [w, h] of [[null, 5], [5, null], [0, 5], [-1, 5], [Number.NaN, 5], [1e9, 5]] as const) expect(fitPicture(w, h)).toEqual({ width: 320, height: 200 })
  })
  it('shrinks with a narrow room', () => {
    expect(boxStyle({ width: 320, height: 200 })).toEqual({ inlineSize: '20rem', aspectRatio: '320 / 200' })
  })
})

describe('what is said of files', () => {
  it('lengths as on a clock', () => { expect([0, 83_000, 3_723_000, -5].map(formatDuration)).toEqual(['0:00', '1:23', '1:02:03', '0:00']) })
  it('kinds by type, then by name', () => {
    expect([fileIcon('image/png', 'a.zip'), fileIcon('application/octet-stream', 'a.ZIP'), fileIcon('', 'main.py')]).toEqual([FileImage, FileArchive, FileCode])
    expect([ending('report.final.pdf'), ending('.bashrc'), ending('noext'), ending('a.verylongending')]).toEqual(['.pdf', '', '', ''])
  })
})

describe('the picture viewer', () => {
  it('goes through the pictures of the room in their order', () => {
    const row = (key: string, kind: string) => [key, { row: 'message', key, ts: 1, sender: { name: 'A' }, body: { kind, media: { name: key } } }] as unknown as [string, TimelineRow]
    const rows = new Map([row('a', 'image'), row('b', 'video'), row('c', 'image')])
    expect(picturesOf(['c', 'gone', 'b', 'a'], (key) => rows.get(key)).map(({ key }) => key)).toEqual(['c', 'a'])
  })
  it('keeps the point under the pointer, and is never smaller than fitted', () => {
    const view = zoomed({ scale: 1, x: 0, y: 0 }, 2, { x: 100, y: -50 })
    expect(view).toEqual({ scale: 2, x: -100, y: 50 })
    expect((100 - view.x) / view.scale).toBe(100)
    expect(zoomed(view, 0.1)).toEqual({ scale: 1, x: 0, y: 0 })
    expect(zoomed(view, 1000).scale).toBe(MAX_SCALE)
  })
})
