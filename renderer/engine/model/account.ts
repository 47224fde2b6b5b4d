// The account as folded: rooms by id, and what global account data says of them (m.direct, ignored people, muted rooms).

import type { CallsPolicy } from '../../../electron/bridge/contract.ts'
import type { RoomId, UserId } from '../protocol.ts'
import type { AccountDataInput } from './input.ts'
import type { Json } from '../json.ts'
import { field, isRecord, isRoomId, isUserId, list, record } from '../json.ts'
import type { Room } from './room.ts'

export interface Account {
  readonly me: UserId
  readonly rooms: Map<RoomId, Room>
  readonly data: Map<string, Json>
  /** Direct chats: room → the other person. */
  direct: Map<RoomId, UserId>
  ignored: Set<UserId>
  muted: Set<RoomId>
  /** What the organisation and the homeserver say of calls. */
  calls: CallsPolicy
  /** Rooms whose call this person is in, on this machine. */
  readonly inCall: Set<RoomId>
}

/** Nothing was said of calls: there are none. */
const NO_CALLS: CallsPolicy = { enabled: false, audioOnly: false, startPower: 0, domains: [], preferred: null }

export const createAccount = (me: UserId, calls: CallsPolicy = NO_CALLS): Account => ({ me, rooms: new Map(), data: new Map(), direct: new Map(), ignored: new Set(), muted: new Set(), calls, inCall: new Set() })

/** m.direct: {user id: [room id]}. The first person that claims a room has it. */
function readDirect(content: Json): Map<RoomId, UserId> {
  const direct = new Map<RoomId, UserId>()
  for (const [userId, rooms] of Object.entries(content)) {
    if (!isUserId(userId)) continue
    for (const id of list(rooms, 10_000)) if (isRoomId(id) && !direct.has(id)) direct.set(id, userId)
  }
  return direct
}

const silent = (rule: unknown): boolean => {
  if (field(rule, 'enabled') === false) return false
  const actions = field(rule, 'actions')
  return Array.isArray(actions) && !actions.some((a) => a === 'notify' || a === 'coalesce')
}

/** Rooms that do not notify: a silent `room` rule, or a silent `override` rule whose only condition is the room's id. */
function readMuted(content: Json): Set<RoomId> {
  const muted = new Set<RoomId>()
  const global = record(field(content, 'global'))
  for (const rule of list(field(global, 'room'), 10_000)) {
    const id = field(rule, 'rule_id')
    if (isRoomId(id) && silent(rule)) muted.add(id)
  }
  for (const rule of list(field(global, 'override'), 10_000)) {
    const conditions = field(rule, 'conditions')
    if (!Array.isArray(conditions) || conditions.length !== 1 || !silent(rule)) continue
    const only: unknown = conditions[0]
    const id = field(only, 'pattern')
    if (isRecord(only) && field(only, 'kind') === 'event_match' && field(only, 'key') === 'room_id' && isRoomId(id)) muted.add(id)
  }
  return muted
}

/** Keys and values that differ between two maps or sets. */
function touched<V>(before: Map<RoomId, V> | Set<RoomId>, after: Map<RoomId, V> | Set<RoomId>): RoomId[] {
  const value = (of: Map<RoomId, V> | Set<RoomId>, id: RoomId): unknown => (of instanceof Map ? of.get(id) : of.has(id))
  const ids = new Set<RoomId>([...before.keys(), ...after.keys()])
  return [...ids].filter((id) => value(before, id) !== value(after, id))
}

/** Folds global account data in. Answers with the rooms whose summary it changes, and the types it knew nothing new of left out. */
export function foldAccountData(account: Account, events: AccountDataInput[]): { types: string[]; rooms: RoomId[] } {
  const types: string[] = []
  const rooms: RoomId[] = []
  for (const { type, content } of events) {
    account.data.set(type, content)
    types.push(type)
    if (type === 'm.direct') {
      const direct = readDirect(content)
      rooms.push(...touched(account.direct, direct))
      account.direct = direct
    } else if (type === 'm.push_rules') {
      const muted = readMuted(content)
      rooms.push(...touched(account.muted, muted))
      account.muted = muted
    } else if (type === 'm.ignored_user_list') {
      account.ignored = new Set(Object.keys(record(field(content, 'ignored_users'))).filter(isUserId))
    }
  }
  return { types, rooms }
}
