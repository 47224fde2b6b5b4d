// The engine's memory between two starts: a cache that may be damaged, old or gone at any time, and is then made anew.
// This room must not know requests, ports or how anything is drawn.

import { factsFit } from '../model/call/facts.ts'
import { intern } from '../model/intern.ts'
import { isEventId, isRecord, isRoomId, isShallow, isUserId, list, record } from '../json.ts'
import type { Room } from '../model/room.ts'
import { createRoom } from '../model/room.ts'
import type { Membership } from '../protocol.ts'

/** Raised with every change of what is stored: another version is not read. */
export const SNAPSHOT_VERSION = 1

const MAPS = ['state', 'members', 'receipts'] as const
/** Lives no longer than this engine. */
const LEFT_OUT = new Set<string>(['typing', 'hasDraft', 'outbox', 'summary', 'readPending', 'id', ...MAPS, 'children'])
const MEMBERSHIPS: readonly string[] = ['join', 'invite', 'knock', 'leave', 'ban']

/** A room as plain JSON; what has its first value is left out. */
export function packRoom(room: Room): Record<string, unknown> {
  const blank = createRoom(room.id, 'join')
  const packed: Record<string, unknown> = { id: room.id, membership: room.membership }
  for (const [key, value] of Object.entries(room)) {
    if (LEFT_OUT.has(key)) continue
    const first: unknown = blank[key as keyof Room]
    if (value === first || (Array.isArray(value) && value.length === 0)) continue
    packed[key] = value
  }
  for (const key of MAPS) if (room[key].size > 0) packed[key] = [...room[key]]
  if (room.children !== null) packed['children'] = [...room.children]
  return packed
}

const sameKind = (a: unknown, b: unknown): boolean => Array.isArray(a) === Array.isArray(b) && typeof a === typeof b

/** Which type a value has whose first value is null. */
const NULLABLE = new Map<string, 'string' | 'number' | 'object'>([
  ['name', 'string'], ['avatar', 'string'], ['topic', 'string'], ['alias', 'string'], ['type', 'string'], ['version', 'string'], ['successor', 'string'], ['predecessor', 'string'],
  ['hintName', 'string'], ['hintAvatar', 'string'], ['joined', 'number'], ['invited', 'number'], ['favouriteOrder', 'number'], ['fullyRead', 'string'], ['ownReceipt', 'string'],
  ['counts', 'object'], ['last', 'object'], ['ts', 'number'], ['inviter', 'string'], ['call', 'object'],
])

type Check = (value: Record<string, unknown>) => boolean
const textOrNull = (value: unknown): boolean => value === null || typeof value === 'string'

/** What an entry of each map must be. */
const ENTRY: Record<(typeof MAPS)[number] | 'children', Check> = {
  state: (e) => textOrNull(e['id']) && typeof e['sender'] === 'string' && typeof e['json'] === 'string',
  members: (e) => textOrNull(e['name']) && textOrNull(e['avatar']) && typeof e['membership'] === 'string',
  receipts: (e) => typeof e['eventId'] === 'string' && typeof e['ts'] === 'number',
  children: (e) => textOrNull(e['order']) && typeof e['ts'] === 'number',
}

/** Which texts of an entry many rooms share: ids of events are all different. */
const SHARED = ['sender', 'json', 'name', 'avatar', 'membership']

function shared(entry: Record<string, unknown>): Record<string, unknown> {
  for (const name of SHARED) {
    const value = entry[name]
    if (typeof value === 'string') entry[name] = intern(value)
  }
  return entry
}

function mapOf(value: unknown, check: Check): Map<string, unknown> | null {
  if (value !== undefined && !Array.isArray(value)) return null
  const map = new Map<string, unknown>()
  for (const entry of list(value, 100_000)) {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string' || !isRecord(entry[1]) || !check(entry[1])) return null
    map.set(intern(entry[0]), shared(entry[1]))
  }
  return map
}

const lastFits = (value: unknown): boolean => {
  if (value === undefined || value === null) return true
  const last = record(value)
  return isEventId(last['eventId']) && isUserId(last['sender']) && typeof last['ts'] === 'number' && typeof last['kind'] === 'string' && typeof last['text'] === 'string'
}

const isEvent = (value: unknown): boolean => {
  const event = record(value)
  return isEventId(event['event_id']) && typeof event['type'] === 'string' && isUserId(event['sender']) && typeof event['origin_server_ts'] === 'number' && isRecord(event['content'])
}

const countsFit = (value: unknown): boolean => value === undefined || value === null || (Number.isSafeInteger(record(value)['unread']) && Number.isSafeInteger(record(value)['mentions']))

/** The room again; null when the record is not one of ours. */
export function unpackRoom(value: unknown): Room | null {
  if (!isRecord(value) || !isRoomId(value['id']) || typeof value['membership'] !== 'string' || !MEMBERSHIPS.includes(value['membership']) || !isShallow(value)) return null
  const room = createRoom(value['id'], value['membership'] as Membership)
  const target = room as unknown as Record<string, unknown>
  for (const [key, stored] of Object.entries(value)) {
    if (LEFT_OUT.has(key) || !Object.hasOwn(target, key)) continue
    const first = target[key]
    const fits = first === null ? stored === null || typeof stored === NULLABLE.get(key) : sameKind(first, stored)
    if (!fits) return null
    target[key] = stored
  }
  for (const key of MAPS) {
    const map = mapOf(value[key], ENTRY[key])
    if (map === null) return null
    target[key] = map
  }
  if (value['children'] !== undefined) {
    const children = mapOf(value['children'], ENTRY.children)
    if (children === null) return null
    target['children'] = children
  }
  const ids: unknown[] = [...room.heroes, ...room.recent, ...room.creators]
  if (!ids.every((id) => typeof id === 'string') || !room.tail.every(isEvent) || !countsFit(value['counts']) || !lastFits(value['last']) || !factsFit(value['call'])) return null
  return room
}
