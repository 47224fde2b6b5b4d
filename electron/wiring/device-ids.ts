// Which device this installation is at a server: always the same one, so that transaction ids hold across sign-ins.
// This file must not know accounts.

import { randomInt } from 'node:crypto'
import type { AppState } from '../config/settings.ts'
import type { Store } from '../config/store.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const fresh = (): string => Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('')

/** Remembers a device for each server; on a shared computer only for as long as the app runs. */
export function deviceIds(state: Store<AppState>): (baseUrl: string, shared: boolean) => Promise<string> {
  const passing = new Map<string, string>()
  return async (baseUrl, shared) => {
    if (shared) {
      const made = passing.get(baseUrl) ?? fresh()
      passing.set(baseUrl, made)
      return made
    }
    const { devices } = state.get()
    const known = devices[baseUrl]
    if (known !== undefined) return known
    const made = fresh()
    await state.set({ devices: { ...devices, [baseUrl]: made } })
    return made
  }
}
