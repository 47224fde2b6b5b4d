import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Figure, Group } from './figures.ts'
import { body, writePage } from './report.ts'

const figure = (given: Partial<Figure>): Figure => ({ id: 'a', name: 'a', unit: 'ms', values: [1], limit: null, statistic: 'median', ...given })
const group = (figures: Figure[], date = '2026-01-01'): Group => ({ machine: { cores: 2, model: 'Chip', memoryGiB: 4, load1: 0.25, date }, runtime: 'Electron 33', figures })
const START = figure({ id: 'start.large', name: 'start, large', values: [900, 1500, 1600], limit: 1200 })

describe('the page', () => {
  it('says where it was measured, one table for each place and day', () => {
    const text = body([group([figure({ name: 'one' })]), group([figure({ name: 'two' })]), group([figure({ name: 'three' })], '2026-01-02')])
    expect(text.match(/2 × Chip, 4 GiB, load 0\.3 before the run\. Electron 33\./g)).toHaveLength(2)
    expect(text.indexOf('| two |')).toBeLessThan(text.indexOf('2026-01-02'))
  })

  it('says by how much a limit is missed and what it would take, and nothing of those that are kept', () => {
    const text = body([group([START, figure({ id: 'switch-again.small', name: 'kept', values: [50], limit: 50 })])])
    const list = text.split('\n').filter((line) => line.startsWith('- **'))
    expect(list).toHaveLength(1)
    expect(list[0]).toMatch(/^- \*\*start, large\*\*: 1500 ms, 300 ms over the limit \(25 %\)\. What it would take: /)
    expect(text).toContain('1 of 2 limits are kept.')
  })

  it('tells the noise by what is always the same', () => {
    const text = body([group([figure({ id: 'start-floor', name: 'empty', values: [300, 340, 310] }), figure({ id: 'typing-quiet.small', values: [17, 33] })])])
    expect(text).toContain('- empty: 300 to 340 ms in 3 runs')
    expect(text).toContain('17.0 to 33.0 ms in 2 runs')
  })

  it('puts our medians beside the other clients, only where there are some', () => {
    const text = body([group([START, figure({ id: 'memory.small', unit: 'MB', values: [300] })])])
    expect(text).toContain('| start → list, 2,907 rooms | 1.50 s | 19.5 s | – | 0.88 s |')
    expect(text).toContain('| memory, 60 rooms | 286 MiB | 435 MiB | 354 MiB | 241 MiB |')
    expect(text).not.toContain('sign-in →')
  })

  describe('as a file', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'report-'))
    afterAll(() => rmSync(folder, { recursive: true }))
    const [json, page] = [path.join(folder, 'a.json'), path.join(folder, 'a.md')]

    it('keeps what people wrote around the figures, and leaves a page alone that has lost its marks', () => {
      writeFileSync(json, JSON.stringify({ start: group([START]) }))
      writePage(json, page)
      writeFileSync(page, readFileSync(page, 'utf8').replace('# How quick it is', '# How quick it is\n\nBy hand.'))
      writeFileSync(json, JSON.stringify({ start: group([{ ...START, name: 'anew' }]) }))
      writePage(json, page)
      const text = readFileSync(page, 'utf8')
      expect(text).toContain('By hand.')
      expect(text).toContain('| anew |')
      expect(text).not.toContain('| start, large |')
      writeFileSync(page, 'all mine')
      expect(() => {
        writePage(json, page)
      }).toThrow(/marks/)
      expect(readFileSync(page, 'utf8')).toBe('all mine')
    })
  })
})
