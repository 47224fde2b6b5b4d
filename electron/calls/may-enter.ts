// Whether the organisation lets this person into a call of a room, by the homeserver's word: a page can claim whatever it likes.
// This file must not know windows, pages or what events look like.

import { fetchJson, type Fetch, type Fetched } from '../account/http.ts'
import type { CallsPolicy } from '../bridge/contract.ts'
import { CALL_MEMBER, derivedName, eventsIn, othersIn, powerIn, startedUncounted, widgetNames, type RoomEvent } from './room-facts.ts'

export interface MayEnterParts {
  /** The session that adds the account's token to requests of the homeserver's API. */
  accountFetch: Fetch
  /** Once after a 401. True: there is a new token. */
  refresh: () => Promise<boolean>
  policy: CallsPolicy
  now: () => number
}

export interface MayEnterRequest {
  baseUrl: string
  userId: string
  roomId: string
  conference: { domain: string; name: string }
}

const TIMEOUT_MS = 8000
/** Whole rooms are read only where a widget names the conference. */
const MAX_STATE_BYTES = 16 * 1024 * 1024
const EVENTS = 500

/**
 * True: somebody else is in the room's call, or this person's power level is enough to start one; and the conference is the room's own, so that nobody starts
 * one under the name of a room of theirs. Asks nothing where everybody may start. Throws when the homeserver does not say.
 */
export async function mayEnter(parts: MayEnterParts, request: MayEnterRequest): Promise<boolean> {
  const { policy, now } = parts
  if (policy.startPower === 0) return true
  const { baseUrl, userId, roomId, conference } = request
  const room = `${baseUrl}/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}`
  const derived = conference.domain === policy.preferred && conference.name === derivedName(roomId)
  const urls = derived ? [`${room}/state/m.room.create/?format=event`, `${room}/state/m.room.power_levels/?format=event`] : [`${room}/state`]
  const state = (await Promise.all(urls.map((url) => ask(parts, url)))).flatMap(eventsIn)
  const power = powerIn(state)
  if (power === null || !(derived || widgetNames(state, power, conference))) return false
  if (power.of(userId) >= policy.startPower) return true
  const newest = async (type: string): Promise<RoomEvent[]> => {
    const query = new URLSearchParams({ dir: 'b', limit: String(EVENTS), filter: JSON.stringify({ types: [type] }) })
    const answer = await ask(parts, `${room}/messages?${query.toString()}`)
    return eventsIn(typeof answer === 'object' && answer !== null && 'chunk' in answer ? answer.chunk : [])
  }
  return othersIn(await newest(CALL_MEMBER), userId, now()) || startedUncounted(await newest('m.room.message'), userId, now())
}

/** null: refused, or not there. */
async function ask({ accountFetch, refresh }: MayEnterParts, url: string): Promise<unknown> {
  const once = (): Promise<Fetched> => fetchJson(accountFetch, url, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_STATE_BYTES })
  let fetched = await once()
  if (fetched.kind === 'answer' && fetched.status === 401 && (await refresh())) fetched = await once()
  if (fetched.kind !== 'answer') throw new Error('the homeserver does not say who may start a call')
  if (fetched.status === 200) return fetched.json
  if (fetched.status === 403 || fetched.status === 404) return null
  throw new Error(`the homeserver does not say who may start a call: ${fetched.status}`)
}
