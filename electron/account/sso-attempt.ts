// One sign-in through the browser: its address, its three ways back, its end after five minutes (client-server API, "SSO client login").
// This file must not know what becomes of the login token.

import { parseUrl } from '../address.ts'
import { LOGIN_TOKEN, listenForReturn, nonce, type Loopback, type LoopbackOptions } from './loopback.ts'

export const ATTEMPT_MS = 5 * 60_000

export interface SsoAttempt {
  /** Address to open in the system's browser. */
  url: string
  /** ms since the epoch. */
  until: number
  /** `amphi:` link that may belong to this attempt: the second way back. True when it did. */
  takeLink(link: { state: string; loginToken: string }): boolean
  /** What a person pasted, an address or a bare code: the third way back. */
  takePasted(text: string): boolean
  cancel(): void
}

export interface SsoOptions {
  baseUrl: string
  /** null: the server shows its own choice. */
  providerId: string | null
  texts: LoopbackOptions['texts']
  /** Called once: the token, or why there is none. */
  onEnd: (result: { token: string } | { code: 'refused' | 'expired' }) => void
  listen?: typeof listenForReturn
  lifetimeMs?: number
}

/** Picks the login token out of what was pasted: a returned address (its state must match when it has one) or the code alone. */
export function tokenFromPaste(text: string, state: string): string | null {
  const pasted = text.trim()
  const url = /^[a-z][a-z0-9+.-]*:/i.test(pasted) ? parseUrl(pasted) : null
  if (url === null) return LOGIN_TOKEN.test(pasted) && pasted.length >= 8 && !/[/?&=<>]/.test(pasted) ? pasted : null
  const returned = url.searchParams.get('state')
  const token = url.searchParams.get('loginToken')
  return returned === state && token !== null && LOGIN_TOKEN.test(token) ? token : null
}

/** Starts an attempt: listens first, so that the browser always finds an open door. Falls back to the private scheme without a port. */
export async function startSsoAttempt(options: SsoOptions): Promise<SsoAttempt> {
  const { baseUrl, providerId, texts, onEnd, listen = listenForReturn, lifetimeMs = ATTEMPT_MS } = options
  const state = nonce()
  let loopback: Loopback | null = null
  let open = true
  const finish = (result: Parameters<typeof onEnd>[0] | null): void => {
    if (!open) return
    open = false
    clearTimeout(timer)
    loopback?.close()
    if (result !== null) onEnd(result)
  }
  const timer = setTimeout(() => finish({ code: 'expired' }), lifetimeMs)
  try {
    loopback = await listen(state, { texts, onReturn: (token) => finish(token === null ? { code: 'refused' } : { token }) })
  } catch {
    loopback = null // no port to listen on: the link of the private scheme is the way back
  }
  const back = loopback?.redirectUrl ?? `amphi://sso?state=${state}`
  const provider = providerId === null ? '' : `/${encodeURIComponent(providerId)}`
  return {
    url: `${baseUrl}/_matrix/client/v3/login/sso/redirect${provider}?redirectUrl=${encodeURIComponent(back)}`,
    until: Date.now() + lifetimeMs,
    takeLink: ({ state: returned, loginToken }) => {
      if (!open || returned !== state || !LOGIN_TOKEN.test(loginToken)) return false
      finish({ token: loginToken })
      return true
    },
    takePasted: (text) => {
      const token = open ? tokenFromPaste(text, state) : null
      if (token === null) return false
      finish({ token })
      return true
    },
    cancel: () => finish(null),
  }
}
