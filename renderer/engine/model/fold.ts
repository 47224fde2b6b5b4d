// The fold: one room's input from either source into the room. Pure: data in, data out, no clock, no requests.

import type { RawEvent } from '../context.ts'
import type { UserId } from '../protocol.ts'
import type { Account } from './account.ts'
import { CALL_MEMBER } from './call/events.ts'
import { createFacts, followFacts, isCallEvent } from './call/facts.ts'
import type { AccountDataInput, ReceiptInput, RoomInput, StateInput, SyncSource } from './input.ts'
import { field, finite, isEventId, record } from '../json.ts'
import type { Preview } from './last.ts'
import { clampTime, followLast, isMessage, recallLast, redactedBy } from './last.ts'
import { parseMxc } from '../mxc.ts'
import type { Room } from './room.ts'
import { RECENT, TAIL, createRoom, isSpace } from './room.ts'
import { applyState, forgetState, memberOf, redactState } from './state.ts'
import { cleanText } from '../richtext/clean.ts'

export interface FoldOptions {
  source: SyncSource
  /** Milliseconds since the epoch: no time of the room is later. */
  now: number
  preview: Preview
}

/** What one input did to one room. */
export interface RoomChange {
  room: Room
  isNew: boolean
  /** Something of its timeline was known before: only then has a fresh event just happened, else nobody had merely told it. */
  knewTimeline: boolean
  /** It has just become an invitation. */
  invited: boolean
  /** The timeline as it came (ignored people's messages left out), for whoever holds the room's history. */
  timeline: RawEvent[]
  /** Those of it that nobody had told before. */
  fresh: RawEvent[]
  /** Between what was known and this timeline events are missing. */
  gap: boolean
  prevBatch: string | null
  people: Set<UserId>
  receipts: ReceiptInput[]
  typing: boolean
  fullyRead: boolean
  power: boolean
  /** Spaces must be put in order again. */
  structure: boolean
  /** Something about the room's call is another. */
  call: boolean
  /** Call events may have been missed. */
  callCut: boolean
}

const RECEIPTS_KEPT = 32

function membership(room: Room, input: RoomInput): boolean {
  if (input.membership === null || input.membership === room.membership) return false
  room.membership = input.membership
  if (input.membership === 'join') room.inviter = null
  if (input.membership === 'leave' || input.membership === 'ban') room.counts = { unread: 0, mentions: 0 }
  return true
}

function foldState(room: Room, input: RoomInput, account: Account, change: RoomChange): void {
  if (input.full) {
    forgetState(room)
    change.power = true
  }
  const apply = (s: StateInput): void => {
    const touched = applyState(room, s, account.me)
    if (touched === 'member') change.people.add(s.key)
    if (touched === 'structure') change.structure = true
    if (s.type === 'm.room.power_levels' || s.type === 'm.room.create' || s.type === 'm.room.encryption') change.power = true
  }
  for (const s of input.stripped ?? []) apply(s)
  for (const s of input.stateBefore) apply(s)
  for (const s of input.stateAfter ?? []) apply(s)
  if (input.stateAfter !== null) return
  for (const event of input.timeline) {
    if (event.state_key !== undefined) apply({ id: event.event_id, type: event.type, key: event.state_key, sender: event.sender, ts: event.origin_server_ts, content: event.content })
  }
}

/** Sliding tells a sender's profile only with the state it was asked for; their own join in the timeline will do until then. */
function foldProfiles(room: Room, input: RoomInput, change: RoomChange): void {
  if (input.stateAfter === null) return
  for (const event of input.timeline) {
    if (event.type !== 'm.room.member' || event.state_key === undefined || room.members.has(event.state_key)) continue
    const member = memberOf(event.content)
    if (member === null) continue
    room.members.set(event.state_key, member)
    change.people.add(event.state_key)
  }
}

function foldSummary(room: Room, input: RoomInput, source: SyncSource, change: RoomChange): void {
  // The pass over all names is old when it arrives: it never speaks against what is known.
  const late = source === 'names'
  if (input.joined !== null && !(late && room.joined !== null)) room.joined = input.joined
  if (input.invited !== null && !(late && room.invited !== null)) room.invited = input.invited
  if (input.heroes !== null && !(late && room.heroesKnown)) {
    room.heroes = input.heroes.map((h) => h.id).slice(0, 10)
    room.heroesKnown = true
    for (const hero of input.heroes) {
      if (hero.name === null && hero.avatar === null) continue
      if (late && room.members.has(hero.id)) continue
      const known = room.members.get(hero.id)
      room.members.set(hero.id, { name: hero.name === null ? null : cleanText(hero.name, 250) || null, avatar: parseMxc(hero.avatar), membership: known?.membership ?? 'join' })
      change.people.add(hero.id)
    }
  }
  const hint = input.hint
  if (hint === null) return
  if (hint.name !== null && !(late && room.hintName !== null)) room.hintName = cleanText(hint.name, 250) || null
  if (hint.avatar !== null && !(late && room.hintAvatar !== null)) room.hintAvatar = parseMxc(hint.avatar)
  if (hint.direct) room.hintDirect = true
  if (hint.space) room.hintSpace = true
}

/** Which events of the input are new, and whether something is missing before them. */
function separate(room: Room, input: RoomInput): { fresh: RawEvent[]; gap: boolean } {
  const known = new Set(room.recent)
  const firstKnown = input.timeline.findIndex((e) => known.has(e.event_id))
  // What stands before the first known event is older history (a longer timeline was asked for), not news.
  const from = firstKnown < 0 ? 0 : firstKnown
  const fresh: RawEvent[] = []
  for (let i = from; i < input.timeline.length; i++) {
    const event = input.timeline[i]
    if (event === undefined || known.has(event.event_id)) continue
    known.add(event.event_id)
    fresh.push(event)
  }
  return { fresh, gap: input.limited && firstKnown < 0 && room.recent.length > 0 && input.timeline.length > 0 }
}

function foldTimeline(room: Room, input: RoomInput, account: Account, o: FoldOptions, change: RoomChange): void {
  const timeline = account.ignored.size === 0 ? input.timeline : input.timeline.filter((e) => e.state_key !== undefined || !account.ignored.has(e.sender))
  change.timeline = timeline
  change.prevBatch = input.prevBatch
  const { fresh, gap } = separate(room, { ...input, timeline })
  change.fresh = fresh
  change.gap = gap
  if (gap) {
    room.tail = []
    room.recent = []
    // Under lazy loading changes of membership within the gap are never told.
    room.membersComplete = false
  }
  // A whole answer leaves out who came into calls and went.
  change.callCut = gap || input.full
  if (change.callCut && room.call !== null) room.call.known = false
  for (const event of fresh) {
    if (room.call !== null || isCallEvent(event)) {
      room.call ??= createFacts()
      if (followFacts(room.call, event, o.now)) change.call = true
    }
    // Hundreds come in a lecture: they are the call's, and neither the room's newest events nor what a stored history is fitted to.
    if (event.type === CALL_MEMBER) continue
    room.tail.push(event)
    room.recent.push(event.event_id)
    followLast(room, event, o.preview, o.now)
    const redacted = redactedBy(event)
    if (redacted !== null) {
      redactState(room, redacted)
      room.tail = room.tail.map((old) => (old.event_id === redacted && old.state_key === undefined ? { ...old, content: {}, unsigned: { redacted_because: { event_id: event.event_id, sender: event.sender } } } : old))
    }
    const ts = clampTime(event.origin_server_ts, o.now)
    if (isMessage(event)) room.ts = ts
  }
  recallLast(room, timeline, o.preview, o.now)
  if (room.ts === null) {
    // A room in which nobody has said anything yet: its newest event gives it a place.
    const newest = room.tail.at(-1)
    if (newest !== undefined) room.ts = clampTime(newest.origin_server_ts, o.now)
  }
  if (room.tail.length > TAIL) room.tail = room.tail.slice(-TAIL)
  if (room.recent.length > RECENT) room.recent = room.recent.slice(-RECENT)
  if (room.ts !== null) room.order = room.ts
}

function foldCounts(room: Room, input: RoomInput, account: Account, change: RoomChange): void {
  if (input.counts !== null) {
    if (!room.readPending) room.counts = input.counts
    return
  }
  // A source that does not count brought something from somebody else: the old count would lie.
  if (room.counts !== null && change.fresh.some((e) => e.sender !== account.me && isMessage(e))) room.counts = null
}

function foldReceipts(room: Room, input: RoomInput, account: Account): void {
  for (const receipt of input.receipts) {
    if (receipt.thread !== null && receipt.thread !== 'main') continue
    const known = room.receipts.get(receipt.userId)
    if (known !== undefined && known.ts > receipt.ts) continue
    room.receipts.delete(receipt.userId)
    room.receipts.set(receipt.userId, { eventId: receipt.eventId, ts: receipt.ts })
    if (receipt.userId === account.me) room.ownReceipt = receipt.eventId
  }
  if (room.receipts.size <= RECEIPTS_KEPT) return
  const newest = [...room.receipts].sort((a, b) => b[1].ts - a[1].ts).slice(0, RECEIPTS_KEPT)
  room.receipts = new Map(newest.reverse())
}

/** Room account data: tags, fully read, marked unread. Answers whether m.fully_read was among it. */
function foldRoomData(room: Room, events: AccountDataInput[]): boolean {
  let fullyRead = false
  for (const { type, content } of events) {
    if (type === 'm.tag') {
      const tags = record(field(content, 'tags'))
      room.favourite = Object.hasOwn(tags, 'm.favourite')
      room.favouriteOrder = finite(field(field(tags, 'm.favourite'), 'order'))
      room.lowPriority = Object.hasOwn(tags, 'm.lowpriority')
      room.serverNotice = Object.hasOwn(tags, 'm.server_notice')
    } else if (type === 'm.fully_read') {
      const id = field(content, 'event_id')
      if (!isEventId(id)) continue
      room.fullyRead = id
      fullyRead = true
    } else if (type === 'm.marked_unread' || type === 'com.famedly.marked_unread') {
      room.markedUnread = field(content, 'unread') === true
    }
  }
  return fullyRead
}

/**
 * Folds one room's input into the account. Answers null when it says nothing of a room that is known or can be.
 * The same input twice, or the same events from the other source, change nothing the second time.
 */
export function foldRoom(account: Account, input: RoomInput, o: FoldOptions): RoomChange | null {
  let room = account.rooms.get(input.id)
  const isNew = room === undefined
  if (room === undefined) {
    const says = input.membership !== null || input.hint !== null
    if (!says || input.membership === 'leave' || input.membership === 'ban') return null
    room = createRoom(input.id, input.membership ?? 'join')
    account.rooms.set(input.id, room)
  }
  const wasSpace = !isNew && isSpace(room)
  // The pass over all names is minutes old: a membership that changed since was told by the live source.
  const moved = o.source === 'names' && !isNew ? false : membership(room, input)
  const change: RoomChange = { room, isNew, knewTimeline: room.recent.length > 0, invited: room.membership === 'invite' && (isNew || moved), timeline: [], fresh: [], gap: false, prevBatch: null, people: new Set(), receipts: input.receipts, typing: false, fullyRead: false, power: moved, structure: false, call: false, callCut: false }
  foldState(room, input, account, change)
  foldProfiles(room, input, change)
  foldSummary(room, input, o.source, change)
  foldTimeline(room, input, account, o, change)
  foldCounts(room, input, account, change)
  foldReceipts(room, input, account)
  change.fullyRead = foldRoomData(room, input.accountData)
  if (input.typing !== null) {
    change.typing = true
    room.typing = input.typing.filter((id) => id !== account.me && !account.ignored.has(id)).slice(0, 20)
  }
  if ((isNew || moved || input.full || isSpace(room) !== wasSpace) && (wasSpace || isSpace(room))) change.structure = true
  room.summary = null
  return change
}
