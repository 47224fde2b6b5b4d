// What a state event changed, as the interface words it; null for what nobody needs to read.

import type { RawEvent } from '../../context.ts'
import type { Sender, StateChange, UserId } from '../../protocol.ts'
import { cleanText } from '../../richtext/clean.ts'
import type { Json } from '../../json.ts'
import { field, isRecord, isRoomId, isUserId, list, record, text } from '../../json.ts'
import { reasonOf } from './redaction.ts'

type People = (id: UserId) => Sender

const MAX_POWER_CHANGES = 50
const MAX_NAME = 255
const MAX_TOPIC = 1000

/** State that serves machines, or that is said elsewhere (spaces, calls, widgets, integrations). */
const NOISE = [
  /^m\.space\./,
  /^m\.(?:room\.(?:server_acl|guest_access|third_party_invite|aliases|canonical_alias|related_groups|retention|bot\.options|plumbing)|widget|call|rtc|beacon_info|bridge)/,
  /^(?:im\.vector|io\.element|org\.matrix\.msc\d+|uk\.half-shot|de\.sorunome|fi\.mau|com\.beeper|chat\.)\b/,
]

const cleaned = (value: unknown, max: number): string | null => {
  const raw = text(value, 65_536)
  return raw === null ? null : cleanText(raw, max) || null
}

const previous = (event: RawEvent): Json | null => {
  const content = field(event.unsigned, 'prev_content')
  return isRecord(content) ? content : null
}

/** The first setting of a state belongs to the room's creation and is not told apart. */
const isFirst = (event: RawEvent): boolean => previous(event) === null && field(event.unsigned, 'replaces_state') === undefined

function profileChange(event: RawEvent, before: Json, who: Sender): StateChange | null {
  const from = cleaned(field(before, 'displayname'), MAX_NAME)
  const to = cleaned(field(event.content, 'displayname'), MAX_NAME)
  if (from !== to) return { what: 'renamed-self', who, from, to }
  const avatar = field(event.content, 'avatar_url')
  return (field(before, 'avatar_url') ?? null) !== (avatar ?? null) ? { what: 'avatar-self', who } : null
}

function leaveKind(before: unknown, self: boolean): 'left' | 'kicked' | 'unbanned' | 'rejected-invite' | 'withdrew-invite' | null {
  if (before === 'leave') return null
  if (before === 'ban') return 'unbanned'
  if (before === 'invite') return self ? 'rejected-invite' : 'withdrew-invite'
  return self ? 'left' : 'kicked'
}

function memberChange(event: RawEvent, people: People): StateChange | null {
  const id = event.state_key
  if (!isUserId(id)) return null
  const before = previous(event)
  const was = field(before, 'membership')
  const now = field(event.content, 'membership')
  const who = people(id)
  const by = people(event.sender)
  const reason = reasonOf(event.content)
  switch (now) {
    case 'join':
      return was === 'join' && before !== null ? profileChange(event, before, who) : { what: 'joined', who, by, reason }
    case 'invite':
      return was === 'invite' ? null : { what: 'invited', who, by, reason }
    case 'ban':
      return was === 'ban' ? null : { what: 'banned', who, by, reason }
    case 'knock':
      return was === 'knock' ? null : { what: 'knocked', who, by, reason }
    case 'leave': {
      const what = leaveKind(was, id === event.sender)
      return what === null ? null : { what, who, by, reason }
    }
    default:
      return null
  }
}

/** A power level: a whole number; old rooms also carry it as a string. null: not one. */
function level(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null
  if (typeof value !== 'string' || !/^\s*[+-]?\d{1,15}\s*$/.test(value)) return null
  return Number(value)
}

function levels(content: unknown): { base: number; users: Map<string, number> } {
  const users = new Map<string, number>()
  for (const [id, value] of Object.entries(record(field(content, 'users')))) {
    const n = level(value)
    if (n !== null && isUserId(id)) users.set(id, n)
  }
  return { base: level(field(content, 'users_default')) ?? 0, users }
}

function powerChange(event: RawEvent, people: People): StateChange | null {
  const before = previous(event)
  if (before === null) return null
  const old = levels(before)
  const now = levels(event.content)
  const changes: { who: Sender; from: number; to: number }[] = []
  for (const id of new Set([...old.users.keys(), ...now.users.keys()])) {
    const from = old.users.get(id) ?? old.base
    const to = now.users.get(id) ?? now.base
    if (from === to) continue
    changes.push({ who: people(id), from, to })
    if (changes.length === MAX_POWER_CHANGES) break
  }
  return changes.length === 0 ? null : { what: 'power', by: people(event.sender), changes }
}

function pinnedChange(event: RawEvent, by: Sender): StateChange | null {
  const ids = (content: unknown): string => list(field(content, 'pinned'), 1000).filter((id) => typeof id === 'string').join(' ')
  return ids(previous(event)) === ids(event.content) ? null : { what: 'pinned', by }
}

/** A setting with one value: told when it is really another one. */
function setting(event: RawEvent, name: string, max: number): { to: string | null; same: boolean } {
  const to = cleaned(field(event.content, name), max)
  const before = previous(event)
  return { to, same: before === null ? to === null && isFirst(event) : cleaned(field(before, name), max) === to }
}

/** The change that a state event made, or null when it made none worth a line. Never throws. */
export function changeOf(event: RawEvent, people: People): StateChange | null {
  if (event.type === 'm.room.member') return memberChange(event, people)
  const by = people(event.sender)
  switch (event.type) {
    case 'm.room.name': {
      const { to, same } = setting(event, 'name', MAX_NAME)
      return same ? null : { what: 'room-name', by, to }
    }
    case 'm.room.topic': {
      const { to, same } = setting(event, 'topic', MAX_TOPIC)
      return same ? null : { what: 'topic', by, to }
    }
    case 'm.room.avatar':
      return setting(event, 'url', 512).same ? null : { what: 'room-avatar', by }
    case 'm.room.create': {
      const predecessor = field(field(event.content, 'predecessor'), 'room_id')
      return { what: 'created', by, predecessor: isRoomId(predecessor) ? predecessor : null }
    }
    case 'm.room.power_levels':
      return powerChange(event, people)
    case 'm.room.encryption':
      return previous(event) === null ? { what: 'encryption', by } : null
    case 'm.room.tombstone': {
      const successor = field(event.content, 'replacement_room')
      return { what: 'tombstone', by, successor: isRoomId(successor) ? successor : null }
    }
    case 'm.room.pinned_events':
      return pinnedChange(event, by)
    case 'm.room.join_rules':
    case 'm.room.history_visibility': {
      const joining = event.type === 'm.room.join_rules'
      const { to, same } = setting(event, joining ? 'join_rule' : 'history_visibility', 100)
      if (same || to === null || isFirst(event)) return null
      return { what: joining ? 'join-rule' : 'history-visibility', by, to }
    }
    default:
      return NOISE.some((pattern) => pattern.test(event.type)) ? null : { what: 'other', by, type: cleanText(event.type, 100) }
  }
}
