// Everything that needs the server: requests, sync, history, sending. Loaded after the stored account was told.

import { createCalls } from './calls/index.ts'
import { PRESENCE_TIMES } from './calls/presence.ts'
import { createCommands } from './commands/index.ts'
import type { EngineContext, Handlers } from './context.ts'
import { EngineFailure } from './context.ts'
import type { EngineCore } from './engine.ts'
import type { EngineHost } from './host.ts'
import { createModelPort } from './model-port.ts'
import { createOutbox } from './outbox/index.ts'
import type { ToEngine } from './protocol.ts'
import type { Subscriber } from './publish.ts'
import { createRichText } from './richtext/index.ts'
import { History } from './rooms/history.ts'
import { roomHandlers } from './rooms/handlers.ts'
import { LastLines } from './rooms/last-lines.ts'
import { Notifier } from './rooms/notify.ts'
import { OwnProfile } from './rooms/profile.ts'
import { Reading } from './rooms/read.ts'
import { createApi } from './sdk/client.ts'
import { serial } from '../common/serial.ts'
import { Sync } from './sync/sync.ts'
import { Wishes } from './sync/wishes.ts'
import { Waker } from './waker.ts'

const TIDY_MS = 60_000
/** Writes within this of the last fold go with the next one. */
const SAVE_TICK_MS = 1500

export interface LiveEngine {
  handle(subscriber: Subscriber, message: ToEngine): Promise<unknown>
  start(token: string | null): void
  stop(): Promise<void>
}

export async function createLive(core: EngineCore, faults: () => number): Promise<LiveEngine> {
  const { model, publisher, snapshot, signal, onFault, pause } = core
  const lost = new AbortController()
  const host: EngineHost = {
    ...core.host,
    sessionLost(reason) {
      publisher.setConnection({ kind: 'signed-out', reason })
      lost.abort()
      core.host.sessionLost(reason)
    },
  }
  const api = createApi(host, { signal })
  const rich = createRichText(host.account.userId)
  model.rich = rich
  const news = new Waker()
  const changed = (): void => {
    news.wake()
    publisher.schedule()
  }
  rich.onUpgrade(() => {
    for (const open of model.open.values()) open.timeline.textUpgraded()
    changed()
  })
  let { publicReceipts } = host.account
  host.onReceipts((now) => {
    publicReceipts = now
  })
  const profile = new OwnProfile({ api, me: host.account.userId, tell: (me) => publisher.setMe(me), onFault })
  const history = new History({ api, model, snapshot, changed, onFault })
  const reading = new Reading({ api, model, publicReceipts: () => publicReceipts, signal, changed, onFault })
  const notifier = new Notifier(model, host)
  const port = createModelPort(model, { loadMembers: (id) => history.loadMembers(id), news, signal })
  const ctx: EngineContext = {
    host,
    api,
    model: {
      ...port,
      echoSent(roomId, txnId, eventId) {
        port.echoSent(roomId, txnId, eventId)
        // The server has answered a sending: nobody need wait for the next try to learn that it is back.
        if (publisher.getConnection().kind === 'reconnecting') sync.wake()
      },
    },
    signal,
    now: () => Date.now(),
  }
  const outbox = createOutbox(ctx)
  outbox.onNotice((rooms) => publisher.notice(rooms))
  const wishes = new Wishes(model)
  const calls = createCalls({ ctx, model, times: core.presence ?? PRESENCE_TIMES, news, changed, tellRings: (rings) => publisher.setRings(rings), onFault })

  // One thing at a time changes the whole: two answers, or an answer and the writing of the snapshot, never mix.
  const alone = serial()
  const save = (): Promise<void> => (snapshot.isDue() ? alone(() => snapshot.save()) : Promise.resolve())

  let live = false
  core.hooks.delivered = (txnId, eventId) => outbox.delivered(txnId, eventId)
  core.hooks.mentions = (event, room) => notifier.actions(event, room).highlight
  core.hooks.fresh = (room, events) => {
    if (live) notifier.tell(room, events)
    // What rings is decided by its own time, not by whether one was here all along.
    calls.arrived(room, events)
  }
  core.hooks.invited = (room) => {
    if (live) notifier.invited(room)
  }
  core.hooks.ownMember = () => {
    if (live) profile.changed()
  }
  core.hooks.callUnsure = (room) => calls.unsure(room)
  core.hooks.callOwn = (room) => calls.own(room)
  core.hooks.accountData = (types) => {
    if (types.includes('m.push_rules')) notifier.rulesChanged()
    if (types.includes('m.ignored_user_list')) calls.sweep()
  }

  let wasLive = false
  const sync = new Sync({
    api,
    me: host.account.userId,
    signal: AbortSignal.any([signal, lost.signal]),
    now: () => Date.now(),
    pause,
    onFault,
    wanted: () => wishes.get(),
    connection(state) {
      if (publisher.getConnection().kind === 'signed-out') return
      publisher.setConnection(state)
      if (state.kind === 'live' && !wasLive) {
        outbox.wake()
        reading.wake()
        profile.connected()
        calls.wake()
      }
      wasLive = state.kind === 'live'
    },
    apply: (input, isLive) =>
      alone(async () => {
        live = isLive
        await model.apply(input, pause)
        news.wake()
      }),
    async token(token) {
      snapshot.at(token)
      await save()
    },
    tokenLost: () => snapshot.drop(),
  })
  wishes.onChange(() => sync.wantedChanged())
  publisher.afterFlush = () => {
    for (const open of model.open.values()) {
      if (open.ports.size === 0) continue
      history.fetchWanted(open)
      calls.shown(open)
    }
    calls.look()
  }

  const handlers: Handlers = { ...createCommands(ctx, { outbox, rich }), ...calls.handlers }
  const rooms = roomHandlers({ core, history, reading, wishes, calls, lastLines: new LastLines({ api, model, onFault }), api, news, faults })

  host.onWake(() => {
    sync.wake()
    outbox.wake()
    reading.wake()
    calls.wake()
  })
  host.onCalls(() => {
    calls.sweep()
    changed()
  })
  const timers = [
    setInterval(() => {
      history.tidy()
      for (const open of model.open.values()) open.timeline.expire()
      model.expireCalls()
      changed()
    }, TIDY_MS),
    setInterval(() => void save().catch(onFault), SAVE_TICK_MS),
  ]

  return {
    handle(subscriber, message) {
      const own = rooms(subscriber)[message.name]
      const handler = (own ?? handlers[message.name]) as ((arg: unknown) => Promise<unknown>) | undefined
      if (handler === undefined) return Promise.reject(new EngineFailure({ code: 'invalid' }))
      return handler(message.arg)
    },
    start(token) {
      changed()
      outbox.start().catch(onFault)
      sync.run(token).catch(onFault)
      profile.changed()
      calls.start()
    },
    async stop() {
      for (const timer of timers) clearInterval(timer)
      outbox.stop()
      profile.stop()
      calls.stop()
      lost.abort()
      await alone(() => snapshot.save())
    },
  }
}
