// The one call of the system's opener. Addresses come here only by way of external-links.ts, which has judged them.
// This file must not know where an address came from.

import { shell } from 'electron'

/** Hands an address to the program that the desktop has for it. */
export const systemBrowser = (url: string): Promise<void> => shell.openExternal(url)
