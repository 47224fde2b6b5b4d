// A room's name (specification, "Calculating the display name for a room") and how people of a room are called.

import type { RoomName, Sender, UserId } from '../protocol.ts'
import { cleanText, looksLike } from '../richtext/clean.ts'
import type { Room } from './room.ts'

const NAMES_SHOWN = 3

/** The part of a user id that a person would recognise. */
export const localpart = (id: UserId): string => cleanText(id.slice(1, id.includes(':') ? id.indexOf(':') : undefined), 100) || cleanText(id, 255) || '?'

/** Display name in the room; the localpart when there is none. Not disambiguated: for lists and previews. */
export const memberName = (room: Room, id: UserId): string => room.members.get(id)?.name ?? localpart(id)

/** Names (as they look) that two people of the room share, as far as its people are known. Made once per change of people, for open rooms. */
export function sharedNames(room: Room): Set<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const member of room.members.values()) {
    if (member.name === null || (member.membership !== 'join' && member.membership !== 'invite')) continue
    const name = looksLike(member.name)
    if (seen.has(name)) shared.add(name)
    seen.add(name)
  }
  return shared
}

/** Sender as drawn in a timeline: disambiguated with the id when another person has the same name, or the name looks like an id (T11). */
export function senderOf(room: Room, id: UserId, shared: ReadonlySet<string>): Sender {
  const member = room.members.get(id)
  const name = member?.name ?? null
  if (name === null) return { id, name: localpart(id), avatar: member?.avatar ?? null }
  const ambiguous = shared.has(looksLike(name)) || (name.startsWith('@') && name !== id)
  return { id, name: ambiguous ? `${name} (${cleanText(id, 255)})` : name, avatar: member?.avatar ?? null }
}

/** How many others are there besides the ones named; never below zero whatever the counts say. */
function others(room: Room, named: number): number {
  const people = (room.joined ?? 0) + (room.invited ?? 0)
  return Math.max(0, people - 1 - named)
}

/** The name of the room for this person. `direct`: the other person of a direct chat, if it is one. */
export function roomName(room: Room, me: UserId, direct: UserId | null): RoomName {
  if (room.name !== null) return { kind: 'given', text: room.name }
  if (room.alias !== null) return { kind: 'given', text: room.alias }
  const heroes = room.heroes.filter((id) => id !== me)
  const counted = room.joined !== null
  const alone = counted && (room.joined ?? 0) + (room.invited ?? 0) <= 1
  if (room.heroesKnown && heroes.length > 0) {
    const names = heroes.slice(0, NAMES_SHOWN).map((id) => memberName(room, id))
    if (alone && room.membership === 'join') return { kind: 'was', names }
    return { kind: 'people', names, others: others(room, names.length) }
  }
  if (!room.state.has('m.room.create') && room.hintName !== null) return { kind: 'given', text: room.hintName }
  // Without heroes (older servers): the people known of the room.
  const people = [...room.members].filter(([id, m]) => id !== me && (m.membership === 'join' || m.membership === 'invite')).map(([id]) => id)
  if (people.length > 0 && (room.membership !== 'join' || !alone)) {
    const names = people.sort().slice(0, NAMES_SHOWN).map((id) => memberName(room, id))
    return { kind: 'people', names, others: others(room, names.length) }
  }
  if (direct !== null) return { kind: 'people', names: [memberName(room, direct)], others: 0 }
  if (room.membership === 'invite' && room.inviter !== null) return { kind: 'people', names: [memberName(room, room.inviter)], others: 0 }
  if (alone || (room.heroesKnown && room.state.size > 0)) return { kind: 'empty' }
  return { kind: 'unknown' }
}

/** The name as one string, for sorting, searching and notifications; null: unknown or nobody. */
export function nameText(name: RoomName): string | null {
  switch (name.kind) {
    case 'given':
      return name.text
    case 'people':
    case 'was':
      return name.names.join(', ')
    case 'empty':
    case 'unknown':
      return null
  }
}
