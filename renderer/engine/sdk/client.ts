// Requests to the homeserver through matrix-js-sdk's HTTP layer: this folder is its only importer.
// This room must not know the model, the interface, tokens (wall 1) or the SDK's room store.

import type { EngineHost } from '../host.ts'
import type { EventId, RoomId } from '../protocol.ts'
import type { MatrixApi } from './api.ts'
import { ApiError } from './api.ts'
import type { RequestCount, Requester } from './requests.ts'
import { CLIENT_V1, createRequester, segment } from './requests.ts'
import { createSession } from './session.ts'

/** MatrixApi with its diagnostics. */
export interface CountedApi extends MatrixApi {
  /** Counts and timings by kind of request; no content, no addresses. */
  counts(): ReadonlyMap<string, RequestCount>
}

const SYNC_GRACE_MS = 60_000
const TYPING_MS = 20_000
const DELAYED_PREFIX = '/_matrix/client/unstable/org.matrix.msc4140'
const SLIDING_PREFIX = '/_matrix/client/unstable/org.matrix.simplified_msc3575'

const field = (answer: unknown, name: string): unknown => (typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[name] : undefined)

/** An answer of 200 without what the specification promises came from something that is not the homeserver. */
function idOf(answer: unknown, name: 'event_id' | 'room_id'): string {
  const id = field(answer, name)
  if (typeof id !== 'string' || id === '') throw new ApiError({ code: 'server-unreachable' }, true, 200, null)
  return id
}

const room = (roomId: RoomId): string => `/rooms/${segment(roomId)}`

/** Reading and syncing (Matrix client-server API: sync, rooms, messages). */
function reading({ request }: Requester): Pick<MatrixApi, 'classicSync' | 'slidingSync' | 'versions' | 'messages' | 'context' | 'event' | 'members' | 'state' | 'pushRules' | 'userDirectory' | 'profile' | 'mediaConfig'> {
  const patience = (p: { timeoutMs: number; patienceMs?: number }) => p.patienceMs ?? p.timeoutMs + SYNC_GRACE_MS
  return {
    classicSync: (p) =>
      request('sync', 'GET', '/sync', {
        query: { timeout: String(p.timeoutMs), filter: JSON.stringify(p.filter), ...(p.since === null ? {} : { since: p.since }) },
        signal: p.signal,
        patienceMs: patience(p),
      }),
    slidingSync: (body, p) =>
      request('slidingSync', 'POST', '/sync', {
        prefix: SLIDING_PREFIX,
        query: { timeout: String(p.timeoutMs), ...(p.pos === null ? {} : { pos: p.pos }) },
        body,
        signal: p.signal,
        patienceMs: patience(p),
      }),
    async versions() {
      const answer = await request('versions', 'GET', '/_matrix/client/versions', { prefix: '' })
      const versions = field(answer, 'versions')
      const features = field(answer, 'unstable_features')
      return {
        versions: Array.isArray(versions) ? versions.filter((v) => typeof v === 'string') : [],
        slidingSync: field(features, 'org.matrix.simplified_msc3575') === true,
        delayedEvents: field(features, 'org.matrix.msc4140') === true,
      }
    },
    messages: async (roomId, p) =>
      request('messages', 'GET', `${room(roomId)}/messages`, {
        query: {
          dir: p.dir,
          limit: String(p.limit),
          ...(p.from === null ? {} : { from: p.from }),
          ...(p.to === undefined ? {} : { to: p.to }),
          ...(p.filter === undefined ? {} : { filter: JSON.stringify(p.filter) }),
        },
        ...(p.signal === undefined ? {} : { signal: p.signal }),
      }),
    context: async (roomId, eventId, limit, filter) =>
      request('context', 'GET', `${room(roomId)}/context/${segment(eventId)}`, { query: { limit: String(limit), ...(filter === undefined ? {} : { filter: JSON.stringify(filter) }) } }),
    event: async (roomId, eventId) => request('event', 'GET', `${room(roomId)}/event/${segment(eventId)}`),
    members: async (roomId, p) =>
      request('members', 'GET', `${room(roomId)}/members`, {
        query: { ...(p.at === undefined ? {} : { at: p.at }), ...(p.membership === undefined ? {} : { membership: p.membership }) },
      }),
    state: async (roomId) => request('state', 'GET', `${room(roomId)}/state`),
    pushRules: () => request('pushRules', 'GET', '/pushrules/'),
    userDirectory: (term, limit) => request('userDirectory', 'POST', '/user_directory/search', { body: { search_term: term, limit } }),
    profile: async (userId) => request('profile', 'GET', `/profile/${segment(userId)}`),
    async mediaConfig() {
      // Authenticated media came with v1.11; older servers answer under the old path.
      const answer = await request('mediaConfig', 'GET', '/media/config', { prefix: CLIENT_V1 }).catch((e: unknown) => {
        if (e instanceof ApiError && e.error.code === 'not-found') return request('mediaConfig', 'GET', '/_matrix/media/v3/config', { prefix: '' })
        throw e
      })
      const size = field(answer, 'm.upload.size')
      return { uploadSize: typeof size === 'number' && size > 0 ? size : null }
    },
  }
}

type Writing = Omit<MatrixApi, keyof ReturnType<typeof reading>>

/** Writing: events, rooms, account. */
function writing({ request }: Requester, userId: string): Writing {
  const me = `/user/${segment(userId)}`
  const eventOf = (answer: unknown): { eventId: EventId } => ({ eventId: idOf(answer, 'event_id') })
  return {
    sendEvent: async (roomId, type, txnId, content) => eventOf(await request('send', 'PUT', `${room(roomId)}/send/${segment(type)}/${segment(txnId)}`, { body: content })),
    async delayEvent(roomId, type, txnId, content, delayMs) {
      const answer = await request('delayEvent', 'PUT', `${room(roomId)}/send/${segment(type)}/${segment(txnId)}`, { body: content, query: { 'org.matrix.msc4140.delay': String(delayMs) } })
      const delayId = field(answer, 'delay_id')
      // A server that knows nothing of delays takes it for an ordinary event.
      if (typeof delayId !== 'string' || delayId === '') throw new ApiError({ code: 'not-found' }, false, 200, 'M_UNRECOGNIZED')
      return { delayId }
    },
    async delayedEvent(delayId, action) {
      const path = `/delayed_events/${segment(delayId)}`
      await request('delayedEvent', 'POST', `${path}/${action}`, { prefix: DELAYED_PREFIX, body: {} }).catch((e: unknown) => {
        // The MSC's older form, the only one on servers of 2024.
        if (e instanceof ApiError && e.errcode === 'M_UNRECOGNIZED') return request('delayedEvent', 'POST', path, { prefix: DELAYED_PREFIX, body: { action } })
        throw e
      })
    },
    redact: async (roomId, eventId, txnId, reason) =>
      eventOf(await request('redact', 'PUT', `${room(roomId)}/redact/${segment(eventId)}/${segment(txnId)}`, { body: reason === null ? {} : { reason } })),
    // The state key may be empty: then the path ends with the type.
    sendState: async (roomId, type, stateKey, content) =>
      eventOf(await request('sendState', 'PUT', `${room(roomId)}/state/${segment(type)}${stateKey === '' ? '' : `/${segment(stateKey)}`}`, { body: content })),
    createRoom: async (options) => ({ roomId: idOf(await request('createRoom', 'POST', '/createRoom', { body: options }), 'room_id') }),
    async join(roomId) {
      await request('join', 'POST', `/join/${segment(roomId)}`, { body: {} })
    },
    async leave(roomId) {
      await request('leave', 'POST', `${room(roomId)}/leave`, { body: {} })
    },
    async invite(roomId, invited) {
      await request('invite', 'POST', `${room(roomId)}/invite`, { body: { user_id: invited } })
    },
    async typing(roomId, typing) {
      await request('typing', 'PUT', `${room(roomId)}/typing/${segment(userId)}`, { body: typing ? { typing, timeout: TYPING_MS } : { typing } })
    },
    async readMarkers(roomId, eventId, publicReceipt) {
      await request('readMarkers', 'POST', `${room(roomId)}/read_markers`, { body: { 'm.fully_read': eventId, [publicReceipt ? 'm.read' : 'm.read.private']: eventId } })
    },
    async setTag(roomId, tag, order) {
      await request('setTag', 'PUT', `${me}${room(roomId)}/tags/${segment(tag)}`, { body: order === null ? {} : { order } })
    },
    async deleteTag(roomId, tag) {
      await request('deleteTag', 'DELETE', `${me}${room(roomId)}/tags/${segment(tag)}`)
    },
    async setAccountData(type, content) {
      await request('setAccountData', 'PUT', `${me}/account_data/${segment(type)}`, { body: content })
    },
    async setRoomAccountData(roomId, type, content) {
      await request('setRoomAccountData', 'PUT', `${me}${room(roomId)}/account_data/${segment(type)}`, { body: content })
    },
    async setRoomPushRule(roomId, muted) {
      const rule = (kind: string) => `/pushrules/global/${kind}/${segment(roomId)}`
      // A `room` rule without actions: silent, but a mention (an override rule) still reaches the person.
      if (muted) {
        await request('setPushRule', 'PUT', rule('room'), { body: { actions: [] } })
        return
      }
      // Other clients mute with an override rule of the same id: take away both.
      for (const kind of ['room', 'override']) {
        await request('deletePushRule', 'DELETE', rule(kind)).catch((e: unknown) => {
          if (!(e instanceof ApiError && e.error.code === 'not-found')) throw e
        })
      }
    },
  }
}

/** Creates the homeserver's API for one account. Every call rejects with ApiError. `signal` ends every request. */
export function createApi(host: EngineHost, options: { signal: AbortSignal }): CountedApi {
  const session = createSession(host, options.signal)
  const requester = createRequester(host.account.baseUrl, session, options.signal)
  return { ...reading(requester), ...writing(requester, host.account.userId), counts: requester.counts }
}
