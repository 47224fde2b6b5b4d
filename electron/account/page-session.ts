// The browser session in which an account's page and its requests live: own partition, own schemes, one header policy, one filter.
// This file must not know sign-in or the page; it asks for the account's address and token when a request goes out.

import { session, type Session } from 'electron'
import { partitionName, type Partition } from '../config/folders.ts'
import { OWN_PAGE_PERMISSIONS } from '../electron-versions.ts'
import { guardPermissions } from '../security/permissions.ts'
import { discoveryHops, pageMayReach } from '../security/network-filter.ts'
import { headersFor } from './header-policy.ts'

export interface PageSessionOptions {
  account: () => { baseUrl: string; token: string } | null
  /** Serves app://amphi. */
  app: (request: { method: string; url: string }) => Promise<Response>
  /** Serves media:. */
  media: (request: Request) => Promise<Response>
}

const WEB = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] }

/** Nothing that Chromium itself would download or remember. */
function closed(made: Session, allowed: readonly string[]): Session {
  guardPermissions(made, allowed)
  made.on('will-download', (event) => event.preventDefault())
  return made
}

/** Makes and guards the session of a partition. Call once for each partition. */
export function openPageSession(partition: Partition, { account, app, media }: PageSessionOptions): Session {
  // Answers of the homeserver say no-store and media have their own cache: an HTTP cache would only keep what must not stay.
  const made = closed(session.fromPartition(partitionName(partition), { cache: false }), OWN_PAGE_PERMISSIONS)
  made.protocol.handle('app', app)
  made.protocol.handle('media', media)
  made.webRequest.onBeforeRequest(WEB, ({ url }, callback) => {
    callback({ cancel: !pageMayReach(url, account()?.baseUrl ?? null) })
  })
  made.webRequest.onBeforeSendHeaders(WEB, ({ url, requestHeaders }, callback) => {
    callback({ requestHeaders: headersFor(url, requestHeaders, account()) })
  })
  return made
}

/** The session for discovery and sign-in: no token, no cookies kept, https only. */
export function openPlainSession(): Session {
  const made = closed(session.fromPartition('sign-in', { cache: false }), [])
  const hops = discoveryHops()
  made.webRequest.onBeforeRequest(WEB, ({ id, url }, callback) => callback({ cancel: !hops.mayReach(id, url) }))
  made.webRequest.onCompleted(WEB, ({ id }) => hops.ended(id))
  made.webRequest.onErrorOccurred(WEB, ({ id }) => hops.ended(id))
  made.webRequest.onBeforeSendHeaders(WEB, ({ url, requestHeaders }, callback) => callback({ requestHeaders: headersFor(url, requestHeaders, null) }))
  return made
}
