// What went wrong with a request, as a value with a code: SDK, HTTP and network errors become ApiError here.

import { ConnectionError, HTTPError, MatrixError, safeGetRetryAfterMs } from 'matrix-js-sdk/lib/http-api/errors.js'
import type { EngineError, EngineErrorCode } from '../protocol.ts'
import { cleanText } from '../richtext/clean.ts'
import { ApiError } from './api.ts'

const DETAIL_LIMIT = 300
/** A server may ask for any pause; beyond an hour we ask again all the same. */
const MAX_PAUSE_MS = 3_600_000

const CODE_OF_ERRCODE = new Map<string, EngineErrorCode>([
  ['M_LIMIT_EXCEEDED', 'rate-limited'],
  ['M_FORBIDDEN', 'forbidden'],
  ['M_GUEST_ACCESS_FORBIDDEN', 'forbidden'],
  ['M_RESOURCE_LIMIT_EXCEEDED', 'forbidden'],
  ['M_UNKNOWN_TOKEN', 'signed-out'],
  ['M_MISSING_TOKEN', 'signed-out'],
  ['M_USER_DEACTIVATED', 'signed-out'],
  ['M_USER_LOCKED', 'signed-out'],
  ['M_NOT_FOUND', 'not-found'],
  ['M_UNRECOGNIZED', 'not-found'],
  ['M_TOO_LARGE', 'too-large'],
  ['M_INVALID_PARAM', 'invalid'],
  ['M_MISSING_PARAM', 'invalid'],
  ['M_BAD_JSON', 'invalid'],
  ['M_NOT_JSON', 'invalid'],
])

const CODE_OF_STATUS = new Map<number, EngineErrorCode>([
  [401, 'signed-out'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [413, 'too-large'],
  [429, 'rate-limited'],
])

/** The server's words as they may be shown: one line of plain text, at most 300 characters. */
function detailOf(text: unknown): string | undefined {
  const clean = typeof text === 'string' ? cleanText(text, DETAIL_LIMIT) : ''
  return clean === '' ? undefined : clean
}

function make(code: EngineErrorCode, retry: boolean, status: number | null, errcode: string | null, more?: { detail?: string | undefined; retryAfterMs?: number | undefined }): ApiError {
  const error: EngineError = { code }
  if (more?.detail !== undefined) error.detail = more.detail
  if (more?.retryAfterMs !== undefined) error.retryAfterMs = more.retryAfterMs
  return new ApiError(error, retry, status, errcode)
}

function ofMatrixError(e: MatrixError): ApiError {
  const status = e.httpStatus ?? null
  const errcode = typeof e.errcode === 'string' ? e.errcode : null
  const detail = detailOf(e.data.error)
  const limited = errcode === 'M_LIMIT_EXCEEDED' || status === 429
  if (limited) {
    const pause = safeGetRetryAfterMs(e, -1)
    return make('rate-limited', true, status, errcode, { detail, retryAfterMs: pause < 0 ? undefined : Math.min(pause, MAX_PAUSE_MS) })
  }
  // A server's trouble may come with any errcode (Synapse: M_UNKNOWN); the status decides.
  if (status !== null && status >= 500) return make('server-unreachable', true, status, errcode, { detail })
  const code = (errcode !== null ? CODE_OF_ERRCODE.get(errcode) : undefined) ?? (status !== null ? CODE_OF_STATUS.get(status) : undefined) ?? (status === 400 ? 'invalid' : 'unknown')
  return make(code, false, status, errcode, { detail })
}

function ofHttpError(e: HTTPError): ApiError {
  const status = e.httpStatus ?? null
  if (status === 413) return make('too-large', false, status, null)
  const pause = safeGetRetryAfterMs(e, -1)
  // No Matrix answer at all: a proxy, a captive portal, a server in maintenance. The request itself is not refused.
  return make(status === 429 ? 'rate-limited' : 'server-unreachable', true, status, null, { retryAfterMs: pause < 0 ? undefined : Math.min(pause, MAX_PAUSE_MS) })
}

/** Why a request was given up from our side. */
export type Abandoned = 'cancelled' | 'impatient' | null

/** Turns whatever a request threw into an ApiError. `abandoned`: we ended it ourselves. */
export function toApiError(e: unknown, abandoned: Abandoned): ApiError {
  if (e instanceof ApiError) return e
  if (abandoned === 'cancelled') return make('cancelled', false, null, null)
  if (abandoned === 'impatient') return make('server-unreachable', true, null, null)
  if (e instanceof MatrixError) return ofMatrixError(e)
  if (e instanceof HTTPError) return ofHttpError(e)
  if (e instanceof ConnectionError || e instanceof TypeError) return make('offline', true, null, null)
  // The connection broke within the answer, or the answer is not JSON.
  return make('server-unreachable', true, null, null)
}
