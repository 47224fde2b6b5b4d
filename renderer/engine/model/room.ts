// One fold: raw events in; rooms, counts, people and lists out. Keyed by room and event id, so that both sources may tell the same twice.
// This room must not know requests, storage, ports or the SDK.

import type { RawEvent } from '../context.ts'
import type { CallFacts } from './call/facts.ts'
import type { EventId, LastMessage, Membership, MxcUri, RoomId, RoomSummary, UserId } from '../protocol.ts'

export interface MemberEntry {
  name: string | null
  avatar: MxcUri | null
  membership: Membership
}

/** State that is kept: as JSON text, parsed when it is asked for. A room that nobody opens then costs little. */
export interface StateEntry {
  id: EventId | null
  sender: UserId
  json: string
}

/** What the list shows of the newest message; kept instead of the event. */
export interface LastShown {
  eventId: EventId
  sender: UserId
  ts: number
  kind: LastMessage['kind']
  text: string
}

export interface SpaceChild {
  order: string | null
  ts: number
}

export interface Counts {
  unread: number
  mentions: number
}

export interface Receipt {
  eventId: EventId
  ts: number
}

/** One room as folded. Plain data: what is derived for the list lies in `summary` and the list's own index. */
export interface Room {
  readonly id: RoomId
  membership: Membership
  /** State by key (see stateKey); only the types that something needs. */
  state: Map<string, StateEntry>
  /** The state came whole or with power levels: what is missing does not exist. */
  stateKnown: boolean
  name: string | null
  avatar: MxcUri | null
  topic: string | null
  alias: string | null
  type: string | null
  version: string | null
  creators: UserId[]
  encrypted: boolean
  tombstoned: boolean
  successor: RoomId | null
  predecessor: RoomId | null
  /** Children of a space; null when there was never one. */
  children: Map<RoomId, SpaceChild> | null
  /** From the server's own computing (sliding): used while the state is not known. */
  hintName: string | null
  hintAvatar: MxcUri | null
  hintDirect: boolean
  hintSpace: boolean
  heroes: UserId[]
  /** Heroes were told: an empty list then means that nobody else is there. */
  heroesKnown: boolean
  joined: number | null
  invited: number | null
  members: Map<UserId, MemberEntry>
  membersComplete: boolean
  favourite: boolean
  favouriteOrder: number | null
  lowPriority: boolean
  serverNotice: boolean
  markedUnread: boolean
  fullyRead: EventId | null
  ownReceipt: EventId | null
  /** null: not known. */
  counts: Counts | null
  /** A read marker is on its way: counts that come meanwhile are older than it. */
  readPending: boolean
  receipts: Map<UserId, Receipt>
  typing: UserId[]
  /** What is known of the room's call; null: nothing. */
  call: CallFacts | null
  /** The newest events, oldest first (at most TAIL). */
  tail: RawEvent[]
  /** Ids of the newest events that were folded, oldest first (at most RECENT): what is here is not new. */
  recent: EventId[]
  last: LastShown | null
  /** Time of the latest activity; null: unknown. */
  ts: number | null
  /** Sort key of the list: `ts`, or an estimate from the server's order while `ts` is unknown. */
  order: number
  inviter: UserId | null
  hasDraft: boolean
  outbox: RoomSummary['outbox']
  /** The summary as last built; null after a change. */
  summary: RoomSummary | null
}

export const TAIL = 4
/** At least as many as an increment's timeline has (CLASSIC_TIMELINE), so that the hand-over between the sources overlaps. */
export const RECENT = 60

export function createRoom(id: RoomId, membership: Membership): Room {
  return {
    id,
    membership,
    state: new Map(),
    stateKnown: false,
    name: null,
    avatar: null,
    topic: null,
    alias: null,
    type: null,
    version: null,
    creators: [],
    encrypted: false,
    tombstoned: false,
    successor: null,
    predecessor: null,
    children: null,
    hintName: null,
    hintAvatar: null,
    hintDirect: false,
    hintSpace: false,
    heroes: [],
    heroesKnown: false,
    joined: null,
    invited: null,
    members: new Map(),
    membersComplete: false,
    favourite: false,
    favouriteOrder: null,
    lowPriority: false,
    serverNotice: false,
    markedUnread: false,
    fullyRead: null,
    ownReceipt: null,
    counts: null,
    readPending: false,
    receipts: new Map(),
    typing: [],
    call: null,
    tail: [],
    recent: [],
    last: null,
    ts: null,
    order: 0,
    inviter: null,
    hasDraft: false,
    outbox: 'none',
    summary: null,
  }
}

export const isSpace = (room: Room): boolean => room.type === 'm.space' || (room.type === null && !room.state.has('m.room.create') && room.hintSpace)
export const isMine = (room: Room): boolean => room.membership === 'join' || room.membership === 'invite' || room.membership === 'knock'
