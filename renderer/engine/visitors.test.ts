import { describe, expect, it } from 'vitest'
import type { Engine } from './engine.ts'
import { ROOM, createTestModel, input, message, noPause, room } from './model/fixtures.ts'
import type { FromEngine, RequestName, ToEngine, Update } from './protocol.ts'
import { Publisher } from './publish.ts'
import { isOfRoom } from './scope.ts'
import { createVisitors } from './visitors.ts'

const OTHER = '!other:uni.test'

/** What connects notes who did, and hands requests back. */
function noting() {
  const connected: { room: string | undefined; open: boolean; post: (message: FromEngine) => void; got: ToEngine[] }[] = []
  const engine = {
    connect(post: (message: FromEngine) => void, scope?: { room: string }) {
      const one = { room: scope?.room, open: true, post, got: [] as ToEngine[] }
      connected.push(one)
      return {
        receive: (message: ToEngine) => one.got.push(message),
        close: () => {
          one.open = false
        },
      }
    },
  } as unknown as Engine
  return { engine, connected }
}

const ask: ToEngine = { id: 1, name: 'room.open', arg: { roomId: ROOM, at: null } }

describe('a page beside a call', () => {
  it('is connected for its room, also when it came before the engine, and is let go when it goes', async () => {
    const { engine, connected } = noting()
    let now: Engine | null = null
    const visitors = createVisitors(() => now)
    const { port1, port2 } = new MessageChannel()
    visitors.connect(ROOM, port2)
    expect(connected).toEqual([])
    now = engine
    visitors.started()
    expect(connected).toMatchObject([{ room: ROOM, open: true }])
    const heard: unknown[] = []
    port1.onmessage = ({ data }: MessageEvent) => heard.push(data)
    port1.postMessage(ask)
    connected[0]?.post({ kind: 'update', update: {} })
    await expect.poll(() => connected[0]?.got).toEqual([ask])
    await expect.poll(() => heard).toEqual([{ kind: 'update', update: {} }])
    port1.close()
    await expect.poll(() => connected[0]?.open).toBe(false)
  })

  it('a new port for the room takes the place of the old one; a junk room gets none', async () => {
    const { engine, connected } = noting()
    const visitors = createVisitors(() => engine)
    const [one, two, three] = [new MessageChannel(), new MessageChannel(), new MessageChannel()]
    visitors.connect(ROOM, one.port2)
    visitors.connect(ROOM, two.port2)
    visitors.connect('not a room', three.port2)
    expect(connected.map(({ room: of, open }) => [of, open])).toEqual([[ROOM, false], [ROOM, true]])
    two.port1.postMessage(ask)
    await expect.poll(() => connected[1]?.got.length).toBe(1)
    for (const { port1 } of [one, two, three]) port1.close()
  })

  it('may ask of its room, and nothing else', () => {
    const of = (name: RequestName, arg: object): boolean => isOfRoom({ id: 1, name, arg } as ToEngine, ROOM)
    expect(of('room.open', { roomId: ROOM, at: null })).toBe(true)
    expect(of('compose.preview', { markdown: '', mentions: [] })).toBe(true)
    expect(of('compose.complete', { roomId: ROOM, kind: 'person', prefix: '' })).toBe(true)
    expect(of('compose.complete', { roomId: ROOM, kind: 'room', prefix: '' })).toBe(false)
    for (const arg of [{ roomId: OTHER }, {}, { roomId: null }, { roomId: [ROOM] }]) for (const name of ['room.open', 'send.message', 'call.ring', 'room.members'] as const) expect(of(name, arg)).toBe(false)
    for (const name of ['list.view', 'list.visible', 'room.create', 'room.join', 'room.leave', 'room.invite', 'room.tag', 'room.mute', 'direct.open', 'people.search', 'people.profile', 'debug.stats'] as const) expect(of(name, { roomId: ROOM })).toBe(false)
    expect(of('constructor' as RequestName, { roomId: ROOM })).toBe(false)
  })

  it('is told of its room and nothing else', async () => {
    const model = createTestModel()
    const publisher = new Publisher(model, () => undefined)
    await model.apply(input('classic', [room(ROOM, { timeline: [message('m', 'hello')] }), room(OTHER, { timeline: [message('n', 'secret')] })]), noPause)
    const told: Update[] = []
    const whole: Update[] = []
    const page = publisher.add((m) => m.kind === 'update' && told.push(m.update), ROOM)
    publisher.add((m) => m.kind === 'update' && whole.push(m.update))
    publisher.setRings([{ roomId: OTHER, eventId: '$r', caller: { id: '@a:uni.test', name: 'A', avatar: null }, since: 0 }])
    publisher.notice([{ roomId: OTHER, count: 1 }])
    publisher.flush()
    expect(told[0]).toMatchObject({ rooms: [{ id: ROOM }] })
    expect(Object.keys(told[0] ?? {}).sort()).toEqual(['completeness', 'connection', 'rooms'])
    expect(whole[0]).toMatchObject({ rings: [{ roomId: OTHER }], outboxNotice: [{ roomId: OTHER }] })
    await model.apply(input('classic', [room(OTHER, { timeline: [message('o', 'more')] })]), noPause)
    publisher.flush()
    expect(told.slice(1).every((update) => update.rooms === undefined)).toBe(true)
    await model.apply(input('classic', [room(ROOM, { timeline: [message('p', 'again')] })]), noPause)
    publisher.flush()
    expect(told.at(-1)).toMatchObject({ rooms: [{ id: ROOM, lastMessage: { text: 'again' } }] })
    expect(JSON.stringify(told)).not.toContain(OTHER)
    publisher.remove(page)
    const count = told.length
    await model.apply(input('classic', [room(ROOM, { timeline: [message('q', 'after')] })]), noPause)
    publisher.flush()
    expect(told.length).toBe(count)
    publisher.stop()
  })
})
