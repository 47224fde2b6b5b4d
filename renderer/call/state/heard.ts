// Who speaks, out of how loud everybody is: as few changes as an eye needs, since each of them is a frame to be drawn.
// This file must not know stores, views, nor where levels come from.

import type { ParticipantId } from '../conference.ts'

/** Above room noise, 0–1. */
const AUDIBLE = 0.06
/** A breath between two words is no silence (ms). */
export const HOLD_MS = 900
/** The own meter has so many bars. */
export const BARS = 5
/** So loud is as loud as the meter shows. */
const FULL = 0.7

export interface Heard {
  /** The same set for as long as nobody begins or ceases to speak. */
  speaking: ReadonlySet<ParticipantId>
  /** Bars of the own meter that are lit, 0–`BARS`: the loudest of the last `HOLD_MS`. */
  bars: number
  /** When each was last loud enough (ms). */
  loudAt: ReadonlyMap<ParticipantId, number>
  /** Own bars and when, the newest last. */
  recent: readonly { at: number; bars: number }[]
}

export const SILENCE: Heard = { speaking: new Set(), bars: 0, loudAt: new Map(), recent: [] }

/** Bars for a level: speech of any strength lights at least one. */
export const barsOf = (level: number): number => (level <= AUDIBLE / 2 ? 0 : Math.max(1, Math.min(BARS, Math.round((level / FULL) * BARS))))

/**
 * What is heard after another look at all levels.
 * @param self whose level the meter shows; null: nobody's
 * @param now ms, of any clock that only goes on
 */
export function hear(before: Heard, levels: ReadonlyMap<ParticipantId, number>, self: ParticipantId | null, now: number): Heard {
  const loudAt = new Map([...before.loudAt].filter(([, at]) => now - at < HOLD_MS))
  for (const [id, level] of levels) if (level > AUDIBLE) loudAt.set(id, now)
  const recent = [...before.recent.filter(({ at }) => now - at < HOLD_MS), { at: now, bars: self === null ? 0 : barsOf(levels.get(self) ?? 0) }]
  const same = loudAt.size === before.speaking.size && [...loudAt.keys()].every((id) => before.speaking.has(id))
  return { speaking: same ? before.speaking : new Set(loudAt.keys()), bars: Math.max(...recent.map(({ bars }) => bars)), loudAt, recent }
}
