// The Jitsi implementation of a conference: the deployment's own lib-jitsi-meet, old and new, behind the terms of a call.
// This folder must not know React, the app, the engine, main's bridge or Matrix.

import type { Conference } from '../conference.ts'
import { JitsiConference } from './conference.ts'
import type { JitsiOptions } from './options.ts'

export type { JitsiOptions } from './options.ts'

/**
 * A conference of the deployment whose page this is. Loads nothing before `join`.
 * Failures of the deployment, its library or its answers are told as phases and troubles; nothing here throws.
 */
export function createJitsiConference(options: JitsiOptions): Conference {
  return new JitsiConference(options)
}
