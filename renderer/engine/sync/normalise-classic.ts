// GET /sync (Matrix specification, "Syncing") → FoldInput. Any JSON in any field gives a lawful input; one bad room leaves the others whole (T68).

import type { RawEvent } from '../context.ts'
import type { FoldInput, HeroInput, RoomInput } from '../model/input.ts'
import { emptyRoom } from '../model/input.ts'
import { count, field, isRecord, isRoomId, isUserId, list, record, text } from '../json.ts'
import type { Membership, RoomId, UserId } from '../protocol.ts'
import { parseAccountData, parseEvents, parseReceipts, parseState, parseStripped, parseTyping, stateOf } from './parse.ts'

export interface ClassicAnswer {
  /** null: the answer is not one of /sync. */
  token: string | null
  input: FoldInput
}

function heroesOf(summary: unknown): HeroInput[] | null {
  const heroes = field(summary, 'm.heroes')
  if (!Array.isArray(heroes)) return null
  return list(heroes, 20)
    .filter(isUserId)
    .map((id) => ({ id, name: null, avatar: null }))
}

/** Threads included: a server asked for threads counts them apart, else within. */
function countsOf(room: unknown): RoomInput['counts'] {
  const own = field(room, 'unread_notifications')
  if (!isRecord(own)) return null
  let unread = count(field(own, 'notification_count')) ?? 0
  let mentions = count(field(own, 'highlight_count')) ?? 0
  for (const thread of Object.values(record(field(room, 'unread_thread_notifications')))) {
    unread += count(field(thread, 'notification_count')) ?? 0
    mentions += count(field(thread, 'highlight_count')) ?? 0
  }
  return { unread, mentions }
}

function ephemeral(room: RoomInput, value: unknown): void {
  for (const item of list(field(value, 'events'), 1000)) {
    const type = field(item, 'type')
    if (type === 'm.receipt') room.receipts.push(...parseReceipts(field(item, 'content')))
    else if (type === 'm.typing') room.typing = parseTyping(field(item, 'content'))
  }
}

function joinedOrLeft(id: RoomId, value: unknown, membership: Membership, full: boolean): RoomInput {
  const room = emptyRoom(id, membership)
  const after = field(value, 'state_after') ?? field(value, 'org.matrix.msc4222.state_after')
  if (after !== undefined) room.stateAfter = parseState(field(after, 'events'), id)
  else room.stateBefore = parseState(field(field(value, 'state'), 'events'), id)
  room.full = full
  const timeline = field(value, 'timeline')
  room.timeline = parseEvents(field(timeline, 'events'), id)
  room.limited = field(timeline, 'limited') === true
  room.prevBatch = text(field(timeline, 'prev_batch'), 2000)
  const summary = field(value, 'summary')
  room.heroes = heroesOf(summary)
  room.joined = count(field(summary, 'm.joined_member_count'))
  room.invited = count(field(summary, 'm.invited_member_count'))
  room.counts = countsOf(value)
  room.accountData = parseAccountData(field(field(value, 'account_data'), 'events'))
  ephemeral(room, field(value, 'ephemeral'))
  return room
}

/** `leave` holds rooms one left and rooms one was banned from: the last word of one's own membership tells. */
function leftAs(id: RoomId, value: unknown, me: UserId): Membership {
  const events: RawEvent[] = parseEvents(field(field(value, 'timeline'), 'events'), id)
  const states = [...parseState(field(field(value, 'state'), 'events'), id), ...events.flatMap((e) => stateOf(e) ?? [])]
  const own = states.findLast((s) => s.type === 'm.room.member' && s.key === me)
  return field(own?.content, 'membership') === 'ban' ? 'ban' : 'leave'
}

const SLICE_MS = 8

/**
 * Normalises an answer of classic /sync. `full`: it was asked without a token, every room's state is whole.
 * `pause` is awaited whenever the work has taken 8 ms, so that a large answer never blocks the Worker.
 */
export async function normaliseClassic(answer: unknown, me: UserId, full: boolean, pause: () => Promise<void>): Promise<ClassicAnswer> {
  const rooms: RoomInput[] = []
  let since = performance.now()
  const each = async (section: string, make: (id: RoomId, value: unknown) => RoomInput): Promise<void> => {
    for (const [id, value] of Object.entries(record(field(field(answer, 'rooms'), section)))) {
      if (isRoomId(id)) rooms.push(make(id, value))
      if (performance.now() - since > SLICE_MS) {
        await pause()
        since = performance.now()
      }
    }
  }
  await each('join', (id, value) => joinedOrLeft(id, value, 'join', full))
  await each('leave', (id, value) => joinedOrLeft(id, value, leftAs(id, value, me), false))
  await each('invite', (id, value) => ({ ...emptyRoom(id, 'invite'), stripped: parseStripped(field(field(value, 'invite_state'), 'events')) }))
  await each('knock', (id, value) => ({ ...emptyRoom(id, 'knock'), stripped: parseStripped(field(field(value, 'knock_state'), 'events')) }))
  return {
    token: text(field(answer, 'next_batch'), 4000),
    input: { source: full ? 'initial' : 'classic', rooms, accountData: parseAccountData(field(field(answer, 'account_data'), 'events')), order: [], total: full ? rooms.length : null },
  }
}
