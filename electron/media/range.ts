// Byte ranges of a file whose size is known (RFC 9110 §14): one range is served, several are answered whole.
// This file must not know files.

export type Range = { kind: 'whole' } | { kind: 'part'; from: number; to: number } | { kind: 'unsatisfiable' }

/** Reads a Range header against a size; `to` is inclusive. */
export function parseRange(header: string | null, size: number): Range {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return { kind: 'whole' }
  if (first === '') {
    const length = Number(last)
    return length === 0 || size === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', from: Math.max(0, size - length), to: size - 1 }
  }
  const from = Number(first)
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return from >= size || from > to ? { kind: 'unsatisfiable' } : { kind: 'part', from, to }
}
