// A picture that is kept large stays so when its sender's connection broke: whoever comes back is another participant to the conference, and the same to who looks.
// Pure: what was pinned, who is in before and after.

import type { Participant } from '../conference.ts'
import type { TileRef } from '../layout/types.ts'
import type { CallModel } from '../model/call-model.ts'

type People = CallModel['participants']

/** Whose picture was kept large and has gone. */
export interface LostPin {
  tile: TileRef
  name: string
  verified: boolean
  /** ms since the epoch. */
  at: number
}

/** Nobody waits longer for somebody to come back (ms): a call is given up after two and a half minutes. */
const WAITED = 180_000

const isThem = (lost: LostPin, one: Participant): boolean => !one.local && one.name !== '' && one.name === lost.name && one.verified === lost.verified

/**
 * What is pinned after people came and went. A name that two have, or that is typed where the lost one's was vouched for, brings nothing back.
 * @param now ms since the epoch
 */
export function keepPin(pinned: TileRef | null, lost: LostPin | null, before: People, after: People, now: number): { pinned: TileRef | null; lost: LostPin | null } {
  // Nothing is to be kept, or the person has chosen another one meanwhile.
  if (pinned === null || after.has(pinned.participant)) return { pinned, lost: null }
  const gone = before.get(pinned.participant)
  const missing = gone !== undefined ? { tile: pinned, name: gone.name, verified: gone.verified, at: now } : lost
  if (missing === null || now - missing.at > WAITED) return { pinned, lost: null }
  const back = [...after.values()].filter((one) => isThem(missing, one))
  const [one] = back
  return back.length === 1 && one !== undefined ? { pinned: { ...missing.tile, participant: one.id }, lost: null } : { pinned, lost: missing }
}
