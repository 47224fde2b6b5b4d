// People who talk: what they say follows from the seed, and it arrives.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCampus, type Campus } from './index.ts'
import { acts, startLively, type Act } from './lively.ts'
import { makePeople } from './people.ts'
import { waitUntil } from './processes.ts'

const first = (seed: string, count: number): Act[] => {
  const speakers = makePeople('uni.test', 60).slice(0, 6)
  const talk = acts(seed, [
    { room: 'one', speakers },
    { room: 'two', speakers: speakers.slice(0, 2) },
  ])
  return Array.from({ length: count }, () => talk.next().value)
}

describe('acts', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(first('a', 200)).toEqual(first('a', 200))
    expect(first('a', 200)).not.toEqual(first('b', 200))
  })

  it('are messages, replies and reactions of those who are in the room, with every gap filled', () => {
    const talk = first('a', 500)
    for (const kind of ['message', 'reply', 'reaction']) expect(talk.filter((act) => act.kind === kind).length, kind).toBeGreaterThan(20)
    const two = new Set(talk.filter((act) => act.room === 'two').map((act) => act.person))
    expect([...two].sort()).toEqual(['ivanov', 'petrova'])
    for (const act of talk) if (act.kind !== 'reaction') expect(act.body).not.toMatch(/[{}]/)
  })
})

describe('on a campus', () => {
  let campus: Campus
  beforeAll(async () => {
    campus = await startCampus({ seed: 'university-small' })
  })
  afterAll(() => campus.stop())

  const bodies = async (slug: string, since: number): Promise<string[]> => {
    const petrova = await campus.login('petrova')
    const { chunk } = await petrova.messages(campus.room(slug).id, { limit: 100 })
    return chunk.filter((event) => event.type === 'm.room.message' && event.origin_server_ts >= since).map((event) => event.sender)
  }

  it('talk arrives at the rate that was asked for, from others than the main people', async () => {
    const start = Date.now()
    const lively = await startLively(campus, { rate: 20, rooms: ['matan-2'] })
    await waitUntil('sixty messages', () => lively.sent() >= 60, 20_000)
    const rate = lively.rate()
    await lively.stop()
    const total = lively.sent()
    expect(rate).toBeGreaterThan(10)
    expect(rate).toBeLessThan(25)
    expect(lively.failed()).toBe(0)
    const senders = await bodies('matan-2', start)
    expect(senders.length).toBeLessThanOrEqual(total)
    expect(senders.length).toBeGreaterThanOrEqual(60)
    for (const main of campus.people.filter((person) => person.main)) expect(senders).not.toContain(main.userId)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(lively.sent()).toBe(total)
  })

  it('people are seen typing before they write', async () => {
    const petrova = await campus.login('petrova')
    const filter = encodeURIComponent(JSON.stringify({ presence: { limit: 0 }, room: { rooms: [campus.room('matan-2').id], timeline: { limit: 1 } } }))
    let { next_batch: since } = await petrova.api<{ next_batch: string }>('GET', `/_matrix/client/v3/sync?filter=${filter}`)
    const lively = await startLively(campus, { rate: 1, rooms: ['matan-2'] })
    const typing: string[] = []
    await waitUntil('somebody who types', async () => {
      const answer = await petrova.api<{
        next_batch: string
        rooms?: { join?: Record<string, { ephemeral: { events: { type: string; content: { user_ids?: string[] } }[] } }> }
      }>('GET', `/_matrix/client/v3/sync?filter=${filter}&since=${since}&timeout=2000`)
      since = answer.next_batch
      for (const room of Object.values(answer.rooms?.join ?? {}))
        for (const event of room.ephemeral.events) if (event.type === 'm.typing') typing.push(...(event.content.user_ids ?? []))
      return typing.length > 0
    })
    await lively.stop()
    expect(typing).not.toContain('@petrova:uni.test')
  })
})
