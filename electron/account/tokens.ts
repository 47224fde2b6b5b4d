// Holds the access token and keeps it fresh: ahead of time, and once after a 401, one refresh at a time.
// This file must not know who uses the token; only header-policy.ts and account requests ask for it.

import type { Refreshed, Session } from './login.ts'

export interface TokenOptions {
  session: Session
  refresh: (refreshToken: string) => Promise<Refreshed>
  /** Makes new tokens durable before they are used. */
  save: (session: Session) => Promise<void>
  log: (message: string, error?: unknown) => void
  now?: () => number
}

export interface Tokens {
  /** The token to send now. */
  current(): string
  /** One refresh for all who ask meanwhile. True: a new token is there, replay. */
  refresh(): Promise<boolean>
  stop(): void
}

const EARLY_MS = 60_000
/** setTimeout holds 31 bits. */
const LONGEST_MS = 2 ** 31 - 1

/** Starts to keep a session's tokens. */
export function keepTokens({ session: first, refresh, save, log, now = Date.now }: TokenOptions): Tokens {
  let session = first
  let running: Promise<boolean> | null = null
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const once = async (): Promise<boolean> => {
    if (session.refreshToken === null || stopped) return false
    const result = await refresh(session.refreshToken)
    if (result.kind !== 'refreshed') {
      log(`tokens were not refreshed: ${result.kind}`)
      return false
    }
    session = {
      ...session,
      accessToken: result.accessToken,
      refreshToken: result.refreshToken ?? session.refreshToken,
      expiresAt: result.expiresAt,
    }
    // The old refresh token is spent: even when the disk refuses, the new ones must serve this run.
    await save(session).catch((error: unknown) => log('new tokens could not be saved', error))
    schedule()
    return true
  }
  const refreshOnce = (): Promise<boolean> => {
    running ??= once().finally(() => {
      running = null
    })
    return running
  }
  const schedule = (): void => {
    clearTimeout(timer)
    if (stopped || session.refreshToken === null || session.expiresAt === null) return
    const left = session.expiresAt - now()
    const wait = Math.min(Math.max(left - Math.max(EARLY_MS, left * 0.2), 1000), LONGEST_MS)
    timer = setTimeout(() => {
      void refreshOnce().then((done) => {
        if (!done) timer = setTimeout(schedule, EARLY_MS)
      })
    }, wait)
    timer.unref()
  }
  schedule()
  return {
    current: () => session.accessToken,
    refresh: refreshOnce,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
