// What this room (settings) is for: the person's choices about the app, its keys, and the way out.
// What it must not know: how main keeps settings, how sign-in works.

import type { Language } from '../../../electron/bridge/contract.ts'

/** The languages of the app by their own names. */
export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: 'ru', name: 'Русский' },
  { code: 'fr', name: 'Français' },
  { code: 'en', name: 'English' },
]
