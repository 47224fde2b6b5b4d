// Plain text that came from others, made fit for a line of the interface: bidi and control characters out, one line, cut.

/** Characters that reorder or hide text: bidi embeddings, overrides, isolates and marks, zero-width no-break, line separators, controls, interlinear and tag characters. */
const INVISIBLE = /[^\P{Cc}\t\n\r]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/gu

/** Signs without a shape of their own that no name needs; joiners stay, they make emoji and letters of some scripts. */
const BLANK = /\u034f|\u17b4|\u17b5|[\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u2800\u3164\uffa0\u{1d173}-\u{1d17a}]/gu
const SEEN = /[^\p{Default_Ignorable_Code_Point}\s]/u

/** Marks piled on one letter are drawn over the lines above and below; no script needs more than these. */
const PILED = /(\p{M}{6})\p{M}+/gu

/** Removes what reorders or hides text (T11); keeps tabs and line breaks. */
export function stripInvisible(text: string): string {
  return text.replace(INVISIBLE, '').replace(/[\u2028\u2029]/g, '\n')
}

/** Cuts at a whole character; adds an ellipsis when something was cut. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  let end = limit - 1
  const code = text.charCodeAt(end - 1)
  if (code >= 0xd800 && code <= 0xdbff) end -= 1
  return `${text.slice(0, end)}…`
}

/** One line of plain text: invisible characters out, white space folded, at most `limit` UTF-16 units; empty when nothing of it would be seen. */
export function cleanText(text: string, limit: number): string {
  // Only as much as can matter is looked at: a hostile megabyte costs nothing.
  const line = cut(stripInvisible(text.slice(0, limit * 8)).replace(BLANK, '').replace(PILED, '$1').replace(/\s+/g, ' ').trim(), limit)
  return SEEN.test(line) ? line : ''
}

/** Letters of other scripts that are drawn like Latin ones, in either case. */
const TWINS = new Map([...'аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsԁdһhӏlαaβbεeηhιiκkμmνvοoρpτtυyχx'.matchAll(/(.)(.)/gu)].map(([, twin = '', latin = '']) => [twin, latin]))

/** What a text looks like to the eye: the same for texts that differ by case, look-alike letters and characters that are not seen (T11). */
export function looksLike(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase().replace(/\p{Default_Ignorable_Code_Point}/gu, '').replace(/\s+/g, ' ').trim()
  return Array.from(folded, (letter) => TWINS.get(letter) ?? letter).join('')
}
