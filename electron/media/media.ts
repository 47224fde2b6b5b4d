// Everything the page sees of media: thumbnails, files and what waits to be sent, fetched with the account's token by main alone.
// This room must not know messages; it knows mxc addresses and spool ids.

import type { Spool } from '../journal/spool.ts'
import { parseMediaUrl } from './address.ts'
import type { Found, MediaCache } from './cache.ts'
import type { MediaFailure, MediaResponse } from './download.ts'
import { parseMxc, type MediaAddress } from './mxc.ts'
import { respond } from './respond.ts'
import { bareType } from './types.ts'

/** GET with the account's token; redirects are the transport's business. */
export type Transport = (url: string) => Promise<{ ok: true; response: MediaResponse } | { ok: false; code: MediaFailure }>

export interface MediaOptions {
  baseUrl: string
  cache: MediaCache
  spool: Spool
  transport: Transport
}

export interface Media {
  /** Answers a request of the `media:` scheme. */
  handle(request: { method: string; url: string; headers: { get(name: string): string | null } }): Promise<Response>
  /** The whole file of an mxc address on disk. */
  file(mxc: string): Promise<Exclude<Found, { kind: 'growing' }>>
}

const MAX_THUMB = 16 * 2 ** 20
const MAX_FILE = 4 * 2 ** 30

/** Serves one account's media. */
export function serveMedia({ baseUrl, cache, spool, transport }: MediaOptions): Media {
  const api = `${baseUrl}/_matrix/client/v1/media`
  const pathOf = ({ server, mediaId }: MediaAddress): string => `${encodeURIComponent(server)}/${mediaId}`
  const fileKey = (address: MediaAddress): string => `file ${pathOf(address)}`
  const fetchFile = (address: MediaAddress) => () => transport(`${api}/download/${pathOf(address)}?timeout_ms=20000`)

  const waiting = async (spoolId: string): Promise<{ found: Found; type: string | null }> => {
    const spooled = await spool.find(spoolId)
    if (spooled === null) return { found: { kind: 'failure', code: 'not-found' }, type: null }
    return { found: { kind: 'file', file: spooled.file, type: bareType(spooled.mime), size: spooled.size }, type: null }
  }
  return {
    handle: async ({ method, url, headers }) => {
      if (method !== 'GET') return new Response(null, { status: 405 })
      const ask = parseMediaUrl(url)
      if (ask === null) return new Response(null, { status: 400 })
      const range = headers.get('range')
      switch (ask.kind) {
        case 'spool': {
          const { found, type } = await waiting(ask.spoolId)
          return respond(found, type, range)
        }
        case 'file':
          return respond(await cache.get(fileKey(ask.address), fetchFile(ask.address), MAX_FILE), ask.type, range)
        case 'thumb': {
          const size = `width=${ask.width}&height=${ask.height}&method=${ask.method}`
          const fetch = (): ReturnType<Transport> => transport(`${api}/thumbnail/${pathOf(ask.address)}?${size}&timeout_ms=20000`)
          return respond(await cache.get(`thumb ${pathOf(ask.address)} ${size}`, fetch, MAX_THUMB), null, range)
        }
      }
    },
    file: async (mxc) => {
      const address = parseMxc(mxc)
      if (address === null) return { kind: 'failure', code: 'not-found' }
      return cache.whole(fileKey(address), fetchFile(address), MAX_FILE)
    },
  }
}
