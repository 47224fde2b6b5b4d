// The content security policies of the page, of the engine's Worker and of the call page, as header values.
// This file must not know protocols or windows.

const join = (directives: Record<string, string>): string =>
  Object.entries(directives)
    .map(([name, value]) => (value === '' ? name : `${name} ${value}`))
    .join('; ')

/**
 * The page: own scripts and styles, media from `media:`, no frames, no network.
 * React sets styles through the CSSOM, which needs no permission; style attributes in markup stay forbidden.
 */
export function pageCsp(): string {
  return join({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'font-src': "'self'",
    'img-src': "'self' media: data: blob:",
    'media-src': 'media: blob:',
    'connect-src': "'self'",
    'worker-src': "'self'",
    'frame-src': "'none'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': 'amphi-worker',
  })
}

/** The Worker: own scripts, and the homeserver alone. `homeserver` null: nobody is signed in, no network at all. */
export function workerCsp(homeserver: string | null): string {
  return join({
    'default-src': "'none'",
    'script-src': "'self'",
    'connect-src': homeserver === null ? "'self'" : `'self' ${new URL(homeserver).origin}`,
    'worker-src': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'",
  })
}

/**
 * The call page, which runs the deployment's library: scripts of the deployment's origin, its own connections, no frames, nothing of anybody else.
 * No Trusted Types: the library does not know them.
 * @param sockets CSP sources of the web sockets that may be opened
 */
export function callCsp(sockets: readonly string[]): string {
  return join({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'font-src': "'self'",
    'img-src': "'self' data: blob:",
    'media-src': "'self' blob:",
    'connect-src': ["'self'", ...sockets].join(' '),
    'worker-src': 'blob:',
    'frame-src': "'none'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  })
}
