// The model as outbox and commands see it (context.ts, ModelPort).

import type { ModelPort } from './context.ts'
import { factsOf } from './model/facts.ts'
import type { Model } from './model/model.ts'
import { memberName, nameText } from './model/name.ts'
import { powerOf } from './model/power.ts'
import { directOf, summaryOf } from './model/summary.ts'
import { matches, queryOf } from './model/list/search-text.ts'
import type { RoomId } from './protocol.ts'
import type { Waker } from './waker.ts'

export interface ModelPortParts {
  loadMembers: (roomId: RoomId) => Promise<void>
  /** Rings whenever sync brought something. */
  news: Waker
  signal: AbortSignal
}

/** Makes the port. */
export function createModelPort(model: Model, parts: ModelPortParts): ModelPort {
  const { account } = model
  const joined = (id: RoomId): boolean => account.rooms.get(id)?.membership === 'join'
  return {
    room(roomId) {
      const room = account.rooms.get(roomId)
      return room === undefined ? null : factsOf(account, room)
    },
    event: (roomId, eventId) => model.open.get(roomId)?.timeline.event(eventId) ?? account.rooms.get(roomId)?.tail.find((e) => e.event_id === eventId) ?? null,
    ownMessage: (roomId, eventId) => model.open.get(roomId)?.timeline.ownMessage(eventId) ?? null,
    ownReaction: (roomId, eventId, key) => model.open.get(roomId)?.timeline.ownReactions(eventId, key)[0] ?? null,
    echo: (entry, state) => model.echo(entry, state),
    echoSent: (roomId, txnId, eventId) => model.echoSent(roomId, txnId, eventId),
    echoGone: (roomId, txnId) => model.echoGone(roomId, txnId),
    memberName(roomId, userId) {
      const room = account.rooms.get(roomId)
      return room?.members.has(userId) === true ? memberName(room, userId) : null
    },
    *members(roomId) {
      const room = account.rooms.get(roomId)
      if (room === undefined) return
      const power = powerOf(room)
      for (const [id, member] of room.members) yield { id, name: memberName(room, id), avatar: member.avatar, membership: member.membership, power: power.of(id) }
    },
    loadMembers: parts.loadMembers,
    completeRooms(prefix, limit) {
      const query = queryOf(prefix.replace(/^#/, ''))
      const found: ReturnType<ModelPort['completeRooms']> = []
      for (const entry of model.overview.sections) {
        if (found.length >= limit) break
        if (!matches(query, entry.text()) || !joined(entry.id)) continue
        const room = account.rooms.get(entry.id)
        if (room === undefined) continue
        const summary = summaryOf(account, room)
        const name = nameText(summary.name)
        if (name !== null && summary.kind === 'room') found.push({ id: room.id, name, alias: room.alias, avatar: summary.avatar })
      }
      return found
    },
    knownPeople: (prefix, limit) => model.people.search(prefix, limit),
    directRoomOf(userId) {
      let found: RoomId | null = null
      let newest = -Infinity
      for (const [roomId, other] of account.direct) {
        const room = account.rooms.get(roomId)
        if (other !== userId || room?.membership !== 'join' || room.tombstoned) continue
        if (room.order > newest) [found, newest] = [roomId, room.order]
      }
      if (found !== null) return found
      // That person has invited to a direct chat already: it is accepted rather than a second room made.
      for (const room of account.rooms.values()) if (room.membership === 'invite' && directOf(account, room) === userId) return room.id
      return null
    },
    sharedRooms(userId) {
      let shared = 0
      for (const room of account.rooms.values()) if (room.membership === 'join' && room.members.get(userId)?.membership === 'join') shared += 1
      return shared
    },
    accountData: (type) => account.data.get(type) ?? null,
    awaitRoom: (roomId, ms) => parts.news.until(() => joined(roomId), ms, parts.signal),
    completeness: () => ({ ...model.completeness }),
  }
}
