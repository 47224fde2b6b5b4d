// The initial answer of classic /sync is minutes old when it arrives: its first increment is joined to it before anything is folded.

import type { FoldInput, RoomInput } from '../model/input.ts'

function joinRoom(a: RoomInput, b: RoomInput): RoomInput {
  // Left and joined again, or an invitation answered meanwhile: what came later stands by itself.
  if (a.membership !== b.membership) return { ...b, full: false }
  const cut = b.limited && b.timeline.length > 0
  const known = new Set(a.timeline.map((e) => e.event_id))
  const between = a.timeline.flatMap((e) => (e.state_key === undefined ? [] : [{ id: e.event_id, type: e.type, key: e.state_key, sender: e.sender, ts: e.origin_server_ts, content: e.content }]))
  return {
    ...a,
    // The increment's state stands before its timeline, and after everything of the first answer.
    stateBefore: [...a.stateBefore, ...between, ...b.stateBefore],
    timeline: cut ? b.timeline : [...a.timeline, ...b.timeline.filter((e) => !known.has(e.event_id))],
    limited: cut ? true : a.limited,
    prevBatch: cut ? b.prevBatch : a.prevBatch,
    heroes: b.heroes ?? a.heroes,
    joined: b.joined ?? a.joined,
    invited: b.invited ?? a.invited,
    counts: b.counts ?? a.counts,
    accountData: [...a.accountData, ...b.accountData],
    receipts: [...a.receipts, ...b.receipts],
    typing: b.typing ?? a.typing,
  }
}

/** One input that is as of the increment's end. */
export function joinInitial(initial: FoldInput, increment: FoldInput): FoldInput {
  const rooms = new Map(initial.rooms.map((room) => [room.id, room]))
  for (const room of increment.rooms) {
    const before = rooms.get(room.id)
    rooms.set(room.id, before === undefined ? room : joinRoom(before, room))
  }
  return { ...initial, rooms: [...rooms.values()], accountData: [...initial.accountData, ...increment.accountData], total: rooms.size }
}
