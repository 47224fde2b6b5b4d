// Figures of benchmarks: medians with the machine's noise, a JSON file and a table. Knows nothing of what is measured.

import { cpus, loadavg, totalmem } from 'node:os'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** One measured quantity: `values` are the single runs in the unit given. */
export interface Figure {
  /** `what` or `what.account`, e.g. `start.large`: where the page speaks of it beside the table. */
  id: string
  name: string
  unit: 'ms' | 'MB' | 'kB' | 'ms/room' | 'ratio' | '%'
  values: number[]
  /** Upper limit the value is held against, same unit; null: for comparison only. */
  limit: number | null
  /** Which order statistic is held against the limit. */
  statistic: 'median' | 'p95' | 'max'
  note?: string
}

const sorted = (values: number[]): number[] => values.toSorted((a, b) => a - b)

/** The q-quantile (0…1) by nearest rank; NaN for no values. */
export function quantile(values: number[], q: number): number {
  const s = sorted(values)
  return s[Math.min(s.length - 1, Math.max(0, Math.ceil(q * s.length) - 1))] ?? Number.NaN
}

/** Median: mean of the two middle values for an even count; NaN for no values. */
export function median(values: number[]): number {
  const s = sorted(values)
  const half = s.length >> 1
  return s.length % 2 === 1 ? (s[half] ?? Number.NaN) : ((s[half - 1] ?? Number.NaN) + (s[half] ?? Number.NaN)) / 2
}

/** The value that is held against the limit. */
export function valueOf(figure: Figure): number {
  if (figure.statistic === 'median') return median(figure.values)
  return quantile(figure.values, figure.statistic === 'p95' ? 0.95 : 1)
}

/** Three digits that say something. */
export const round = (n: number): string => (Math.abs(n) >= 100 ? n.toFixed(0) : Math.abs(n) >= 1 ? n.toFixed(1) : n.toFixed(3))

/** A Markdown table row per figure: value, spread, limit, verdict. */
export function table(figures: Figure[]): string {
  const rows = figures.map((f) => {
    const value = valueOf(f)
    const verdict = f.limit === null ? '' : value <= f.limit ? 'within' : `over by ${round(value - f.limit)} ${f.unit}`
    const spread = f.values.length > 1 ? `${round(Math.min(...f.values))}–${round(Math.max(...f.values))} (${f.values.length})` : '1 run'
    return `| ${f.name} | ${round(value)} ${f.unit} (${f.statistic}) | ${spread} | ${f.limit === null ? '–' : `${round(f.limit)} ${f.unit}`} | ${verdict} | ${f.note ?? ''} |`
  })
  return ['| figure | value | min–max (runs) | limit | | note |', '|---|---|---|---|---|---|', ...rows].join('\n')
}

/** Facts about the machine and how busy it is now, so that a figure can be judged. */
export function machine(): { cores: number; model: string; memoryGiB: number; load1: number; date: string } {
  const model = cpus()[0]?.model ?? 'unknown'
  return { cores: cpus().length, model, memoryGiB: Math.round(totalmem() / 2 ** 30), load1: Number((loadavg()[0] ?? 0).toFixed(2)), date: new Date().toISOString().slice(0, 10) }
}

/** Figures that were measured together, and where. */
export interface Group {
  machine: ReturnType<typeof machine>
  runtime: string
  figures: Figure[]
}

/** Merges figures by group into the JSON file, so that parts can be measured on their own. */
export function record(file: string, group: string, measured: Group): void {
  mkdirSync(dirname(file), { recursive: true })
  let all: Record<string, unknown> = {}
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (parsed !== null && typeof parsed === 'object') all = { ...parsed }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') console.warn(`starting ${file} anew: ${String(error)}`)
  }
  all[group] = measured
  writeFileSync(file, `${JSON.stringify(all, null, 1)}\n`)
}
