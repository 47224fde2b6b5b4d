// The browser sessions of the small pages of our own that a call needs beside the main window: in memory, without a network, allowed nothing.
// This file must not know what those pages are for.

import path from 'node:path'
import { session, type Session } from 'electron'
import { appHandler } from '../security/app-protocol.ts'
import { guardPermissions } from '../security/permissions.ts'

const WEB = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] }
const made = new Map<string, Session>()

/** The session of the page that is built into `dist/<page>`; the same one each time. */
export function ownSession(root: string, page: 'share-bar' | 'share-picker'): Session {
  const present = made.get(page)
  if (present !== undefined) return present
  const own = session.fromPartition(page, { cache: false })
  guardPermissions(own, [])
  own.protocol.handle('app', appHandler(path.join(root, 'dist', page), () => null))
  own.webRequest.onBeforeRequest(WEB, (_details, callback) => callback({ cancel: true }))
  own.on('will-download', (event) => event.preventDefault())
  made.set(page, own)
  return own
}
