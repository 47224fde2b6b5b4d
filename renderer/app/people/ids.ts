// What this room (people) is for: finding people, writing to them, groups, invitations, who is in a room.
// What it must not know: how the directory is searched, how rooms are kept.

import type { Person } from '../../engine/protocol.ts'

/** "anna" of "@anna:uni.example". */
export const localpart = (id: string): string => id.slice(1).split(':')[0] ?? id

/** "uni.example" of "@anna:uni.example". */
export const serverOf = (id: string): string => id.slice(id.indexOf(':') + 1)

const FULL_ID = /^@[^:\s\p{C}]{1,120}:[^\s\p{C}/?#@]{1,120}$/u

/** The person meant by a full id typed by hand, who need not be in the directory; null for anything else. */
export function typedPerson(query: string): Person | null {
  const id = query.trim()
  return FULL_ID.test(id) ? { id, name: localpart(id), avatar: null } : null
}

/** What the search found, with the person typed by id in front, without those that make no sense here. */
export function candidates(found: readonly Person[], query: string, without: ReadonlySet<string>): Person[] {
  const typed = typedPerson(query)
  const people = typed === null || found.some((person) => person.id === typed.id) ? found : [typed, ...found]
  return people.filter((person) => !without.has(person.id))
}
