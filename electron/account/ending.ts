// How a session ends: by the person, or found ended at the server. Says which, and tells the server where it can be told.
// This file must not know windows or files.

import { matrixError } from './login.ts'
import { fetchJson, type Fetch } from './http.ts'

export type EndReason = 'token-revoked' | 'soft-logout' | 'deactivated'
export type Verdict = { kind: 'alive' } | { kind: 'ended'; reason: EndReason } | { kind: 'unknown' }

/** A closed account loses its sessions first and its profile a moment later: how long after a first look there is another one (ms). */
const LOOK_AGAIN_MS = [500, 1500]

/**
 * Asks the homeserver itself whether the session lives (GET /account/whoami): an answer that came by way of
 * another server must not sign anybody out (T54).
 * @param fetch requests that carry the account's token
 * @param pause resolves after so many milliseconds
 */
export async function examine(fetch: Fetch, plainFetch: Fetch, baseUrl: string, userId: string, pause: (ms: number) => Promise<void>): Promise<Verdict> {
  const asked = await fetchJson(fetch, `${baseUrl}/_matrix/client/v3/account/whoami`)
  if (asked.kind !== 'answer') return { kind: 'unknown' }
  if (asked.status === 200) return { kind: 'alive' }
  const { errcode, softLogout } = matrixError(asked.json)
  if (errcode === 'M_USER_DEACTIVATED') return { kind: 'ended', reason: 'deactivated' }
  if (asked.status !== 401 || errcode !== 'M_UNKNOWN_TOKEN') return { kind: 'unknown' }
  if (softLogout) return { kind: 'ended', reason: 'soft-logout' }
  for (const wait of [0, ...LOOK_AGAIN_MS]) {
    if (wait > 0) await pause(wait)
    if (await profileIsGone(plainFetch, baseUrl, userId)) return { kind: 'ended', reason: 'deactivated' }
  }
  return { kind: 'ended', reason: 'token-revoked' }
}

/** Deactivation deletes the tokens, so the server answers as for a removed session; the profile goes with the account. */
async function profileIsGone(plainFetch: Fetch, baseUrl: string, userId: string): Promise<boolean> {
  const profile = await fetchJson(plainFetch, `${baseUrl}/_matrix/client/v3/profile/${encodeURIComponent(userId)}`)
  // Synapse 1.163 says M_UNKNOWN ("No row found") of a profile that was erased, M_NOT_FOUND of one that never was.
  return profile.kind === 'answer' && profile.status === 404 && ['M_NOT_FOUND', 'M_UNKNOWN'].includes(matrixError(profile.json).errcode ?? '')
}

/** POST /logout. True when the server removed the session, or had done so before. */
export async function revoke(fetch: Fetch, baseUrl: string): Promise<boolean> {
  const asked = await fetchJson(fetch, `${baseUrl}/_matrix/client/v3/logout`, { method: 'POST', body: {}, timeoutMs: 10_000 })
  return asked.kind === 'answer' && (asked.status === 200 || asked.status === 401)
}
