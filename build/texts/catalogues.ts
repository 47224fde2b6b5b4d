// Compares the languages with each other: keys, ICU syntax, placeholders, plural forms, and sentences nobody translated.
// Must not know where a text is shown, nor read any file: catalogues in, complaints out.
import { IntlMessageFormat } from 'intl-messageformat'

export type Catalogue = Readonly<Record<string, string>>
export const LANGUAGES = ['en', 'fr', 'ru'] as const
export type Language = (typeof LANGUAGES)[number]
export type Catalogues = Readonly<Record<Language, Catalogue>>

type Element = ReturnType<IntlMessageFormat['getAst']>[number]
/** The numbers that the parser gives the kinds of elements. */
const KIND = { literal: 0, argument: 1, number: 2, date: 3, time: 4, select: 5, plural: 6, pound: 7, tag: 8 } as const

/** Forms that a language has but that are only for millions or fractions: nobody counts those here. */
const OPTIONAL_FORMS: Readonly<Record<Language, readonly string[]>> = { en: [], fr: ['many'], ru: [] }

export interface Message {
  /** Placeholders: name → how it is filled in (`argument`, `plural`, `agreement`: a plural that doesn't say its number, `select(a|b)` …). */
  args: ReadonlyMap<string, string>
  /** Forms written, for each plural that says its number. */
  plurals: readonly (readonly string[])[]
}

const saysNumber = (elements: readonly Element[]): boolean => elements.some((element) => element.type === KIND.pound || element.type === KIND.number)

/** Reads one ICU message. @throws when it is not one, with the parser's reason. */
export function readMessage(text: string, language: Language): Message {
  const args = new Map<string, string>()
  const plurals: string[][] = []
  const walk = (elements: readonly Element[]): void => {
    for (const element of elements) {
      switch (element.type) {
        case KIND.argument:
          if (!args.has(element.value) || args.get(element.value) === 'agreement') args.set(element.value, 'argument')
          break
        case KIND.number:
        case KIND.date:
        case KIND.time:
          args.set(element.value, 'format')
          break
        case KIND.select:
          args.set(element.value, `select(${Object.keys(element.options).sort().join('|')})`)
          for (const option of Object.values(element.options)) walk(option.value)
          break
        case KIND.plural:
          // Without the number (verbs that agree with their subject) two forms do in every language.
          if (Object.values(element.options).some((option) => saysNumber(option.value))) {
            plurals.push(Object.keys(element.options))
            args.set(element.value, 'plural')
          } else if (!args.has(element.value)) args.set(element.value, 'agreement')
          for (const option of Object.values(element.options)) walk(option.value)
          break
        default:
          break
      }
    }
  }
  walk(new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst())
  return { args, plurals }
}

/** Plural forms that the language needs and the message has not. */
function lackingForms(message: Message, language: Language): string[] {
  const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.filter((form) => !OPTIONAL_FORMS[language].includes(form))
  return [...new Set(message.plurals.flatMap((written) => needed.filter((form) => !written.includes(form))))]
}

const LETTERS = /\p{L}/u
const CYRILLIC = /\p{Script=Cyrillic}/u

/** What remains of a text when its placeholders and their keywords are gone. */
export function wordsOf(text: string): string {
  return text.replaceAll(/\{\s*\w+\s*,\s*\w+\s*,/g, ' ').replaceAll(/\{\s*\w+\s*\}/g, ' ').replaceAll(/(?:=\d+|\w+)\s*\{/g, ' ').replaceAll(/\bAmphi\b|[{}#]/g, ' ')
}

/** Whether a text was left in English: the same words, or for Russian no Cyrillic letter at all. */
export function isUntranslated(text: string, english: string, language: Language): boolean {
  const words = wordsOf(text)
  if (language === 'en' || !LETTERS.test(words)) return false
  return text === english || (language === 'ru' && !CYRILLIC.test(words))
}

/**
 * Every complaint about the catalogues, a line each.
 * @param same keys whose text may be the same as in English, by language: names and words that both languages have.
 */
export function compareCatalogues(catalogues: Catalogues, same: Readonly<Partial<Record<Language, readonly string[]>>> = {}): string[] {
  const complaints: string[] = []
  for (const language of LANGUAGES) {
    const catalogue = catalogues[language]
    for (const key of Object.keys(catalogues.en)) if (!Object.hasOwn(catalogue, key)) complaints.push(`${language}: ${key} is missing`)
    for (const key of Object.keys(catalogue)) if (!Object.hasOwn(catalogues.en, key)) complaints.push(`${language}: ${key} is not in English, the source of keys`)
    for (const key of same[language] ?? []) {
      if (catalogue[key] === undefined || !isUntranslated(catalogue[key], catalogues.en[key] ?? '', language)) complaints.push(`${language}: ${key} need not be in the list of texts that are the same as in English`)
    }
    for (const [key, text] of Object.entries(catalogue)) complaints.push(...complainOf(key, text, language, catalogues, same[language] ?? []))
  }
  return complaints
}

function complainOf(key: string, text: string, language: Language, catalogues: Catalogues, same: readonly string[]): string[] {
  const english = catalogues.en[key]
  const complaints: string[] = []
  if (text.trim() === '') complaints.push(`${language}: ${key} is empty`)
  if (english === undefined) return complaints
  if (isUntranslated(text, english, language) && !same.includes(key)) complaints.push(`${language}: ${key} is not translated: ${text}`)
  try {
    const message = readMessage(text, language)
    const lacking = lackingForms(message, language)
    if (lacking.length > 0) complaints.push(`${language}: ${key} lacks the plural form ${lacking.join(', ')}`)
    complaints.push(...differences(key, language, message, english))
  } catch (error) {
    complaints.push(`${language}: ${key} is no ICU message: ${error instanceof Error ? error.message : String(error)}`)
  }
  return complaints
}

function differences(key: string, language: Language, message: Message, english: string): string[] {
  let source: Message
  try {
    source = readMessage(english, 'en')
  } catch {
    return [] // the English text has a complaint of its own
  }
  const names = new Set([...message.args.keys(), ...source.args.keys()])
  return [...names]
    .filter((name) => !alike(message.args.get(name), source.args.get(name)))
    .map((name) => `${language}: ${key} uses {${name}} as ${message.args.get(name) ?? 'nothing'}, English as ${source.args.get(name) ?? 'nothing'}`)
}

/** A language may print a number where another needs a plural, and may let verbs agree where another need not; the rest must be the same. */
function alike(one: string | undefined, other: string | undefined): boolean {
  const numeric = (use: string | undefined): boolean => use === 'plural' || use === 'argument' || use === 'format'
  const free = (use: string | undefined): boolean => use === undefined || use === 'agreement'
  return one === other || (numeric(one) && numeric(other)) || (free(one) && free(other)) || (numeric(one) && other === 'agreement') || (one === 'agreement' && numeric(other))
}
