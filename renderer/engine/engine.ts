// The engine's composition root, the same in the Worker and in Node: the stored account is told first, everything else is loaded after it.
// This file must not know Electron, the DOM, or matrix-js-sdk.

import type { PresenceTimes } from './calls/presence.ts'
import { EngineFailure, errorIn } from './context.ts'
import type { EngineHost } from './host.ts'
import type { LiveEngine } from './live.ts'
import { Model } from './model/model.ts'
import type { FromEngine, RoomId, ToEngine } from './protocol.ts'
import type { Subscriber } from './publish.ts'
import { Publisher } from './publish.ts'
import { isOfRoom } from './scope.ts'
import { Snapshot } from './snapshot/snapshot.ts'

/** What the first, small part of the engine hands on to the rest. */
export interface EngineCore {
  host: EngineHost
  model: Model
  publisher: Publisher
  snapshot: Snapshot
  signal: AbortSignal
  pause: () => Promise<void>
  onFault: (error: unknown) => void
  presence: PresenceTimes | null
  /** Set by the live part. */
  hooks: ModelHooks
}

/** What the model calls once the live part is there. */
export interface ModelHooks {
  delivered: ((txnId: string, eventId: string) => void) | null
  fresh: ConstructorParameters<typeof Model>[1]['fresh'] | null
  invited: ConstructorParameters<typeof Model>[1]['invited'] | null
  ownMember: (() => void) | null
  accountData: ((types: string[]) => void) | null
  callUnsure: ConstructorParameters<typeof Model>[1]['callUnsure'] | null
  callOwn: ConstructorParameters<typeof Model>[1]['callOwn'] | null
  mentions: ConstructorParameters<typeof Model>[1]['mentions'] | null
}

export interface Engine {
  /**
   * Connects one port of the interface; answers what takes its messages. `room`: a page that shows that room only (the chat beside its call). It is told
   * of nothing else, and what it asks of other rooms, the list or the account is refused as `invalid`.
   */
  connect(post: (message: FromEngine) => void, scope?: { room: RoomId }): { receive: (message: ToEngine) => void; close: () => void }
  /** Tells the snapshot, then syncs. Resolves when sync was begun. */
  start(): Promise<void>
  /** Ends all requests and writes what is not stored yet. */
  stop(): Promise<void>
}

/** Lets other tasks run. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

export interface EngineOptions {
  /** How often the heartbeat of a call goes; tests have no time. */
  presence?: PresenceTimes
}

export function createEngine(host: EngineHost, options: EngineOptions = {}): Engine {
  const ended = new AbortController()
  const hooks: ModelHooks = { delivered: null, fresh: null, invited: null, ownMember: null, accountData: null, callUnsure: null, callOwn: null, mentions: null }
  const faults = { count: 0 }
  const onFault = (error: unknown): void => {
    faults.count += 1
    // Never the content of a message: name and place only.
    console.error('engine fault', error instanceof Error ? (error.stack ?? error.name) : typeof error)
  }
  const model = new Model(
    { me: host.account.userId, language: host.account.language, now: () => Date.now(), localUrl: (id) => host.files.localUrl(id), calls: host.account.calls },
    {
      dirty: () => publisher.schedule(),
      delivered: (txnId, eventId) => hooks.delivered?.(txnId, eventId),
      fresh: (room, events) => hooks.fresh?.(room, events),
      invited: (room) => hooks.invited?.(room),
      ownMember: () => hooks.ownMember?.(),
      accountData: (types) => hooks.accountData?.(types),
      callUnsure: (room) => hooks.callUnsure?.(room),
      callOwn: (room) => hooks.callOwn?.(room),
      mentions: (event, room) => hooks.mentions?.(event, room) ?? false,
      fault: onFault,
    },
  )
  const publisher = new Publisher(model, (badge) => host.badge(badge))
  const snapshot = new Snapshot({ storage: host.storage, model, me: host.account.userId, person: () => publisher.getMe(), onError: onFault, pause })
  const core: EngineCore = { host, model, publisher, snapshot, signal: ended.signal, pause, onFault, presence: options.presence ?? null, hooks }
  // Nothing is told before it is known whether there is a snapshot.
  publisher.hold()

  let liveReady: (live: LiveEngine) => void = () => undefined
  let liveFailed: (error: unknown) => void = () => undefined
  const live = new Promise<LiveEngine>((resolve, reject) => {
    liveReady = resolve
    liveFailed = reject
  })
  live.catch(onFault)

  host.onDrafts((rooms) => markDrafts(model, rooms))
  host.onCalls((policy) => model.setCalls(policy))
  // Before anything is told: what the stored account says of this device and a call depends on it.
  host.onCall(({ roomId, joined }) => model.setInCall(roomId, joined))

  async function answer(subscriber: Subscriber, message: ToEngine): Promise<unknown> {
    if (subscriber.only !== null && !isOfRoom(message, subscriber.only)) throw new EngineFailure({ code: 'invalid' })
    if (message.name === 'list.view') {
      subscriber.view.set(message.arg)
      publisher.schedule()
      return null
    }
    return (await live).handle(subscriber, message)
  }

  return {
    connect(post, scope) {
      const subscriber = publisher.add(post, scope?.room ?? null)
      return {
        receive(message) {
          const { id } = message
          answer(subscriber, message).then(
            (value) => post({ kind: 'reply', id, ok: true, answer: value }),
            (e: unknown) => {
              const error = errorIn(e)
              if (error === null) onFault(e)
              post({ kind: 'reply', id, ok: false, error: error ?? { code: 'unknown' } })
            },
          )
        },
        close: () => publisher.remove(subscriber),
      }
    },
    async start() {
      const restored = await snapshot.restore()
      if (restored !== null) {
        publisher.setConnection({ kind: 'from-snapshot' })
        if (restored.me !== null) publisher.setMe(restored.me)
      }
      publisher.release()
      // The list is told in this turn, before the larger part is even asked for.
      publisher.flush()
      try {
        const { createLive } = await import('./live.ts')
        const running = await createLive(core, () => faults.count)
        liveReady(running)
        running.start(restored?.token ?? null)
      } catch (e) {
        liveFailed(e)
        throw e
      }
    },
    async stop() {
      if (ended.signal.aborted) return
      await live.then((running) => running.stop(), onFault)
      ended.abort()
      publisher.stop()
    },
  }
}

function markDrafts(model: Model, rooms: RoomId[]): void {
  const marked = new Set(rooms)
  for (const room of model.account.rooms.values()) {
    if (room.hasDraft === marked.has(room.id)) continue
    room.hasDraft = !room.hasDraft
    model.touch(room)
  }
}
