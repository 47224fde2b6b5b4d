// Tokens by which a deployment learns who joins: through the homeserver's OpenID token, from the organisation's own giver, or none. One for each join (T84).
// This file must not know windows. What it makes goes to an allowed deployment's page and nowhere else: not to the disk, not to the log.

import { createHmac } from 'node:crypto'
import * as v from 'valibot'
import { fetchJson, type Fetch, type Fetched } from '../account/http.ts'
import type { CallAnswers, TokenErrorCode } from '../bridge/contract-call.ts'
import { fail, ok } from '../bridge/outcome.ts'
import { callOrigin } from './domain.ts'

export interface TokenRequest {
  domain: string
  /** Conference name. */
  conference: string
  roomId: string
  userId: string
  baseUrl: string
  /** As the others read it. */
  name: string
}

export interface TokenParts {
  /** Without any token. */
  plainFetch: Fetch
  /** The session that adds the account's token to requests of the homeserver's API. */
  accountFetch: Fetch
  /** Once after a 401. True: there is a new token. */
  refresh: () => Promise<boolean>
  /** Whether policy or well-known name this deployment, asked at each join. */
  allowed: (domain: string) => boolean
  /** The organisation's own giver; null: there is none. */
  tokenUrl: string | null
  /** How the deployment asks who one is, as soon as it has said so. */
  onSignIn: (auth: 'openidtoken-jwt' | null) => void
}

type Answer = CallAnswers['call.token']

const LIMITS = { maxBytes: 64 * 1024, timeoutMs: 8000 }
const Text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max))
const AuthSchema = v.object({ auth: v.string() })
const OpenIdSchema = v.object({ access_token: Text(4096), token_type: v.string(), matrix_server_name: Text(255), expires_in: v.number() })
type OpenId = v.InferOutput<typeof OpenIdSchema>
/** Three parts of base64url, as a JSON Web Token is written. */
const GivenSchema = v.object({ jwt: v.pipe(Text(16_384), v.regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/)) })

const failureOf = (fetched: Fetched): { ok: false; code: TokenErrorCode; detail: string | null } => {
  if (fetched.kind === 'too-large') return fail('deployment')
  if (fetched.kind === 'failure') return fail(fetched.failure === 'timeout' ? 'timeout' : fetched.failure === 'tls' ? 'deployment' : 'offline')
  return fail(fetched.status === 401 || fetched.status === 403 ? 'refused' : 'deployment', `answer ${fetched.status}`)
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** HS256 by the literal key `notused`: the deployment's module trusts the OpenID token inside, which it has checked by the homeserver, and not the signature. */
export function matrixJwt(openId: OpenId, { domain, roomId, name }: Pick<TokenRequest, 'domain' | 'roomId' | 'name'>): string {
  const claims = {
    iss: domain,
    sub: domain,
    aud: `https://${domain}`,
    room: '*',
    // No avatar: pictures of this homeserver are given to those who are signed in only.
    context: { matrix: { token: openId.access_token, room_id: roomId, server_name: openId.matrix_server_name }, user: { avatar: '', name } },
  }
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${createHmac('sha256', 'notused').update(signed).digest('base64url')}`
}

/** Client-server API, "OpenID": a token that says only who one is, short-lived, of no use at the homeserver's other endpoints. */
async function openIdToken({ accountFetch, refresh }: TokenParts, { userId, baseUrl }: TokenRequest): Promise<OpenId | ReturnType<typeof failureOf>> {
  const url = `${baseUrl}/_matrix/client/v3/user/${encodeURIComponent(userId)}/openid/request_token`
  const ask = (): Promise<Fetched> => fetchJson(accountFetch, url, { ...LIMITS, method: 'POST', body: {} })
  let fetched = await ask()
  if (fetched.kind === 'answer' && fetched.status === 401 && (await refresh())) fetched = await ask()
  if (fetched.kind !== 'answer' || fetched.status !== 200) return failureOf(fetched)
  const parsed = v.safeParse(OpenIdSchema, fetched.json)
  return parsed.success ? parsed.output : fail('deployment', 'the homeserver gave no OpenID token')
}

/** How the deployment wants to know who one is: `/.well-known/element/jitsi`. No such file, or none that can be read: not at all. */
async function wantsMatrix(fetch: Fetch, domain: string): Promise<boolean | ReturnType<typeof failureOf>> {
  const fetched = await fetchJson(fetch, `${callOrigin(domain)}/.well-known/element/jitsi`, LIMITS)
  if (fetched.kind === 'failure') return failureOf(fetched)
  const parsed = fetched.kind === 'answer' && fetched.status === 200 ? v.safeParse(AuthSchema, fetched.json) : null
  return parsed?.success === true && parsed.output.auth === 'openidtoken-jwt'
}

async function fromOrganisation(parts: TokenParts, tokenUrl: string, request: TokenRequest): Promise<Answer> {
  const openId = await openIdToken(parts, request)
  if ('ok' in openId) return openId
  const { domain, conference, roomId } = request
  const fetched = await fetchJson(parts.plainFetch, tokenUrl, { ...LIMITS, method: 'POST', body: { openid: openId, room_id: roomId, domain, conference } })
  if (fetched.kind !== 'answer' || fetched.status !== 200) return failureOf(fetched)
  const parsed = v.safeParse(GivenSchema, fetched.json)
  return parsed.success ? ok({ jwt: parsed.output.jwt }) : fail('deployment', 'what gives tokens gave none')
}

/** A fresh token for one join; `jwt` null where the deployment wants none. */
export async function callToken(parts: TokenParts, request: TokenRequest): Promise<Answer> {
  const { domain } = request
  if (!parts.allowed(domain)) return fail('refused')
  if (parts.tokenUrl !== null) return fromOrganisation(parts, parts.tokenUrl, request)
  const wanted = await wantsMatrix(parts.plainFetch, domain)
  if (typeof wanted !== 'boolean') return wanted
  parts.onSignIn(wanted ? 'openidtoken-jwt' : null)
  if (!wanted) return ok({ jwt: null })
  const openId = await openIdToken(parts, request)
  return 'ok' in openId ? openId : ok({ jwt: matrixJwt(openId, request) })
}
