// Which addresses the call page may reach: its deployment, the web sockets of that host and its subdomains, and bridges that the organisation names.
// This file must not know sessions; the filter and the page's policy are two readings of the same rule.

import { isIP } from 'node:net'
import { parseUrl } from '../address.ts'

/** A deployment as the rule sees it. */
export interface Reach {
  /** Of `callOrigin`. */
  origin: string
  /** Hosts, with a port where there is one, at which bridges of the deployment keep their web sockets. */
  bridges: readonly string[]
}

const hasSubdomains = (hostname: string): boolean => isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && hostname !== 'localhost'

/**
 * Whether the call page may ask for `url`. Requests go to the deployment's origin alone, with no redirect to anywhere else. Bridges open their channel by
 * web socket, often at a port or a subdomain of their own; where that fails the library uses the media connection's data channel instead.
 */
export function callMayReach(url: string, { origin, bridges }: Reach): boolean {
  const asked = parseUrl(url)
  if (asked === null || asked.username !== '' || asked.password !== '') return false
  if (asked.protocol === 'http:' || asked.protocol === 'https:') return asked.origin === origin
  const own = new URL(origin)
  if (asked.protocol !== 'wss:' && !(asked.protocol === 'ws:' && own.protocol === 'http:')) return false
  return asked.hostname === own.hostname || (hasSubdomains(own.hostname) && asked.hostname.endsWith(`.${own.hostname}`)) || bridges.includes(asked.host)
}

/** The same rule as sources of a content security policy. */
export function socketSources({ origin, bridges }: Reach): string[] {
  const { hostname, protocol } = new URL(origin)
  const schemes = protocol === 'http:' ? ['ws', 'wss'] : ['wss']
  const hosts = [`${hostname}:*`, ...(hasSubdomains(hostname) ? [`*.${hostname}:*`] : []), ...bridges]
  return schemes.flatMap((scheme) => hosts.map((host) => `${scheme}://${host}`))
}
