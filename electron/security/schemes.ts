// The schemes of our own, with no right more than the page needs. Must be declared before the app is ready.
// This file must not know what is served under them.

import type { CustomScheme } from 'electron'

/**
 * `app:` is the page's origin, with V8's code cache. `media:` is for <img>, <video> and <audio> alone: without fetch
 * no script can read through it, and its bytes are no script's business.
 */
export const SCHEMES: CustomScheme[] = [
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  { scheme: 'media', privileges: { standard: true, secure: true, stream: true } },
]
