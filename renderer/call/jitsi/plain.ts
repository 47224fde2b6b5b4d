// Values of strangers as plain data: what JSON could say, bounded in depth and size, without names that reach a prototype (T80).
// This file must not know what a value means.

const DEEPEST = 8
const MOST_FIELDS = 2000
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

export type Plain = string | number | boolean | null | Plain[] | { [name: string]: Plain }

/**
 * A copy of what in `value` is plain data; functions, accessors that throw, cycles beyond the depth and the rest are left out.
 * `undefined` when nothing of it is. Never throws, and stops after 2,000 fields.
 */
export function plain(value: unknown): Plain | undefined {
  let left = MOST_FIELDS
  const copy = (part: unknown, depth: number): Plain | undefined => {
    if (part === null || typeof part === 'boolean') return part
    if (typeof part === 'number') return Number.isFinite(part) ? part : undefined
    if (typeof part === 'string') return part.length <= 10_000 ? part : undefined
    if (typeof part !== 'object' || depth >= DEEPEST || left <= 0) return undefined
    if (Array.isArray(part)) {
      const list: Plain[] = []
      for (const item of part.slice(0, 200) as unknown[]) {
        left -= 1
        const one = copy(item, depth + 1)
        if (one !== undefined) list.push(one)
      }
      return list
    }
    const record: { [name: string]: Plain } = {}
    for (const name of Object.keys(part)) {
      left -= 1
      if (left <= 0) break
      if (FORBIDDEN.has(name) || name.length > 200) continue
      const one = copy((part as Record<string, unknown>)[name], depth + 1)
      if (one !== undefined) record[name] = one
    }
    return record
  }
  try {
    return copy(value, 0)
  } catch {
    // A getter or a proxy of the value threw: it is no plain data.
    return undefined
  }
}

/** A message as its sender wrote it, be it text or an object; `undefined` for what is no plain data. */
export function plainMessage(value: unknown): Plain | undefined {
  if (typeof value !== 'string') return plain(value)
  if (value.length > 100_000) return undefined
  try {
    return plain(JSON.parse(value))
  } catch {
    // Words rather than JSON: nothing of ours.
    return undefined
  }
}
