// What a conference on Jitsi is made from.
// This file must not know React, the app, the engine or Matrix: types only.

import type { Outcome } from '../../../electron/bridge/contract.ts'
import type { CallStart, TokenErrorCode } from '../../../electron/bridge/contract-call.ts'

export interface JitsiOptions {
  /** Which conference, at which deployment, within which bounds. */
  start: Pick<CallStart, 'conference' | 'origin' | 'policy'>
  /** A capture that begins anew is a new question to the person, as with a desktop's portal; else it may begin anew whenever its rate changes. */
  asksPerCapture?: boolean
  /** A token for this conference, asked for anew at each join and re-join; `jwt: null` where the deployment wants none. */
  token(): Promise<Outcome<{ jwt: string | null }, TokenErrorCode>>
  /** The page that runs the deployment's code; the page's own by default. */
  window?: Window & typeof globalThis
}
