// Signing in from the first click to a session: one attempt at a time, by browser, code or password.
// This file must not know windows or where the session is kept; the finished session is handed on.

import type { Outcome, SignInErrorCode, SignInState } from '../bridge/contract.ts'
import { fail, ok } from '../bridge/outcome.ts'
import type { AnswerTexts } from './answer-page.ts'
import { discover, type Discovered } from './discovery.ts'
import type { Fetch } from './http.ts'
import { login, type Credentials, type Session } from './login.ts'
import { startSsoAttempt, type SsoAttempt } from './sso-attempt.ts'

export interface SignInOptions {
  /** Requests without a token. */
  fetch: Fetch
  /** Opens the system's browser; false: there is none. */
  openLink: (url: string) => Promise<boolean>
  texts: () => AnswerTexts
  /** Device of this installation at that server; a fresh one for a shared computer. */
  deviceIdFor: (baseUrl: string, shared: boolean) => Promise<string>
  deviceName: string
  /** Keeps the session and starts the account. Rejects when it cannot be kept. */
  onSession: (session: Session, how: { by: 'sso' | 'password'; shared: boolean; encryptionOff: boolean }) => Promise<SignInState & { kind: 'done' }>
  onState: (state: SignInState) => void
  log: (message: string, error?: unknown) => void
}

export interface SignIn {
  discover(server: string): ReturnType<typeof discover>
  sso(baseUrl: string, providerId: string | null, shared: boolean): Promise<Outcome<null, SignInErrorCode>>
  password(baseUrl: string, user: string, password: string, shared: boolean): Promise<Outcome<null, SignInErrorCode>>
  code(pasted: string): Outcome<null, SignInErrorCode>
  /** A link of the private scheme; one that no attempt waits for is ignored (T50). */
  link(link: { state: string; loginToken: string }): void
  reopenBrowser(): Promise<void>
  /** "This is a shared computer", changed while the browser is open. */
  setShared(shared: boolean): void
  cancel(): void
}

/** Makes the one sign-in of the app. */
export function createSignIn(options: SignInOptions): SignIn {
  const { fetch, openLink, texts, deviceIdFor, deviceName, onSession, onState, log } = options
  /** Only servers that discovery found may be signed in to. */
  const discovered = new Map<string, Discovered>()
  let attempt: SsoAttempt | null = null
  /** Of the attempt that goes on. */
  let shared = false
  /** Counts attempts: one that was overtaken while it started is ended at once. */
  let latest = 0

  const tell = (state: SignInState): void => {
    log(`sign-in: ${state.kind}${state.kind === 'failed' ? ` ${state.code}` : ''}`)
    onState(state)
  }
  const finish = async (baseUrl: string, credentials: Credentials): Promise<Outcome<null, SignInErrorCode>> => {
    attempt = null
    const how = { by: credentials.kind === 'token' ? ('sso' as const) : ('password' as const), shared, encryptionOff: discovered.get(baseUrl)?.facts.encryptionOff ?? false }
    tell({ kind: 'finishing' })
    const result = await login(fetch, { baseUrl, credentials, deviceId: await deviceIdFor(baseUrl, how.shared), deviceName })
    if (!result.ok) {
      tell({ kind: 'failed', code: result.code, detail: result.detail })
      return result
    }
    try {
      tell(await onSession(result.value, how))
      return ok(null)
    } catch (error) {
      log('the session could not be kept', error)
      tell({ kind: 'failed', code: 'storage', detail: null })
      return fail('storage')
    }
  }
  const cancel = (): void => {
    latest += 1
    attempt?.cancel()
    attempt = null
  }

  return {
    discover: async (server) => {
      const result = await discover(fetch, server)
      if (result.ok) discovered.set(result.value.baseUrl, result.value)
      else log(`discovery: ${result.code} ${result.detail ?? ''}`)
      return result
    },
    sso: async (baseUrl, providerId, onShared) => {
      const server = discovered.get(baseUrl)
      if (server === undefined || (providerId !== null && !server.sso.some(({ id }) => id === providerId))) return fail('refused')
      cancel()
      shared = onShared
      const mine = latest
      const started = await startSsoAttempt({
        baseUrl,
        providerId,
        texts: texts(),
        onEnd: (end) => {
          if ('token' in end) void finish(baseUrl, { kind: 'token', token: end.token })
          else {
            attempt = null
            tell({ kind: 'failed', code: end.code, detail: null })
          }
        },
      })
      if (mine !== latest) {
        started.cancel()
        return fail('cancelled')
      }
      attempt = started
      tell({ kind: 'waiting-browser', url: started.url, until: started.until })
      await openLink(started.url) // without a browser the page still shows the address
      return ok(null)
    },
    password: async (baseUrl, user, password, onShared) => {
      if (discovered.get(baseUrl)?.password !== true) return fail('refused')
      cancel()
      shared = onShared
      return finish(baseUrl, { kind: 'password', user, password })
    },
    code: (pasted) => {
      if (attempt === null) return fail('expired')
      return attempt.takePasted(pasted) ? ok(null) : fail('wrong-code')
    },
    link: (link) => {
      if (attempt?.takeLink(link) !== true) log('a sign-in link that nobody waits for was ignored')
    },
    reopenBrowser: async () => {
      if (attempt !== null) await openLink(attempt.url)
    },
    setShared: (on) => {
      if (attempt !== null) shared = on
    },
    cancel: () => {
      cancel()
      tell({ kind: 'idle' })
    },
  }
}
