// This room opens and keeps the one call of this machine: which deployments may be asked, in which session, with which token, in which window.
// It must not know how a conference works, nor what a room says; rooms and names are handed in. This file: what a deployment may be called.

import { isLoopback, parseUrl } from '../address.ts'

/**
 * A deployment's host as it may be written, in lower case (`meet.uni.example`, `127.0.0.1:8443`), or null. Nothing that a parser reads otherwise than a
 * person does: no user, path, dot at the end, number that becomes an address, or letters outside the domain alphabet (T65).
 */
export function callDomain(text: string): string | null {
  if (text.length > 255) return null
  const host = text.toLowerCase()
  if (!/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*|\[::1\])(?::[1-9]\d{0,4})?$/.test(host)) return null
  return parseUrl(`https://${host}`)?.host === host ? host : null
}

/** The origin that a deployment's pages have: https, and http on this very machine only. `domain` is of `callDomain`. */
export function callOrigin(domain: string): string {
  const url = new URL(`https://${domain}`)
  return isLoopback(url) ? new URL(`http://${domain}`).origin : url.origin
}

/** True for a host of this machine, which only somebody on this machine may name (T55). */
export const isLoopbackDomain = (domain: string): boolean => isLoopback(new URL(`https://${domain}`))
