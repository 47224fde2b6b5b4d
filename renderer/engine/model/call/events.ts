// A room's calls from facts: which events speak of a call, who is in, what the list and the history show of it.
// This room must not know requests, Jitsi or the clock of this machine: events and times in, facts out.

import type { RawEvent } from '../../context.ts'
import { field, finite, isEventId, isRecord, isUserId, list } from '../../json.ts'
import type { EventId, UserId } from '../../protocol.ts'

/** Message-like: one when a person comes into a call, one when they go. Version 1: {v: 1, membership: 'join' | 'leave', session, guarded}. */
export const CALL_MEMBER = 'org.amphi.call.member'
/** Key in an m.room.message that says "started a call". Version 1: {v: 1, domain, name, counted}. */
export const CALL_STARTED = 'org.amphi.call'
/** "Somebody calls you" (MSC4075) and "not now" (MSC4310), stable and unstable names; the unstable ones are sent. */
export const RING = 'org.matrix.msc4075.rtc.notification'
export const DECLINE = 'org.matrix.msc4310.rtc.decline'
const RINGS: readonly string[] = [RING, 'm.rtc.notification']
const DECLINES: readonly string[] = [DECLINE, 'm.rtc.decline']
/** What a room's call history is asked for. */
export const CALL_TYPES = [CALL_MEMBER, ...DECLINES]

const SESSION = /^[A-Za-z0-9_-]{8,64}$/
/** Longest ringing, whatever the sender says. */
const MAX_LIFETIME_MS = 60_000
/** A sender's clock that differs more than this from the server's word is not believed (MSC4075). */
const CLOCK_DOUBT_MS = 15_000

/** A person came into a call or went. */
export interface CallMember {
  eventId: EventId
  user: UserId
  /** One coming of one device; its going names the same. */
  session: string
  join: boolean
  /** The going is scheduled at the server (MSC4140): a crash ends it. Who is not guarded is not counted. */
  guarded: boolean
  /** This very device sent it: the server tells a device's transactions to that device alone. */
  own: boolean
  ts: number
}

/** How the transactions of call events begin. */
export const CALL_TXN = 'call-'

/** Reads a member event; null for anything else, of another version, or with state. */
export function callMember(event: RawEvent): CallMember | null {
  if (event.type !== CALL_MEMBER || event.state_key !== undefined || field(event.content, 'v') !== 1) return null
  const membership = field(event.content, 'membership')
  const session = field(event.content, 'session')
  if ((membership !== 'join' && membership !== 'leave') || typeof session !== 'string' || !SESSION.test(session)) return null
  return { eventId: event.event_id, user: event.sender, session, join: membership === 'join', guarded: field(event.content, 'guarded') !== false, own: isOwn(event), ts: event.origin_server_ts }
}

function isOwn(event: RawEvent): boolean {
  const txnId = field(event.unsigned, 'transaction_id')
  return typeof txnId === 'string' && txnId.startsWith(CALL_TXN)
}

export const memberContent = (join: boolean, session: string, guarded: boolean): Record<string, unknown> => ({ v: 1, membership: join ? 'join' : 'leave', session, guarded })

/** Does the content of an m.room.message say that a call was started? `counted`: whoever is in sends guarded member events. null: it does not. */
export function startedIn(content: unknown): { counted: boolean } | null {
  const call = field(content, CALL_STARTED)
  if (!isRecord(call) || field(call, 'v') !== 1 || field(content, 'msgtype') !== 'm.text' || typeof field(content, 'body') !== 'string') return null
  // An edit of such a message is text again: only its first version starts anything.
  if (field(field(content, 'm.relates_to'), 'rel_type') === 'm.replace') return null
  return { counted: field(call, 'counted') === true }
}

/** As `startedIn`, of a whole event. */
export const callStarted = (event: RawEvent): { counted: boolean } | null => (event.type === 'm.room.message' && event.state_key === undefined ? startedIn(event.content) : null)

/** Content of the message for everybody: a sentence with a link that works in clients that don't know the key. `body` is that sentence. */
export const startedContent = (body: string, conference: { domain: string; name: string }, counted: boolean): Record<string, unknown> => ({
  msgtype: 'm.text',
  body,
  'm.mentions': {},
  [CALL_STARTED]: { v: 1, domain: conference.domain, name: conference.name, counted },
})

/** Whether a ring's server time is worth keeping (model/event.ts). */
export const isRing = (type: string): boolean => RINGS.includes(type)

export interface RingEvent {
  eventId: EventId
  caller: UserId
  /** How much longer it rings, milliseconds; 0 or less: over. */
  leftMs: number
  users: UserId[]
  everybody: boolean
}

/** Reads a ring (MSC4075) as of now. `age` is the server's own word and needs no clock of ours; without it the times in the event have to do. */
export function ringEvent(event: RawEvent, now: number): RingEvent | null {
  if (!isRing(event.type) || event.state_key !== undefined) return null
  const { content } = event
  const kind = field(content, 'notification_type')
  const lifetime = finite(field(content, 'lifetime'))
  const senderTs = finite(field(content, 'sender_ts'))
  const mentions = field(content, 'm.mentions')
  if ((kind !== undefined && kind !== 'ring') || lifetime === null || lifetime <= 0 || senderTs === null || !isRecord(mentions)) return null
  const sent = Math.abs(senderTs - event.origin_server_ts) < CLOCK_DOUBT_MS ? senderTs : event.origin_server_ts
  const age = finite(field(event.unsigned, 'age')) ?? now - sent
  return {
    eventId: event.event_id,
    caller: event.sender,
    leftMs: Math.min(lifetime, MAX_LIFETIME_MS) - Math.max(0, age),
    users: list(field(mentions, 'user_ids'), 100).filter(isUserId),
    everybody: field(mentions, 'room') === true,
  }
}

/** Which ring a decline is about; null: it is none. */
export function declineOf(event: RawEvent): EventId | null {
  if (!DECLINES.includes(event.type) || event.state_key !== undefined) return null
  const relates = field(event.content, 'm.relates_to')
  const id = field(relates, 'event_id')
  return field(relates, 'rel_type') === 'm.reference' && isEventId(id) ? id : null
}
