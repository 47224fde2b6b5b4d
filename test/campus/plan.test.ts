// What a university says and does is the same whenever its seed is made: only the hours move.
import { expect, it } from 'vitest'
import type { Plan } from './plan.ts'
import { smallPlan } from './small.ts'

const HOUR = 3_600_000
const MORNING = Date.UTC(2026, 10, 25, 6, 12)

/** Who says what in which room, in order, and up to where people have read. */
function said(plan: Plan): Map<string, unknown> {
  return new Map(plan.rooms.map(({ slug, events, receipts, pushFrom }) => [slug, { events: events.map(({ key, type, sender, content }) => [key, type, sender, type === 'm.room.message' ? content['body'] : null]), receipts, pushFrom }]))
}

it('does not depend on the time of day', () => {
  const at = (now: number): Map<string, unknown> => said(smallPlan('uni.test', now, () => undefined))
  const morning = at(MORNING)
  for (const hours of [8.5, 20]) {
    const later = at(MORNING + hours * HOUR)
    for (const [slug, room] of morning) expect(later.get(slug), `${slug} ${String(hours)} h later`).toEqual(room)
  }
})
