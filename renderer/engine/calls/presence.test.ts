import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '../sdk/api.ts'
import type { ComingIn } from './presence.ts'
import { CallPresence, PRESENCE_TIMES } from './presence.ts'

const ROOM = '!room:uni.test'
const OFFLINE = new ApiError({ code: 'offline' }, true, null, null)
const GONE = new ApiError({ code: 'not-found' }, false, 404, 'M_NOT_FOUND')

/** A homeserver with delayed events, as far as a call needs it: what was sent, and what waits. */
class Server {
  readonly sent: { membership: unknown; session: unknown; guarded: unknown; at: number }[] = []
  readonly waiting = new Map<string, { content: Record<string, unknown>; delay: number; timer: ReturnType<typeof setTimeout> }>()
  online = true
  delays = true
  /** The next answer gets lost: the request was served. */
  loseNext = false
  refuse: ApiError | null = null
  restarts = 0
  schedules = 0
  private ids = 0
  private readonly txns = new Map<string, string>()

  private come(): void {
    if (!this.online) throw OFFLINE
    if (this.refuse !== null) throw this.refuse
  }

  private answer<T>(value: T): Promise<T> {
    if (!this.loseNext) return Promise.resolve(value)
    this.loseNext = false
    return Promise.reject(OFFLINE)
  }

  private put(content: Record<string, unknown>): void {
    this.sent.push({ membership: content['membership'], session: content['session'], guarded: content['guarded'], at: Date.now() })
  }

  private fire(id: string): void {
    const event = this.waiting.get(id)
    if (event === undefined) return
    clearTimeout(event.timer)
    this.waiting.delete(id)
    this.put(event.content)
  }

  readonly api: ConstructorParameters<typeof CallPresence>[0]['api'] = {
    versions: async () => {
      this.come()
      return Promise.resolve({ versions: ['v1.11'], slidingSync: true, delayedEvents: this.delays })
    },
    sendEvent: async (_room, _type, txnId, content) => {
      this.come()
      const known = this.txns.get(txnId)
      if (known !== undefined) return this.answer({ eventId: known })
      this.ids += 1
      this.txns.set(txnId, `$${String(this.ids)}`)
      this.put(content as Record<string, unknown>)
      return this.answer({ eventId: `$${String(this.ids)}` })
    },
    delayEvent: async (_room, _type, txnId, content, delay) => {
      this.come()
      const known = this.txns.get(txnId)
      if (known !== undefined) return this.answer({ delayId: known })
      this.schedules += 1
      const id = `delay-${String(this.schedules)}`
      this.txns.set(txnId, id)
      this.waiting.set(id, { content: content as Record<string, unknown>, delay, timer: setTimeout(() => this.fire(id), delay) })
      return this.answer({ delayId: id })
    },
    delayedEvent: async (id, action) => {
      this.come()
      const event = this.waiting.get(id)
      if (event === undefined) throw GONE
      if (action === 'send') this.fire(id)
      else {
        clearTimeout(event.timer)
        if (action === 'cancel') this.waiting.delete(id)
        else {
          this.restarts += 1
          event.timer = setTimeout(() => this.fire(id), event.delay)
        }
      }
      return this.answer(undefined)
    },
  }

  /** Who is in by the events alone. */
  inside(): number {
    const sessions = new Set<unknown>()
    for (const { membership, session } of this.sent) {
      if (membership === 'join') sessions.add(session)
      else sessions.delete(session)
    }
    return sessions.size
  }
}

const { delayMs, heartbeatMs } = PRESENCE_TIMES
const how = (more: Partial<ComingIn> = {}): ComingIn => ({ always: false, ready: () => Promise.resolve(), before: () => Promise.resolve(), ...more })

/** One life of an engine. */
function life(server: Server): { presence: CallPresence; kill: () => void; faults: unknown[] } {
  const ended = new AbortController()
  const faults: unknown[] = []
  const presence = new CallPresence({ api: server.api, times: PRESENCE_TIMES, signal: ended.signal, onFault: (e) => faults.push(e), random: () => 0.5 })
  return { presence, kill: () => ended.abort(), faults }
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('being in a call', () => {
  it('is one event, and one when it ends, however long it lasts', async () => {
    const server = new Server()
    const { presence, faults } = life(server)
    presence.join(ROOM, how())
    presence.join(ROOM, how())
    await pass(100)
    expect(server.sent.map((e) => e.membership)).toEqual(['join'])
    expect(server.waiting.size).toBe(1)
    expect(presence.eventOf(ROOM)).not.toBeNull()
    await pass(90 * 60_000)
    expect(server.sent.length).toBe(1)
    expect(server.restarts).toBe(Math.floor((90 * 60_000) / heartbeatMs))
    await presence.leave(ROOM)
    expect(server.sent.map((e) => e.membership)).toEqual(['join', 'leave'])
    expect(server.sent[0]?.session).toBe(server.sent[1]?.session)
    expect({ waiting: server.waiting.size, schedules: server.schedules, faults }).toEqual({ waiting: 0, schedules: 1, faults: [] })
    await pass(10 * delayMs)
    expect(server.sent.length).toBe(2)
  })

  it('ends by itself when the machine dies, within the delay and not before; the next engine is in once', async () => {
    const server = new Server()
    const first = life(server)
    first.presence.join(ROOM, how())
    await pass(10 * heartbeatMs + 1000)
    first.kill()
    await pass(delayMs - heartbeatMs - 2000)
    expect(server.inside()).toBe(1)
    const second = life(server)
    second.presence.join(ROOM, how())
    await pass(delayMs * 5)
    expect(server.sent.map((e) => e.membership)).toEqual(['join', 'join', 'leave'])
    expect(server.inside()).toBe(1)
    second.kill()
    await pass(delayMs)
    expect(server.inside()).toBe(0)
  })

  it('at every moment of a crash: whoever came is out in the end, and no leave is left waiting', async () => {
    for (let after = 0; after < 12; after++) {
      const server = new Server()
      let steps = 0
      const { api } = server
      const dying = life(server)
      // The machine dies in the middle of the n-th request: before it is served, or before its answer is heard.
      for (const name of Object.keys(api) as (keyof typeof api)[]) {
        const whole = api[name] as (...args: unknown[]) => Promise<unknown>
        ;(api as Record<string, unknown>)[name] = async (...args: unknown[]): Promise<unknown> => {
          steps += 1
          if (steps > after / 2) {
            if (after % 2 === 1) await whole(...args).catch((e: unknown) => e)
            dying.kill()
            return new Promise(() => undefined)
          }
          return whole(...args)
        }
      }
      dying.presence.join(ROOM, how())
      await pass(heartbeatMs * 4 + delayMs * 2)
      expect(server.inside(), `after ${String(after)}`).toBe(0)
      expect(server.waiting.size).toBe(0)
    }
  })

  it('a network away for less than the delay changes nothing; for longer, one comes back by oneself', async () => {
    const server = new Server()
    const { presence, faults } = life(server)
    presence.join(ROOM, how())
    await pass(heartbeatMs * 2.5)
    server.online = false
    await pass(50_000)
    server.online = true
    presence.wake()
    await pass(delayMs)
    expect(server.sent.map((e) => e.membership)).toEqual(['join'])
    server.online = false
    await pass(delayMs * 2)
    expect(server.inside()).toBe(0)
    server.online = true
    presence.wake()
    await pass(1000)
    expect(server.sent.map((e) => e.membership)).toEqual(['join', 'leave', 'join'])
    expect(server.inside()).toBe(1)
    await presence.leave(ROOM)
    expect(server.inside()).toBe(0)
    expect(faults).toEqual([])
  })

  it('lost answers and a lost connection while coming and going make nobody come twice', async () => {
    const server = new Server()
    const { presence } = life(server)
    server.online = false
    presence.join(ROOM, how({ before: () => { server.loseNext = true; return Promise.resolve() } }))
    await pass(20_000)
    server.online = true
    presence.wake()
    await pass(20_000)
    expect(server.sent.map((e) => e.membership)).toEqual(['join'])
    server.online = false
    const left = presence.leave(ROOM)
    await pass(5_000)
    expect(server.inside()).toBe(1)
    server.online = true
    await pass(60_000)
    await left
    expect(server.sent.map((e) => e.membership)).toEqual(['join', 'leave'])
    // Gone for good without a connection: the server ends it.
    presence.join(ROOM, how())
    await pass(1000)
    server.online = false
    const gone = presence.leave(ROOM)
    await pass(delayMs * 3)
    await gone
    expect(server.inside()).toBe(0)
  })

  it('who goes before having come leaves nothing', async () => {
    const server = new Server()
    const { presence } = life(server)
    presence.join(ROOM, how({ before: () => new Promise((resolve) => setTimeout(resolve, 5000)) }))
    await pass(1000)
    expect(server.waiting.size).toBe(1)
    const left = presence.leave(ROOM)
    await pass(6000)
    await left
    expect(server.sent).toEqual([])
    expect(server.waiting.size).toBe(0)
    // While others have not started the call, the server is not even asked.
    const asked = server.schedules
    presence.join(ROOM, how({ ready: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())) }))
    await pass(delayMs * 3)
    await presence.leave(ROOM)
    expect(server.schedules).toBe(asked)
    expect(server.sent).toEqual([])
  })

  it('without delayed events nobody is told to be in, but in a direct chat, where it is not counted', async () => {
    const counted: boolean[] = []
    const before: ComingIn['before'] = (is) => {
      counted.push(is)
      return Promise.resolve()
    }
    for (const make of [() => Object.assign(new Server(), { delays: false }), () => Object.assign(new Server(), { refuseDelay: true })]) {
      const server = make()
      if ('refuseDelay' in server) server.api.delayEvent = () => Promise.reject(new ApiError({ code: 'unknown' }, false, 400, 'ORG.MATRIX.MSC4140_DELAY_TOO_LARGE'))
      const { presence } = life(server)
      presence.join(ROOM, how({ before }))
      presence.join('!direct:uni.test', how({ before, always: true }))
      await pass(delayMs * 3)
      expect(server.sent).toMatchObject([{ membership: 'join', guarded: false }])
      await presence.leave(ROOM)
      await presence.leave('!direct:uni.test')
      expect(server.sent).toMatchObject([{ membership: 'join' }, { membership: 'leave', guarded: false }])
    }
    expect(counted).toEqual([false, false, false, false])
  })

  it('who may not write here is in without being told, and without a fault', async () => {
    const server = new Server()
    const { presence, faults } = life(server)
    server.refuse = null
    server.api.delayEvent = () => Promise.reject(new ApiError({ code: 'forbidden' }, false, 403, 'M_FORBIDDEN'))
    presence.join(ROOM, how())
    await pass(delayMs)
    await presence.leave(ROOM)
    expect(server.sent).toEqual([])
    expect(faults).toEqual([])
  })

  it('a server whose leaves cannot be put off does not fill the history', async () => {
    const server = new Server()
    const { presence } = life(server)
    server.api.delayedEvent = () => Promise.reject(GONE)
    presence.join(ROOM, how())
    await pass(3_600_000)
    expect(server.sent.filter((e) => e.membership === 'join').length).toBeLessThanOrEqual(3)
  })
})
