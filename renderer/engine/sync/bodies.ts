// What is asked of the server: bodies of sliding sync (MSC4186), filters of classic /sync.

import { CALL_MEMBER, CALL_TYPES } from '../model/call/events.ts'
import type { RoomId } from '../protocol.ts'

/** Rooms of the first window. */
export const WINDOW = 20
/** Events of an increment; RECENT (model/room.ts) is larger, so that two sources overlap. */
const CLASSIC_TIMELINE = 50
const OPEN_TIMELINE = 30
/** More rooms than anybody is in. */
const ALL = 100_000

const NO_SPACES = { not_room_types: ['m.space'] }
const ONLY_SPACES = { room_types: ['m.space'] }

/** State that the list needs, with the names of whoever speaks in the timeline. */
const LIST_STATE: [string, string][] = [
  ['m.room.create', ''],
  ['m.room.name', ''],
  ['m.room.avatar', ''],
  ['m.room.canonical_alias', ''],
  ['m.room.encryption', ''],
  ['m.room.tombstone', ''],
  ['m.room.member', '$ME'],
  ['m.room.member', '$LAZY'],
]
const OPEN_STATE: [string, string][] = [
  ...LIST_STATE,
  ['m.room.topic', ''],
  ['m.room.power_levels', ''],
  ['m.room.join_rules', ''],
  ['m.room.history_visibility', ''],
  ['m.room.retention', ''],
  ['m.room.pinned_events', ''],
  ['im.vector.modular.widgets', '*'],
  ['m.widget', '*'],
]

/** Of a room on screen whose newest event is not shown in the list (a reaction), so many are asked for: one of them is a message. */
const VISIBLE_TIMELINE = 6

/** Rooms that are asked for besides the window. The server needs them in each request, not only in the first. */
export interface Wanted {
  open: RoomId[]
  visible: RoomId[]
}

export function windowBody(wanted: Wanted): object {
  const subscriptions: Record<string, object> = {}
  for (const id of wanted.visible) subscriptions[id] = { timeline_limit: VISIBLE_TIMELINE, required_state: LIST_STATE }
  for (const id of wanted.open) subscriptions[id] = { timeline_limit: OPEN_TIMELINE, required_state: OPEN_STATE }
  return {
    conn_id: 'live',
    lists: { rooms: { ranges: [[0, WINDOW - 1]], filters: NO_SPACES, timeline_limit: 1, required_state: LIST_STATE } },
    room_subscriptions: subscriptions,
    extensions: { account_data: { enabled: true }, receipts: { enabled: true }, typing: { enabled: true } },
  }
}

/** All spaces with their children: the rail. */
export const spacesBody = (): object => ({
  conn_id: 'spaces',
  lists: {
    spaces: {
      ranges: [[0, ALL]],
      filters: ONLY_SPACES,
      timeline_limit: 0,
      required_state: [
        ['m.room.create', ''],
        ['m.room.name', ''],
        ['m.room.avatar', ''],
        ['m.space.child', '*'],
      ],
    },
  },
})

/** Names of all rooms: without state, the server's own computed names are in the answer. */
export const namesBody = (): object => ({
  conn_id: 'names',
  lists: { rooms: { ranges: [[0, ALL]], filters: NO_SPACES, timeline_limit: 0, required_state: [] } },
})

const CLASSIC_STATE = [
  'm.room.create',
  'm.room.name',
  'm.room.avatar',
  'm.room.topic',
  'm.room.canonical_alias',
  'm.room.encryption',
  'm.room.tombstone',
  'm.room.power_levels',
  'm.room.join_rules',
  'm.room.history_visibility',
  'm.room.retention',
  'm.room.pinned_events',
  'm.room.member',
  'm.space.child',
  'im.vector.modular.widgets',
  'm.widget',
]

/** Filter of classic /sync. `initial`: one event of each room is enough for the list, and it shall not be one of those whom a lecture leaves by the hundred. */
export const classicFilter = (initial: boolean): object => ({
  presence: { not_types: ['*'] },
  room: {
    include_leave: false,
    timeline: { limit: initial ? 1 : CLASSIC_TIMELINE, lazy_load_members: true, ...(initial ? { not_types: [CALL_MEMBER] } : {}) },
    state: { types: CLASSIC_STATE, lazy_load_members: true },
    ephemeral: { types: ['m.receipt', 'm.typing'] },
  },
})

/** Filter of history requests: whoever speaks in it is named; who came into a call and went is asked for apart. */
export const HISTORY_FILTER = { lazy_load_members: true, not_types: [CALL_MEMBER] }
/** Filter of a room's calls. */
export const CALL_FILTER = { lazy_load_members: true, types: CALL_TYPES }

