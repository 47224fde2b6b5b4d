// One room's place in the list: its section, its sort key, its searchable text. Immutable; a change makes a new one.

import type { RoomId, SectionId } from '../../protocol.ts'
import type { Account } from '../account.ts'
import { nameText } from '../name.ts'
import type { Room } from '../room.ts'
import { isReplaced, summaryOf } from '../summary.ts'
import type { SearchText } from './search-text.ts'
import { searchText } from './search-text.ts'

export interface Entry {
  readonly id: RoomId
  readonly section: SectionId
  /** Smaller first. Favourites: the tag's order; elsewhere 0. */
  readonly rank: number
  /** Larger first: latest activity. */
  readonly order: number
  readonly unread: boolean
  readonly name: string
  /** The name made fit for searching: made when it is first searched, so that a start with thousands of rooms does not pay for it. */
  readonly text: () => SearchText
}

export const SECTIONS: readonly SectionId[] = ['invites', 'favourites', 'people', 'rooms', 'lowPriority']

/** Order within a section. Total: ids decide what nothing else decides. */
export function compare(a: Entry, b: Entry): number {
  if (a.rank !== b.rank) return a.rank - b.rank
  if (a.order !== b.order) return b.order - a.order
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

function sectionOf(account: Account, room: Room): SectionId | null {
  if (room.membership === 'invite') return room.inviter !== null && account.ignored.has(room.inviter) ? null : 'invites'
  if (room.membership !== 'join' && room.membership !== 'knock') return null
  const kind = summaryOf(account, room).kind
  if (kind === 'space' || isReplaced(account, room)) return null
  if (room.favourite) return 'favourites'
  if (room.lowPriority) return 'lowPriority'
  return kind === 'direct' ? 'people' : 'rooms'
}

function once<T>(make: () => T): () => T {
  let made: T | null = null
  return () => (made ??= make())
}

/** Where the room stands in the list; null: nowhere. `before` lends its prepared text when the name is the same. */
export function entryOf(account: Account, room: Room, before: Entry | null): Entry | null {
  const section = sectionOf(account, room)
  if (section === null) return null
  const summary = summaryOf(account, room)
  const name = `${nameText(summary.name) ?? ''} ${room.alias ?? ''}`.trim()
  return {
    id: room.id,
    section,
    rank: section === 'favourites' ? (room.favouriteOrder ?? Number.MAX_VALUE) : 0,
    order: room.order,
    unread: (summary.unread ?? 0) > 0 || (summary.mentions ?? 0) > 0 || summary.markedUnread || section === 'invites',
    name,
    text: before !== null && before.name === name ? before.text : once(() => searchText(name)),
  }
}

export const sameEntry = (a: Entry, b: Entry): boolean => a.section === b.section && a.rank === b.rank && a.order === b.order && a.unread === b.unread && a.name === b.name

/** Index of the entry, or where it would have to be put: binary search. */
export function indexOf(sorted: readonly Entry[], entry: Entry): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const at = sorted[middle]
    if (at !== undefined && compare(at, entry) < 0) low = middle + 1
    else high = middle
  }
  return low
}
