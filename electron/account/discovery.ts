// From what a person typed to a homeserver that can be signed in to, or the one reason why not.
// Client-server API: well-known URI, /versions, /login. This file must not know windows, tokens or policies.

import * as v from 'valibot'
import { baseOf, isConfidential, parseUrl } from '../address.ts'
import { fail, ok } from '../bridge/outcome.ts'
import type { Discovery, DiscoveryErrorCode, IdentityProvider, Outcome } from '../bridge/contract.ts'
import { fetchJson, type Fetch, type Fetched, type NetworkFailure } from './http.ts'
import { providerIcon } from './provider-icon.ts'

const SMALL = { maxBytes: 64 * 1024, timeoutMs: 10_000 }
/** Authenticated media came with it, and without them nothing could be shown. */
const OLDEST: [number, number] = [1, 11]
const MAX_PROVIDERS = 30

type Failed = { ok: false; code: DiscoveryErrorCode; detail: string | null }

/** What well-known says beside the address. */
export interface WellKnownFacts {
  encryptionOff: boolean
}

export interface Discovered extends Discovery {
  facts: WellKnownFacts
}

type Target = { kind: 'name'; host: string } | { kind: 'address'; url: URL }

/** `uni.example`, `uni.example:8448`, `@anna:uni.example` or an http(s) address. */
export function parseServer(typed: string): Target | null {
  const text = typed.trim()
  if (/^https?:\/\//i.test(text)) {
    const url = parseUrl(text)
    if (url === null || !isConfidential(url) || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return null
    return { kind: 'address', url }
  }
  const name = text.startsWith('@') ? text.slice(text.indexOf(':') + 1) : text
  const url = /^[^\s/\\?#@]+$/.test(name) ? parseUrl(`https://${name}`) : null
  if (url === null || url.hostname === '' || url.pathname !== '/') return null
  return { kind: 'name', host: url.host }
}

const CODE_OF: Record<NetworkFailure, DiscoveryErrorCode> = {
  offline: 'offline',
  'not-found': 'not-found',
  tls: 'tls',
  timeout: 'timeout',
  unreachable: 'offline',
}

const failed = (fetched: Fetched & { kind: 'failure' }): Failed => fail(CODE_OF[fetched.failure], fetched.detail)

const WellKnownSchema = v.object({
  'm.homeserver': v.object({ base_url: v.pipe(v.string(), v.maxLength(2000)) }),
  'io.element.e2ee': v.fallback(v.optional(v.object({ force_disable: v.optional(v.boolean()) })), undefined),
})
const VersionsSchema = v.object({ versions: v.array(v.string()) })
const ProviderSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._~-]{1,255}$/)),
  // Characters that turn the text around or are not seen make one provider look like another (T11).
  name: v.pipe(v.string(), v.maxLength(200), v.transform((name) => name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '').trim()), v.minLength(1)),
  brand: v.fallback(v.nullish(v.pipe(v.string(), v.maxLength(100))), null),
  icon: v.fallback(v.nullish(v.string()), null),
})
const FlowsSchema = v.object({
  flows: v.array(v.object({ type: v.string(), identity_providers: v.fallback(v.optional(v.array(v.unknown())), undefined) })),
})

interface Place {
  baseUrl: string
  facts: WellKnownFacts
}
const NO_FACTS: WellKnownFacts = { encryptionOff: false }

/** Asks `/.well-known/matrix/client` of a server name. No file there is no fault; a broken one is. */
async function lookUp(fetch: Fetch, host: string): Promise<Outcome<Place, DiscoveryErrorCode>> {
  const place: Place = { baseUrl: `https://${host}`, facts: NO_FACTS }
  const fetched = await fetchJson(fetch, `https://${host}/.well-known/matrix/client`, SMALL)
  if (fetched.kind === 'too-large') return fail('well-known-broken', 'the file is too large')
  if (fetched.kind === 'failure') return failed(fetched)
  if (fetched.status === 404) return ok(place)
  if (fetched.status !== 200 || fetched.json === undefined) {
    // Web sites answer anything with their own page: what counts is whether Matrix itself is there.
    return (await isMatrix(fetch, place.baseUrl)) ? ok(place) : fail('well-known-broken', `answer ${fetched.status}`)
  }
  const parsed = v.safeParse(WellKnownSchema, fetched.json)
  if (!parsed.success) return fail('well-known-broken', 'm.homeserver.base_url is missing')
  const url = parseUrl(parsed.output['m.homeserver'].base_url)
  // No way down from https, also not to this machine: only a person or an administrator may name loopback (T55).
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.search !== '') return fail('well-known-broken', 'm.homeserver.base_url is not an https address')
  return ok({ baseUrl: baseOf(url), facts: { encryptionOff: parsed.output['io.element.e2ee']?.force_disable === true } })
}

async function isMatrix(fetch: Fetch, baseUrl: string): Promise<boolean> {
  const fetched = await fetchJson(fetch, `${baseUrl}/_matrix/client/versions`, SMALL)
  return fetched.kind === 'answer' && fetched.status === 200 && v.is(VersionsSchema, fetched.json)
}

/** For an address the file lies on the same host, and only its facts count. */
async function factsBeside(fetch: Fetch, url: URL): Promise<WellKnownFacts> {
  const fetched = await fetchJson(fetch, `${url.origin}/.well-known/matrix/client`, { ...SMALL, timeoutMs: 5000 })
  if (fetched.kind !== 'answer') return NO_FACTS
  const parsed = v.safeParse(v.pick(WellKnownSchema, ['io.element.e2ee']), fetched.json)
  return { encryptionOff: parsed.success && parsed.output['io.element.e2ee']?.force_disable === true }
}

function recentEnough(versions: readonly string[]): boolean {
  return versions.some((version) => {
    const [, major, minor] = /^v(\d+)\.(\d+)$/.exec(version) ?? []
    if (major === undefined || minor === undefined) return false
    return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1])
  })
}

async function providersOf(fetch: Fetch, baseUrl: string, listed: readonly unknown[]): Promise<IdentityProvider[]> {
  const parsed = listed.slice(0, MAX_PROVIDERS).flatMap((item) => {
    const result = v.safeParse(ProviderSchema, item)
    return result.success ? [result.output] : []
  })
  return Promise.all(
    parsed.map(async ({ id, name, brand, icon }) => ({
      id,
      name,
      brand: brand ?? null,
      icon: icon === null || icon === undefined ? null : await providerIcon(fetch, baseUrl, icon),
    })),
  )
}

/**
 * Finds the homeserver behind `typed` and how one can sign in there.
 * Every failure is one code; `detail` says more for the curious.
 */
export async function discover(fetch: Fetch, typed: string): Promise<Outcome<Discovered, DiscoveryErrorCode>> {
  const target = parseServer(typed)
  if (target === null) return fail('invalid-name')
  const found: Outcome<Place, DiscoveryErrorCode> =
    target.kind === 'name' ? await lookUp(fetch, target.host) : ok({ baseUrl: baseOf(target.url), facts: NO_FACTS })
  if (!found.ok) return found
  const { baseUrl } = found.value
  const [versions, login, facts] = await Promise.all([
    fetchJson(fetch, `${baseUrl}/_matrix/client/versions`, SMALL),
    fetchJson(fetch, `${baseUrl}/_matrix/client/v3/login`, SMALL),
    target.kind === 'name' ? found.value.facts : factsBeside(fetch, target.url),
  ])
  if (versions.kind === 'failure') return failed(versions)
  if (versions.kind === 'too-large') return fail('not-matrix')
  const known = v.safeParse(VersionsSchema, versions.json)
  if (versions.status !== 200 || !known.success) return fail('not-matrix', `answer ${versions.status}`)
  if (!recentEnough(known.output.versions)) return fail('too-old', known.output.versions.at(-1) ?? null)
  if (login.kind === 'failure') return failed(login)
  const flows = login.kind === 'answer' ? v.safeParse(FlowsSchema, login.json) : null
  if (flows?.success !== true) return fail('no-sign-in')
  const sso = flows.output.flows.find((flow) => flow.type === 'm.login.sso')
  const password = flows.output.flows.some((flow) => flow.type === 'm.login.password')
  if (sso === undefined && !password) return fail('no-sign-in')
  const providers = await providersOf(fetch, baseUrl, sso?.identity_providers ?? [])
  return ok({
    serverName: target.kind === 'name' ? target.host : target.url.host,
    baseUrl,
    password,
    sso: providers,
    ssoUnnamed: sso !== undefined && providers.length === 0,
    facts,
  })
}
