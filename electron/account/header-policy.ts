// Decides which request carries the token: those to the homeserver's client and media API, and no other (T21).
// One function for a whole session, since a second onBeforeSendHeaders would silently replace the first. Must not know Electron.

import { parseUrl } from '../address.ts'

const API = ['/_matrix/client/', '/_matrix/media/']

/** Whether a path, once decoded, still climbs: some servers decode before they route. */
function climbs(pathname: string): boolean {
  try {
    return decodeURIComponent(pathname).split(/[/\\]/).includes('..')
  } catch {
    return true // not decodable: not ours
  }
}

/** True for the homeserver's client and media API under its base address. */
export function isHomeserverApi(url: string, baseUrl: string): boolean {
  const asked = parseUrl(url)
  const base = parseUrl(baseUrl)
  if (asked === null || base === null || asked.origin !== base.origin || asked.username !== '' || asked.password !== '') return false
  const prefix = base.pathname.replace(/\/+$/, '')
  return API.some((path) => asked.pathname.startsWith(prefix + path)) && !climbs(asked.pathname)
}

/**
 * The headers to send: whatever the page set as Authorization goes; the token comes where it belongs.
 * Called anew for each hop of a redirect, with that hop's address.
 */
export function headersFor(url: string, headers: Record<string, string>, session: { baseUrl: string; token: string } | null): Record<string, string> {
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'))
  if (session !== null && isHomeserverApi(url, session.baseUrl)) kept['Authorization'] = `Bearer ${session.token}`
  return kept
}
