import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConnectionState } from '../protocol.ts'
import type { MatrixApi } from '../sdk/api.ts'
import { ApiError } from '../sdk/api.ts'
import { ANNA, ME, ROOM, createTestModel, message, noPause } from '../model/fixtures.ts'
import type { Wanted } from './bodies.ts'
import { normaliseClassic } from './normalise-classic.ts'
import { joinInitial } from './join.ts'
import { pauseAfter } from '../backoff.ts'
import { troubleOf } from './pace.ts'
import { Sync } from './sync.ts'

const server = (code: 'offline' | 'server-unreachable' | 'rate-limited' | 'invalid' | 'not-found', errcode: string | null = null, status: number | null = null): ApiError => new ApiError({ code }, code !== 'invalid' && code !== 'not-found', status, errcode)

describe('pauses', () => {
  it('double, shake, and end at a minute; the server’s word counts more', () => {
    expect(pauseAfter(1, undefined, () => 1)).toBe(1000)
    expect(pauseAfter(4, undefined, () => 1)).toBe(8000)
    expect(pauseAfter(4, undefined, () => 0)).toBe(4000)
    fc.assert(fc.property(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, r) => pauseAfter(n, undefined, () => r) <= 60_000))
    fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 3_600_000 }), (n, retry) => pauseAfter(n, retry) >= retry))
  })
  it('are made only for trouble that waiting heals', () => {
    expect(troubleOf(server('offline'))).toBe('offline')
    expect(troubleOf(server('invalid'))).toBeNull()
    expect(troubleOf(new TypeError('x'))).toBeNull()
  })
})

describe('the initial answer and its first increment', () => {
  const answer = (token: string, room: object, more: object = {}): unknown => ({ next_batch: token, rooms: { join: { [ROOM]: room }, ...more } })
  const join = async (a: unknown, b: unknown) => {
    const model = createTestModel()
    const first = await normaliseClassic(a, ME, true, noPause)
    const then = await normaliseClassic(b, ME, false, noPause)
    await model.apply(joinInitial(first.input, then.input), noPause)
    model.refresh()
    return model
  }
  const name = (id: string, text: string) => ({ event_id: id, type: 'm.room.name', sender: ANNA, state_key: '', origin_server_ts: 1, content: { name: text } })

  it('are one word: the newer state, count and message', async () => {
    const old = { state: { events: [name('$n1', 'Old')] }, timeline: { events: [message('i1', 'old')] }, unread_notifications: { notification_count: 3, highlight_count: 1 } }
    const fresh = { timeline: { events: [name('$n2', 'New'), message('i2', 'new')] }, unread_notifications: { notification_count: 4, highlight_count: 0 } }
    const model = await join(answer('a', old), answer('b', fresh))
    expect(model.summary(ROOM)).toMatchObject({ name: { kind: 'given', text: 'New' }, unread: 4, mentions: 0, lastMessage: { text: 'new' } })
  })

  it('a room that was left meanwhile is not shown', async () => {
    const model = await join(answer('a', { state: { events: [name('$n', 'X')] } }), { next_batch: 'b', rooms: { leave: { [ROOM]: { timeline: { events: [] } } } } })
    expect(model.summary(ROOM)).toBeNull()
  })
})

const rethrow = (e: unknown): never => {
  throw e
}

/** An API of which only syncing is asked. */
function run(api: Partial<MatrixApi>, token: string | null = null, onFault: (e: unknown) => void = rethrow, wanted: () => Wanted = () => ({ open: [], visible: [] })) {
  const states: ConnectionState[] = []
  const tokens: string[] = []
  const ended = new AbortController()
  const model = createTestModel()
  let lost = 0
  const sync = new Sync({
    api: api as MatrixApi,
    me: ME,
    signal: ended.signal,
    now: () => 0,
    pause: noPause,
    apply: (input) => model.apply(input, noPause),
    connection: (state) => states.push(state),
    token: (t) => {
      tokens.push(t)
      return Promise.resolve()
    },
    tokenLost: () => {
      lost += 1
      return Promise.resolve()
    },
    wanted,
    onFault,
  })
  const done = sync.run(token)
  return { sync, states, tokens, model, lost: () => lost, end: () => ended.abort(), done }
}

/** Hangs until cancelled, as a long poll does. */
const hang = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new ApiError({ code: 'cancelled' }, false, null, null)), { once: true })
  })

describe('the loop', () => {
  it('without sliding sync starts with classic', async () => {
    const asked: (string | null)[] = []
    const engine = run({
      versions: () => Promise.resolve({ versions: [], slidingSync: false, delayedEvents: false }),
      classicSync: ({ since, signal }) => {
        asked.push(since)
        if (asked.length > 2) return hang(signal)
        return Promise.resolve({ next_batch: `t${String(asked.length)}`, rooms: {} })
      },
    })
    await expect.poll(() => asked).toEqual([null, 't1', 't2'])
    expect(engine.tokens).toEqual(['t2'])
    engine.end()
    await engine.done
  })

  it('begins sliding anew when the server forgot the position, and hands over to classic', async () => {
    const positions: (string | null)[] = []
    const since: (string | null)[] = []
    let classicMay: (value: unknown) => void = () => undefined
    const initial = new Promise((resolve) => {
      classicMay = resolve
    })
    const engine = run({
      versions: () => Promise.resolve({ versions: [], slidingSync: true, delayedEvents: false }),
      slidingSync(body, { pos, signal }) {
        if (!JSON.stringify(body).includes('"live"')) return Promise.resolve({ pos: 'x', rooms: {}, lists: {} })
        positions.push(pos)
        if (positions.length === 2) return Promise.reject(server('invalid', 'M_UNKNOWN_POS', 400))
        if (positions.length > 3) return hang(signal)
        return Promise.resolve({ pos: `p${String(positions.length)}`, rooms: { [ROOM]: { initial: true, name: 'Room' } }, lists: {} })
      },
      async classicSync({ since: from, signal }) {
        since.push(from)
        if (from === null) await initial
        if (since.length > 2) return hang(signal)
        return { next_batch: `t${String(since.length)}`, rooms: { join: { [ROOM]: {} } } }
      },
    })
    await expect.poll(() => positions).toEqual([null, 'p1', null, 'p3'])
    engine.model.refresh()
    expect(engine.model.summary(ROOM)?.name).toEqual({ kind: 'given', text: 'Room' })
    classicMay(null)
    await expect.poll(() => since).toEqual([null, 't1', 't2'])
    expect(positions).toHaveLength(4)
    engine.end()
    await engine.done
  })

  it('asks at once for a room that was opened while it waited, with all that decides whether one may write there', async () => {
    const bodies: { room_subscriptions: Record<string, { required_state: string[][] }> }[] = []
    const open: string[] = []
    const engine = run(
      {
        versions: () => Promise.resolve({ versions: [], slidingSync: true, delayedEvents: false }),
        slidingSync(body, { pos, signal }) {
          if (!JSON.stringify(body).includes('"live"')) return Promise.resolve({ pos: 'x', rooms: {}, lists: {} })
          bodies.push(body as (typeof bodies)[number])
          return pos === null ? Promise.resolve({ pos: 'p', rooms: {}, lists: {} }) : hang(signal)
        },
        classicSync: ({ signal }) => hang(signal),
      },
      null,
      rethrow,
      () => ({ open, visible: [] }),
    )
    await expect.poll(() => bodies.length).toBe(2)
    open.push(ROOM)
    engine.sync.wantedChanged()
    await expect.poll(() => bodies.length).toBe(3)
    const types = bodies[2]?.room_subscriptions[ROOM]?.required_state.map(([type]) => type)
    expect(types).toEqual(expect.arrayContaining(['m.room.create', 'm.room.tombstone', 'm.room.encryption', 'm.room.power_levels', 'm.room.join_rules']))
    engine.end()
    await engine.done
  })

  it('says what is wrong, and tries again at once when woken', async () => {
    let tries = 0
    const engine = run(
      {
        classicSync({ signal }) {
          tries += 1
          if (tries === 1) return Promise.reject(server('offline'))
          if (tries === 2) return Promise.resolve({ next_batch: 'n', rooms: {} })
          return hang(signal)
        },
      },
      'stored',
    )
    await expect.poll(() => engine.states.at(-1)).toMatchObject({ kind: 'reconnecting', reason: 'offline' })
    engine.sync.wake()
    await expect.poll(() => engine.states.at(-1)?.kind).toBe('live')
    await expect.poll(() => tries).toBe(3)
    engine.sync.wake()
    await expect.poll(() => tries).toBe(4)
    engine.end()
    await engine.done
  })

  it('ends with the session, and begins anew when the token is unknown', async () => {
    const asked: (string | null)[] = []
    const engine = run(
      {
        classicSync({ since }) {
          asked.push(since)
          if (since === 'stored') return Promise.reject(server('invalid', 'M_UNKNOWN', 400))
          if (asked.length < 4) return Promise.resolve({ next_batch: 'new', rooms: {} })
          return Promise.reject(new ApiError({ code: 'signed-out' }, false, 401, 'M_UNKNOWN_TOKEN'))
        },
      },
      'stored',
    )
    await engine.done
    expect(asked).toEqual(['stored', null, 'new', 'new'])
    expect(engine.lost()).toBe(1)
  })

  it('goes on from where it was when something breaks that must not', async () => {
    const asked: (string | null)[] = []
    const faults: unknown[] = []
    const engine = run(
      {
        classicSync({ since, signal }) {
          asked.push(since)
          if (asked.length === 1) return Promise.resolve({ next_batch: 'next', rooms: {} })
          if (asked.length === 2) return Promise.reject(new RangeError('broken'))
          return hang(signal)
        },
      },
      'stored',
      (e) => faults.push(e),
    )
    await expect.poll(() => faults.length).toBe(1)
    engine.sync.wake()
    await expect.poll(() => asked).toEqual(['stored', 'next', 'next'])
    engine.end()
    await engine.done
  })
})
