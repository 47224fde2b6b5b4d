// From items to rows: day lines, the line "new messages", folded state changes, grouped senders. Rows that did not change are the same objects.

import type { DayRow, MessageRow, StateRow, TimelineRow } from '../../protocol.ts'
import { changeOf } from './change.ts'
import { sameRow } from './equal.ts'
import type { EchoItem, EventItem, GapItem, Item, Slot } from './item.ts'
import { dayOf } from './item.ts'
import { echoRow, eventRow } from './message-row.ts'
import type { Scene } from './scene.ts'
import type { View } from './view.ts'

const GROUP_MS = 5 * 60_000

/** Keeps the rows between two layouts. */
export class Layout {
  rows = new Map<string, TimelineRow>()
  order: string[] = []
  private readonly scene: Scene
  private readonly drawn = new Map<string, EventItem | EchoItem>()

  constructor(scene: Scene) {
    this.scene = scene
  }

  /** Makes rows and order anew from what is in view. */
  make(view: View, unreadAt: EventItem | null): void {
    const before = this.rows
    const rows = new Map<string, TimelineRow>()
    const order: string[] = []
    let day: number | null = null
    let above: Item | null = null
    let run: { items: EventItem[]; slot: Slot } | null = null
    const put = (row: TimelineRow): void => {
      const known = before.get(row.key)
      const kept = known !== undefined && (known === row || sameRow(known, row)) ? known : { ...row, v: (known?.v ?? 0) + 1 }
      rows.set(row.key, kept)
      order.push(row.key)
    }
    const closeRun = (): void => {
      if (run === null) return
      const { items, slot } = run
      run = null
      slot.key = runKey(items, rows)
      put(this.stateRow(slot.key, items, before.get(slot.key)))
    }
    const slotOf = (key: string, item: Item): Slot => ({ key, pos: item.pos, items: [item], row: EMPTY })

    for (let i = 0; i < view.length; i++) {
      const item = view.at(i)
      if (item === null || item.show === 'hidden') {
        if (item !== null) item.slot = null
        continue
      }
      if (item.kind === 'gap') {
        closeRun()
        item.slot = slotOf(item.key, item)
        put(gapRow(item))
        above = null
        continue
      }
      const itemDay = dayOf(item)
      if (itemDay !== day) {
        closeRun()
        const plain = `day:${String(itemDay)}`
        // Clocks that jump back make the same day come twice.
        put(dayRow(rows.has(plain) ? `${plain}:${item.key}` : plain, itemDay))
        day = itemDay
        above = null
      }
      if (item === unreadAt) {
        closeRun()
        put({ row: 'unread', key: 'unread', v: 0 })
        above = null
      }
      if (item.show === 'state' && item.kind === 'event') {
        run ??= { items: [], slot: slotOf('', item) }
        run.items.push(item)
        item.slot = run.slot
        above = item
        continue
      }
      closeRun()
      const row = this.messageRow(item, !this.follows(above, item))
      item.slot = slotOf(row.key, item)
      put(row)
      above = item
    }
    closeRun()
    // Items keep the row as it was numbered, so that the next layout finds it unchanged.
    for (const [key, item] of this.drawn) {
      const row = rows.get(key)
      if (row?.row === 'message') item.row = row
    }
    this.drawn.clear()
    this.rows = rows
    this.order = order
  }

  private messageRow(item: EventItem | EchoItem, groupStart: boolean): MessageRow {
    if (item.row !== null && !item.stale && item.row.groupStart === groupStart && item.row.key === item.key) return item.row
    item.stale = false
    this.drawn.set(item.key, item)
    return item.kind === 'event' ? eventRow(item, groupStart, this.scene) : echoRow(item, groupStart, this.scene)
  }

  /** Does the message go on a run of the same sender? */
  private follows(above: Item | null, item: EventItem | EchoItem): boolean {
    if (above === null || above.kind === 'gap' || above.show !== 'message') return false
    const senderOf = (of: EventItem | EchoItem): string => (of.kind === 'event' ? of.event.sender : this.scene.me)
    return senderOf(above) === senderOf(item) && Math.abs(item.ts - above.ts) <= GROUP_MS
  }

  private stateRow(key: string, items: EventItem[], known: TimelineRow | undefined): StateRow {
    const fresh = items.some((item) => item.stale || item.fold !== key)
    for (const item of items) {
      item.fold = key
      item.stale = false
    }
    if (known?.row === 'state' && !fresh && known.changes.length === items.length) return known
    const changes = items.flatMap((item) => {
      const change = changeOf(item.event, this.scene.person)
      return change === null ? [] : [{ eventId: item.event.event_id, ts: item.ts, change }]
    })
    return { row: 'state', key, v: 0, changes, ts: items.at(-1)?.ts ?? 0 }
  }
}

const EMPTY: TimelineRow = { row: 'unread', key: 'unread', v: 0 }
const dayRow = (key: string, ts: number): DayRow => ({ row: 'day', key, v: 0, ts })
const gapRow = (item: GapItem): TimelineRow => ({ row: 'gap', key: item.key, v: 0, state: item.state })

/** A folded row keeps its key while changes come before or after it. */
function runKey(items: readonly EventItem[], taken: ReadonlyMap<string, TimelineRow>): string {
  for (const { fold } of items) if (fold !== null && !taken.has(fold)) return fold
  let key = `s:${items[0]?.key ?? ''}`
  while (taken.has(key)) key += '+'
  return key
}
