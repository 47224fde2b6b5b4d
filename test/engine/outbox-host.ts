// For: an engine's surroundings in Node: a journal in memory that outlives the engine, the campus as homeserver, a model that only remembers echoes.
// Must not know how the outbox works: it is what the outbox is tried against.
import { NO_CALLS } from '../../electron/bridge/contract.ts'
import type { EngineContext, ModelPort, RoomFacts } from '../../renderer/engine/context.ts'
import type { EngineHost, OutboxEntry } from '../../renderer/engine/host.ts'
import type { MxcUri, RoomId, SendState } from '../../renderer/engine/protocol.ts'
import { createApi } from '../../renderer/engine/sdk/client.ts'
import type { CampusClient } from '../campus/index.ts'

/** The journal of main as far as the engine sees it; survives the engines that use it. */
export class MemoryJournal {
  readonly entries = new Map<string, OutboxEntry>()
  #next = 0

  readonly port: EngineHost['outbox'] = {
    all: () => Promise.resolve([...this.entries.values()].map((entry) => structuredClone(entry))),
    append: (txnId, roomId, payload) => {
      const entry: OutboxEntry = { txnId, roomId, seq: this.#next, createdAt: Date.now(), attempts: 0, failed: null, ...structuredClone(payload) }
      this.#next += 1
      this.entries.set(txnId, entry)
      return Promise.resolve(structuredClone(entry))
    },
    update: (txnId, change) => {
      const entry = this.entries.get(txnId)
      if (entry !== undefined) this.entries.set(txnId, { ...entry, ...change } as OutboxEntry)
      return Promise.resolve()
    },
    remove: (txnId) => {
      this.entries.delete(txnId)
      return Promise.resolve()
    },
  }
}

export interface TestHost extends EngineHost {
  /** Bytes of spooled files, by spool id. */
  spool: Map<string, { bytes: Uint8Array<ArrayBuffer>; mime: string }>
}

/** A host that adds the token itself and really uploads to the homeserver. */
export function testHost(client: CampusClient, base: string, journal: MemoryJournal): TestHost {
  const spool: TestHost['spool'] = new Map()
  return {
    spool,
    account: { userId: client.userId, deviceId: client.deviceId, baseUrl: base, encryptionOff: true, calls: NO_CALLS, language: 'ru', ephemeral: true, publicReceipts: true },
    fetch: (input, init) => {
      const headers = new Headers(init?.headers)
      headers.set('authorization', `Bearer ${client.accessToken}`)
      return fetch(input, { ...init, headers })
    },
    refreshToken: () => Promise.resolve(false),
    sessionLost: () => undefined,
    outbox: journal.port,
    files: {
      async upload(spoolId, onProgress) {
        const file = spool.get(spoolId)
        if (file === undefined) throw Object.assign(new Error('gone'), { code: 'file-gone' })
        onProgress(0, file.bytes.length)
        const mxc = (await client.uploadMedia(file.bytes, file.mime)) as MxcUri
        onProgress(file.bytes.length, file.bytes.length)
        return { mxc }
      },
      cancelUpload: () => undefined,
      localUrl: (spoolId) => `media:spool/${spoolId}`,
    },
    notify: () => undefined,
    ringOver: () => undefined,
    badge: () => undefined,
    onDrafts: () => undefined,
    onReceipts: () => undefined,
    onCalls: () => undefined,
    onCall: () => undefined,
    onWake: () => undefined,
    storage: { read: () => Promise.resolve(undefined), readMany: () => Promise.resolve([]), write: () => Promise.resolve(), clear: () => Promise.resolve() },
  }
}

export interface SmallModel extends ModelPort {
  rooms: Map<RoomId, RoomFacts>
  echoes: Map<string, SendState>
  sent: Map<string, string>
  own: Map<string, { eventId: string; content: Record<string, unknown> }>
  data: Map<string, Record<string, unknown>>
}

export const facts = (id: RoomId, more: Partial<RoomFacts> = {}): RoomFacts => ({
  id, membership: 'join', encrypted: false, archived: false, version: '12', directUser: null, writeBlock: null, canSend: () => true, can: () => true, ...more,
})

/** A model that knows the rooms it is told of. */
export function smallModel(): SmallModel {
  const rooms: SmallModel['rooms'] = new Map()
  const echoes: SmallModel['echoes'] = new Map()
  const sent: SmallModel['sent'] = new Map()
  const own: SmallModel['own'] = new Map()
  const data: SmallModel['data'] = new Map()
  return {
    rooms, echoes, sent, own, data,
    room: (id) => rooms.get(id) ?? null,
    event: () => null,
    ownMessage: (_, eventId) => (eventId === null ? ([...own.values()].at(-1) ?? null) : (own.get(eventId) ?? null)),
    echo: (entry, state) => echoes.set(entry.txnId, state),
    echoSent: (_, txnId, eventId) => {
      echoes.delete(txnId)
      sent.set(txnId, eventId)
    },
    echoGone: (_, txnId) => echoes.delete(txnId),
    memberName: () => null,
    members: () => [],
    loadMembers: () => Promise.resolve(),
    completeRooms: () => [],
    knownPeople: () => [],
    directRoomOf: () => null,
    sharedRooms: () => 0,
    accountData: (type) => data.get(type) ?? null,
    awaitRoom: () => Promise.resolve(),
    completeness: () => ({ firstWindow: true, names: true, counts: true, known: rooms.size, total: rooms.size }),
  }
}

/** One life of an engine. `end` kills it: what it had in memory is gone. */
export function engineLife(host: EngineHost, model: ModelPort): { ctx: EngineContext; end: () => void } {
  const controller = new AbortController()
  const ctx: EngineContext = { host, api: createApi(host, { signal: controller.signal }), model, signal: controller.signal, now: () => Date.now() }
  return {
    ctx,
    end: () => {
      controller.abort()
    },
  }
}

/** Waits until `is` holds, at most `ms`. */
export async function until(is: () => boolean, ms = 20_000): Promise<void> {
  const end = Date.now() + ms
  while (!is()) {
    if (Date.now() > end) throw new Error('it did not come to pass in time')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
