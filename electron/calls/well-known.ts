// Asks the account's server which Jitsi deployment it prefers: `io.element.jitsi` in `/.well-known/matrix/client`, the key Element reads.
// This file must not know policies or windows.

import * as v from 'valibot'
import { isLoopback } from '../address.ts'
import { fetchJson, type Fetch } from '../account/http.ts'
import { isPrivateHost } from '../security/network-filter.ts'
import { callDomain, isLoopbackDomain } from './domain.ts'

/** `unknown`: nobody answered; what was known holds. */
export type WellKnown = { kind: 'told'; domain: string | null } | { kind: 'unknown' }

const Entry = v.fallback(v.optional(v.object({ preferredDomain: v.string() })), undefined)
const JitsiSchema = v.object({ 'io.element.jitsi': Entry, 'im.vector.riot.jitsi': Entry })

const LIMITS = { maxBytes: 64 * 1024, timeoutMs: 10_000 }

/** Where the file may lie: at the server's name, then beside the client API. */
function places(userId: string, baseUrl: string): string[] {
  const base = new URL(baseUrl)
  const name = callDomain(userId.slice(userId.indexOf(':') + 1))
  // The name is the homeserver's own word: it must not send main into this machine or its network where nobody named such an address (T27).
  const askable = name !== null && (!isPrivateHost(new URL(`https://${name}`).hostname) || isPrivateHost(base.hostname))
  return [...new Set([...(askable ? [`https://${name}`] : []), base.origin])].map((origin) => `${origin}/.well-known/matrix/client`)
}

/** `absent`: there is no such host, which alone proves nothing. */
async function askOne(fetch: Fetch, url: string): Promise<WellKnown | { kind: 'absent' }> {
  const fetched = await fetchJson(fetch, url, LIMITS)
  if (fetched.kind === 'too-large') return { kind: 'told', domain: null }
  if (fetched.kind === 'failure') return { kind: fetched.failure === 'not-found' ? 'absent' : 'unknown' }
  if (fetched.status >= 500 || fetched.status === 429) return { kind: 'unknown' }
  const parsed = fetched.status === 200 ? v.safeParse(JitsiSchema, fetched.json) : null
  const written = parsed?.success === true ? (parsed.output['io.element.jitsi'] ?? parsed.output['im.vector.riot.jitsi'])?.preferredDomain : undefined
  const domain = written === undefined ? null : callDomain(written)
  // Only this machine may name itself.
  if (domain !== null && isLoopbackDomain(domain) && !isLoopback(new URL(url))) return { kind: 'told', domain: null }
  return { kind: 'told', domain }
}

/** Asks both places; the server's name before the API's host. */
export async function askWellKnown(fetch: Fetch, { userId, baseUrl }: { userId: string; baseUrl: string }): Promise<WellKnown> {
  const answers = await Promise.all(places(userId, baseUrl).map((url) => askOne(fetch, url)))
  for (const answer of answers) if (answer.kind === 'told' && answer.domain !== null) return answer
  const clear = answers.some(({ kind }) => kind === 'told') && !answers.some(({ kind }) => kind === 'unknown')
  return clear ? { kind: 'told', domain: null } : { kind: 'unknown' }
}
