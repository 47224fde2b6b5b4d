// What the list shows of a room: built from the folded room, once per change, immutable.

import type { LastMessage, RoomId, RoomKind, RoomSummary, UserId } from '../protocol.ts'
import type { Account } from './account.ts'
import { callOf } from './call/summary.ts'
import { memberName, roomName } from './name.ts'
import type { Room } from './room.ts'
import { isSpace } from './room.ts'
import { cleanText } from '../richtext/clean.ts'

export const kindOf = (account: Account, room: Room): RoomKind => {
  if (isSpace(room)) return 'space'
  return directOf(account, room) !== null || (room.hintDirect && !account.data.has('m.direct')) ? 'direct' : 'room'
}

/** The other person of a direct chat: by m.direct; of an invitation by whoever invites to a direct chat. */
export function directOf(account: Account, room: Room): UserId | null {
  const known = account.direct.get(room.id)
  if (known !== undefined) return known
  return room.membership === 'invite' && room.hintDirect ? room.inviter : null
}

function lastMessage(account: Account, room: Room): LastMessage | null {
  const last = room.last
  if (last === null) return null
  const said = { senderName: memberName(room, last.sender), own: last.sender === account.me, ts: last.ts }
  if (last.kind !== 'call') return { ...said, kind: last.kind, text: last.text }
  // Without calls it is the sentence that it is for every other client; an old kind of call has none.
  return account.calls.enabled || last.text === '' ? { ...said, kind: 'call', text: '' } : { ...said, kind: 'text', text: last.text }
}

/** A direct chat without an avatar of its own shows the person's. */
function avatarOf(room: Room, direct: UserId | null): RoomSummary['avatar'] {
  if (room.avatar !== null) return room.avatar
  // What a stranger's invitation shows is fetched only after it was accepted (T62): the hint is the room's own.
  if (room.membership !== 'join') return null
  if (!room.state.has('m.room.create') && room.hintAvatar !== null) return room.hintAvatar
  return direct === null ? null : (room.members.get(direct)?.avatar ?? null)
}

/**
 * Was the room replaced by another one that this person is in? Only when both sides say so (T60): the tombstone names the new room and the new
 * room names this one as its predecessor. A circle of rooms that replace each other replaces nothing (T61).
 */
export function isReplaced(account: Account, room: Room): boolean {
  const visited = new Set<RoomId>([room.id])
  let replaced = false
  for (let at = room; ; ) {
    const next = at.tombstoned && at.successor !== null ? account.rooms.get(at.successor) : undefined
    if (next === undefined || next.membership !== 'join' || next.predecessor !== at.id) return replaced
    if (visited.has(next.id)) return false
    visited.add(next.id)
    replaced = true
    at = next
  }
}

/** Builds (or returns the still valid) summary. */
export function summaryOf(account: Account, room: Room): RoomSummary {
  if (room.summary !== null) return room.summary
  const direct = directOf(account, room)
  const invited = room.membership === 'invite'
  room.summary = {
    id: room.id,
    kind: kindOf(account, room),
    membership: room.membership,
    name: roomName(room, account.me, direct),
    avatar: avatarOf(room, direct),
    directUser: direct,
    topic: room.topic === null ? null : cleanText(room.topic, 200),
    lastMessage: lastMessage(account, room),
    ts: room.ts,
    unread: room.counts?.unread ?? null,
    mentions: room.counts?.mentions ?? null,
    markedUnread: room.markedUnread,
    muted: account.muted.has(room.id),
    favourite: room.favourite,
    lowPriority: room.lowPriority,
    encrypted: room.encrypted,
    archived: room.tombstoned,
    serverNotice: room.serverNotice,
    hasDraft: room.hasDraft,
    outbox: room.outbox,
    inviter: invited && room.inviter !== null ? { id: room.inviter, name: memberName(room, room.inviter) } : null,
    call: callOf(account, room),
  }
  return room.summary
}

/** Same content, so that nothing needs to be sent again. */
export function sameSummary(a: RoomSummary, b: RoomSummary): boolean {
  for (const key of Object.keys(a) as (keyof RoomSummary)[]) {
    const x = a[key]
    const y = b[key]
    if (x === y) continue
    if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null || JSON.stringify(x) !== JSON.stringify(y)) return false
  }
  return true
}
