// Turns a link from outside into an intent: a room to show, or the end of a sign-in. Nothing of a link is ever loaded (T34).
// `amphi:room/!id:server`, `amphi:call/!id:server`; `https://<permalink host>/#/room/!id:server?action=call` and matrix.to the same way.
// This file must not know windows or accounts.

import * as v from 'valibot'
import { EventIdSchema, RoomIdSchema } from '../bridge/contract.ts'
import { parseUrl } from '../address.ts'

export type Intent =
  /** `call`: the room with its join button in focus. A link never opens a microphone: joining is the person's own click. */
  | { kind: 'room'; roomId: string; eventId: string | null; call: boolean }
  | { kind: 'sign-in'; state: string; loginToken: string }
  | { kind: 'none' }

const NONE: Intent = { kind: 'none' }
const MAX = 8192

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

/** `#/!room:server/$event?via=…`, Element's `#/room/!room:server/$event`, and either with `action=call`. */
function roomOf(fragment: string): Intent {
  const [route = '', query = ''] = fragment.replace(/^#?\/?(?:room\/)?/, '').split('?')
  const parts = route.split('/').map(decode)
  return room(parts[0] ?? null, parts[1] ?? null, wantsCall(new URLSearchParams(query)))
}

const wantsCall = (query: URLSearchParams): boolean => query.get('action') === 'call'

function room(roomId: string | null, eventId: string | null, call: boolean): Intent {
  if (!v.is(RoomIdSchema, roomId)) return NONE
  return { kind: 'room', roomId, eventId: v.is(EventIdSchema, eventId) ? eventId : null, call }
}

/** `matrix:roomid/room:server/e/event` (Matrix specification, "URIs"). */
function matrixUri({ pathname, searchParams }: URL): Intent {
  const [kind, id, sub, event] = pathname.split('/').map(decode)
  if (kind !== 'roomid' || typeof id !== 'string') return NONE
  return room(`!${id}`, (sub === 'e' || sub === 'event') && typeof event === 'string' ? `$${event}` : null, wantsCall(searchParams))
}

/**
 * Parses a link that the desktop, another instance or a message handed over.
 * @param permalinkHosts hosts of the organisation whose `/#/room/…` links are ours, beside matrix.to
 */
export function parseLink(link: string, permalinkHosts: readonly string[]): Intent {
  const url = link.length > MAX ? null : parseUrl(link)
  if (url === null || url.username !== '' || url.password !== '') return NONE
  if (url.protocol === 'matrix:') return matrixUri(url)
  if (url.protocol === 'https:') {
    return url.host === 'matrix.to' || permalinkHosts.includes(url.host) ? roomOf(url.hash) : NONE
  }
  if (url.protocol !== 'amphi:') return NONE
  const place = (url.host + url.pathname).replace(/^\/+/, '')
  if (place === 'sso' || place === 'sso/') {
    const state = url.searchParams.get('state')
    const loginToken = url.searchParams.get('loginToken')
    return state === null || loginToken === null ? NONE : { kind: 'sign-in', state, loginToken }
  }
  const [kind, roomId, eventId] = place.split('/').map(decode)
  if (kind !== 'room' && kind !== 'call') return NONE
  return room(roomId ?? null, eventId ?? null, kind === 'call' || wantsCall(url.searchParams))
}
