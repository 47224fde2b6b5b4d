// People met in any room, for completion and search: a prepared index, so that a keystroke walks strings and not rooms.

import type { Person, UserId } from '../protocol.ts'
import type { SearchText } from './list/search-text.ts'
import { matches, queryOf, searchText } from './list/search-text.ts'
import { localpart } from './name.ts'
import type { MemberEntry } from './room.ts'

interface Known {
  name: string | null
  avatar: Person['avatar']
  text: SearchText | null
}

const MAX_PEOPLE = 100_000

export class PeopleIndex {
  private readonly people = new Map<UserId, Known>()

  /** Takes a membership in; names given in the latest room win. */
  meet(id: UserId, member: MemberEntry): void {
    const known = this.people.get(id)
    if (known === undefined) {
      if (this.people.size < MAX_PEOPLE) this.people.set(id, { name: member.name, avatar: member.avatar, text: null })
      return
    }
    if (member.name !== null && member.name !== known.name) {
      known.name = member.name
      known.text = null
    }
    if (member.avatar !== null) known.avatar = member.avatar
  }

  get(id: UserId): Person | null {
    const known = this.people.get(id)
    return known === undefined ? null : { id, name: known.name ?? localpart(id), avatar: known.avatar }
  }

  /** People whose name or id holds every word of `typed`; those whose name begins with it first, then by name. */
  search(typed: string, limit: number): Person[] {
    const query = queryOf(typed.replace(/^@/, ''))
    const first = query[0]
    const begins: Person[] = []
    const holds: Person[] = []
    for (const [id, known] of this.people) {
      known.text ??= searchText(`${known.name ?? ''} ${localpart(id)}`)
      if (!matches(query, known.text)) continue
      const person = { id, name: known.name ?? localpart(id), avatar: known.avatar }
      const starts = first === undefined || known.text.plain.startsWith(first.plain) || known.text.latin.startsWith(first.latin)
      ;(starts ? begins : holds).push(person)
    }
    const byName = (a: Person, b: Person): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
    return [...begins.sort(byName), ...holds.sort(byName)].slice(0, limit)
  }

  get size(): number {
    return this.people.size
  }
}
