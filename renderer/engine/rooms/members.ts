// People of a room, filtered and paged.

import { membersOf } from '../model/facts.ts'
import { matches, queryOf, searchText } from '../model/list/search-text.ts'
import type { Model } from '../model/model.ts'
import { localpart } from '../model/name.ts'
import type { Room } from '../model/room.ts'
import type { Member, RequestAnswer, RequestArg } from '../protocol.ts'

const MAX_PAGE = 500
/** A page that is scrolled asks many times within this; sorting thousands of names each time would be felt. */
const FRESH_MS = 3000

interface Sorted {
  room: Room
  size: number
  at: number
  members: Member[]
}

/** Answers `room.members`; keeps the last room's sorted people for a moment. */
export function createMemberList(model: Model, load: (roomId: string) => Promise<void>): (arg: RequestArg<'room.members'>) => Promise<RequestAnswer<'room.members'>> {
  let last: Sorted | null = null
  const sorted = (room: Room): Member[] => {
    const at = performance.now()
    if (last === null || last.room !== room || last.size !== room.members.size || at - last.at > FRESH_MS) last = { room, size: room.members.size, at, members: membersOf(room, model.overview.collator) }
    return last.members
  }
  return async ({ roomId, query, offset, limit }) => {
    let failed = false
    await load(roomId).catch(() => {
      // Offline or refused: whoever is known is shown, and `complete` says that they are not all.
      failed = true
    })
    const room = model.account.rooms.get(roomId)
    if (room === undefined) return { members: [], total: 0, complete: false }
    const words = queryOf(query)
    const all = words.length === 0 ? sorted(room) : sorted(room).filter((m) => matches(words, searchText(`${m.name} ${localpart(m.id)}`)))
    const from = Math.max(0, Math.trunc(offset))
    return { members: all.slice(from, from + Math.min(MAX_PAGE, Math.max(0, Math.trunc(limit)))), total: all.length, complete: room.membersComplete && !failed }
  }
}
