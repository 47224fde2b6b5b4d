// All rooms of the list, sorted for good: a message moves one entry, a view filters what is already in order.

import type { ListOp, ListView, OrderPatch, RoomId, SectionId } from '../../protocol.ts'
import type { Entry } from './entry.ts'
import { SECTIONS, indexOf, sameEntry } from './entry.ts'
import type { SearchText } from './search-text.ts'
import { matches, queryOf } from './search-text.ts'

type Sorted = Record<SectionId, Entry[]>
const empty = (): Sorted => ({ invites: [], favourites: [], people: [], rooms: [], lowPriority: [] })

/** More edits than this in one frame are told as a whole new order. */
const MAX_OPS = 40

function remove(sorted: Entry[], entry: Entry): number {
  const at = indexOf(sorted, entry)
  if (sorted[at]?.id !== entry.id) return -1
  sorted.splice(at, 1)
  return at
}

function insert(sorted: Entry[], entry: Entry): number {
  const at = indexOf(sorted, entry)
  sorted.splice(at, 0, entry)
  return at
}

export class Sections {
  readonly all: Sorted = empty()
  private readonly entries = new Map<RoomId, Entry>()
  private readonly views = new Set<View>()

  get(id: RoomId): Entry | null {
    return this.entries.get(id) ?? null
  }

  /** Puts the room at its place, or takes it out (null). */
  set(id: RoomId, entry: Entry | null): void {
    const before = this.get(id)
    if (before !== null && entry !== null && sameEntry(before, entry)) return
    if (before !== null) remove(this.all[before.section], before)
    if (entry === null) this.entries.delete(id)
    else {
      insert(this.all[entry.section], entry)
      this.entries.set(id, entry)
    }
    for (const view of this.views) view.moved(before, entry)
  }

  view(inSpace: (room: RoomId, space: RoomId) => boolean): View {
    const view = new View(this, inSpace, () => this.views.delete(view))
    this.views.add(view)
    return view
  }

  /** The tree of spaces changed: views of a space may show other rooms. */
  rebuildViews(): void {
    for (const view of this.views) if (view.get().space !== null) view.rebuild()
  }

  *[Symbol.iterator](): Iterator<Entry> {
    for (const section of SECTIONS) yield* this.all[section]
  }
}

/** One subscriber's view: space, words, only unread. Emits edits of the order. */
export class View {
  private readonly sections: Sections
  private readonly inSpace: (room: RoomId, space: RoomId) => boolean
  readonly close: () => void
  private wanted: ListView = { space: null, query: '', onlyUnread: false }
  private query: SearchText[] = []
  private shown: Sorted = empty()
  private ops = new Map<SectionId, ListOp[] | 'reset'>()

  constructor(sections: Sections, inSpace: (room: RoomId, space: RoomId) => boolean, close: () => void) {
    this.sections = sections
    this.inSpace = inSpace
    this.close = close
    this.rebuild()
  }

  get(): ListView {
    return this.wanted
  }

  set(view: ListView): void {
    this.wanted = view
    this.query = queryOf(view.query)
    this.rebuild()
  }

  private accepts(entry: Entry): boolean {
    const { space, onlyUnread } = this.wanted
    if (onlyUnread && !entry.unread) return false
    if (space !== null && !this.inSpace(entry.id, space)) return false
    return this.query.length === 0 || matches(this.query, entry.text())
  }

  /** Walks the prepared entries of all rooms: for a new view and a changed tree of spaces, never for a message. */
  rebuild(): void {
    const shown = empty()
    for (const section of SECTIONS) {
      const before = this.shown[section]
      const now = this.sections.all[section].filter((e) => this.accepts(e))
      shown[section] = now
      if (before.length !== now.length || before.some((e, i) => e.id !== now[i]?.id)) this.ops.set(section, 'reset')
    }
    this.shown = shown
  }

  moved(before: Entry | null, after: Entry | null): void {
    // The place of an entry that stays at its place changes no order.
    if (before !== null) {
      const at = remove(this.shown[before.section], before)
      const shows = after !== null && this.accepts(after)
      if (shows && after.section === before.section && indexOf(this.shown[after.section], after) === at) {
        insert(this.shown[after.section], after)
        return
      }
      if (at >= 0) this.push(before.section, { op: 'remove', at, count: 1 })
      if (shows) this.push(after.section, { op: 'insert', at: insert(this.shown[after.section], after), keys: [after.id] })
      return
    }
    if (after !== null && this.accepts(after)) this.push(after.section, { op: 'insert', at: insert(this.shown[after.section], after), keys: [after.id] })
  }

  private push(section: SectionId, op: ListOp): void {
    const ops = this.ops.get(section)
    if (ops === 'reset') return
    if (ops === undefined) this.ops.set(section, [op])
    else if (ops.length >= MAX_OPS) this.ops.set(section, 'reset')
    else ops.push(op)
  }

  /** Edits since the last call; null: none. */
  flush(): Partial<Record<SectionId, OrderPatch>> | null {
    if (this.ops.size === 0) return null
    const patch: Partial<Record<SectionId, OrderPatch>> = {}
    for (const [section, ops] of this.ops) patch[section] = ops === 'reset' ? { reset: this.shown[section].map((e) => e.id) } : { ops }
    this.ops = new Map()
    return patch
  }

  /** Every section whole, for a new subscriber. */
  full(): Record<SectionId, OrderPatch> {
    this.ops = new Map()
    const all = empty()
    return Object.fromEntries(Object.keys(all).map((s) => [s, { reset: this.shown[s as SectionId].map((e) => e.id) }])) as Record<SectionId, OrderPatch>
  }

  /** Ids shown first in each section, for what should be fresh first. */
  top(limit: number): RoomId[] {
    return SECTIONS.flatMap((s) => this.shown[s].slice(0, limit).map((e) => e.id))
  }
}
