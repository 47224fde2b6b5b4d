// For: a person's client in a test: requests in, JSON out, nothing kept.
// Must not know of Amphi's engine: it is the second opinion that the engine is checked against.
import { randomUUID } from 'node:crypto'

export type Json = Record<string, unknown>

/** The server said no: `status`, Matrix `errcode` and the body as it came. */
export class ApiError extends Error {
  readonly status: number
  readonly errcode: string
  readonly body: Json
  constructor(status: number, body: Json, request: string) {
    super(`${request} → ${String(status)} ${JSON.stringify(body)}`)
    this.name = 'ApiError'
    this.status = status
    this.body = body
    this.errcode = typeof body.errcode === 'string' ? body.errcode : ''
  }
}

export interface Session {
  userId: string
  accessToken: string
  deviceId: string
}

export interface RawEvent {
  event_id: string
  type: string
  sender: string
  origin_server_ts: number
  content: Json
  state_key?: string
  unsigned?: Json
  [key: string]: unknown
}

export interface MessagesPage {
  chunk: RawEvent[]
  start: string
  end?: string
}

export interface CampusClient extends Session {
  readonly base: string
  /** One request; path from `/_matrix` on. Throws ApiError for every answer that is not 2xx. */
  api: <T = Json>(method: string, path: string, body?: unknown) => Promise<T>
  /** Sends `m.room.message`; a string is sent as `m.text`. Resolves to the event id. */
  send: (roomId: string, content: Json | string, txn?: string) => Promise<string>
  /** Sends a message-like event of any type. */
  event: (roomId: string, type: string, content: Json, txn?: string) => Promise<string>
  /** Sets state, resolves to the event id. */
  state: (roomId: string, type: string, content: Json, stateKey?: string) => Promise<string>
  redact: (roomId: string, eventId: string, reason?: string) => Promise<string>
  react: (roomId: string, eventId: string, key: string) => Promise<string>
  edit: (roomId: string, eventId: string, text: string) => Promise<string>
  reply: (roomId: string, eventId: string, text: string) => Promise<string>
  messages: (roomId: string, page?: { from?: string; dir?: 'b' | 'f'; limit?: number }) => Promise<MessagesPage>
  /** `POST /createRoom`; resolves to the room id. */
  createRoom: (options?: Json) => Promise<string>
  join: (roomIdOrAlias: string) => Promise<string>
  invite: (roomId: string, userId: string) => Promise<void>
  leave: (roomId: string) => Promise<void>
  /** Marks as read up to this event (`m.read`). */
  read: (roomId: string, eventId: string) => Promise<void>
  typing: (roomId: string, isTyping: boolean, timeoutMs?: number) => Promise<void>
  logout: () => Promise<void>
  /** Resolves to the `mxc:` address. */
  uploadMedia: (bytes: Uint8Array<ArrayBuffer>, type: string, name?: string) => Promise<string>
}

/** One request without a client, for those that have no token yet. Throws ApiError for every answer that is not 2xx. */
export async function request<T = Json>(base: string, method: string, path: string, options: { body?: unknown; token?: string } = {}): Promise<T> {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  })
  return parse<T>(response, `${method} ${path}`)
}

async function parse<T>(response: Response, what: string): Promise<T> {
  const text = await response.text()
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    body = { error: text.slice(0, 500) } // a proxy's error page
  }
  if (!response.ok) throw new ApiError(response.status, body as Json, what)
  return body as T
}

/** Signs in with a password (`m.login.password`). */
export async function passwordLogin(base: string, user: string, password: string, deviceName = 'campus'): Promise<CampusClient> {
  return loginWith(base, {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user },
    password,
    initial_device_display_name: deviceName,
  })
}

/** `POST /login` with this body. */
export async function loginWith(base: string, body: Json): Promise<CampusClient> {
  const answer = await request<{ user_id: string; access_token: string; device_id: string }>(base, 'POST', '/_matrix/client/v3/login', { body })
  return createClient(base, { userId: answer.user_id, accessToken: answer.access_token, deviceId: answer.device_id })
}

/** A client for a session that exists. */
export function createClient(base: string, session: Session): CampusClient {
  const api = <T = Json>(method: string, path: string, body?: unknown): Promise<T> =>
    request<T>(base, method, path, { token: session.accessToken, body })
  const room = (roomId: string, rest: string): string => `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/${rest}`
  const eventId = async (answer: Promise<{ event_id: string }>): Promise<string> => (await answer).event_id

  const event: CampusClient['event'] = (roomId, type, content, txn = randomUUID()) =>
    eventId(api('PUT', room(roomId, `send/${encodeURIComponent(type)}/${encodeURIComponent(txn)}`), content))
  const send: CampusClient['send'] = (roomId, content, txn) =>
    event(roomId, 'm.room.message', typeof content === 'string' ? { msgtype: 'm.text', body: content, 'm.mentions': {} } : content, txn)

  return {
    base,
    ...session,
    api,
    send,
    event,
    state: (roomId, type, content, stateKey = '') =>
      eventId(api('PUT', room(roomId, `state/${encodeURIComponent(type)}/${encodeURIComponent(stateKey)}`), content)),
    redact: (roomId, target, reason) =>
      eventId(api('PUT', room(roomId, `redact/${encodeURIComponent(target)}/${randomUUID()}`), reason === undefined ? {} : { reason })),
    react: (roomId, target, key) => event(roomId, 'm.reaction', { 'm.relates_to': { rel_type: 'm.annotation', event_id: target, key } }),
    edit: (roomId, target, text) =>
      send(roomId, {
        msgtype: 'm.text',
        body: `* ${text}`,
        'm.mentions': {},
        'm.new_content': { msgtype: 'm.text', body: text, 'm.mentions': {} },
        'm.relates_to': { rel_type: 'm.replace', event_id: target },
      }),
    reply: (roomId, target, text) =>
      send(roomId, {
        msgtype: 'm.text',
        body: text,
        'm.mentions': {},
        'm.relates_to': { 'm.in_reply_to': { event_id: target } },
      }),
    messages: (roomId, { from, dir = 'b', limit = 50 } = {}) => {
      const query = new URLSearchParams({ dir, limit: String(limit), ...(from === undefined ? {} : { from }) })
      return api<MessagesPage>('GET', room(roomId, `messages?${query.toString()}`))
    },
    createRoom: async (options = {}) => (await api<{ room_id: string }>('POST', '/_matrix/client/v3/createRoom', options)).room_id,
    join: async (idOrAlias) => (await api<{ room_id: string }>('POST', `/_matrix/client/v3/join/${encodeURIComponent(idOrAlias)}`, {})).room_id,
    invite: async (roomId, userId) => {
      await api('POST', room(roomId, 'invite'), { user_id: userId })
    },
    leave: async (roomId) => {
      await api('POST', room(roomId, 'leave'), {})
    },
    read: async (roomId, target) => {
      await api('POST', room(roomId, `receipt/m.read/${encodeURIComponent(target)}`), {})
    },
    typing: async (roomId, isTyping, timeoutMs = 20_000) => {
      await api(
        'PUT',
        room(roomId, `typing/${encodeURIComponent(session.userId)}`),
        isTyping ? { typing: true, timeout: timeoutMs } : { typing: false },
      )
    },
    logout: async () => {
      await api('POST', '/_matrix/client/v3/logout', {})
    },
    uploadMedia: async (bytes, type, name) => {
      const query = name === undefined ? '' : `?filename=${encodeURIComponent(name)}`
      const response = await fetch(`${base}/_matrix/media/v3/upload${query}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${session.accessToken}`, 'content-type': type },
        body: bytes,
      })
      return (await parse<{ content_uri: string }>(response, 'POST /_matrix/media/v3/upload')).content_uri
    },
  }
}
