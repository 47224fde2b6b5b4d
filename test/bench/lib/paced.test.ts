// The stand-in for /sync, asked as a client asks it.
import { describe, expect, it } from 'vitest'
import type { RawEvent } from '../../campus/client.ts'
import { makePacer, type Pacer } from './paced.ts'

const ROOM = '!room:uni.test'
const event = (id: number): RawEvent => ({ event_id: `$${String(id)}`, type: 'm.room.message', sender: '@a:uni.test', origin_server_ts: id, content: { body: String(id) } })
const EVENTS = Array.from({ length: 10 }, (_, index) => event(index))

interface Answer {
  next_batch: string
  rooms?: { join: Record<string, { timeline: { events: RawEvent[]; limited: boolean }; own?: boolean }> }
}

/** A server at token s9 that knows all events, with a client that asks for more and more. */
function world(pacer: Pacer): { asked: string[]; got: Answer[]; poll: (since: string) => Promise<Answer>; follow: (since: string, until: (answer: Answer) => boolean) => Promise<void> } {
  const asked: string[] = []
  const got: Answer[] = []
  const poll = async (since: string): Promise<Answer> => {
    const path = `/_matrix/client/v3/sync?since=${since}&timeout=30000`
    const ask = (own = path): Promise<{ status: number; body: string }> => {
      const asks = new URL(own, 'http://server').searchParams.get('since') ?? ''
      asked.push(asks)
      const room = { timeline: { events: EVENTS.slice(-5), limited: true }, own: true }
      return Promise.resolve({ status: 200, body: JSON.stringify(asks === 's9' ? { next_batch: 's9' } : { next_batch: 's9', rooms: { join: { [ROOM]: room } } }) })
    }
    const { body } = await pacer.standIn({ method: 'GET', path, headers: {}, at: 0 }, ask, new AbortController().signal)
    const answer = JSON.parse(body) as Answer
    got.push(answer)
    return answer
  }
  const follow = async (since: string, until: (answer: Answer) => boolean): Promise<void> => {
    for (let token = since; ; ) {
      const answer = await poll(token)
      if (until(answer)) return
      token = answer.next_batch
    }
  }
  return { asked, got, poll, follow }
}
const idsOf = (answer: Answer): string[] => answer.rooms?.join[ROOM]?.timeline.events.map((one) => one.event_id) ?? []

describe('the paced /sync', () => {
  it('hands the server’s answers on while nothing is held', async () => {
    const { poll, asked } = world(makePacer(ROOM))
    expect((await poll('s1')).next_batch).toBe('s9')
    expect(asked).toEqual(['s1'])
  })

  it('tells of each event once, in order and not before its time, and ends with the server’s token', async () => {
    const pacer = makePacer(ROOM)
    const { asked, got, follow } = world(pacer)
    const client = follow('s1', (answer) => answer.next_batch === 's9')
    // the first poll was under way when the hold began: what the server says to it is not waited for
    await pacer.hold()
    const before = Date.now()
    await pacer.play(EVENTS.slice(0, 4), 100)
    await pacer.play(EVENTS.slice(4), 100)
    expect(Date.now() - before).toBeGreaterThanOrEqual(95)
    expect(pacer.answers()).toBe(got.length)
    pacer.release()
    await client
    expect(got.flatMap(idsOf)).toEqual(EVENTS.map((one) => one.event_id))
    expect(got.length).toBeGreaterThan(4)
    expect(asked.every((since) => since === 's1')).toBe(true)
    expect(got.at(-1)?.rooms?.join[ROOM]).toEqual({ timeline: { events: [], limited: false }, own: true })
  })

  it('says again what a lost answer had told', async () => {
    const pacer = makePacer(ROOM)
    const { poll } = world(pacer)
    const first = poll('s1')
    await pacer.hold()
    void pacer.play(EVENTS.slice(0, 2), 1000)
    const { next_batch: token } = await first
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(idsOf(await poll('s1'))).toEqual(['$0', '$1'])
    if (token === 'paced-1') expect(idsOf(await poll(token))).toEqual(['$1'])
    pacer.release()
  })

  it('gives back what was never told', async () => {
    const pacer = makePacer(ROOM)
    const { poll } = world(pacer)
    const waiting = poll('s1')
    await pacer.hold()
    pacer.release()
    expect(idsOf(await waiting)).toEqual(EVENTS.slice(-5).map((one) => one.event_id))
  })
})
