// Requests that belong to the model: the list, opening and reading rooms, moving through history, people.
// This room must not know how events are folded or how rows are drawn.

import type { Calls } from '../calls/index.ts'
import type { Handlers } from '../context.ts'
import { EngineFailure } from '../context.ts'
import type { EngineCore } from '../engine.ts'
import { isEventId, isRoomId } from '../json.ts'
import type { OpenRoom } from '../model/open-room.ts'
import type { EventId, RoomId } from '../protocol.ts'
import type { Subscriber } from '../publish.ts'
import type { CountedApi } from '../sdk/client.ts'
import type { Wishes } from '../sync/wishes.ts'
import type { Waker } from '../waker.ts'
import type { History } from './history.ts'
import type { LastLines } from './last-lines.ts'
import { createMemberList } from './members.ts'
import type { Reading } from './read.ts'

export interface RoomHandlerParts {
  core: EngineCore
  history: History
  reading: Reading
  wishes: Wishes
  calls: Pick<Calls, 'visible'>
  lastLines: LastLines
  api: CountedApi
  /** Rings when something was folded in or history has arrived. */
  news: Waker
  faults: () => number
}

/** A slow server does not keep the room blank for longer than this. */
const LOAD_WAIT_MS = 1500
/** Rooms arrive with a fold, and folds ring; this long is only for a wait that nothing ends. */
const ARRIVAL_MS = 60_000

function roomIdOf(value: unknown): RoomId {
  if (!isRoomId(value)) throw new EngineFailure({ code: 'invalid' })
  return value
}

function eventIdOf(value: unknown): EventId {
  if (!isEventId(value)) throw new EngineFailure({ code: 'invalid' })
  return value
}

/** Handlers for one subscriber. */
export function roomHandlers(parts: RoomHandlerParts): (subscriber: Subscriber) => Handlers {
  const { core, history, reading, wishes, calls, lastLines, news } = parts
  const { model, publisher, onFault } = core
  const members = createMemberList(model, (id) => history.loadMembers(id))
  const made = new WeakMap<Subscriber, Handlers>()

  const opened = (roomId: RoomId): OpenRoom => {
    const open = model.open.get(roomIdOf(roomId))
    if (open === undefined) throw new EngineFailure({ code: 'not-found' })
    return open
  }

  /** The last room is asked for as soon as the page stands; without a snapshot no room is known then, and none is missing before all are named. */
  const arrival = (roomId: RoomId): Promise<void> => news.until(() => model.account.rooms.has(roomId) || model.completeness.names, ARRIVAL_MS, core.signal)

  /** Whoever brings the first message, history or sync, ends the waiting; to open somewhere else than at the newest, history is needed. */
  async function firstSight(room: OpenRoom, loading: Promise<void>, elsewhere: boolean): Promise<void> {
    let loaded = false
    void loading.finally(() => {
      loaded = true
      news.wake()
    })
    await news.until(() => loaded || (!elsewhere && room.timeline.latestPreviewEvent() !== null), LOAD_WAIT_MS, core.signal)
  }

  async function open(subscriber: Subscriber, roomId: RoomId, at: EventId | null): Promise<null> {
    await arrival(roomIdOf(roomId))
    const room = await history.hold(roomId)
    if (room.ports.size === 0) room.timeline.reopen()
    const newest = room.timeline.isLive() ? room.timeline.latestPreviewEvent() : null
    if (newest !== null) model.recall(room.room, newest)
    room.usedAt = model.now()
    room.ports.add(subscriber)
    subscriber.rooms.add(room.id)
    wishes.openChanged()
    const show = (): void => {
      subscriber.fresh.add(room.id)
      publisher.schedule()
    }
    if (at !== null) {
      try {
        await history.around(room, eventIdOf(at))
      } catch (e) {
        // The place cannot be shown: the room can, and the person is told why.
        if (!room.loaded && room.room.membership === 'join') history.load(room).catch(onFault)
        throw e
      } finally {
        show()
      }
      return null
    }
    // An invitation has no history to ask for.
    if (room.loaded || room.room.membership !== 'join') {
      show()
      return null
    }
    // What is known is shown at once, unless there is nothing to be seen of it or one has to open somewhere else than at the newest.
    const elsewhere = (room.room.counts?.unread ?? 0) > 0 && room.readUpTo() !== null
    const loading = history.load(room).catch(onFault)
    await firstSight(room, loading, elsewhere)
    show()
    return null
  }

  function close(subscriber: Subscriber, roomId: RoomId): void {
    const room = model.open.get(roomId)
    subscriber.rooms.delete(roomId)
    subscriber.fresh.delete(roomId)
    subscriber.shown.delete(roomId)
    subscriber.detailed.delete(roomId)
    room?.ports.delete(subscriber)
    if (room !== undefined) room.usedAt = model.now()
    wishes.openChanged()
    if (model.open.size > 0) history.tidy()
  }

  function make(subscriber: Subscriber): Handlers {
    const nothing = (): Promise<null> => Promise.resolve(null)
    return {
      'list.visible'({ ids }) {
        const visible = ids.filter(isRoomId)
        wishes.setVisible(visible)
        lastLines.want(visible)
        calls.visible(visible)
        return nothing()
      },
      'room.open': ({ roomId, at }) => open(subscriber, roomId, at),
      'room.close'({ roomId }) {
        close(subscriber, roomId)
        return nothing()
      },
      async 'room.prefetch'({ roomId }) {
        wishes.prepare(roomIdOf(roomId))
        const room = await history.hold(roomId)
        room.usedAt = model.now()
        if (!room.loaded && room.room.membership === 'join') await history.load(room)
        return null
      },
      async 'timeline.back'({ roomId }) {
        await history.back(opened(roomId))
        return null
      },
      async 'timeline.forward'({ roomId }) {
        await history.forward(opened(roomId))
        return null
      },
      async 'timeline.gap'({ roomId, key }) {
        await history.gap(opened(roomId), key)
        return null
      },
      async 'timeline.live'({ roomId }) {
        await history.live(opened(roomId))
        return null
      },
      'room.read'({ roomId, eventId }) {
        reading.read(roomIdOf(roomId), eventIdOf(eventId))
        return nothing()
      },
      async 'room.markUnread'({ roomId, unread }) {
        await reading.markUnread(roomIdOf(roomId), unread)
        return null
      },
      'room.members': members,
      'debug.stats': () => Promise.resolve(stats(parts)),
    }
  }

  return (subscriber) => {
    const known = made.get(subscriber)
    if (known !== undefined) return known
    const handlers = make(subscriber)
    made.set(subscriber, handlers)
    return handlers
  }
}

/** Counts and timings, never content. */
function stats({ core, api, faults }: RoomHandlerParts): Record<string, number | string | null> {
  const { model } = core
  const numbers: Record<string, number | string | null> = {
    rooms: model.account.rooms.size,
    open: model.open.size,
    events: [...model.open.values()].reduce((sum, o) => sum + o.timeline.size(), 0),
    people: model.people.size,
    faults: faults(),
    connection: core.publisher.getConnection().kind,
  }
  for (const [name, c] of api.counts()) {
    numbers[`${name}.calls`] = c.calls
    numbers[`${name}.failed`] = c.failed
    numbers[`${name}.maxMs`] = Math.round(c.maxMs)
    numbers[`${name}.meanMs`] = c.calls === 0 ? null : Math.round(c.totalMs / c.calls)
  }
  return numbers
}
