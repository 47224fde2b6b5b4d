// The only way out of the app: http, https and mailto, written anew from their parsed form, to the system's programs (T30).
// This file must not know who asks; addresses from servers and messages go the same way.

import { parseUrl } from '../address.ts'

const SCHEMES = new Set(['http:', 'https:', 'mailto:'])
const MAX = 8192

/** The address as it may be opened, or null. */
export function externalAddress(text: string): string | null {
  if (text.length > MAX || /[\p{Cc}\\]/u.test(text)) return null
  const url = parseUrl(text)
  if (url === null || !SCHEMES.has(url.protocol)) return null
  if (url.protocol === 'mailto:') {
    // A recipient only: further headers could attach files in some programs.
    const recipient = /^[^\s?&"'<>|`$;]{1,320}$/.test(url.pathname) ? url.pathname : null
    return recipient === null ? null : `mailto:${recipient}`
  }
  if (url.hostname === '' || url.username !== '' || url.password !== '') return null
  return url.href
}

export type OpenExternal = (text: string) => Promise<boolean>

/** Makes the one function. `open` is the system's; false: refused, or nothing on this machine opens it. */
export function externalLinks(open: (url: string) => Promise<void>, log: (message: string, error?: unknown) => void): OpenExternal {
  return async (text) => {
    const address = externalAddress(text)
    if (address === null) {
      log('an address was refused: not http, https or mailto')
      return false
    }
    try {
      await open(address)
      return true
    } catch (error) {
      log('the system opens no such address', error)
      return false
    }
  }
}
