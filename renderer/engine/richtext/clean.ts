// Plain text that came from others, made fit for a line of the interface: bidi and control characters out, one line, cut.

/** Characters that reorder or hide text: bidi embeddings, overrides, isolates and marks, zero-width no-break, line separators, controls, interlinear and tag characters. */
const INVISIBLE = /[^\P{Cc}\t\n\r]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/gu

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

/** One line of plain text: invisible characters out, white space folded, at most `limit` UTF-16 units. */
export function cleanText(text: string, limit: number): string {
  // Only as much as can matter is looked at: a hostile megabyte costs nothing.
  return cut(stripInvisible(text.slice(0, limit * 8)).replace(/\s+/g, ' ').trim(), limit)
}
