// The life of the session as the requests see it: one shared refresh on a 401, and certainty before anybody is told that it is over.

import type { EngineHost } from '../host.ts'
import type { SignOutReason } from '../protocol.ts'
import { ApiError } from './api.ts'

type LossReason = Exclude<SignOutReason, 'by-person'>
const TOKEN_ERRCODES = new Set(['M_UNKNOWN_TOKEN', 'M_MISSING_TOKEN', 'M_USER_DEACTIVATED', 'M_USER_LOCKED'])
const CHECK_PATIENCE_MS = 20_000

export interface Session {
  /** fetch with one refresh and one replay after a token error. Rejects with ApiError `signed-out` when the session is over. */
  fetch(url: string | URL, init: RequestInit): Promise<Response>
}

interface ErrorBody {
  errcode: string | null
  softLogout: boolean
}

function readErrorBody(text: string): ErrorBody {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    // Not a Matrix answer: says nothing about the session.
    return { errcode: null, softLogout: false }
  }
  if (typeof body !== 'object' || body === null) return { errcode: null, softLogout: false }
  const { errcode, soft_logout: soft } = body as { errcode?: unknown; soft_logout?: unknown }
  return { errcode: typeof errcode === 'string' ? errcode : null, softLogout: soft === true }
}

const signedOut = (): ApiError => new ApiError({ code: 'signed-out' }, false, 401, 'M_UNKNOWN_TOKEN')
const notSure = (): ApiError => new ApiError({ code: 'server-unreachable' }, true, 401, null)

export function createSession(host: EngineHost, signal: AbortSignal): Session {
  let generation = 0
  let refreshing: Promise<boolean> | null = null
  let checking: Promise<'alive' | LossReason> | null = null
  let lost = false

  /** One refresh for all requests that met the same dead token. */
  function refresh(): Promise<boolean> {
    refreshing ??= host
      .refreshToken()
      .then((done) => {
        if (done) generation += 1
        return done
      })
      .finally(() => {
        refreshing = null
      })
    return refreshing
  }

  /**
   * Asks the homeserver itself who we are. A token error may have been passed on from elsewhere (a federated profile or join);
   * only this purely local endpoint may end a session (T54).
   */
  async function whoami(): Promise<'alive' | LossReason> {
    const response = await host.fetch(`${host.account.baseUrl}/_matrix/client/v3/account/whoami`, {
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.any([signal, AbortSignal.timeout(CHECK_PATIENCE_MS)]),
    })
    if (response.ok) {
      await response.text()
      return 'alive'
    }
    const { errcode, softLogout } = readErrorBody(await response.text())
    if (errcode === 'M_USER_DEACTIVATED') return 'deactivated'
    if (response.status !== 401 || errcode === null || !TOKEN_ERRCODES.has(errcode)) throw notSure()
    return softLogout ? 'soft-logout' : 'token-revoked'
  }

  async function check(): Promise<'alive' | LossReason> {
    checking ??= whoami().finally(() => {
      checking = null
    })
    return checking
  }

  async function afterTokenError(response: Response): Promise<Response> {
    const verdict = await check()
    if (verdict === 'alive') {
      // Somebody else's 401: an ordinary refusal of this request.
      return new Response(JSON.stringify({ errcode: 'M_FORBIDDEN', error: 'Refused by another server' }), { status: 403, headers: { 'Content-Type': 'application/json' } })
    }
    if (!lost) {
      lost = true
      host.sessionLost(verdict)
    }
    return response
  }

  return {
    async fetch(url, init) {
      if (lost) throw signedOut()
      const startedIn = generation
      const send = () => host.fetch(url, init)
      let response = await send()
      for (let attempt = 0; ; attempt += 1) {
        if (response.status !== 401 && response.status !== 403) return response
        const text = await response.text()
        const { errcode } = readErrorBody(text)
        // The body was read: hand on an equal answer.
        response = new Response(text, { status: response.status, headers: response.headers })
        if (errcode === null || !TOKEN_ERRCODES.has(errcode)) return response
        if (attempt > 0 || errcode === 'M_USER_DEACTIVATED') return afterTokenError(response)
        const renewed = generation !== startedIn || (await refresh())
        if (!renewed) return afterTokenError(response)
        response = await send()
      }
    },
  }
}
