// POST /login and its answers (client-server API, "Login"): a session, or a code that the interface can say.
// This file must not know browsers, windows or where a session is kept.

import * as v from 'valibot'
import { UserIdSchema, type Outcome, type SignInErrorCode } from '../bridge/contract.ts'
import { fail, ok } from '../bridge/outcome.ts'
import { fetchJson, type Fetch, type Fetched } from './http.ts'

/** What the server gave. Times in ms since the epoch. */
export interface Session {
  userId: string
  deviceId: string
  baseUrl: string
  accessToken: string
  refreshToken: string | null
  /** When the access token ends; null: not said. */
  expiresAt: number | null
}

const Token = v.pipe(v.string(), v.minLength(1), v.maxLength(8192), v.regex(/^[\x21-\x7e]+$/))
const LoginAnswerSchema = v.object({
  user_id: UserIdSchema,
  access_token: Token,
  device_id: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  refresh_token: v.nullish(Token),
  expires_in_ms: v.nullish(v.pipe(v.number(), v.minValue(0))),
})
const ErrorSchema = v.object({
  errcode: v.fallback(v.string(), 'M_UNKNOWN'),
  error: v.fallback(v.string(), ''),
  soft_logout: v.fallback(v.optional(v.boolean()), undefined),
})

/** The server's error code and words. */
export function matrixError(json: unknown): { errcode: string; error: string; softLogout: boolean } {
  const parsed = v.safeParse(ErrorSchema, json)
  const { errcode, error, soft_logout } = parsed.success ? parsed.output : { errcode: 'M_UNKNOWN', error: '', soft_logout: undefined }
  return { errcode, error: error.slice(0, 300), softLogout: soft_logout === true }
}

export type Credentials = { kind: 'token'; token: string } | { kind: 'password'; user: string; password: string }

export interface LoginRequest {
  baseUrl: string
  credentials: Credentials
  /** An earlier device of this installation at that server, else a new one. */
  deviceId: string
  deviceName: string
}

function refusal(fetched: Fetched & { kind: 'answer' }, kind: Credentials['kind']): { ok: false; code: SignInErrorCode; detail: string | null } {
  const { errcode, error } = matrixError(fetched.json)
  if (errcode === 'M_USER_DEACTIVATED') return fail('deactivated', error)
  if (errcode === 'M_LIMIT_EXCEEDED' || fetched.status === 429) return fail('rate-limited')
  // A login token is single use and short-lived: a refusal means that it is spent.
  if (errcode === 'M_FORBIDDEN') {
    if (/deactivated/i.test(error)) return fail('deactivated', error)
    return kind === 'token' ? fail('expired', error) : fail('wrong-password', error)
  }
  if (fetched.status >= 500) return fail('unknown', error === '' ? `answer ${fetched.status}` : error)
  return fail('refused', error === '' ? `answer ${fetched.status}` : error)
}

/** Signs in. `now` is the clock for the token's end. */
export async function login(fetch: Fetch, request: LoginRequest, now: () => number = Date.now): Promise<Outcome<Session, SignInErrorCode>> {
  const { baseUrl, credentials, deviceId, deviceName } = request
  const how =
    credentials.kind === 'token'
      ? { type: 'm.login.token', token: credentials.token }
      : { type: 'm.login.password', identifier: { type: 'm.id.user', user: credentials.user }, password: credentials.password }
  const started = now()
  const fetched = await fetchJson(fetch, `${baseUrl}/_matrix/client/v3/login`, {
    method: 'POST',
    body: { ...how, device_id: deviceId, initial_device_display_name: deviceName, refresh_token: true },
    timeoutMs: 30_000,
  })
  if (fetched.kind === 'failure') return fail('offline', fetched.detail)
  if (fetched.kind === 'too-large') return fail('unknown', 'the answer is too large')
  if (fetched.status !== 200) return refusal(fetched, credentials.kind)
  const parsed = v.safeParse(LoginAnswerSchema, fetched.json)
  if (!parsed.success) return fail('unknown', 'the answer does not fit')
  const answer = parsed.output
  return ok({
    userId: answer.user_id,
    deviceId: answer.device_id,
    baseUrl,
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    expiresAt: typeof answer.expires_in_ms === 'number' ? started + answer.expires_in_ms : null,
  })
}

export type Refreshed =
  | { kind: 'refreshed'; accessToken: string; refreshToken: string | null; expiresAt: number | null }
  | { kind: 'refused'; softLogout: boolean }
  | { kind: 'unreachable' }

const RefreshAnswerSchema = v.object({
  access_token: Token,
  refresh_token: v.nullish(Token),
  expires_in_ms: v.nullish(v.pipe(v.number(), v.minValue(0))),
})

/** POST /refresh: new tokens for the old refresh token. */
export async function refresh(fetch: Fetch, baseUrl: string, refreshToken: string, now: () => number = Date.now): Promise<Refreshed> {
  const started = now()
  const fetched = await fetchJson(fetch, `${baseUrl}/_matrix/client/v3/refresh`, { method: 'POST', body: { refresh_token: refreshToken }, timeoutMs: 30_000 })
  if (fetched.kind !== 'answer' || fetched.status === 429 || fetched.status >= 500) return { kind: 'unreachable' }
  if (fetched.status !== 200) return { kind: 'refused', softLogout: matrixError(fetched.json).softLogout }
  const parsed = v.safeParse(RefreshAnswerSchema, fetched.json)
  if (!parsed.success) return { kind: 'unreachable' }
  const { access_token, refresh_token, expires_in_ms } = parsed.output
  return {
    kind: 'refreshed',
    accessToken: access_token,
    refreshToken: refresh_token ?? null,
    expiresAt: typeof expires_in_ms === 'number' ? started + expires_in_ms : null,
  }
}
