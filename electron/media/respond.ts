// Turns a found file into the answer that <img>, <video> and <audio> get: exact type, ranges, nothing to sniff.
// This file must not know where the file came from.

import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { Found } from './cache.ts'
import { parseRange } from './range.ts'
import { shownType } from './types.ts'

const base = (type: string): Record<string, string> => ({
  'content-type': type,
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'content-disposition': 'inline',
  'accept-ranges': 'bytes',
  // Media never change under their address; the page's memory cache may hold them.
  'cache-control': 'private, max-age=86400, immutable',
})

const empty = (status: number): Response => new Response(null, { status, headers: { 'cache-control': 'no-store' } })

/**
 * @param hint the type that the message claims, used when the server names none that may be shown
 * @param range the request's Range header
 */
export function respond(found: Found, hint: string | null, range: string | null): Response {
  if (found.kind === 'failure') return empty(found.code === 'offline' ? 504 : found.code === 'disk' ? 507 : found.code === 'too-large' ? 413 : 404)
  const [type, size] = found.kind === 'file' ? [found.type, found.size] : [found.download.type, found.download.size]
  const headers = base(shownType(type, hint))
  if (size === null) return new Response(open(found, 0, null), { headers })
  const asked = parseRange(range, size)
  if (asked.kind === 'unsatisfiable') return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } })
  if (asked.kind === 'whole') return new Response(open(found, 0, null), { headers: { ...headers, 'content-length': String(size) } })
  const { from, to } = asked
  return new Response(open(found, from, to), {
    status: 206,
    headers: { ...headers, 'content-length': String(to - from + 1), 'content-range': `bytes ${from}-${to}/${size}` },
  })
}

function open(found: Exclude<Found, { kind: 'failure' }>, from: number, to: number | null): ReadableStream<Uint8Array> {
  if (found.kind === 'growing') return found.download.read(from, to)
  if (found.size === 0) return new ReadableStream({ start: (controller) => controller.close() })
  const stream = createReadStream(found.file, { start: from, ...(to !== null && { end: to }), highWaterMark: 256 * 1024 })
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>
}
