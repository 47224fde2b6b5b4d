// The permission table: everything is denied but what stands in it, and that only to our own page's main frame (T39).
// This file must not know Electron; sessions are handed in.

import { APP_ORIGIN } from '../bridge/contract.ts'

export interface PermissionQuestion {
  permission: string
  /** Origin or address of the frame that asks; undefined: not known. */
  requester: string | undefined
  isMainFrame: boolean
}

/** Electron writes origins with and without the slash at the end. */
const originOf = (address: string): string => /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(address)?.[0] ?? ''

/** Whether `allowed` names it and our own main frame asks. */
export function decide(question: PermissionQuestion, allowed: readonly string[]): boolean {
  if (!question.isMainFrame || question.requester === undefined) return false
  return originOf(question.requester) === APP_ORIGIN && allowed.includes(question.permission)
}

/** The parts of Electron's session that ask. */
export interface AskingSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, callback: (granted: boolean) => void, details: { requestingUrl: string; isMainFrame: boolean }) => void,
  ): void
  setPermissionCheckHandler(
    handler: (contents: unknown, permission: string, requestingOrigin: string, details: { isMainFrame: boolean; embeddingOrigin?: string }) => boolean,
  ): void
  setDevicePermissionHandler(handler: () => boolean): void
  setDisplayMediaRequestHandler(handler: ((request: unknown, callback: (streams: object) => void) => void) | null): void
}

/** Binds the table to a session. Every session gets it, also those that never show a page. */
export function guardPermissions(session: AskingSession, allowed: readonly string[]): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(decide({ permission, requester: details.requestingUrl, isMainFrame: details.isMainFrame }, allowed))
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    decide({ permission, requester: requestingOrigin, isMainFrame: details.isMainFrame }, allowed),
  )
  session.setDevicePermissionHandler(() => false)
  // Nothing is captured outside a call (T40): without a handler Chromium refuses getDisplayMedia.
  session.setDisplayMediaRequestHandler(null)
}
