// What stands in a line of events: events in the server's order, gaps between them, local echoes after them.

import type { RawEvent } from '../../context.ts'
import type { OutboxEntry } from '../../host.ts'
import type { EventId, GapRow, MessageBody, MessageRow, SendState, TimelineRow, Timestamp, TxnId } from '../../protocol.ts'
import type { Json } from '../../json.ts'
import type { Line } from './line.ts'
import type { Relation } from './relation.ts'

/** How an item is drawn: `hidden` keeps its place (receipts and the read marker may point to it) but has no row. */
export type Show = 'message' | 'state' | 'gap' | 'hidden'

/** A row's place in the list; `items` are what it was made of (several for a folded state row, none for day and unread rows). */
export interface Slot {
  key: string
  /** Position of the first item that it belongs to. */
  pos: number
  items: Item[]
  row: TimelineRow
}

interface Placed {
  /** Key of its row. */
  key: string
  /** Ascending within a line; echoes have theirs above every line's. */
  pos: number
  show: Show
  ts: Timestamp
  /** Local midnight of `ts`, in milliseconds; null: not computed yet. */
  day: number | null
  slot: Slot | null
  /** Drawn row must be made anew. */
  stale: boolean
}

export interface EventItem extends Placed {
  kind: 'event'
  event: RawEvent
  relation: Relation
  /** null: known, but in no line (fetched singly, bundled). */
  line: Line | null
  /** Transaction id under which this client sent it. */
  txnId: TxnId | null
  /** Server token that stands right before this event, where known. */
  tokenBefore: string | null
  /** Key of the folded state row that it is part of. */
  fold: string | null
  row: MessageRow | null
  body: { of: Json; body: MessageBody; mention: boolean } | null
}

export interface EchoItem extends Placed {
  kind: 'echo'
  entry: OutboxEntry
  state: SendState
  /** Set when the server acknowledged. */
  eventId: EventId | null
  relation: Relation
  row: MessageRow | null
  body: { of: Json; body: MessageBody; mention: boolean } | null
}

export interface GapItem extends Placed {
  kind: 'gap'
  token: string | null
  state: GapRow['state']
  line: Line | null
}

export type LineItem = EventItem | GapItem
export type Item = LineItem | EchoItem

const DAY_MS = 86_400_000

/**
 * A time that can be shown (T69): nothing before 1970, nothing more than a day ahead of the clock; milliseconds.
 * Only for display: the order of events is always the server's.
 */
export function clampTs(ts: number, now: number): Timestamp {
  if (!Number.isFinite(ts) || ts < 0) return 0
  return ts > now + DAY_MS ? Math.floor(now) : Math.floor(ts)
}

/** Local midnight of the item's day. */
export function dayOf(item: Item): number {
  item.day ??= new Date(item.ts).setHours(0, 0, 0, 0)
  return item.day
}
