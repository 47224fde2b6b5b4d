// The sentence that stands in an event for clients that do not know it, in the language of who sends it.

import { event as en } from '../../locales/en/event.ts'
import { event as fr } from '../../locales/fr/event.ts'
import { event as ru } from '../../locales/ru/event.ts'

const WORDS: Record<string, Record<keyof typeof en, string>> = { en, fr, ru }

/** "Started a call: https://…". `language`: BCP 47; one that there is no text in says it in English. */
export function startedWords(language: string, link: string): string {
  const words = WORDS[language.split('-')[0] ?? ''] ?? en
  return words['event.callStarted'].replace('{link}', () => link)
}
