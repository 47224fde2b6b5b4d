// The large university as a plan: making it takes minutes, counting it does not.
import { describe, expect, it } from 'vitest'
import type { Plan } from './plan.ts'
import { UNIVERSITY, universityPeople, universityPlan } from './university.ts'

describe('the large university', () => {
  const plan: Plan = universityPlan('uni.test', Date.UTC(2026, 10, 20, 12), () => undefined)
  const joined = (localpart: string): Plan['rooms'] =>
    plan.rooms.filter((room) => room.events.some((event) => event.stateKey === `@${localpart}:uni.test` && event.content.membership === 'join'))

  it('has as many accounts as a university', () => {
    expect(plan.users.filter((user) => user.password !== '').length).toBe(UNIVERSITY.accounts)
    expect(new Set(plan.users.map((user) => user.userId)).size).toBe(plan.users.length)
    expect(universityPeople('uni.test').filter((one) => one.newcomer).length).toBeGreaterThan(0)
  })

  it('has one account with all rooms and spaces, and others of an ordinary size', () => {
    const big = joined('big')
    expect(big.filter((room) => room.kind === 'space').length).toBe(UNIVERSITY.spaces)
    expect(big.filter((room) => room.kind !== 'space').length).toBe(UNIVERSITY.rooms)
    for (const name of ['petrova', 'ivanov', 'moreau', 'dubois', 'smith']) expect(joined(name).length, name).toBe(60)
  })

  it('talks in what the server still remembers, and lately most', () => {
    const spoken = plan.rooms.flatMap((room) => room.events.filter((event) => event.type === 'm.room.message').map((event) => event.ts))
    const now = Date.UTC(2026, 10, 20, 12)
    expect(Math.min(...spoken)).toBeGreaterThan(now - 60 * 24 * 3_600_000)
    expect(Math.max(...spoken)).toBeLessThan(now)
    expect(plan.rooms.at(-1)?.slug).toBe('room-0')
  })
})
