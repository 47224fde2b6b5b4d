// State of a room, folded: what each type that Amphi knows means for the room. The server's word is taken as it comes.

import { cleanText } from '../richtext/clean.ts'
import type { EventId, Membership, UserId } from '../protocol.ts'
import type { StateInput } from './input.ts'
import { intern } from './intern.ts'
import type { Json } from '../json.ts'
import { field, isRoomId, isUserId, list, parseRecord, text } from '../json.ts'
import { parseMxc } from '../mxc.ts'
import type { MemberEntry, Room } from './room.ts'

const NAME_LIMIT = 250
const TOPIC_LIMIT = 4000
const MAX_CHILDREN = 20_000

/** Types that are kept; `json`: their content is needed later and kept as text. */
const KEPT = new Map<string, { json: boolean; keyed: boolean }>([
  ['m.room.create', { json: false, keyed: false }],
  ['m.room.name', { json: false, keyed: false }],
  ['m.room.avatar', { json: false, keyed: false }],
  ['m.room.topic', { json: false, keyed: false }],
  ['m.room.canonical_alias', { json: false, keyed: false }],
  ['m.room.encryption', { json: false, keyed: false }],
  ['m.room.tombstone', { json: false, keyed: false }],
  ['m.room.power_levels', { json: true, keyed: false }],
  ['m.room.join_rules', { json: true, keyed: false }],
  ['m.room.history_visibility', { json: true, keyed: false }],
  ['m.room.retention', { json: true, keyed: false }],
  ['m.room.pinned_events', { json: true, keyed: false }],
  ['im.vector.modular.widgets', { json: true, keyed: true }],
  ['m.widget', { json: true, keyed: true }],
])

const MEMBERSHIPS: readonly string[] = ['join', 'invite', 'knock', 'leave', 'ban']

export const stateKey = (type: string, key: string): string => (key === '' ? type : `${type}\u0000${key}`)

/** Content of kept state; null when the room has none (or it is not known). */
export function stateContent(room: Room, type: string, key = ''): Json | null {
  const entry = room.state.get(stateKey(type, key))
  return entry === undefined || entry.json === '' ? null : parseRecord(entry.json)
}

/** m.room.member content as kept; null when its membership is none. */
export function memberOf(content: Json): MemberEntry | null {
  const membership = field(content, 'membership')
  if (typeof membership !== 'string' || !MEMBERSHIPS.includes(membership)) return null
  const name = field(content, 'displayname')
  const avatar = parseMxc(field(content, 'avatar_url'))
  return {
    name: typeof name === 'string' ? intern(cleanText(name, NAME_LIMIT)) || null : null,
    avatar: avatar === null ? null : intern(avatar),
    membership: membership as Membership,
  }
}

const line = (value: unknown, limit: number): string | null => (typeof value === 'string' ? cleanText(value, limit) || null : null)

/** What the type means for the room itself. Content may be anything; `{}` (a redacted event) takes the meaning back. */
function derive(room: Room, s: StateInput): void {
  switch (s.type) {
    case 'm.room.create': {
      room.type = text(field(s.content, 'type'), 255)
      room.version = text(field(s.content, 'room_version'), 64) ?? '1'
      const more = list(field(s.content, 'additional_creators'), 1000).filter(isUserId)
      const old = field(s.content, 'creator')
      room.creators = [Number(room.version) < 11 && isUserId(old) ? old : s.sender, ...more]
      const from = field(field(s.content, 'predecessor'), 'room_id')
      room.predecessor = isRoomId(from) ? from : null
      break
    }
    case 'm.room.name':
      room.name = line(field(s.content, 'name'), NAME_LIMIT)
      break
    case 'm.room.avatar':
      room.avatar = parseMxc(field(s.content, 'url'))
      break
    case 'm.room.topic': {
      const topic = field(s.content, 'topic')
      room.topic = typeof topic === 'string' && topic.trim() !== '' ? topic.slice(0, TOPIC_LIMIT) : null
      break
    }
    case 'm.room.canonical_alias': {
      const alias = text(field(s.content, 'alias'), 255)
      room.alias = alias?.startsWith('#') === true ? cleanText(alias, 255) : null
      break
    }
    case 'm.room.encryption':
      // Once encrypted, always encrypted: neither a redaction nor other state takes it back (wall 7).
      room.encrypted = true
      break
    case 'm.room.tombstone': {
      room.tombstoned = true
      const to = field(s.content, 'replacement_room')
      room.successor = isRoomId(to) ? to : null
      break
    }
    default:
  }
}

function applyChild(room: Room, s: StateInput): void {
  if (!isRoomId(s.key) || s.key === room.id) return
  room.children ??= new Map()
  // Without `via` the child is taken out (specification, m.space.child).
  if (list(field(s.content, 'via'), 1).length === 0) room.children.delete(s.key)
  else if (room.children.size < MAX_CHILDREN) {
    const order = text(field(s.content, 'order'), 50)
    room.children.set(s.key, { order: order !== null && /^[\x20-\x7e]+$/.test(order) ? order : null, ts: s.ts })
  }
}

/** What of the room a state event touched. */
export type Touched = 'nothing' | 'member' | 'structure' | 'room'

/** Folds one state event in, whatever came before it. */
export function applyState(room: Room, s: StateInput, me: UserId): Touched {
  if (s.type === 'm.room.member') {
    const member = memberOf(s.content)
    if (member === null || !isUserId(s.key)) return 'nothing'
    room.members.set(s.key, member)
    if (s.key === me && member.membership === 'invite') room.inviter = s.sender
    return 'member'
  }
  if (s.type === 'm.space.child') {
    applyChild(room, s)
    return 'structure'
  }
  const kept = KEPT.get(s.type)
  if (kept === undefined || (!kept.keyed && s.key !== '')) return 'nothing'
  derive(room, s)
  if (s.type === 'm.room.power_levels') room.stateKnown = true
  room.state.set(stateKey(s.type, s.key), { id: s.id, sender: s.sender, json: kept.json ? intern(JSON.stringify(s.content)) : '' })
  return 'room'
}

/** The state is told whole: forget what it may no longer name. People stay, they come lazily; encryption stays for good. */
export function forgetState(room: Room): void {
  room.state.clear()
  room.stateKnown = true
  room.name = room.avatar = room.topic = room.alias = room.type = room.version = room.successor = room.predecessor = null
  room.creators = []
  room.tombstoned = false
  room.children = null
}

/** A redaction took the content of a state event away: its meaning goes too (memberships stay, the specification keeps them). */
export function redactState(room: Room, eventId: EventId): boolean {
  for (const [key, entry] of room.state) {
    if (entry.id !== eventId) continue
    const [type = '', k = ''] = key.split('\u0000')
    // Redaction keeps create, join rules and the numbers of power levels; of the rest nothing is left.
    if (type === 'm.room.create' || type === 'm.room.join_rules' || type === 'm.room.power_levels' || type === 'm.room.history_visibility') return false
    derive(room, { id: eventId, type, key: k, sender: entry.sender, ts: 0, content: {} })
    room.state.set(key, { ...entry, json: entry.json === '' ? '' : '{}' })
    return true
  }
  return false
}
