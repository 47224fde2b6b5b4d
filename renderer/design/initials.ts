// What stands in a circle where no picture is: letters and a tint, the same for the same id everywhere.

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const WORD = /[\p{L}\p{N}\p{Extended_Pictographic}][^\s]*/gu

/**
 * One or two letters of a name: first graphemes of its first and last words that begin with a letter, digit or emoji.
 * Returns an empty string for a name without any.
 */
export function initialsOf(name: string): string {
  const words = name.slice(0, 120).match(WORD) ?? []
  const first = words[0]
  if (first === undefined) return ''
  const last = words.length > 1 ? words[words.length - 1] : undefined
  const letters = grapheme(first) + (last === undefined ? '' : grapheme(last))
  return letters.toLocaleUpperCase()
}

function grapheme(word: string): string {
  for (const { segment } of segmenter.segment(word)) return segment
  return ''
}

/** Number 0–7 of the tint that belongs to an id (FNV-1a). */
export function tintOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % 8
}
