// The room list's order and its filter: sections kept sorted for good, views of them, text made fit for searching.
// This room must not know ports, requests or how a row is drawn.

/** A name made ready for searching, once per change of the name. */
export interface SearchText {
  /** Lower case, without accents. */
  plain: string
  /** The same in a skeleton of Latin letters in which «Матан» and "matan", "Yulia" and «Юлия» meet. */
  latin: string
}

const CYRILLIC = new Map<string, string>([
  ['а', 'a'], ['б', 'b'], ['в', 'v'], ['г', 'g'], ['д', 'd'], ['е', 'e'], ['ж', 'zh'], ['з', 'z'], ['и', 'i'], ['к', 'k'], ['л', 'l'],
  ['м', 'm'], ['н', 'n'], ['о', 'o'], ['п', 'p'], ['р', 'r'], ['с', 's'], ['т', 't'], ['у', 'u'], ['ф', 'f'], ['х', 'h'], ['ц', 'c'],
  ['ч', 'ch'], ['ш', 'sh'], ['щ', 'sh'], ['ъ', ''], ['ы', 'i'], ['ь', ''], ['э', 'e'], ['ю', 'iu'], ['я', 'ia'],
  ['і', 'i'], ['є', 'e'], ['ґ', 'g'], ['ў', 'u'],
])

/** The many ways to write the same sound in Latin letters, led to one. Order matters. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/shch|sch/g, 'sh'],
  [/tch/g, 'ch'],
  [/kh/g, 'h'],
  [/ts|tz/g, 'c'],
  [/ph/g, 'f'],
  [/ck/g, 'k'],
  [/x/g, 'ks'],
  [/w/g, 'v'],
  [/[yj]/g, 'i'],
  [/i+/g, 'i'],
  [/(^|[^a-z])ie/g, '$1e'],
]

/** Prepares a name or what was typed. */
export function searchText(text: string): SearchText {
  const plain = text
    .slice(0, 500)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[’'ʼ`]/g, '')
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/\s+/g, ' ')
    .trim()
  let latin = ''
  for (const letter of plain) latin += CYRILLIC.get(letter) ?? letter
  for (const [spelling, one] of SPELLINGS) latin = latin.replace(spelling, one)
  return { plain, latin }
}

/** What was typed, word by word: each word must be found. Empty: everything matches. */
export const queryOf = (typed: string): SearchText[] =>
  typed
    .slice(0, 200)
    .split(/\s+/)
    .map(searchText)
    .filter((word) => word.plain !== '')

export function matches(query: readonly SearchText[], text: SearchText): boolean {
  for (const word of query) {
    if (!text.plain.includes(word.plain) && (word.latin === '' || !text.latin.includes(word.latin))) return false
  }
  return true
}
