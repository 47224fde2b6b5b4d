// What the list shows of a room's call, and who may start one.

import type { CallSummary, UserId } from '../../protocol.ts'
import { looksLike } from '../../richtext/clean.ts'
import type { Account } from '../account.ts'
import { memberName, senderOf } from '../name.ts'
import type { Power } from '../power.ts'
import type { Room } from '../room.ts'
import { CALL_MEMBER } from './events.ts'

const WHO = 8

/** Whoever is ignored (T64) or no member of the room any more is not counted. Members come lazily: who is not known is one, or the server had refused. */
export function counts(account: Account, room: Room, user: UserId): boolean {
  const membership = room.members.get(user)?.membership
  return !account.ignored.has(user) && (membership === undefined || membership === 'join')
}

/** Is a call shown that may be over, because something was missed? */
export const isDoubtful = ({ call }: Room): boolean => call !== null && !call.known && (call.stays.length > 0 || call.started?.counted === false)

/** The call that goes on in the room; null: none is known, or there is no trace of calls here. */
export function callOf(account: Account, room: Room): CallSummary | null {
  const facts = room.call
  if (facts === null || !account.calls.enabled || room.membership !== 'join' || room.encrypted) return null
  const here = account.inCall.has(room.id)
  const users = new Set<UserId>()
  let first: number | null = null
  let elsewhere = false
  for (const stay of facts.stays) {
    // What this device said in a former life, or has just taken back, is true no longer.
    if (stay.own === true && !here) continue
    if (stay.user === account.me && stay.own !== true) elsewhere = true
    if (users.has(stay.user) || !counts(account, room, stay.user)) continue
    users.add(stay.user)
    first ??= stay.ts
  }
  if (users.size > 0) {
    return { since: facts.since ?? first ?? 0, people: users.size, who: sendersOf(room, [...users].slice(0, WHO), users), elsewhere }
  }
  const { started } = facts
  if (started === null || started.counted || !counts(account, room, started.sender)) return null
  return { since: started.ts, people: null, who: sendersOf(room, [started.sender], new Set([started.sender])), elsewhere: false }
}

/** Told apart from others in the call only: to look through all people of a lecture for each coming would cost more than it says. */
function sendersOf(room: Room, shown: UserId[], all: ReadonlySet<UserId>): CallSummary['who'] {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const id of all) {
    const name = looksLike(memberName(room, id))
    if (seen.has(name)) shared.add(name)
    seen.add(name)
  }
  return shown.map((id) => senderOf(room, id, shared))
}

/** May this person start a call where none goes on? Joining is everybody's. */
export function mayStart(account: Account, room: Room, power: Power): boolean {
  const { calls, me } = account
  const open = room.membership === 'join' && !room.encrypted && !room.tombstoned
  const may = power.of(me) >= calls.startPower || !power.known
  return calls.enabled && calls.preferred !== null && open && may && power.canSend(me, 'm.room.message', false) && power.canSend(me, CALL_MEMBER, false)
}
