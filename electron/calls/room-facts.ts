// What decides who may start a room's call, read from the homeserver's answers by main itself. The engine reads the same for what is shown; a page may claim anything.
// This file must not know requests.

import * as v from 'valibot'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** The name that every client derives from the room: base32 of its id's UTF-8 (RFC 4648 §6), unpadded, in lower case. */
export function derivedName(roomId: string): string {
  const bits = [...Buffer.from(roomId)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)] ?? '').join('')
}

const Content = v.record(v.string(), v.unknown())
const EventSchema = v.object({ type: v.string(), state_key: v.optional(v.string()), sender: v.string(), origin_server_ts: v.number(), content: Content })
export type RoomEvent = v.InferOutput<typeof EventSchema>

/** The events of an answer; what is none is left out. */
export function eventsIn(value: unknown): RoomEvent[] {
  const found: RoomEvent[] = []
  for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
    const parsed = v.safeParse(EventSchema, one)
    if (parsed.success) found.push(parsed.output)
  }
  return found
}

/** Whole numbers, floats cut, decimal strings, as homeservers read them (T63). */
const Level = v.union([v.pipe(v.number(), v.finite(), v.transform(Math.trunc)), v.pipe(v.string(), v.regex(/^\s*[+-]?\d{1,15}\s*$/), v.transform(Number))])
const Levels = v.object({
  users: v.fallback(v.optional(v.record(v.string(), v.fallback(v.optional(Level), undefined))), undefined),
  users_default: v.fallback(v.optional(Level), undefined),
  events: v.fallback(v.optional(v.record(v.string(), v.fallback(v.optional(Level), undefined))), undefined),
  state_default: v.fallback(v.optional(Level), undefined),
})
const Create = v.object({
  room_version: v.fallback(v.optional(v.string()), undefined),
  creator: v.fallback(v.optional(v.string()), undefined),
  additional_creators: v.fallback(v.optional(v.array(v.string())), undefined),
})

export interface RoomPower {
  of(userId: string): number
  /** Least level for a state event of the type. */
  toSet(type: string): number
}

/** Power in the room (Matrix specification, "m.room.power_levels"; room version 12: whoever made it stands above all). null: the room's beginning is not there. */
export function powerIn(state: readonly RoomEvent[]): RoomPower | null {
  const at = (type: string): RoomEvent | undefined => state.find((event) => event.type === type && event.state_key === '')
  const begun = at('m.room.create')
  if (begun === undefined) return null
  const create = v.parse(Create, begun.content)
  const told = at('m.room.power_levels')
  const levels = told === undefined ? null : v.parse(Levels, told.content)
  const version = create.room_version === 'org.matrix.hydra.11' ? 12 : Number(create.room_version ?? '1')
  const above = version >= 12
  const makers = new Set([version < 11 ? (create.creator ?? begun.sender) : begun.sender, ...(above ? (create.additional_creators ?? []) : [])])
  return {
    of: (userId) => {
      if (makers.has(userId) && above) return Infinity
      if (levels === null) return makers.has(userId) ? 100 : 0
      return levels.users?.[userId] ?? levels.users_default ?? 0
    },
    toSet: (type) => levels?.events?.[type] ?? (levels === null ? 0 : (levels.state_default ?? 50)),
  }
}

const Widget = v.object({ type: v.picklist(['jitsi', 'm.jitsi']), data: v.object({ domain: v.string(), conferenceId: v.string() }) })

/** Whether a Jitsi widget of somebody who may set it names the conference. */
export function widgetNames(state: readonly RoomEvent[], power: RoomPower, conference: { domain: string; name: string }): boolean {
  return state.some(({ type, sender, content }) => {
    if (!['im.vector.modular.widgets', 'm.widget'].includes(type) || power.of(sender) < power.toSet(type)) return false
    const widget = v.safeParse(Widget, content)
    return widget.success && widget.output.data.domain.toLowerCase() === conference.domain && widget.output.data.conferenceId.toLowerCase() === conference.name
  })
}

export const CALL_MEMBER = 'org.amphi.call.member'
const Member = v.object({ v: v.literal(1), membership: v.picklist(['join', 'leave']), session: v.string(), guarded: v.literal(true) })
/** Nobody stays longer. */
const STAY_MS = 12 * 3_600_000

/** Whether somebody else has come into the room's call and not gone. Whoever says so of themselves has not shown that there is one. */
export function othersIn(events: readonly RoomEvent[], me: string, now: number): boolean {
  const inside = new Set<string>()
  const gone = new Set<string>()
  for (const { type, sender, origin_server_ts: ts, content } of events) {
    const member = v.safeParse(Member, content)
    if (type !== CALL_MEMBER || !member.success || sender === me) continue
    const key = `${sender} ${member.output.session}`
    if (member.output.membership === 'leave') gone.add(key)
    else if (ts > now - STAY_MS) inside.add(key)
  }
  return [...inside].some((key) => !gone.has(key))
}

const Started = v.object({ 'org.amphi.call': v.object({ v: v.literal(1), counted: v.literal(false) }) })
const UNCOUNTED_MS = 3 * 3_600_000

/** Where the server counts nobody (no delayed events), a call is known by its beginning alone. */
export const startedUncounted = (events: readonly RoomEvent[], me: string, now: number): boolean =>
  events.some(({ type, sender, origin_server_ts: ts, content }) => type === 'm.room.message' && sender !== me && ts > now - UNCOUNTED_MS && v.is(Started, content))
