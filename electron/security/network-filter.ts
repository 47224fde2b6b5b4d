// Which addresses a session may reach at all: our page's, those of its homeserver, and of the public web where main itself follows a redirect (T27).
// This file must not know Electron or tokens.

import { isIP } from 'node:net'
import { isConfidential, parseUrl } from '../address.ts'

const INTERNAL = new Set(['app:', 'media:', 'data:', 'blob:', 'devtools:', 'about:', 'chrome:', 'chrome-extension:'])

/** Whether the page's session may ask for `url`: our own schemes and the homeserver, nothing else. */
export function pageMayReach(url: string, baseUrl: string | null): boolean {
  const asked = parseUrl(url)
  if (asked === null) return false
  if (INTERNAL.has(asked.protocol)) return true
  return baseUrl !== null && asked.origin === new URL(baseUrl).origin
}

function privateV4(host: string): boolean {
  const [a = 0, b = 0] = host.split('.').map(Number)
  return a === 0 || a === 10 || a === 127 || (a === 100 && b >= 64 && b < 128) || (a === 169 && b === 254) || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || a >= 224
}

/** Whether the host is written as an address of a private, local or special network, or as a name that only such have. */
export function isPrivateHost(hostname: string): boolean {
  // `localhost.` with its root's dot is the same host.
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '').toLowerCase()
  if (isIP(host) === 4) return privateV4(host)
  if (isIP(host) === 6) {
    const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host)
    if (mapped?.[1] !== undefined && mapped[2] !== undefined) {
      const high = Number.parseInt(mapped[1], 16)
      const low = Number.parseInt(mapped[2], 16)
      return privateV4([high >> 8, high & 255, low >> 8, low & 255].join('.'))
    }
    return host === '::' || host === '::1' || /^f[cd]/.test(host) || /^fe[89ab]/.test(host) || host.startsWith('ff')
  }
  return host === 'localhost' || /\.(?:localhost|local|internal|lan|home\.arpa)$/.test(host) || !host.includes('.')
}

/** Whether a redirect of the homeserver may be followed (without token): the public web by https, or the homeserver itself. */
export function redirectMayReach(url: string, baseUrl: string): boolean {
  const asked = parseUrl(url)
  if (asked === null) return false
  if (asked.origin === new URL(baseUrl).origin) return true
  return asked.protocol === 'https:' && !isPrivateHost(asked.hostname)
}

/** Whether main may ask during discovery and sign-in: https anywhere, http on this machine only, so no redirect leads down (T55). */
export function discoveryMayReach(url: string): boolean {
  const asked = parseUrl(url)
  return asked !== null && isConfidential(asked)
}

/**
 * Judges the hops of requests during discovery: the first address is what a person or an administrator named; where a server sends it on to
 * must not be a way into this machine or its network that the person did not name.
 */
export function discoveryHops(): { mayReach(id: number, url: string): boolean; ended(id: number): void } {
  const started = new Map<number, string>()
  return {
    mayReach: (id, url) => {
      if (!discoveryMayReach(url)) return false
      const first = started.get(id)
      if (first === undefined) {
        started.set(id, url)
        return true
      }
      return redirectMayReach(url, first) || (new URL(url).protocol === 'https:' && isPrivateHost(new URL(first).hostname))
    },
    ended: (id) => void started.delete(id),
  }
}
