// What an address of the `media:` scheme asks for. Anything that is not exactly one of three shapes is nothing (T20).
// This file must not know how media are fetched.

import * as v from 'valibot'
import { SpoolIdSchema } from '../bridge/contract.ts'
import { parseUrl } from '../address.ts'
import { mediaAddress, type MediaAddress } from './mxc.ts'

export type MediaAsk =
  | { kind: 'thumb'; address: MediaAddress; width: number; height: number; method: 'crop' | 'scale' }
  | { kind: 'file'; address: MediaAddress; type: string | null }
  | { kind: 'spool'; spoolId: string }

/** Sizes that servers keep ready; others would each be computed and stored anew. */
const SIZES = [32, 96, 320, 640, 800] as const

/** The smallest ready size that is not smaller than asked for on a dense screen. */
export function readySize(pixels: number): number {
  return SIZES.find((size) => size >= pixels) ?? SIZES[SIZES.length - 1] ?? 800
}

function pixels(text: string | null): number | null {
  const value = text !== null && /^\d{1,5}$/.test(text) ? Number(text) : 0
  return value > 0 ? value : null
}

/** Parses `media://thumb/…`, `media://file/…` and `media://spool/…`; null for all else. */
export function parseMediaUrl(text: string): MediaAsk | null {
  const url = parseUrl(text)
  if (url === null || url.protocol !== 'media:' || url.username !== '' || url.port !== '') return null
  const parts = url.pathname.slice(1).split('/')
  if (url.hostname === 'spool') {
    const [spoolId, ...rest] = parts
    return rest.length === 0 && v.is(SpoolIdSchema, spoolId) ? { kind: 'spool', spoolId } : null
  }
  const [server, mediaId, ...rest] = parts
  if (server === undefined || mediaId === undefined || rest.length > 0) return null
  const address = mediaAddress(decodePart(server), mediaId)
  if (address === null) return null
  if (url.hostname === 'file') return { kind: 'file', address, type: url.searchParams.get('type') }
  if (url.hostname !== 'thumb') return null
  const width = pixels(url.searchParams.get('w'))
  const height = pixels(url.searchParams.get('h'))
  if (width === null || height === null) return null
  return { kind: 'thumb', address, width: readySize(width), height: readySize(height), method: url.searchParams.get('m') === 'crop' ? 'crop' : 'scale' }
}

/** A port's colon and an IPv6's brackets may come percent-encoded. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
