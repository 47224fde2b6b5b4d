// Words of the deployment and of participants made fit for a line: text, never markup (T80).
// This file must not know where they came from.

/** Controls, bidi embeddings, overrides and isolates, zero-width and other characters without a shape of their own; joiners stay, they make emoji and letters. */
const UNSEEN = /\u034f|\u17b4|\u17b5|[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu
const PILED = /(\p{M}{4})\p{M}+/gu
const SEEN = /[^\p{Default_Ignorable_Code_Point}\s]/u

/** One line of at most `most` UTF-16 units; '' for whatever is no text or shows nothing. Never throws, and looks at no more than can matter. */
export function oneLine(value: unknown, most: number): string {
  if (typeof value !== 'string') return ''
  const line = value.slice(0, most * 8).replace(/\s/g, ' ').replace(UNSEEN, '').replace(PILED, '$1').replace(/ +/g, ' ').trim()
  if (!SEEN.test(line)) return ''
  const cut = line.slice(0, most)
  const last = cut.charCodeAt(cut.length - 1)
  return (last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut).trimEnd()
}

export const cleanName = (value: unknown): string => oneLine(value, 80)

/** The deployment's own words, for the curious; null: it said nothing. */
export function detailOf(value: unknown): string | null {
  const text = value instanceof Error ? value.message : value
  const line = oneLine(text, 200)
  return line === '' ? null : line
}
