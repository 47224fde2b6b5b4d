// Names of windows come from whatever program made them: one line of plain text before anybody reads it.
// This file must not know Electron.

const BIDI = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff]/g
const MAX = 200

/** One line of at most 200 characters, without control characters and without those that turn text around. */
export function cleanName(name: string): string {
  // What no screen shows in one line is not even looked at.
  const clean = name.slice(0, 4 * MAX).replaceAll(BIDI, '').replaceAll(/[\p{Cc}\s\u2028\u2029]+/gu, ' ').trim()
  const letters = [...clean]
  return letters.length > MAX ? `${letters.slice(0, MAX - 1).join('')}…` : clean
}
