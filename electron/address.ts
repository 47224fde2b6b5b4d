// Parses addresses without throwing, and says what kind of host they name.
// This file must not know what an address is used for.

/** The parsed address, or null. */
export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** True for this machine itself, by the names under which it is asked. */
export const isLoopback = (url: URL): boolean => LOOPBACK.has(url.hostname)

/** True where what is said cannot be read on the way: https, or http to this very machine. */
export const isConfidential = (url: URL): boolean => url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))

/** An address without its trailing slash, as `baseUrl` is written everywhere. */
export function baseOf(url: URL): string {
  return url.origin + url.pathname.replace(/\/+$/, '')
}
