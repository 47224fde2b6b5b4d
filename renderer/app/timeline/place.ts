import type { RowSizes } from './row-sizes.ts'

/** Where a person reads: at the newest message, or with one row held at a distance from the viewport's top (CSS pixels, negative: above it). */
export type Place = { at: 'end' } | { at: 'row'; key: string; offset: number }

/** Rows from `start` up to, not including, `end` are in the page. */
export interface RowWindow {
  start: number
  end: number
}

/** How far beyond the viewport rows are drawn, and how near the edge may come before more are drawn. */
export const OVERSCAN = 900
export const MARGIN = 350

/** Finds a key near where it was: edits of an order are small, so this is nearly always a few steps. -1: gone. */
export function findNear(order: readonly string[], key: string, hint: number): number {
  const last = order.length - 1
  const from = Math.max(0, Math.min(hint, last))
  for (let step = 0; step <= Math.max(from, last - from); step += 1) {
    if (order[from + step] === key) return from + step
    if (step > 0 && order[from - step] === key) return from - step
  }
  return -1
}

/** The rows to draw so that the place is covered with `OVERSCAN` to spare on both sides. `anchor`: the place's row in the order. */
export function windowFor(place: Place, anchor: number, sizes: RowSizes, viewport: number): RowWindow {
  const count = sizes.length
  if (count === 0) return { start: 0, end: 0 }
  if (place.at === 'end' || anchor < 0) return { start: back(sizes, count, viewport + OVERSCAN), end: count }
  const above = OVERSCAN + Math.max(0, place.offset)
  const below = OVERSCAN + viewport - place.offset
  const end = forth(sizes, anchor, below)
  const start = back(sizes, anchor, above)
  return { start, end: Math.max(end, anchor + 1) }
}

/** Is everything within `MARGIN` of the viewport drawn? `top`: distance of the viewport's top from the first row's. */
export function covers(drawn: RowWindow, sizes: RowSizes, top: number, viewport: number): boolean {
  const startsOk = drawn.start === 0 || sizes.offset(drawn.start) <= top - MARGIN
  const endsOk = drawn.end >= sizes.length || sizes.offset(drawn.end) >= top + viewport + MARGIN
  return startsOk && endsOk
}

function back(sizes: RowSizes, from: number, budget: number): number {
  let index = from
  for (let left = budget; index > 0 && left > 0; left -= sizes.height(index)) index -= 1
  return index
}

function forth(sizes: RowSizes, from: number, budget: number): number {
  let index = from
  for (let left = budget; index < sizes.length && left > 0; index += 1) left -= sizes.height(index)
  return index
}
