// Edits that lead from one order of keys to another.

import type { ListOp, OrderPatch } from '../../protocol.ts'

/** More edits than this are told as a whole new order. */
const MAX_OPS = 60

/** Edits from `before` to `after`; null when nothing changed. Rows that merely come and go never reset the list; rows that swap places do. */
export function orderPatch(before: readonly string[], after: readonly string[]): OrderPatch | null {
  if (before.length === after.length && before.every((key, i) => key === after[i])) return null
  if (before.length === 0) return { reset: [...after] }
  const kept = new Set(after)
  const ops: ListOp[] = []
  const stay: string[] = []
  // From the end, so that indices stay true while removing.
  for (let end = before.length; end > 0; ) {
    const key = before[end - 1]
    if (key !== undefined && kept.has(key)) {
      stay.push(key)
      end -= 1
      continue
    }
    let start = end - 1
    for (let above = before[start - 1]; start > 0 && above !== undefined && !kept.has(above); above = before[start - 1]) start -= 1
    ops.push({ op: 'remove', at: start, count: end - start })
    end = start
  }
  stay.reverse()
  let next = 0
  let run: { at: number; keys: string[] } | null = null
  for (let i = 0; i < after.length; i++) {
    const key = after[i]
    if (key === undefined) continue
    if (key === stay[next]) {
      next += 1
      run = null
    } else if (run !== null) run.keys.push(key)
    else {
      run = { at: i, keys: [key] }
      ops.push({ op: 'insert', ...run })
    }
  }
  if (next < stay.length || ops.length > MAX_OPS) return { reset: [...after] }
  return { ops }
}
