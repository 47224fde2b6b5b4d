// The library's errors in the terms of a call: what each means, and whether coming back by itself can help.
// This file must not know how the library is driven.

import type { CallError, CallErrorCode, DeviceFailure } from '../conference.ts'
import { detailOf } from './clean.ts'

/** `again`: join anew with the tracks kept; `end`: tell and stop; `lobby`: knock; `host`: wait until somebody who may has opened it; `trouble`: tell and go on; `ignore`: nothing to tell. */
export type Consequence = 'again' | 'end' | 'lobby' | 'host' | 'trouble' | 'ignore'
export interface Verdict {
  error: CallError
  consequence: Consequence
}

/** `CONFERENCE_FAILED`, by its name since 2020. */
const CONFERENCE_ERRORS: Readonly<Record<string, readonly [CallErrorCode, Consequence]>> = {
  'conference.connectionError.notAllowed': ['not-allowed', 'end'],
  // Guests are let in once a host is there; Jitsi Meet's page says so and asks again.
  'conference.authenticationRequired': ['lobby', 'host'],
  'conference.connectionError.membersOnly': ['lobby', 'lobby'],
  'conference.connectionError.accessDenied': ['lobby-denied', 'end'],
  'conference.passwordRequired': ['password', 'end'],
  'conference.passwordNotSupported': ['unknown', 'ignore'],
  'conference.max_users': ['full', 'end'],
  'conference.reservationError': ['not-allowed', 'end'],
  'conference.destroyed': ['ended', 'end'],
  'conference.videobridgeNotAvailable': ['bridge-gone', 'trouble'],
  'conference.iceFailed': ['media-failed', 'again'],
  'conference.offerAnswerFailed': ['media-failed', 'again'],
  'conference.restarted': ['connection-lost', 'again'],
  'conference.focusLeft': ['connection-lost', 'again'],
  'conference.focusDisconnected': ['connection-lost', 'again'],
  'conference.gracefulShutdown': ['connection-lost', 'again'],
  'conference.connectionError': ['connection-lost', 'again'],
  'conference.incompatible_server_versions': ['deployment-wrong', 'end'],
  'conference.display_name_required': ['not-allowed', 'end'],
  'conference.chatError': ['unknown', 'ignore'],
  'conference.settingsError': ['unknown', 'ignore'],
}

/** Words rather than a kind of error, which stands before them. */
const words = (values: readonly unknown[]): string | null => {
  const said = values.map(detailOf).filter((detail) => detail !== null)
  return said.find((detail) => detail.includes(' ')) ?? said[0] ?? null
}

/**
 * What `CONFERENCE_FAILED` means.
 * @param password whether one was given: then it was wrong
 */
export function conferenceVerdict(name: unknown, more: readonly unknown[], password: boolean): Verdict {
  const [code, consequence] = (typeof name === 'string' && Object.hasOwn(CONFERENCE_ERRORS, name) ? CONFERENCE_ERRORS[name] : undefined) ?? ['unknown', 'trouble']
  return { error: { code: code === 'password' && password ? 'password-wrong' : code, detail: words(more) ?? (code === 'unknown' ? detailOf(name) : null) }, consequence }
}

/** What `CONNECTION_FAILED` means: a rejected token says so first and "dropped" after it, so the first one counts. */
export function connectionVerdict(name: unknown, more: readonly unknown[]): Verdict {
  const detail = words(more)
  switch (name) {
    case 'connection.passwordRequired':
      return { error: { code: 'token-refused', detail }, consequence: 'end' }
    case 'connection.notLiveError':
      return { error: { code: 'not-allowed', detail }, consequence: 'end' }
    default:
      return { error: { code: 'deployment-unreachable', detail: detail ?? detailOf(name) }, consequence: 'again' }
  }
}

/** What `createLocalTracks` refused with, by the library's names and the browser's. */
export function deviceFailure(error: unknown): DeviceFailure {
  const name = nameOf(error)
  if (/permission_denied|NotAllowed|SecurityError/.test(name)) return 'denied'
  if (/not_found|NotFound|constraint_failed|Overconstrained/.test(name)) return 'missing'
  if (/NotReadable|TrackStart|Abort|timeout|gum\.general/.test(name)) return 'busy'
  return 'unknown'
}

/** The name of an error of the library or the browser; '' when it has none. */
export function nameOf(error: unknown): string {
  if (typeof error === 'string') return error.slice(0, 200)
  if (typeof error !== 'object' || error === null) return ''
  const { name } = error as { name?: unknown }
  return typeof name === 'string' ? name.slice(0, 200) : ''
}
