// What stands above the single rooms: the sorted sections, the tree of spaces with their counts, the badge.

import type { RoomId, SpaceSummary } from '../protocol.ts'
import type { Account } from './account.ts'
import { entryOf } from './list/entry.ts'
import { Sections } from './list/sections.ts'
import type { Room, Counts } from './room.ts'
import { isMine, isSpace } from './room.ts'
import type { SpaceTree } from './spaces.ts'
import { SpaceCounts, buildSpaces, spaceSummaries } from './spaces.ts'
import { kindOf } from './summary.ts'

/** Mentions anywhere, and unread direct chats with invitations. */
export interface Badge {
  mentions: number
  unread: number
}

export class Overview {
  readonly sections = new Sections()
  tree: SpaceTree = { nodes: [], above: new Map() }
  private readonly account: Account
  readonly collator: Intl.Collator
  private readonly spaceCounts = new SpaceCounts()
  private readonly badges = new Map<RoomId, Badge>()
  private badge: Badge = { mentions: 0, unread: 0 }
  private badgeDirty = true
  private spacesDirty = false

  constructor(account: Account, collator: Intl.Collator) {
    this.account = account
    this.collator = collator
  }

  /** Puts one room where it belongs now; null: it is not there any more. */
  place(id: RoomId, room: Room | null): void {
    const mine = room !== null && isMine(room) ? room : null
    this.sections.set(id, mine === null ? null : entryOf(this.account, mine, this.sections.get(id)))
    if (this.spaceCounts.set(id, this.tree.above.get(id), this.countsOf(mine))) this.spacesDirty = true
    if (mine !== null && isSpace(mine)) this.spacesDirty = true
    this.placeBadge(id, mine)
  }

  /** What a room adds to the counts of its spaces. */
  private countsOf(mine: Room | null): Counts | null {
    return mine === null || isSpace(mine) || this.account.muted.has(mine.id) ? null : mine.counts
  }

  private placeBadge(id: RoomId, room: Room | null): void {
    const before = this.badges.get(id) ?? { mentions: 0, unread: 0 }
    const loud = room !== null && !this.account.muted.has(id)
    const counted = room?.membership === 'invite' ? 1 : loud && kindOf(this.account, room) === 'direct' ? (room.counts?.unread ?? 0) : 0
    const now = { mentions: room?.counts?.mentions ?? 0, unread: room !== null && this.sections.get(id) !== null ? counted : 0 }
    if (before.mentions === now.mentions && before.unread === now.unread) return
    this.badge = { mentions: this.badge.mentions + now.mentions - before.mentions, unread: this.badge.unread + now.unread - before.unread }
    if (now.mentions === 0 && now.unread === 0) this.badges.delete(id)
    else this.badges.set(id, now)
    this.badgeDirty = true
  }

  /** Spaces came, went or moved: the tree and all counts anew. */
  rebuild(): void {
    this.tree = buildSpaces(this.account, this.collator)
    this.spacesDirty = true
    for (const room of this.account.rooms.values()) this.spaceCounts.set(room.id, this.tree.above.get(room.id), this.countsOf(isMine(room) ? room : null))
    this.sections.rebuildViews()
  }

  /** What became different since it was taken last; null: nothing. */
  take(): { spaces: SpaceSummary[] | null; badge: Badge | null } {
    const taken = { spaces: this.spacesDirty ? this.spaceList() : null, badge: this.badgeDirty ? this.badgeNow() : null }
    this.spacesDirty = this.badgeDirty = false
    return taken
  }

  spaceList(): SpaceSummary[] {
    return spaceSummaries(this.account, this.tree, this.spaceCounts)
  }

  badgeNow(): Badge {
    return { ...this.badge }
  }

  inSpace(room: RoomId, space: RoomId): boolean {
    return this.tree.above.get(room)?.has(space) === true
  }
}
