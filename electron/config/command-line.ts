// Reads what the app was started with. A link that the desktop passes on is data: no switch after it counts (T35).
// This file must not know Electron or what a link means.

import * as v from 'valibot'
import { StorageModeSchema, type StorageMode } from './storage-mode.ts'

export interface CommandLine {
  server: string | null
  storageMode: StorageMode | null
  /** The first argument that is a link for us, as it stood. */
  link: string | null
  /** Where the person chose the key store by Chromium's own switch. */
  passwordStore: boolean
}

const looksLikeLink = (arg: string): boolean => /^(?:amphi|https?|matrix):/i.test(arg)

/**
 * Parses the arguments after the program (and, in development, after the app's folder).
 * Switches stand before `--` and before the first link; unknown ones are Chromium's or nobody's and are skipped.
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const result: CommandLine = { server: null, storageMode: null, link: null, passwordStore: false }
  let switches = true
  for (const arg of args) {
    if (looksLikeLink(arg)) {
      result.link = arg.slice(0, 8192)
      return result
    }
    if (arg === '--') switches = false
    if (!switches || !arg.startsWith('--')) continue
    const at = arg.indexOf('=')
    const name = at === -1 ? arg : arg.slice(0, at)
    const value = at === -1 ? '' : arg.slice(at + 1)
    if (name === '--server' && value !== '') result.server = value.slice(0, 300)
    else if (name === '--storage-mode' && v.is(StorageModeSchema, value)) result.storageMode = value
    else if (name === '--password-store') result.passwordStore = true
  }
  return result
}
