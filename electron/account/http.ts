// Small JSON requests with a size cap, a time cap and failures as values. All of them go through Electron's network, one trust store.
// This file must not know Matrix, or which session fetches.

/** A fetch of some session; in tests Node's own. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

export type NetworkFailure = 'offline' | 'not-found' | 'tls' | 'timeout' | 'unreachable'
export type Fetched =
  | { kind: 'answer'; status: number; /** undefined: the body is not JSON */ json: unknown; type: string; url: string }
  | { kind: 'failure'; failure: NetworkFailure; detail: string }
  | { kind: 'too-large' }

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT'
  body?: unknown
  headers?: Record<string, string>
  /** Bytes of answer that are read at most. */
  maxBytes?: number
  timeoutMs?: number
  signal?: AbortSignal
}

const codesOf = (error: unknown): string => {
  const words: string[] = []
  for (let at: unknown = error; at instanceof Error && words.length < 10; at = at.cause) {
    words.push(at.name, at.message)
    if ('code' in at) words.push(String(at.code))
  }
  return words.join(' ')
}

const KINDS: [RegExp, NetworkFailure][] = [
  [/ERR_CERT|ERR_SSL|ERR_BAD_SSL|ERR_TLS|SELF_SIGNED|UNABLE_TO_VERIFY|CERT_HAS_EXPIRED|CERT_|ERR_PINNED|EPROTO|wrong version number/i, 'tls'],
  [/TimeoutError|TIMED_OUT|ETIMEDOUT|UND_ERR_.*TIMEOUT/i, 'timeout'],
  [/ERR_NAME_NOT_RESOLVED|ENOTFOUND|ERR_NAME_RESOLUTION|ERR_ICANN/i, 'not-found'],
  [/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_ADDRESS_UNREACHABLE|ENETUNREACH|EHOSTUNREACH|EAI_AGAIN|ERR_PROXY|ERR_NETWORK_ACCESS/i, 'offline'],
]

/** What kind of failure an error of the network is: Chromium's `net::ERR_…` and Node's codes. */
export function classify(error: unknown): NetworkFailure {
  const words = codesOf(error)
  return KINDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'unreachable'
}

/** The whole body; null when it is longer than `maxBytes`, of which no more is read. */
export async function readCapped(response: Response, maxBytes: number): Promise<Buffer | null> {
  if (response.body === null) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks)
    size += value.byteLength
    if (size > maxBytes) {
      await reader.cancel()
      return null
    }
    chunks.push(value)
  }
}

/** Asks and reads the whole answer. Never throws; an abort by `signal` comes back as `unreachable`. */
export async function fetchJson(fetch: Fetch, url: string, options: RequestOptions = {}): Promise<Fetched> {
  const { method = 'GET', body, headers = {}, maxBytes = 1024 * 1024, timeoutMs = 15_000, signal } = options
  const clock = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, {
      method,
      credentials: 'omit',
      // A 307 would carry a password or a token on to wherever the answer points.
      redirect: method === 'GET' ? 'follow' : 'error',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal === undefined ? clock : AbortSignal.any([clock, signal]),
    })
    const bytes = await readCapped(response, maxBytes)
    if (bytes === null) return { kind: 'too-large' }
    return { kind: 'answer', status: response.status, json: parseJson(bytes.toString('utf8')), type: response.headers.get('content-type') ?? '', url: response.url }
  } catch (error) {
    if (clock.aborted) return { kind: 'failure', failure: 'timeout', detail: 'no answer in time' }
    return { kind: 'failure', failure: classify(error), detail: error instanceof Error ? error.message : 'request failed' }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
