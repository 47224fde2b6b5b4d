import type { Language } from '../../locales/i18n.ts'
import { loadEmoji, type EmojiEntry } from './emoji-data.ts'

export interface FoundEmoji {
  emoji: string
  label: string
  /** The short name that matched or, where a word of the language did, the first one. Empty: it has none. */
  shortcode: string
}

/** Letters as people type them in a hurry: no case, no accents, ё as е, signs of short names as spaces. */
export const foldWord = (text: string): string => text.toLocaleLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ё', 'е').replace(/[_-]+/g, ' ').trim()

/**
 * How well an emoji fits what was typed after the colon; the smaller the better, null: not at all.
 * Short names go first, then the words of its name, then its tags.
 */
export function rankEmoji({ label, tags, shortcodes }: Pick<EmojiEntry, 'label' | 'tags' | 'shortcodes'>, query: string): number | null {
  const codes = shortcodes.map(foldWord)
  if (codes.includes(query)) return 0
  const name = foldWord(label)
  if (name === query) return 1
  if (codes.some((code) => code.startsWith(query))) return 2
  if (beginsWord(name, query)) return 3
  const words = tags.map(foldWord)
  if (words.includes(query)) return 4
  if (words.some((word) => beginsWord(word, query))) return 5
  return codes.some((code) => code.includes(query)) ? 6 : null
}

const beginsWord = (text: string, query: string): boolean => text.startsWith(query) || text.includes(` ${query}`)

/** The emoji that fit best among the given ones; equal ones in the usual order. */
export function bestEmoji(entries: readonly EmojiEntry[], typed: string, limit: number): FoundEmoji[] {
  // "+1" is a short name of its own; its sign is no separator.
  const query = foldWord(typed)
  if (query === '') return []
  const found: { entry: EmojiEntry; rank: number }[] = []
  for (const entry of entries) {
    const rank = rankEmoji(entry, query)
    if (rank !== null) found.push({ entry, rank })
  }
  found.sort((a, b) => a.rank - b.rank || a.entry.order - b.entry.order)
  return found.slice(0, limit).map(({ entry }) => ({
    emoji: entry.emoji, label: entry.label, shortcode: entry.shortcodes.find((code) => foldWord(code).startsWith(query)) ?? entry.shortcodes[0] ?? '',
  }))
}

/** Finds emoji by short name, name or tag in that language. Rejects when the data cannot be loaded. */
export async function searchEmoji(prefix: string, language: Language, limit: number): Promise<FoundEmoji[]> {
  const { entries } = await loadEmoji(language)
  return bestEmoji(entries, prefix, limit)
}
