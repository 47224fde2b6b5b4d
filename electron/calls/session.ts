// The browser session of a deployment: its own partition in memory, our page at its origin, its own filter. No header policy: no token of ours is
// in reach of it, and the library signs in to jicofo by a header of its own.
// This file must not know which call goes on; it asks when something must be decided.

import { createHash } from 'node:crypto'
import path from 'node:path'
import { session, type Session } from 'electron'
import { callPageHandler } from './page.ts'
import { guardCallPermissions, type CallPermissions } from './permissions.ts'
import { callMayReach, type Reach } from './reach.ts'

export interface CallSessionOptions extends Reach, Omit<CallPermissions, 'origin' | 'version'> {
  /** The built app: dist/ lies in it. */
  root: string
}

const WEB = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] }

/** Makes and guards the session of one deployment. Call once for each origin. */
export function openCallSession({ root, ...options }: CallSessionOptions): Session {
  const { origin } = options
  const made = session.fromPartition(`call-${createHash('sha256').update(origin).digest('hex').slice(0, 16)}`)
  guardCallPermissions(made, { ...options, version: process.versions.electron })
  made.on('will-download', (event) => event.preventDefault())
  made.webRequest.onBeforeRequest(WEB, ({ url }, callback) => callback({ cancel: !callMayReach(url, options) }))
  const pass = (request: Request): Promise<Response> => made.fetch(request, { bypassCustomProtocolHandlers: true })
  made.protocol.handle(new URL(origin).protocol.slice(0, -1), callPageHandler({ ...options, root: path.join(root, 'dist/call'), pass }))
  return made
}
