// Simplified sliding sync (MSC4186) → FoldInput. Counts are left out on purpose: Synapse answers 0 as a dummy value.

import type { FoldInput, RoomInput } from '../model/input.ts'
import { emptyRoom } from '../model/input.ts'
import { count, field, isRoomId, list, record, text } from '../json.ts'
import type { Membership, RoomId, UserId } from '../protocol.ts'
import { parseAccountData, parseEvents, parseHeroes, parseReceipts, parseState, parseStripped, parseTyping } from './parse.ts'

export interface SlidingAnswer {
  /** null: the answer is not one of sliding sync. */
  pos: string | null
  input: FoldInput
}

const MEMBERSHIPS: readonly string[] = ['join', 'invite', 'knock', 'leave', 'ban']

function membershipOf(room: RoomInput, me: UserId, initial: boolean): Membership | null {
  const states = room.stripped ?? room.stateAfter ?? []
  const own = states.findLast((s) => s.type === 'm.room.member' && s.key === me)
  const membership = field(own?.content, 'membership')
  if (typeof membership === 'string' && MEMBERSHIPS.includes(membership)) return membership as Membership
  if (room.stripped !== null) return 'invite'
  return initial ? 'join' : null
}

function roomOf(id: RoomId, value: unknown, me: UserId, spaces: ReadonlySet<string>): RoomInput {
  const room = emptyRoom(id, null)
  const stripped = field(value, 'invite_state')
  if (Array.isArray(stripped)) room.stripped = parseStripped(stripped)
  else room.stateAfter = parseState(field(value, 'required_state'), id)
  room.membership = membershipOf(room, me, field(value, 'initial') === true)
  room.timeline = parseEvents(field(value, 'timeline'), id)
  room.limited = field(value, 'limited') === true
  room.prevBatch = text(field(value, 'prev_batch'), 2000)
  room.expanded = field(value, 'unstable_expanded_timeline') === true
  room.heroes = parseHeroes(field(value, 'heroes'))
  room.joined = count(field(value, 'joined_count'))
  room.invited = count(field(value, 'invited_count'))
  room.hint = { name: text(field(value, 'name'), 1000), avatar: text(field(value, 'avatar'), 512), direct: field(value, 'is_dm') === true, space: spaces.has(id) }
  return room
}

/** Ids of a list, in the server's order. Ops other than SYNC belong to the abandoned MSC3575 and are not sent. */
function idsOf(value: unknown): RoomId[] {
  const ids: RoomId[] = []
  for (const op of list(field(value, 'ops'), 100)) ids.push(...list(field(op, 'room_ids'), 50_000).filter(isRoomId))
  return ids
}

/**
 * Normalises an answer of sliding sync. `source`: the live window, or the pass for all names.
 * Lists named `spaces` hold spaces only; every other list gives the order by activity.
 */
export function normaliseSliding(answer: unknown, me: UserId, source: 'sliding' | 'names'): SlidingAnswer {
  const rooms = new Map<RoomId, RoomInput>()
  const lists = record(field(answer, 'lists'))
  const spaces = new Set(idsOf(field(lists, 'spaces')))
  for (const [id, value] of Object.entries(record(field(answer, 'rooms')))) if (isRoomId(id)) rooms.set(id, roomOf(id, value, me, spaces))
  const extensions = field(answer, 'extensions')
  // Extensions may speak of rooms of which nothing else is new.
  const ensure = (id: string): RoomInput | null => {
    if (!isRoomId(id)) return null
    const known = rooms.get(id) ?? emptyRoom(id, null)
    rooms.set(id, known)
    return known
  }
  const account = field(extensions, 'account_data')
  for (const [id, events] of Object.entries(record(field(account, 'rooms')))) ensure(id)?.accountData.push(...parseAccountData(events))
  for (const [id, event] of Object.entries(record(field(field(extensions, 'receipts'), 'rooms')))) ensure(id)?.receipts.push(...parseReceipts(field(event, 'content')))
  for (const [id, event] of Object.entries(record(field(field(extensions, 'typing'), 'rooms')))) {
    const room = ensure(id)
    if (room !== null) room.typing = parseTyping(field(event, 'content'))
  }
  const order: RoomId[] = []
  let total: number | null = null
  for (const [name, value] of Object.entries(lists)) {
    if (name !== 'spaces') order.push(...idsOf(value))
    const rows = count(field(value, 'count'))
    if (rows !== null && name !== 'spaces') total = (total ?? 0) + rows
  }
  return { pos: text(field(answer, 'pos'), 4000), input: { source, rooms: [...rooms.values()], accountData: parseAccountData(field(account, 'global')), order, total } }
}
