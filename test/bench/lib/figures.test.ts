import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { median, quantile, record, table, valueOf, type Figure, type Group } from './figures.ts'

const figure = (given: Partial<Figure>): Figure => ({ id: 'a', name: 'a', unit: 'ms', values: [1], limit: null, statistic: 'median', ...given })

describe('order statistics', () => {
  it('takes the middle value, or the mean of the two middle ones, in any order given', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([10, 1, 2, 4])).toBe(3)
    expect(median([7])).toBe(7)
    expect(median([])).toBeNaN()
  })

  it('sorts by size, not by digits, and leaves the values as they were', () => {
    const values = [100, 9, 20]
    expect(median(values)).toBe(20)
    expect(values).toEqual([100, 9, 20])
  })

  it('takes quantiles by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect(quantile(hundred, 0.95)).toBe(95)
    expect(quantile(hundred, 1)).toBe(100)
    expect(quantile(hundred, 0)).toBe(1)
    expect(quantile([1, 2, 3], 0.95)).toBe(3)
    expect(quantile([], 0.95)).toBeNaN()
  })

  it('holds against the limit what the figure says', () => {
    const values = [...Array.from({ length: 95 }, () => 10), 20, 30, 40, 50, 60]
    expect(valueOf(figure({ values, statistic: 'median' }))).toBe(10)
    expect(valueOf(figure({ values, statistic: 'p95' }))).toBe(10)
    expect(valueOf(figure({ values: [...values, 70], statistic: 'p95' }))).toBe(20)
    expect(valueOf(figure({ values, statistic: 'max' }))).toBe(60)
  })
})

describe('the table', () => {
  it('says value, span, limit and verdict', () => {
    const rows = table([
      figure({ name: 'kept', values: [1, 2, 3], limit: 2 }),
      figure({ name: 'missed', values: [120, 130], limit: 100, statistic: 'max', note: 'why' }),
      figure({ name: 'for comparison', values: [0.0123], unit: 'ms/room' }),
    ]).split('\n')
    expect(rows.slice(2)).toEqual([
      '| kept | 2.0 ms (median) | 1.0–3.0 (3) | 2.0 ms | within |  |',
      '| missed | 130 ms (max) | 120–130 (2) | 100 ms | over by 30.0 ms | why |',
      '| for comparison | 0.012 ms/room (median) | 1 run | – |  |  |',
    ])
  })
})

describe('the file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'figures-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const group = (name: string): Group => ({ machine: { cores: 2, model: 'x', memoryGiB: 4, load1: 0, date: '2026-01-01' }, runtime: 'Electron', figures: [figure({ name })] })

  it('keeps the other groups, and begins anew when it is spoiled', () => {
    const file = path.join(folder, 'deeper', 'figures.json')
    const read = (): Record<string, Group> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, Group>
    record(file, 'start', group('one'))
    record(file, 'memory', group('two'))
    record(file, 'start', group('three'))
    expect(Object.entries(read()).map(([key, { figures }]) => [key, figures[0]?.name])).toEqual([
      ['start', 'three'],
      ['memory', 'two'],
    ])
    writeFileSync(file, '{ half')
    record(file, 'start', group('four'))
    expect(Object.keys(read())).toEqual(['start'])
  })
})
