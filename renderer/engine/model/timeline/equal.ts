// Are two drawn rows the same? Only plain data is compared; the version number does not count.

import type { TimelineRow } from '../../protocol.ts'

/** Deep equality of plain JSON-like values; the same object is equal without a look. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]))
  }
  const left = Object.entries(a)
  const right = b as Record<string, unknown>
  return left.length === Object.keys(b).length && left.every(([key, value]) => Object.hasOwn(b, key) && same(value, right[key]))
}

/** Do two rows look the same? */
export function sameRow(a: TimelineRow, b: TimelineRow): boolean {
  return same({ ...a, v: 0 }, { ...b, v: 0 })
}
