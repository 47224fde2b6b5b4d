// The few sentences that main itself says (native dialogs, the browser's answer page, menus), in the person's language.
// This file must not know when they are said.

import type { Language } from '../bridge/contract.ts'
import { shell as en } from '../../renderer/locales/en/shell.ts'
import { shell as fr } from '../../renderer/locales/fr/shell.ts'
import { shell as ru } from '../../renderer/locales/ru/shell.ts'

export type ShellKey = keyof typeof en
const TEXTS: Record<Language, Record<ShellKey, string>> = { en, fr, ru }

/** The sentence of `key`; `{name}` is replaced by the argument of that name. */
export function text(language: Language, key: ShellKey, args: Record<string, string> = {}): string {
  return TEXTS[language][key].replaceAll(/\{(\w+)\}/g, (whole, name: string) => args[name] ?? whole)
}
