// What other participants sent, read as what it may be: anything (T80). Every reader answers with a value of the asked shape or a harmless one; none throws.
// This file must not know who may do what: a message's claims about its sender count for nothing (T83).

import * as v from 'valibot'
import { REACTIONS, type ReactionKey } from '../conference.ts'
import { cleanName } from './clean.ts'
import { plain, plainMessage } from './plain.ts'

/** As Jitsi Meet's web client sends it over the bridge channel. */
const ReactionMessage = v.object({ name: v.literal('endpoint-reaction'), reactions: v.array(v.unknown()) })
/** To lower a hand as Jitsi Meet's own page says it, to speak in our own way; obeyed only when the conference says that the sender is a moderator. */
const AskMessage = v.object({ name: v.picklist(['amphi-unmute-please', 'lower-hand-message']) })

export const MESSAGE = { reaction: 'endpoint-reaction', unmutePlease: 'amphi-unmute-please', lowerHand: 'lower-hand-message' } as const

export type EndpointMessage = { kind: 'reactions'; keys: ReactionKey[] } | { kind: 'unmute-please' } | { kind: 'lower-hand' } | null

/** A property of ours: the shared screen, muted, is paused and not over, which other clients of the library mean by muting it. */
export const SHARE_PAUSED = 'amphi_share_paused'

/** At most three of one message are shown. */
const MOST_REACTIONS = 3

export function readMessage(payload: unknown): EndpointMessage {
  const message = plainMessage(payload)
  const reaction = v.safeParse(ReactionMessage, message)
  if (reaction.success) {
    const keys = reaction.output.reactions.filter((key): key is ReactionKey => (REACTIONS as readonly unknown[]).includes(key))
    return keys.length === 0 ? null : { kind: 'reactions', keys: keys.slice(0, MOST_REACTIONS) }
  }
  const ask = v.safeParse(AskMessage, message)
  if (!ask.success) return null
  return { kind: ask.output.name === MESSAGE.lowerHand ? 'lower-hand' : 'unmute-please' }
}

/** A day: an older claim of when a hand went up is a wrong clock. */
const OLDEST_CLAIM = 86_400_000

/**
 * Whether the hand is up, from the property `raisedHand`: older clients say 'true', newer ones when it went up (ms since the epoch).
 * Answers null for down, else the claimed time, or 0 where it says none that can be.
 */
export function readHand(value: unknown, now: number): number | null {
  if (value === true) return 0
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const said = String(value).slice(0, 40)
  if (said === '' || said === 'false' || said === '0' || said === 'null' || said === 'undefined') return null
  if (said === 'true') return 0
  const claimed = Number(said)
  if (!Number.isFinite(claimed)) return null
  return claimed > now - OLDEST_CLAIM && claimed <= now ? claimed : 0
}

/** Whether a participant's client says that it keeps a list of who is here, from the property of presence: one word, and everything else is no. */
export const readKeepsAttendance = (value: unknown): boolean => value === 'true' || value === true

/** An https address or a small data address of a picture; null for everything else, scripts and addresses inside the machine among it. */
export function readAvatar(value: unknown): string | null {
  if (typeof value !== 'string' || value.length === 0 || value.length > 100_000) return null
  if (/^data:image\/(?:png|jpeg|webp|gif);base64,[a-z0-9+/=]+$/i.test(value)) return value
  if (value.length > 2000) return null
  try {
    const url = new URL(value)
    return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null
  } catch {
    return null
  }
}

const IdentitySchema = v.object({ user: v.object({ id: v.optional(v.unknown()), name: v.optional(v.unknown()), avatar: v.optional(v.unknown()) }) })

/** Who the deployment says somebody is; null: it says nothing. */
export interface Identity {
  /** '' when it names none. */
  name: string
  avatar: string | null
}
export function readIdentity(value: unknown): Identity | null {
  const parsed = v.safeParse(IdentitySchema, plain(value))
  if (!parsed.success) return null
  const { id, name, avatar } = parsed.output.user
  if (cleanName(id) === '' && cleanName(name) === '') return null
  return { name: cleanName(name), avatar: readAvatar(avatar) }
}

const Rate = v.fallback(v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(10_000_000))), undefined)
const StatsSchema = v.object({
  connectionQuality: v.fallback(v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))), undefined),
  jvbRTT: Rate,
  bitrate: v.fallback(v.optional(v.object({ upload: Rate, download: Rate })), undefined),
  packetLoss: v.fallback(v.optional(v.object({ total: Rate, upload: Rate, download: Rate })), undefined),
  transport: v.fallback(v.optional(v.array(v.object({ rtt: Rate }))), undefined),
})

export type Stats = v.InferOutput<typeof StatsSchema>

/** Connection statistics, one's own from the library or another's from a message; null: nothing of the kind. */
export function readStats(value: unknown): Stats | null {
  const parsed = v.safeParse(StatsSchema, plain(value))
  return parsed.success ? parsed.output : null
}

/** An id as the conference gives it; null for anything that is none. */
export function readId(value: unknown): string | null {
  return typeof value === 'string' && value.length > 0 && value.length <= 200 ? value : null
}
