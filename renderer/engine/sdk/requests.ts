// One request: through the SDK's HTTP layer, with our own patience, cancelling, errors and counting.

import { FetchHttpApi } from 'matrix-js-sdk/lib/http-api/fetch.js'
import type { HttpApiEvent, HttpApiEventHandlerMap } from 'matrix-js-sdk/lib/http-api/interface.js'
import type { Method } from 'matrix-js-sdk/lib/http-api/method.js'
import { TypedEventEmitter } from 'matrix-js-sdk/lib/models/typed-event-emitter.js'
import { ApiError } from './api.ts'
import { capped } from './capped.ts'
import type { Abandoned } from './errors.ts'
import { toApiError } from './errors.ts'
import type { Session } from './session.ts'

export const CLIENT_V1 = '/_matrix/client/v1'
export const CLIENT_V3 = '/_matrix/client/v3'
const DEFAULT_PATIENCE_MS = 60_000
/** Bytes of one answer: the first one of an account with 3,000 rooms is 7 MiB; without an end the Worker would die of it (T68). */
const MAX_ANSWER = 128 * 2 ** 20

export interface RequestOptions {
  query?: Record<string, string>
  body?: object
  /** Path before `path`; default `/_matrix/client/v3`. */
  prefix?: string
  signal?: AbortSignal
  /** How long the whole request may take, body included. Default 60 s. */
  patienceMs?: number
}

/** Counts and timings of one kind of request; never content or addresses. */
export interface RequestCount {
  calls: number
  failed: number
  totalMs: number
  maxMs: number
}

export interface Requester {
  request(name: string, method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, options?: RequestOptions): Promise<unknown>
  counts(): ReadonlyMap<string, RequestCount>
}

/** One path segment. An id of `.` or `..` would climb in the path (T20): refused. */
export function segment(id: string): string {
  if (id === '' || id === '.' || id === '..') throw new ApiError({ code: 'invalid' }, false, null, null)
  try {
    return encodeURIComponent(id)
  } catch {
    // A lone surrogate: no such id exists.
    throw new ApiError({ code: 'invalid' }, false, null, null)
  }
}

export function createRequester(baseUrl: string, session: Session, engineSignal: AbortSignal): Requester {
  const counts = new Map<string, RequestCount>()
  // The SDK reports a lost session by events; here session.ts decides, nobody listens.
  const emitter = new TypedEventEmitter<HttpApiEvent, HttpApiEventHandlerMap>()

  function count(name: string, startedAt: number, failed: boolean): void {
    const c = counts.get(name) ?? { calls: 0, failed: 0, totalMs: 0, maxMs: 0 }
    const took = performance.now() - startedAt
    c.calls += 1
    if (failed) c.failed += 1
    c.totalMs += took
    c.maxMs = Math.max(c.maxMs, took)
    counts.set(name, c)
  }

  return {
    counts: () => counts,
    async request(name, method, path, options = {}) {
      const controller = new AbortController()
      let abandoned: Abandoned = null
      const end = (why: Exclude<Abandoned, null>) => () => {
        abandoned ??= why
        controller.abort()
      }
      const cancel = end('cancelled')
      const signals = [engineSignal, ...(options.signal ? [options.signal] : [])]
      for (const s of signals) s.addEventListener('abort', cancel, { once: true })
      if (signals.some((s) => s.aborted)) cancel()
      const timer = setTimeout(end('impatient'), options.patienceMs ?? DEFAULT_PATIENCE_MS)
      const startedAt = performance.now()
      let failed = true
      // An instance for each request: its fetchFn carries our own signal, which unlike the SDK's also ends the reading of the body.
      const http = new FetchHttpApi(emitter, {
        baseUrl,
        prefix: options.prefix ?? CLIENT_V3,
        onlyData: true,
        // no-store: answers are private and large; Chromium's HTTP cache is not the place for them.
        fetchFn: async (url, init) => capped(await session.fetch(typeof url === 'object' && 'url' in url ? url.url : url, { ...init, cache: 'no-store', signal: controller.signal }), MAX_ANSWER),
      })
      try {
        // Serialised here: the SDK looks at the constructor's name, which an object without a prototype lacks.
        const body = options.body === undefined ? undefined : JSON.stringify(options.body)
        const headers: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' }
        const answer = await http.authedRequest<unknown>(method as Method, path, options.query, body, { headers })
        failed = false
        return answer
      } catch (e) {
        throw toApiError(e, abandoned)
      } finally {
        clearTimeout(timer)
        for (const s of signals) s.removeEventListener('abort', cancel)
        count(name, startedAt, failed)
      }
    },
  }
}
