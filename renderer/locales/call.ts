import { adoptTexts, type Language } from './i18n.ts'

const loaders = {
  en: () => Promise.all([import('./en/common.ts'), import('./en/call.ts')]),
  fr: () => Promise.all([import('./fr/common.ts'), import('./fr/call.ts')]),
  ru: () => Promise.all([import('./ru/common.ts'), import('./ru/call.ts')]),
} as const

/** Loads the texts of the call's page in one language and makes it the language of everything drawn from now on. Rejects when they cannot be loaded. */
export async function setCallLanguage(next: Language): Promise<void> {
  const [{ common }, { call }] = await loaders[next]()
  adoptTexts(next, { ...common, ...call })
}
