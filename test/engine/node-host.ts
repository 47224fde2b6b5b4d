// For: an engine in plain Node: a host that keeps its journal in memory, and an interface that keeps what it was told.
// Must not know Electron; what main does in the app is done here in its simplest true form.
import type { CallsPolicy } from '../../electron/bridge/contract.ts'
import { NO_CALLS } from '../../electron/bridge/contract.ts'
import { createEngine } from '../../renderer/engine/engine.ts'
import type { Engine, EngineOptions } from '../../renderer/engine/engine.ts'
import type { EngineHost, OutboxEntry, SnapshotStorage } from '../../renderer/engine/host.ts'
import type {
  ConnectionState,
  EngineError,
  FromEngine,
  ListOp,
  OrderPatch,
  RequestAnswer,
  RequestArg,
  RequestName,
  Ring,
  RoomDetails,
  RoomSummary,
  SectionId,
  TimelineRow,
  TimelineStatus,
  ToEngine,
  Update,
} from '../../renderer/engine/protocol.ts'
import { memoryStorage } from '../../renderer/engine/snapshot/memory.ts'
import type { Session } from '../campus/client.ts'

export interface NodeHost extends EngineHost {
  notified: Parameters<EngineHost['notify']>[0][]
  badges: Parameters<EngineHost['badge']>[0][]
  lost: string[]
  journal: Map<string, OutboxEntry>
  wake: () => void
  /** The person joins or leaves the conference of a room on this machine, as main tells it. */
  setCall: (call: Parameters<Parameters<EngineHost['onCall']>[0]>[0]) => void
  setCalls: (policy: CallsPolicy) => void
  /** The person changes the setting. */
  setReceipts: (publicReceipts: boolean) => void
}

/** A host for that session. `storage` may be shared by two engines one after the other. */
export function nodeHost(base: string, session: Session, storage: SnapshotStorage = memoryStorage(), journal = new Map<string, OutboxEntry>()): NodeHost {
  const wakes: (() => void)[] = []
  const receipts: ((publicReceipts: boolean) => void)[] = []
  const callListeners: Parameters<EngineHost['onCall']>[0][] = []
  const joined = new Map<string, Parameters<Parameters<EngineHost['onCall']>[0]>[0]>()
  const policyListeners: Parameters<EngineHost['onCalls']>[0][] = []
  let seq = Math.max(0, ...[...journal.values()].map((entry) => entry.seq))
  const change = (txnId: string, with_: Partial<OutboxEntry>): Promise<void> => {
    const entry = journal.get(txnId)
    if (entry !== undefined) journal.set(txnId, { ...entry, ...with_ } as OutboxEntry)
    return Promise.resolve()
  }
  const host: NodeHost = {
    account: { userId: session.userId, deviceId: session.deviceId, baseUrl: base, encryptionOff: true, calls: NO_CALLS, language: 'ru', ephemeral: false, publicReceipts: true },
    fetch: (input, init) => {
      const headers = new Headers(init?.headers)
      headers.set('authorization', `Bearer ${session.accessToken}`)
      return fetch(input, { ...init, headers })
    },
    refreshToken: () => Promise.resolve(false),
    sessionLost: (reason) => host.lost.push(reason),
    outbox: {
      all: () => Promise.resolve([...journal.values()].map((entry) => structuredClone(entry))),
      append(txnId, roomId, payload) {
        seq += 1
        const entry: OutboxEntry = { txnId, roomId, seq, createdAt: Date.now(), attempts: 0, failed: null, ...payload }
        journal.set(txnId, entry)
        return Promise.resolve(structuredClone(entry))
      },
      update: (txnId, with_) => change(txnId, with_ as Partial<OutboxEntry>),
      remove(txnId) {
        journal.delete(txnId)
        return Promise.resolve()
      },
    },
    files: {
      upload: () => Promise.reject(Object.assign(new Error('no files here'), { code: 'file-gone' })),
      cancelUpload: () => undefined,
      localUrl: (id) => `media://spool/${id}`,
    },
    notify: (n) => host.notified.push(n),
    ringOver: () => undefined,
    badge: (n) => host.badges.push(n),
    onDrafts: () => undefined,
    onReceipts: (listener) => receipts.push(listener),
    onCalls: (listener) => policyListeners.push(listener),
    onCall: (listener) => {
      callListeners.push(listener)
      for (const call of joined.values()) listener(call)
    },
    onWake: (listener) => wakes.push(listener),
    storage,
    notified: [],
    badges: [],
    lost: [],
    journal,
    setCall: (call) => {
      if (call.joined) joined.set(call.roomId, call)
      else joined.delete(call.roomId)
      for (const tell of callListeners) tell(call)
    },
    setCalls: (policy) => {
      for (const tell of policyListeners) tell(policy)
    },
    setReceipts: (publicReceipts) => {
      for (const tell of receipts) tell(publicReceipts)
    },
    wake: () => {
      for (const wake of wakes) wake()
    },
  }
  return host
}

/** An engine's refusal, as the interface sees it. */
export class Refused extends Error {
  readonly error: EngineError
  constructor(error: EngineError) {
    super(error.code)
    this.error = error
  }
}

export function applyOrder(before: string[], patch: OrderPatch): string[] {
  if ('reset' in patch) return [...patch.reset]
  const order = [...before]
  for (const op of patch.ops) applyOp(order, op)
  return order
}

function applyOp(order: string[], op: ListOp): void {
  if (op.op === 'insert') order.splice(op.at, 0, ...op.keys)
  else order.splice(op.at, op.count)
}

export interface ShownTimeline {
  rows: Map<string, TimelineRow>
  order: string[]
  status: TimelineStatus | null
  /** How many times the whole order was replaced. */
  resets: number
}

/** What an interface knows after all updates so far. */
export class Screen {
  readonly rooms = new Map<string, RoomSummary>()
  readonly sections = new Map<SectionId, string[]>()
  readonly timelines = new Map<string, ShownTimeline>()
  readonly details = new Map<string, RoomDetails>()
  readonly connections: ConnectionState[] = []
  last: Update = {}
  completeness: Update['completeness']
  spaces: Update['spaces']
  badge: Update['badge']
  me: Update['me']
  rings: Ring[] = []
  updates = 0
  readonly engine: Engine
  private readonly waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  private readonly watchers = new Set<() => void>()
  private readonly port: ReturnType<Engine['connect']>
  private lastId = 0

  /** `engine`: another page of that engine, for one room. */
  constructor(host: EngineHost, options: EngineOptions & { engine?: Engine; room?: string } = {}) {
    this.engine = options.engine ?? createEngine(host, options)
    this.port = this.engine.connect((message) => this.receive(structuredClone(message)), options.room === undefined ? undefined : { room: options.room })
  }

  /** The page goes. */
  close(): void {
    this.port.close()
  }

  start(): Promise<void> {
    return this.engine.start()
  }

  ask<N extends RequestName>(name: N, arg: RequestArg<N>): Promise<RequestAnswer<N>> {
    this.lastId += 1
    const id = this.lastId
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      this.port.receive(structuredClone({ id, name, arg }) as ToEngine)
    })
  }

  private receive(message: FromEngine): void {
    if (message.kind === 'reply') {
      const asked = this.waiting.get(message.id)
      this.waiting.delete(message.id)
      if (message.ok) asked?.resolve(message.answer as never)
      else asked?.reject(new Refused(message.error))
      return
    }
    this.apply(message.update)
    for (const watch of [...this.watchers]) watch()
  }

  private apply(update: Update): void {
    this.updates += 1
    this.last = update
    if (update.connection !== undefined) this.connections.push(update.connection)
    this.completeness = update.completeness ?? this.completeness
    this.me = update.me ?? this.me
    this.rings = update.rings ?? this.rings
    for (const room of update.rooms ?? []) this.rooms.set(room.id, room)
    for (const id of update.roomsGone ?? []) this.rooms.delete(id)
    for (const [section, patch] of Object.entries(update.sections ?? {})) this.sections.set(section as SectionId, applyOrder(this.sections.get(section as SectionId) ?? [], patch))
    this.spaces = update.spaces ?? this.spaces
    this.badge = update.badge ?? this.badge
    for (const patch of update.timelines ?? []) {
      const shown = this.timelines.get(patch.roomId) ?? { rows: new Map<string, TimelineRow>(), order: [], status: null, resets: 0 }
      for (const row of patch.rows) shown.rows.set(row.key, row)
      if (patch.order !== null) {
        shown.order = applyOrder(shown.order, patch.order)
        if ('reset' in patch.order) shown.resets += 1
      }
      for (const key of patch.gone) shown.rows.delete(key)
      shown.status = patch.status ?? shown.status
      this.timelines.set(patch.roomId, shown)
    }
    for (const details of update.details ?? []) this.details.set(details.id, details)
  }

  /** Resolves when the condition holds. */
  until(what: string, is: () => boolean, ms = 20_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (!is()) return
        clearTimeout(timer)
        this.watchers.delete(check)
        resolve()
      }
      const timer = setTimeout(() => {
        this.watchers.delete(check)
        reject(new Error(`not within ${String(ms)} ms: ${what}`))
      }, ms)
      this.watchers.add(check)
      check()
    })
  }

  /** Called after each update; answers how to end it. */
  watch(look: () => void): () => void {
    this.watchers.add(look)
    return () => this.watchers.delete(look)
  }

  get connection(): ConnectionState | undefined {
    return this.connections.at(-1)
  }

  /** Rows of an open room, in order. */
  rows(roomId: string): TimelineRow[] {
    const shown = this.timelines.get(roomId)
    return (shown?.order ?? []).map((key) => {
      const row = shown?.rows.get(key)
      if (row === undefined) throw new Error(`the order names ${key}, which was never told`)
      return row
    })
  }

  /** Plain texts of the messages of an open room, in order. */
  texts(roomId: string): string[] {
    return this.rows(roomId).flatMap((row) => (row.row === 'message' && 'rich' in row.body ? [row.body.rich.plain] : []))
  }

  name(roomId: string): string {
    const name = this.rooms.get(roomId)?.name
    if (name === undefined) return ''
    return name.kind === 'given' ? name.text : 'names' in name ? name.names.join(', ') : `(${name.kind})`
  }

  stop(): Promise<void> {
    return this.engine.stop()
  }
}
