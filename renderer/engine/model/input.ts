// What the fold takes in: one shape for both sync sources, already checked field by field. Types only.

import type { RawEvent } from '../context.ts'
import type { EventId, Membership, RoomId, UserId } from '../protocol.ts'
import type { Json } from '../json.ts'

/**
 * Where an input came from, which decides what it may overwrite:
 * `sliding` the live window and subscriptions (MSC4186); `names` the one pass over all rooms, minutes old when it arrives: fills what is
 * unknown and overwrites nothing; `initial` classic /sync without a token, joined with its first increment; `classic` an increment.
 */
export type SyncSource = 'sliding' | 'names' | 'initial' | 'classic'

/** A state event; `id` null for stripped state. */
export interface StateInput {
  id: EventId | null
  type: string
  key: string
  sender: UserId
  ts: number
  content: Json
}

export interface AccountDataInput {
  type: string
  content: Json
}

export interface ReceiptInput {
  eventId: EventId
  userId: UserId
  ts: number
  /** m.read.private: only one's own are ever sent. */
  private: boolean
  /** null: unthreaded. `main`, or the id of a thread's root. */
  thread: string | null
}

export interface HeroInput {
  id: UserId
  name: string | null
  avatar: string | null
}

export interface RoomInput {
  id: RoomId
  /** null: not said, nothing new about it. */
  membership: Membership | null
  /** State before the timeline: the timeline's own state events come on top (classic). */
  stateBefore: StateInput[]
  /** State at the end: the timeline's state events change nothing any more (sliding, `state_after` of MSC4222). null: not of that kind. */
  stateAfter: StateInput[] | null
  /** The state is whole: what it does not name does not exist. */
  full: boolean
  /** invite_state / knock_state; null when joined. */
  stripped: StateInput[] | null
  timeline: RawEvent[]
  /** Events are missing between what was known and this timeline, or (first time) there is more history. */
  limited: boolean
  prevBatch: string | null
  /** Sliding asked for a longer timeline: the events may reach further back than what is known. */
  expanded: boolean
  heroes: HeroInput[] | null
  joined: number | null
  invited: number | null
  counts: { unread: number; mentions: number } | null
  accountData: AccountDataInput[]
  receipts: ReceiptInput[]
  /** null: not said. */
  typing: UserId[] | null
  /** Name and avatar as the server computed them (sliding), for rooms whose state is not known. */
  hint: { name: string | null; avatar: string | null; direct: boolean; space: boolean } | null
}

export interface FoldInput {
  source: SyncSource
  rooms: RoomInput[]
  accountData: AccountDataInput[]
  /** Rooms by activity, newest first, as far as the source says (sliding lists). */
  order: RoomId[]
  /** How many rooms the server says there are. */
  total: number | null
}

export const emptyRoom = (id: RoomId, membership: Membership | null): RoomInput => ({
  id,
  membership,
  stateBefore: [],
  stateAfter: null,
  full: false,
  stripped: null,
  timeline: [],
  limited: false,
  prevBatch: null,
  expanded: false,
  heroes: null,
  joined: null,
  invited: null,
  counts: null,
  accountData: [],
  receipts: [],
  typing: null,
  hint: null,
})
