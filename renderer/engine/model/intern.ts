// One copy of a text that thousands of rooms hold: types, people's ids, the same power levels. JSON.parse makes a new string of each occurrence.

/** Texts held at most; more than a large account's people, and the pool starts anew rather than grow. */
const MAX_TEXTS = 50_000
/** Longer texts are seldom the same twice. */
const MAX_LENGTH = 2000

const pool = new Map<string, string>()

/** The same text; the copy that was met first. */
export function intern(text: string): string {
  const known = pool.get(text)
  if (known !== undefined) return known
  if (text.length > MAX_LENGTH) return text
  if (pool.size >= MAX_TEXTS) pool.clear()
  pool.set(text, text)
  return text
}
