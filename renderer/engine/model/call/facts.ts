// Who is in a room's call now, folded from member events in any order: told twice, late, by both sources or by a page of history, it comes to the same.

import type { RawEvent } from '../../context.ts'
import { field, isEventId, isRecord, isUserId, list } from '../../json.ts'
import type { EventId, UserId } from '../../protocol.ts'
import type { CallMember } from './events.ts'
import { callMember, callStarted } from './events.ts'

/** A stay in a call that has not ended. */
export interface Stay {
  user: UserId
  session: string
  eventId: EventId
  ts: number
  /** Of this very device: true only while it is in the call. */
  own?: boolean
}

/** What is known of a room's call; plain JSON, kept in the snapshot. */
export interface CallFacts {
  /** Oldest first. */
  stays: Stay[]
  /** Sessions that have ended, so that a join that comes late does not bring them back. */
  ended: string[]
  /** When the first of those who are, or of those whom they followed, came in. */
  since: number | null
  /** The newest "started a call". */
  started: { eventId: EventId; sender: UserId; ts: number; counted: boolean } | null
  /** Nothing is missing between the last STAY_MS and now. */
  known: boolean
}

/** A going that never came (server lost it, server without delayed events): nobody stays longer than this. */
export const STAY_MS = 12 * 3_600_000
/** A call of which only its start is known is offered for so long. */
export const UNCOUNTED_MS = 3 * 3_600_000
const MAX_STAYS = 2_000
/** Devices of one person. More are a flood, and the oldest go. */
const MAX_OF_ONE = 4
const MAX_ENDED = 500
/** Of a call that is over only the last ones can still be told again. */
const ENDED_KEPT = 20

export const createFacts = (): CallFacts => ({ stays: [], ended: [], since: null, started: null, known: false })

const clamp = (ts: number, now: number): number => Math.min(Math.max(0, ts), now)
const keyOf = (m: { user: UserId; session: string }): string => `${m.user} ${m.session}`

function without(facts: CallFacts, gone: (stay: Stay) => boolean): boolean {
  const left = facts.stays.filter((stay) => !gone(stay))
  if (left.length === facts.stays.length) return false
  facts.stays = left
  if (left.length === 0) facts.since = null
  return true
}

function come(facts: CallFacts, m: CallMember, ts: number): boolean {
  if (!m.guarded || facts.ended.includes(keyOf(m))) return false
  const present = facts.stays.find((s) => s.user === m.user && s.session === m.session)
  if (present !== undefined) {
    if (!m.own || present.own === true) return false
    present.own = true
    return true
  }
  const own = facts.stays.filter((s) => s.user === m.user)
  const oldest = own[0]
  if (oldest !== undefined && own.length >= MAX_OF_ONE) facts.stays = facts.stays.filter((s) => s !== oldest)
  if (facts.stays.length >= MAX_STAYS) return false
  facts.since = facts.stays.length === 0 ? ts : Math.min(facts.since ?? ts, ts)
  let at = facts.stays.length
  while (at > 0 && (facts.stays[at - 1]?.ts ?? 0) > ts) at -= 1
  facts.stays.splice(at, 0, { user: m.user, session: m.session, eventId: m.eventId, ts, ...(m.own ? { own: true } : {}) })
  return true
}

function go(facts: CallFacts, m: CallMember): boolean {
  const key = keyOf(m)
  if (!facts.ended.includes(key)) facts.ended.push(key)
  if (facts.ended.length > MAX_ENDED) facts.ended = facts.ended.slice(-MAX_ENDED)
  return without(facts, (s) => s.user === m.user && s.session === m.session)
}

/** The event that a redaction takes away. */
function takenBack(event: RawEvent): EventId | null {
  if (event.type !== 'm.room.redaction' || event.state_key !== undefined) return null
  const inner = field(event.content, 'redacts')
  return isEventId(inner) ? inner : (event.redacts ?? null)
}

const hasLeft = (event: RawEvent): boolean => {
  const membership = field(event.content, 'membership')
  return event.type === 'm.room.member' && event.state_key !== undefined && (membership === 'leave' || membership === 'ban')
}

/** Does the event say anything about calls? Then facts are worth making. */
export const isCallEvent = (event: RawEvent): boolean => callMember(event) !== null || callStarted(event) !== null

/** Follows one event; true when something about the call changed. `now`: no time is later. */
export function followFacts(facts: CallFacts, event: RawEvent, now: number): boolean {
  const member = callMember(event)
  if (member !== null) {
    if (!member.join) return go(facts, member)
    const ts = clamp(member.ts, now)
    return ts > now - STAY_MS && come(facts, member, ts)
  }
  const started = callStarted(event)
  if (started !== null) {
    const ts = clamp(event.origin_server_ts, now)
    if (ts <= now - STAY_MS || (facts.started !== null && facts.started.ts > ts)) return false
    facts.started = { eventId: event.event_id, sender: event.sender, ts, counted: started.counted }
    return true
  }
  const gone = takenBack(event)
  if (gone !== null) {
    const start = facts.started?.eventId === gone
    if (start) facts.started = null
    return without(facts, (s) => s.eventId === gone) || start
  }
  // Whoever is no member is in no call of the room.
  return hasLeft(event) && without(facts, (s) => s.user === event.state_key)
}

/** Lets go of what is too old to be true. True when something was. */
export function expireFacts(facts: CallFacts, now: number): boolean {
  const stale = without(facts, (s) => s.ts <= now - STAY_MS)
  if (facts.stays.length === 0 && facts.ended.length > ENDED_KEPT) facts.ended = facts.ended.slice(-ENDED_KEPT)
  const { started } = facts
  if (started === null || started.ts > now - (started.counted ? STAY_MS : UNCOUNTED_MS)) return stale
  facts.started = null
  return true
}

/**
 * Joins a stretch of history, oldest first, that reaches without a hole from STAY_MS ago (or the room's beginning) to some moment after it was asked for:
 * what was known before it and is not in it has come since, or had been missed.
 */
export function joinHistory(before: CallFacts | null, events: readonly RawEvent[], now: number): CallFacts {
  const facts = createFacts()
  for (const event of events) followFacts(facts, event, now)
  const asked = new Set(events.map((event) => event.event_id))
  const ended = new Set([...facts.ended, ...(before?.ended ?? [])])
  without(facts, (s) => ended.has(keyOf(s)))
  for (const stay of before?.stays ?? []) {
    if (ended.has(keyOf(stay)) || asked.has(stay.eventId)) continue
    come(facts, { ...stay, join: true, guarded: true, own: stay.own === true }, stay.ts)
  }
  facts.ended = [...ended].slice(-MAX_ENDED)
  facts.started = before?.started ?? null
  facts.known = true
  return facts
}

/** Is it what this version keeps in the snapshot? */
export function factsFit(value: unknown): boolean {
  if (value === undefined || value === null) return true
  const stays = field(value, 'stays')
  const started = field(value, 'started')
  const since = field(value, 'since')
  const stay = (s: unknown): boolean => isUserId(field(s, 'user')) && typeof field(s, 'session') === 'string' && isEventId(field(s, 'eventId')) && Number.isFinite(field(s, 'ts')) && ['undefined', 'boolean'].includes(typeof field(s, 'own'))
  return (
    Array.isArray(stays) && stays.length <= MAX_STAYS && list(stays, MAX_STAYS).every(stay) &&
    Array.isArray(field(value, 'ended')) && list(field(value, 'ended'), MAX_ENDED + 1).every((s) => typeof s === 'string') &&
    (since === null || Number.isFinite(since)) && typeof field(value, 'known') === 'boolean' &&
    (started === null || (isRecord(started) && isEventId(started['eventId']) && isUserId(started['sender']) && Number.isFinite(started['ts']) && typeof started['counted'] === 'boolean'))
  )
}
