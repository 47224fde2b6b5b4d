// Serves our page at the deployment's own origin (wall 4): jicofo answers no other origin. Everything else there is the deployment's, passed through.
// This file must not know which call goes on.

import { readCapped } from '../account/http.ts'
import { CALL_PAGE_PATH } from '../bridge/contract-call.ts'
import { fileIn, sendFile } from '../security/app-protocol.ts'
import { callCsp } from '../security/csp.ts'
import { callMayReach, socketSources, type Reach } from './reach.ts'

export interface CallPageOptions extends Reach {
  /** Folder of the built call page. */
  root: string
  /** Asks the network itself, past this handler. */
  pass: (request: Request) => Promise<Response>
}

/** A `config.js` of more than this is none: real ones have 20 to 60 kB. */
const MAX_CONFIG = 1024 * 1024

function headers(type: string, reach: Reach): Record<string, string> {
  const base = { 'content-type': type, 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer', 'cache-control': 'no-cache' }
  return type.startsWith('text/html') ? { ...base, 'content-security-policy': callCsp(socketSources(reach)), 'cross-origin-opener-policy': 'same-origin' } : base
}

/** Makes the handler of a call session for the scheme of the deployment's origin. */
export function callPageHandler({ root, pass, ...reach }: CallPageOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url)
    // What Chromium hands to a protocol handler its own filter does not see.
    if (!callMayReach(request.url, reach)) return new Response(null, { status: 403 })
    if (url.pathname.startsWith(CALL_PAGE_PATH)) {
      if (request.method !== 'GET') return new Response(null, { status: 405 })
      return sendFile(fileIn(root, `/${url.pathname.slice(CALL_PAGE_PATH.length)}`), (type) => headers(type, reach))
    }
    // To the page an address that does not answer is a request that failed; it says so, and why is the network's business.
    const response = await pass(request).catch(() => Response.error())
    if (!url.pathname.endsWith('/config.js')) return response
    const body = await readCapped(response, MAX_CONFIG)
    if (body === null) return new Response(null, { status: 413 })
    return new Response(new Uint8Array(body), { status: response.status, headers: { 'content-type': response.headers.get('content-type') ?? 'text/javascript' } })
  }
}
