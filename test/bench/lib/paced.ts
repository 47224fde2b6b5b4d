// For: telling a client of messages at a pace that no server on the same two cores keeps: real ones, written while the client's /sync is held.
// Must not know who the client is, or what is measured.
import type { RawEvent } from '../../campus/client.ts'
import type { ProxiedAnswer, ProxiedRequest, StandIn } from '../../campus/proxy.ts'

/** A poll that brings nothing is answered after this time, as the server does. */
const POLL_MS = 25_000
/** Tokens of ours carry how many of the events the client has got; the server never sees them. */
const TOKEN = /^paced-(\d+)$/

export interface Pacer {
  /** To be put before GET /sync of one client. */
  standIn: StandIn
  /** From now on the client hears nothing new. Resolves when it waits for what we say. */
  hold: () => Promise<void>
  /** Tells of these events of the room, `perSecond` of them; resolves when the client has asked for more after the last one. */
  play: (events: readonly RawEvent[], perSecond: number) => Promise<void>
  /** How many answers the client has got with events in them. */
  answers: () => number
  /** The server's own word again: its true token, and whatever else has happened meanwhile. */
  release: () => void
}

/** Makes the stand-in for a room's timeline. */
export function makePacer(roomId: string, now: () => number = Date.now): Pacer {
  const events: RawEvent[] = []
  const waiting = new Set<() => void>()
  let held = false
  let holding = Promise.withResolvers<undefined>()
  /** The server's token that the client stands at. */
  let real: string | undefined
  let [played, begun, perSecond, acknowledged, answers] = [0, 0, 1, 0, 0]

  const changed = (): void => {
    for (const wake of [...waiting]) wake()
  }
  /** Waits for a change, for `ms`, or for the client to go. */
  const change = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        waiting.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      waiting.add(wake)
      signal?.addEventListener('abort', wake)
    })
  /** How many events are to be told of by now. */
  const due = (): number => Math.min(events.length, played + Math.floor(((now() - begun) * perSecond) / 1000))

  /** The true answer, without what the client has been told already. */
  const last = async (path: string, from: number, ask: (path?: string) => Promise<ProxiedAnswer>): Promise<ProxiedAnswer> => {
    const answer = await ask(withSince(path, real))
    if (from === 0 || answer.status !== 200) return answer
    const told = new Set(events.slice(0, from).map((event) => event.event_id))
    return { status: 200, body: JSON.stringify(without(JSON.parse(answer.body) as SyncAnswer, roomId, told)) }
  }

  const standIn: StandIn = async (request: ProxiedRequest, ask, signal) => {
    const since = new URL(request.path, 'http://server').searchParams.get('since') ?? undefined
    const made = TOKEN.exec(since ?? '')?.[1]
    const from = Number(made ?? 0)
    if (!held) {
      const answer = await Promise.race([made === undefined ? ask() : last(request.path, from, ask), holding.promise])
      if (!held && answer !== undefined) return answer // else it is forgotten: asked with the same token, the server says it again
    }
    if (made === undefined) real = since
    acknowledged = from
    changed()
    const end = now() + POLL_MS
    while (held && due() <= from && now() < end && !signal.aborted) {
      const next = from < events.length ? begun + ((from + 1 - played) * 1000) / perSecond : end
      await change(Math.max(1, next - now()), signal)
    }
    if (!held) return last(request.path, from, ask)
    const to = Math.max(from, due())
    if (to > from) answers += 1
    return { status: 200, body: JSON.stringify(increment(roomId, events.slice(from, to), to > from ? `paced-${String(to)}` : (since ?? ''), real)) }
  }

  return {
    standIn,
    hold: async () => {
      held = true
      real = undefined
      holding.resolve(undefined)
      while (real === undefined) await change(1000)
    },
    play: async (more, pace) => {
      played = events.length
      events.push(...more)
      begun = now()
      perSecond = pace
      changed()
      while (acknowledged < events.length) await change(1000)
    },
    answers: () => answers,
    release: () => {
      held = false
      holding = Promise.withResolvers()
      changed()
    },
  }
}

interface SyncAnswer {
  next_batch: string
  rooms?: { join?: Record<string, { timeline?: { events: RawEvent[]; limited?: boolean; prev_batch?: string } } | undefined> }
}

/** What the server says of one room in which somebody spoke. */
function increment(roomId: string, events: readonly RawEvent[], token: string, real: string | undefined): object {
  if (events.length === 0) return { next_batch: token }
  const room = {
    timeline: { events, limited: false, prev_batch: real },
    state: { events: [] },
    account_data: { events: [] },
    ephemeral: { events: [] },
    unread_notifications: { notification_count: 1, highlight_count: 0 },
    summary: {},
  }
  return { next_batch: token, rooms: { join: { [roomId]: room } } }
}

/** The answer without these events; the rest of the room's timeline then follows on what the client has, without a gap. */
function without(answer: SyncAnswer, roomId: string, told: ReadonlySet<string>): SyncAnswer {
  const timeline = answer.rooms?.join?.[roomId]?.timeline
  if (timeline === undefined) return answer
  timeline.events = timeline.events.filter((event) => !told.has(event.event_id))
  timeline.limited = false
  return answer
}

function withSince(path: string, since: string | undefined): string {
  const url = new URL(path, 'http://server')
  if (since === undefined) url.searchParams.delete('since')
  else url.searchParams.set('since', since)
  return url.pathname + url.search
}
