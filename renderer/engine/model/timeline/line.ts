// A stretch of events in the server's order, with gaps where events are missing. Positions let any item find its index quickly.
// Nothing that stands in a line is ever reordered: events are only put between, before or after.

import type { EventItem, GapItem, LineItem } from './item.ts'

/** Room between neighbours, so that most insertions need no renumbering. */
const STEP = 2 ** 20

/** Told of every change: the span of positions that it touched; null: all positions are new. */
export type LineWatcher = (span: { from: number; to: number } | null) => void

export class Line {
  readonly items: LineItem[] = []
  /** Token before the oldest event; null: unknown (ask from the end) or none. */
  backToken: string | null = null
  /** The room's beginning is reached: nothing is before the oldest event. */
  atStart = false
  /** Token after the newest event of a detached stretch. */
  forwardToken: string | null = null
  readonly #watch: LineWatcher

  constructor(watch: LineWatcher) {
    this.#watch = watch
  }

  /** Index of the first item at or after a position. */
  lowerBound(pos: number): number {
    let low = 0
    let high = this.items.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.items[middle]?.pos ?? Infinity) < pos) low = middle + 1
      else high = middle
    }
    return low
  }

  head(): LineItem | null {
    return this.items[0] ?? null
  }

  tail(): LineItem | null {
    return this.items.at(-1) ?? null
  }

  /** Newest event at or before an index. */
  eventBefore(index: number): EventItem | null {
    for (let i = Math.min(index, this.items.length - 1); i >= 0; i--) {
      const item = this.items[i]
      if (item?.kind === 'event') return item
    }
    return null
  }

  /** Puts a run before the item at `index`; the run's items get their positions. */
  insert(index: number, run: readonly LineItem[]): void {
    const first = run[0]
    const last = run.at(-1)
    if (first === undefined || last === undefined) return
    const before = this.items[index - 1]?.pos
    const after = this.items[index]?.pos
    for (const item of run) item.line = this
    this.#splice(index, run)
    if (before === undefined || after === undefined) {
      const start = before !== undefined ? before + STEP : after !== undefined ? after - run.length * STEP : 0
      run.forEach((item, i) => (item.pos = start + i * STEP))
    } else if (!this.#spread(run, before, after)) {
      this.items.forEach((item, i) => (item.pos = i * STEP))
      this.#watch(null)
      return
    }
    this.#watch({ from: first.pos, to: last.pos })
  }

  append(run: readonly LineItem[]): void {
    this.insert(this.items.length, run)
  }

  remove(item: LineItem): void {
    const index = this.lowerBound(item.pos)
    if (this.items[index] !== item) return
    this.items.splice(index, 1)
    item.line = null
    this.#watch({ from: item.pos, to: item.pos })
  }

  /** Takes the oldest `count` items out. */
  dropHead(count: number): LineItem[] {
    const dropped = this.items.splice(0, count)
    for (const item of dropped) item.line = null
    const first = dropped[0]
    const last = dropped.at(-1)
    if (first !== undefined && last !== undefined) this.#watch({ from: first.pos, to: last.pos })
    return dropped
  }

  /** Empties the line for another one that takes its items over. */
  takeAll(): LineItem[] {
    const all = this.items.splice(0)
    for (const item of all) item.line = null
    this.#watch(null)
    return all
  }

  gaps(): GapItem[] {
    return this.items.filter((item) => item.kind === 'gap')
  }

  /** A long run is not spread as arguments: the engine's stack is finite. */
  #splice(index: number, run: readonly LineItem[]): void {
    if (run.length <= 5000) {
      this.items.splice(index, 0, ...run)
      return
    }
    const rest = this.items.splice(index)
    for (const item of run) this.items.push(item)
    for (const item of rest) this.items.push(item)
  }

  /** Positions between two neighbours; false when there is no room left. */
  #spread(run: readonly LineItem[], before: number, after: number): boolean {
    const step = Math.floor((after - before) / (run.length + 1))
    if (step < 1) return false
    run.forEach((item, i) => (item.pos = before + (i + 1) * step))
    return true
  }
}
