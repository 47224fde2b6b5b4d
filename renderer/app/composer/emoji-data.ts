import type { Language } from '../../locales/i18n.ts'

export interface EmojiEntry {
  emoji: string
  label: string
  tags: readonly string[]
  /** English short names, as people know them from other programs: "thumbsup". */
  shortcodes: readonly string[]
  group: number
  order: number
  /** The same emoji by skin tone 1–5. */
  skins: Readonly<Record<number, string>>
}

export interface EmojiBook {
  entries: readonly EmojiEntry[]
  groups: readonly { order: number; label: string }[]
  skinTones: Readonly<Record<string, string>>
}

/** Emoji that are newer than most systems' fonts are left out: they would be empty boxes. */
const NEWEST = 15

/** A line of the bundled data, as far as it is used. */
interface RawEmoji {
  emoji: string
  label: string
  hexcode: string
  version: number
  tags?: string[]
  group?: number
  order?: number
  skins?: { emoji: string; tone?: number | number[] }[]
}
interface RawMessages {
  groups: { key: string; message: string; order: number }[]
  skinTones: { key: string; message: string }[]
}

const loaders: Record<Language, () => Promise<[{ default: unknown }, { default: unknown }]>> = {
  en: () => Promise.all([import('emojibase-data/en/data.json'), import('emojibase-data/en/messages.json')]),
  fr: () => Promise.all([import('emojibase-data/fr/data.json'), import('emojibase-data/fr/messages.json')]),
  ru: () => Promise.all([import('emojibase-data/ru/data.json'), import('emojibase-data/ru/messages.json')]),
}
const books = new Map<Language, Promise<EmojiBook>>()

/** All emoji with their names in that language. Loaded once, when first needed; a failed load is tried again at the next asking. */
export function loadEmoji(language: Language): Promise<EmojiBook> {
  let book = books.get(language)
  if (book === undefined) {
    book = read(language).catch((error: unknown) => {
      books.delete(language)
      throw error
    })
    books.set(language, book)
  }
  return book
}

async function read(language: Language): Promise<EmojiBook> {
  const [[data, messages], codes] = await Promise.all([loaders[language](), import('emojibase-data/en/shortcodes/github.json')])
  const shortcodes = codes.default as Record<string, string | string[]>
  const { groups, skinTones } = messages.default as RawMessages
  // Components (a tone of skin, a colour of hair) are no emoji by themselves.
  const shown = groups.filter(({ key }) => key !== 'component')
  const orders = new Set(shown.map(({ order }) => order))
  return {
    entries: (data.default as RawEmoji[]).flatMap((raw) => entryOf(raw, shortcodes)).filter(({ group }) => orders.has(group)),
    groups: shown.map(({ order, message }) => ({ order, label: capital(message) })),
    skinTones: Object.fromEntries(skinTones.map(({ key, message }) => [key, capital(message)])),
  }
}

function entryOf(raw: RawEmoji, shortcodes: Record<string, string | string[]>): EmojiEntry[] {
  const { group, order } = raw
  if (group === undefined || order === undefined || raw.version > NEWEST) return []
  const skins: Record<number, string> = {}
  for (const skin of raw.skins ?? []) if (typeof skin.tone === 'number') skins[skin.tone] = skin.emoji
  return [{ emoji: raw.emoji, label: raw.label, tags: raw.tags ?? [], shortcodes: [shortcodes[raw.hexcode] ?? []].flat(), group, order, skins }]
}

const capital = (text: string): string => text.slice(0, 1).toLocaleUpperCase() + text.slice(1)
