// Serves the page's own files at app://amphi: GET only, nothing outside the folder, exact headers (T38).
// This file must not know which session asks; it is given the folder and the policies.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseUrl } from '../address.ts'
import { isCode } from '../config/atomic-file.ts'
import { pageCsp, workerCsp } from './csp.ts'

const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
  ['.json', 'application/json'],
  ['.wasm', 'application/wasm'],
])

export type AppFile = { status: 200; file: string; type: string } | { status: 400 | 404 | 405 }

/** Which file of the page an address names. `root` is absolute. */
export function resolveAppFile(method: string, address: string, root: string): AppFile {
  if (method !== 'GET') return { status: 405 }
  const url = parseUrl(address)
  if (url === null || url.protocol !== 'app:' || url.host !== 'amphi' || url.username !== '') return { status: 404 }
  return fileIn(root, url.pathname)
}

/** Which file of a built page in `root` a path (`/`, `/assets/x.js`) names. */
export function fileIn(root: string, encoded: string): AppFile {
  let pathname: string
  try {
    pathname = decodeURIComponent(encoded)
  } catch {
    return { status: 400 }
  }
  // No file of ours has any other character; this alone shuts out traversal, NUL, backslashes and drive letters.
  if (!/^\/(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*\/)*[A-Za-z0-9_-]?[A-Za-z0-9_.-]*$/.test(pathname) || pathname.includes('..')) return { status: 400 }
  const file = path.join(root, pathname === '/' ? 'index.html' : pathname)
  if (!file.startsWith(root + path.sep)) return { status: 400 }
  const type = TYPES.get(path.extname(file))
  return type === undefined ? { status: 404 } : { status: 200, file, type }
}

/** Headers of a file: what it is, that nobody else may embed it, and the policy that its context lives under. */
export function appHeaders(type: string, homeserver: string | null): Record<string, string> {
  const base = {
    'content-type': type,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  }
  if (type.startsWith('text/html')) {
    return { ...base, 'content-security-policy': pageCsp(), 'cache-control': 'no-store', 'cross-origin-opener-policy': 'same-origin' }
  }
  // A script's own policy counts only where it starts a Worker.
  if (type.startsWith('text/javascript')) return { ...base, 'content-security-policy': workerCsp(homeserver), 'cache-control': 'no-cache' }
  return { ...base, 'cache-control': 'no-cache' }
}

/** Makes the handler of a session. `homeserver` is asked at each request: it changes with sign-in. */
export function appHandler(root: string, homeserver: () => string | null): (request: { method: string; url: string }) => Promise<Response> {
  return ({ method, url }) => sendFile(resolveAppFile(method, url, root), (type) => appHeaders(type, homeserver()))
}

/** Answers with a file, or with why not. */
export async function sendFile(resolved: AppFile, headers: (type: string) => Record<string, string>): Promise<Response> {
  if (resolved.status !== 200) return new Response(null, { status: resolved.status })
  try {
    return new Response(new Uint8Array(await readFile(resolved.file)), { headers: headers(resolved.type) })
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'EISDIR')) return new Response(null, { status: 404 })
    throw error
  }
}
