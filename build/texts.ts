// The check of all texts that a person reads: fails on one that is missing, untranslated, unused, malformed or said with too little.
// Knows where catalogues and sources lie; the rules stand in texts/.
import path from 'node:path'
import { call as callEn } from '../renderer/locales/en/call.ts'
import { messages as en } from '../renderer/locales/en/index.ts'
import { call as callFr } from '../renderer/locales/fr/call.ts'
import { messages as fr } from '../renderer/locales/fr/index.ts'
import { call as callRu } from '../renderer/locales/ru/call.ts'
import { messages as ru } from '../renderer/locales/ru/index.ts'
import { compareCatalogues, LANGUAGES, readMessage, type Catalogues, type Language } from './texts/catalogues.ts'
import { SAME_AS_ENGLISH } from './texts/same.ts'
import { findUsage } from './texts/usage.ts'

/** The placeholders of a text; a malformed one counts as one without (it has its own complaint). */
function namesIn(text: string, language: Language): string[] {
  try {
    return [...readMessage(text, language).args.keys()]
  } catch {
    return []
  }
}

/** What each message asks for in any of the languages. */
function placeholdersOf(catalogues: Catalogues): Map<string, readonly string[]> {
  return new Map(Object.keys(catalogues.en).map((key) => [key, [...new Set(LANGUAGES.flatMap((language) => namesIn(catalogues[language][key] ?? '', language)))]]))
}

if (import.meta.main) {
  const catalogues: Catalogues = { en: { ...en, ...callEn }, fr: { ...fr, ...callFr }, ru: { ...ru, ...callRu } }
  const placeholders = placeholdersOf(catalogues)
  const { used, complaints } = findUsage(path.join(path.dirname(import.meta.dirname), 'tsconfig.json'), placeholders)
  const all = [...compareCatalogues(catalogues, SAME_AS_ENGLISH), ...complaints, ...[...placeholders.keys()].filter((key) => !used.has(key)).map((key) => `${key} is used nowhere`)]
  for (const complaint of all) console.error(complaint)
  console.log(all.length === 0 ? `${placeholders.size} texts in three languages: fine` : `${all.length} complaints about texts`)
  process.exitCode = all.length === 0 ? 0 : 1
}
