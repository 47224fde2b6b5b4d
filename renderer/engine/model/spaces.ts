// The tree of spaces (specification, "Spaces"): which room lies in which space, in what order, whatever the children claim.

import type { RoomId, RoomName, SpaceSummary } from '../protocol.ts'
import type { Account } from './account.ts'
import { nameText, roomName } from './name.ts'
import type { Counts, Room } from './room.ts'
import { isSpace } from './room.ts'

export interface SpaceNode {
  id: RoomId
  depth: number
}

export interface SpaceTree {
  /** As drawn in the rail: depth first. */
  nodes: SpaceNode[]
  /** Every space that a room lies in, directly or through other spaces. */
  above: Map<RoomId, Set<RoomId>>
}

const MAX_DEPTH = 12

/** Children by `order`, then by when they were added, then by id (specification, "Ordering of children"). */
function childrenOf(space: Room): RoomId[] {
  if (space.children === null) return []
  return [...space.children]
    .sort(([idA, a], [idB, b]) => {
      if (a.order !== b.order) {
        if (a.order === null) return 1
        if (b.order === null) return -1
        return a.order < b.order ? -1 : 1
      }
      return a.ts - b.ts || (idA < idB ? -1 : 1)
    })
    .map(([id]) => id)
}

/**
 * Builds the tree of the spaces that were joined. Spaces that are nobody's child stand at the top, by name; a circle of spaces is entered at
 * its first in that order, and nothing is walked twice on one path (T61).
 */
export function buildSpaces(account: Account, collator: Intl.Collator): SpaceTree {
  const spaces = new Map<RoomId, Room>()
  for (const room of account.rooms.values()) if (room.membership === 'join' && isSpace(room)) spaces.set(room.id, room)
  const children = new Map<RoomId, RoomId[]>()
  const hasParent = new Set<RoomId>()
  for (const space of spaces.values()) {
    const ids = childrenOf(space)
    children.set(space.id, ids)
    for (const id of ids) if (spaces.has(id)) hasParent.add(id)
  }
  const titled = [...spaces.values()].map((room) => ({ room, title: nameText(roomName(room, account.me, null)) ?? '' }))
  const sorted = titled.sort((a, b) => collator.compare(a.title, b.title) || (a.room.id < b.room.id ? -1 : 1)).map(({ room }) => room)

  const nodes: SpaceNode[] = []
  const drawn = new Set<RoomId>()
  const draw = (id: RoomId, depth: number): void => {
    if (drawn.has(id)) return
    drawn.add(id)
    nodes.push({ id, depth })
    if (depth < MAX_DEPTH) for (const child of children.get(id) ?? []) if (spaces.has(child)) draw(child, depth + 1)
  }
  for (const space of sorted) if (!hasParent.has(space.id)) draw(space.id, 0)
  for (const space of sorted) draw(space.id, 0)

  const above = new Map<RoomId, Set<RoomId>>()
  for (const top of spaces.keys()) {
    const visited = new Set<RoomId>([top])
    const queue: RoomId[] = [top]
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      for (const child of children.get(id) ?? []) {
        if (visited.has(child)) continue
        visited.add(child)
        const set = above.get(child) ?? new Set()
        set.add(top)
        above.set(child, set)
        if (spaces.has(child)) queue.push(child)
      }
    }
  }
  return { nodes, above }
}

interface Sum {
  unread: number
  mentions: number
  known: number
}

/** Unread sums of spaces, kept up to date room by room: nothing here walks all rooms for one message. */
export class SpaceCounts {
  private readonly sums = new Map<RoomId, Sum>()
  private readonly added = new Map<RoomId, { spaces: RoomId[]; counts: Counts }>()

  /** Puts a room's counts (null: unknown or not to be counted) under the spaces it lies in now. Answers whether a sum changed. */
  set(roomId: RoomId, spaces: ReadonlySet<RoomId> | undefined, counts: Counts | null): boolean {
    const before = this.added.get(roomId)
    const after = counts !== null && spaces !== undefined && spaces.size > 0 ? { spaces: [...spaces], counts } : undefined
    if (before === undefined && after === undefined) return false
    if (before !== undefined && after !== undefined && before.counts.unread === after.counts.unread && before.counts.mentions === after.counts.mentions && before.spaces.length === after.spaces.length && before.spaces.every((s, i) => s === after.spaces[i])) return false
    if (before !== undefined) this.change(before.spaces, before.counts, -1)
    if (after === undefined) this.added.delete(roomId)
    else {
      this.change(after.spaces, after.counts, 1)
      this.added.set(roomId, after)
    }
    return true
  }

  private change(spaces: RoomId[], counts: Counts, sign: 1 | -1): void {
    for (const id of spaces) {
      const sum = this.sums.get(id) ?? { unread: 0, mentions: 0, known: 0 }
      sum.unread += sign * counts.unread
      sum.mentions += sign * counts.mentions
      sum.known += sign
      this.sums.set(id, sum)
    }
  }

  of(space: RoomId): { unread: number | null; mentions: number | null } {
    const sum = this.sums.get(space)
    return sum === undefined || sum.known === 0 ? { unread: null, mentions: null } : { unread: sum.unread, mentions: sum.mentions }
  }
}

/** The rail, whole. */
export function spaceSummaries(account: Account, tree: SpaceTree, counts: SpaceCounts): SpaceSummary[] {
  return tree.nodes.flatMap(({ id, depth }) => {
    const room = account.rooms.get(id)
    if (room === undefined) return []
    const name: RoomName = roomName(room, account.me, null)
    return [{ id, name, avatar: room.avatar ?? (room.state.has('m.room.create') ? null : room.hintAvatar), depth, ...counts.of(id) }]
  })
}
