// For tests: a journal that outlives engines, a homeserver that remembers transaction ids, and a network that fails as it is told.
// Must not know how the outbox works.

import type { EngineContext, ModelPort, RoomFacts } from '../context.ts'
import type { EngineHost, OutboxEntry, OutboxPayload } from '../host.ts'
import type { EventId, RoomId, SendState, TxnId } from '../protocol.ts'
import type { MatrixApi } from '../sdk/api.ts'
import { ApiError } from '../sdk/api.ts'

export interface StoredEvent {
  eventId: EventId
  roomId: RoomId
  type: string
  content: Record<string, unknown>
  redacts: EventId | null
}

/** What happens to one request: `lost` reaches the server but its answer does not arrive; `hangs` the same, and nothing is ever said. */
export type Fate = 'ok' | 'lost' | 'hangs' | 'unreached' | 'offline' | '502' | '429' | '403'

const errors: Record<Exclude<Fate, 'ok' | 'hangs'>, () => ApiError> = {
  lost: () => new ApiError({ code: 'offline' }, true, null, null),
  unreached: () => new ApiError({ code: 'server-unreachable' }, true, null, null),
  offline: () => new ApiError({ code: 'offline' }, true, null, null),
  '502': () => new ApiError({ code: 'server-unreachable' }, true, 502, null),
  '429': () => new ApiError({ code: 'rate-limited', retryAfterMs: 1_500 }, true, 429, 'M_LIMIT_EXCEEDED'),
  '403': () => new ApiError({ code: 'forbidden', detail: 'No.' }, false, 403, 'M_FORBIDDEN'),
}

export class World {
  readonly events: StoredEvent[] = []
  readonly entries = new Map<TxnId, OutboxEntry>()
  readonly uploads: string[] = []
  readonly rooms = new Map<RoomId, RoomFacts>()
  fate: (what: { roomId: RoomId; content: Record<string, unknown> }) => Fate = () => 'ok'
  uploadFails: (spoolId: string) => string | null = () => null
  /** Sees every step of the journal and may end the engine there. */
  onStep: (step: string) => void = () => undefined
  readonly #byTxn = new Map<TxnId, EventId>()
  #forgotten = new Map<TxnId, EventId>()
  #seq = 0

  addRoom(id: RoomId, more: Partial<RoomFacts> = {}): void {
    this.rooms.set(id, { id, membership: 'join', encrypted: false, archived: false, version: '12', directUser: null, writeBlock: null, canSend: () => true, can: () => true, ...more })
  }

  put(roomId: RoomId, txnId: TxnId, type: string, content: Record<string, unknown>, redacts: EventId | null): Promise<{ eventId: EventId }> {
    const fate = this.fate({ roomId, content })
    if (fate === 'ok' || fate === 'lost' || fate === 'hangs') {
      let eventId = this.#byTxn.get(txnId)
      if (eventId === undefined) {
        eventId = `$event${String(this.events.length)}`
        this.#byTxn.set(txnId, eventId)
        this.events.push({ eventId, roomId, type, content, redacts })
      }
      if (fate === 'ok') return Promise.resolve({ eventId })
    }
    if (fate === 'hangs') return new Promise(() => undefined)
    return Promise.reject(errors[fate]())
  }

  eventOf(txnId: TxnId): EventId | null {
    return this.#byTxn.get(txnId) ?? null
  }

  /** The server remembers transaction ids for a day. */
  forgetTransactions(): void {
    this.#forgotten = new Map(this.#byTxn)
    this.#byTxn.clear()
  }

  transactions(): [TxnId, EventId][] {
    return [...this.#forgotten, ...this.#byTxn]
  }

  append(txnId: TxnId, roomId: RoomId, payload: OutboxPayload): OutboxEntry {
    const present = this.entries.get(txnId)
    if (present !== undefined) return present
    const entry: OutboxEntry = { txnId, roomId, seq: this.#seq, createdAt: Date.now(), attempts: 0, failed: null, ...payload }
    this.#seq += 1
    this.entries.set(txnId, entry)
    return entry
  }

  bodies(roomId: RoomId): unknown[] {
    return this.events.filter((e) => e.roomId === roomId && e.type === 'm.room.message').map((e) => e.content['body'])
  }
}

export interface Life {
  ctx: EngineContext
  echoes: Map<TxnId, SendState>
  /** The process dies: nothing that it still awaits ever goes on. */
  kill(): void
  dead(): boolean
}

/** One engine's life in the world. After its death neither the journal nor the server hears of it. */
export function liveIn(world: World): Life {
  const controller = new AbortController()
  const echoes = new Map<TxnId, SendState>()
  let alive = true
  const never = <T>(): Promise<T> => new Promise<T>(() => undefined)
  /** The effect happens, then perhaps death, then the answer. */
  const step = async <T>(name: string, effect: () => T): Promise<T> => {
    if (!alive) return never()
    const result = effect()
    await Promise.resolve()
    world.onStep(name)
    return alive ? result : never()
  }
  const host: Pick<EngineHost, 'account' | 'outbox' | 'files'> = {
    account: { userId: '@me:uni.test', deviceId: 'D', baseUrl: 'https://uni.test', encryptionOff: true, calls: { enabled: false, audioOnly: false, startPower: 0, domains: [], preferred: null }, language: 'ru', ephemeral: true, publicReceipts: true },
    outbox: {
      all: () => step('all', () => [...world.entries.values()].map((e) => structuredClone(e))),
      append: (txnId, roomId, payload) => step('append', () => structuredClone(world.append(txnId, roomId, structuredClone(payload)))),
      update: (txnId, change) =>
        step('update', () => {
          const entry = world.entries.get(txnId)
          if (entry !== undefined) world.entries.set(txnId, { ...entry, ...change } as OutboxEntry)
        }),
      remove: (txnId) =>
        step('remove', () => {
          world.entries.delete(txnId)
        }),
    },
    files: {
      upload: async (spoolId, onProgress) => {
        const code = world.uploadFails(spoolId)
        if (code !== null) throw Object.assign(new Error(code), { code })
        return step('upload', () => {
          world.uploads.push(spoolId)
          onProgress(1, 2)
          return { mxc: `mxc://uni.test/${spoolId}` }
        })
      },
      cancelUpload: () => undefined,
      localUrl: (id) => id,
    },
  }
  const request = async (name: string, run: () => Promise<{ eventId: EventId }>): Promise<{ eventId: EventId }> => {
    if (!alive) return never()
    let outcome: { eventId: EventId } | null = null
    let failure: unknown = null
    try {
      outcome = await run()
    } catch (e) {
      failure = e
    }
    world.onStep(name)
    if (!(alive as boolean)) return never()
    if (outcome === null) throw failure
    return outcome
  }
  const api: Pick<MatrixApi, 'sendEvent' | 'redact' | 'messages'> = {
    // Newest first, in pages of two.
    messages: (roomId, { from }) => {
      const all = world.transactions().reverse().filter(([, id]) => world.events.some((e) => e.eventId === id && e.roomId === roomId))
      const at = Number(from ?? 0)
      return Promise.resolve({ chunk: all.slice(at, at + 2).map(([txn, id]) => ({ event_id: id, unsigned: { transaction_id: txn } })), ...(at + 2 < all.length ? { end: String(at + 2) } : {}) })
    },
    sendEvent: (roomId, type, txnId, content) => request('send', () => world.put(roomId, txnId, type, content as Record<string, unknown>, null)),
    redact: (roomId, eventId, txnId) => request('redact', () => world.put(roomId, txnId, 'm.room.redaction', {}, eventId)),
  }
  const model: Pick<ModelPort, 'room' | 'echo' | 'echoSent' | 'echoGone' | 'completeness' | 'ownReaction'> = {
    room: (id) => world.rooms.get(id) ?? null,
    echo: (entry, state) => echoes.set(entry.txnId, state),
    echoSent: (_, txnId) => echoes.set(txnId, { kind: 'sent' }),
    echoGone: (_, txnId) => echoes.delete(txnId),
    completeness: () => ({ firstWindow: true, names: true, counts: true, known: 1, total: 1 }),
    ownReaction: (roomId, eventId, key) => {
      const redacted = new Set(world.events.map((e) => e.redacts))
      const mine = world.events.findLast((e) => {
        const relates = e.content['m.relates_to'] as { event_id?: unknown; key?: unknown } | undefined
        return e.roomId === roomId && e.type === 'm.reaction' && relates?.event_id === eventId && relates.key === key && !redacted.has(e.eventId)
      })
      return mine?.eventId ?? null
    },
  }
  return {
    ctx: { host: host as EngineHost, api: api as MatrixApi, model: model as ModelPort, signal: controller.signal, now: () => Date.now() },
    echoes,
    dead: () => !alive,
    kill() {
      alive = false
      controller.abort()
    },
  }
}

export const message = (body: string, more: Record<string, unknown> = {}): OutboxPayload => ({ kind: 'event', type: 'm.room.message', content: { msgtype: 'm.text', body, ...more }, source: body })
