import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ANNA, ME, ROOM, createTestModel, input, member, message, noPause, room } from '../model/fixtures.ts'
import type { Model } from '../model/model.ts'
import { idbStorage } from './idb.ts'
import { memoryStorage } from './memory.ts'
import { packRoom, unpackRoom } from './records.ts'
import { Snapshot } from './snapshot.ts'

const snapshotOf = (model: Model, storage = memoryStorage()): Snapshot =>
  new Snapshot({
    storage,
    model,
    me: ME,
    person: () => null,
    onError: (e) => {
      throw e
    },
    pause: noPause,
  })

async function filled(): Promise<Model> {
  const model = createTestModel()
  const rooms = Array.from({ length: 30 }, (_, i) =>
    room(i === 0 ? ROOM : `!r${String(i)}:x`, {
      full: true,
      stateBefore: [{ id: '$n', type: 'm.room.name', key: '', sender: ANNA, ts: 1, content: { name: `Room ${String(i)}` } }],
      timeline: [member(`m${String(i)}`, ANNA, 'Анна'), message(`t${String(i)}`, `text ${String(i)}`)],
      counts: { unread: i, mentions: i % 2 },
      accountData: [{ type: 'm.tag', content: { tags: i % 3 === 0 ? { 'm.favourite': { order: 0.5 } } : {} } }],
    }),
  )
  await model.apply(input('initial', rooms, { accountData: [{ type: 'm.direct', content: { [ANNA]: ['!r1:x'] } }] }), noPause)
  model.refresh()
  return model
}

const picture = (model: Model): unknown => {
  model.refresh()
  return { rooms: [...model.account.rooms.keys()].sort().map((id) => model.summary(id)), order: [...model.overview.sections].map((e) => e.id) }
}

describe('the snapshot', () => {
  it('brings the same rooms back, in IndexedDB too', async () => {
    const model = await filled()
    for (const storage of [memoryStorage(), idbStorage('test')]) {
      const snapshot = snapshotOf(model, storage)
      snapshot.at('token')
      await snapshot.save()
      const again = createTestModel()
      expect(await snapshotOf(again, storage).restore()).toEqual({ token: 'token', me: null })
      expect(picture(again)).toEqual(picture(model))
    }
  })

  it('writes only what changed, and always the token with it', async () => {
    const model = await filled()
    const map = new Map<string, unknown>()
    const storage = memoryStorage(map)
    const snapshot = snapshotOf(model, storage)
    snapshot.at('one')
    await snapshot.save()
    const before = new Map(map)
    await model.apply(input('classic', [room(ROOM, { timeline: [message('fresh', 'new words')] })]), noPause)
    snapshot.at('two')
    await snapshot.save()
    const changed = [...map].filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before.get(key))).map(([key]) => key)
    expect(changed).toHaveLength(2)
    expect(changed).toContain('meta')
    const again = createTestModel()
    expect(await snapshotOf(again, storage).restore()).toMatchObject({ token: 'two' })
    again.refresh()
    expect(again.summary(ROOM)?.lastMessage?.text).toBe('new words')
  })

  it('has nothing to write while nothing changes', async () => {
    const snapshot = snapshotOf(await filled())
    snapshot.at('one')
    expect(snapshot.isDue()).toBe(performance.now() > 3000)
    await snapshot.save()
    expect(snapshot.isDue()).toBe(false)
  })

  it('is read whole or not at all, whatever lies there', async () => {
    const map = new Map<string, unknown>()
    const model = await filled()
    const snapshot = snapshotOf(model, memoryStorage(map))
    snapshot.at('one')
    await snapshot.save()
    const keys = [...map.keys()]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...keys), fc.oneof(fc.jsonValue(), fc.json(), fc.constant(undefined)), async (key, value) => {
        const damaged = new Map(map)
        if (value === undefined) damaged.delete(key)
        else damaged.set(key, value)
        const again = createTestModel()
        const restored = await snapshotOf(again, memoryStorage(damaged)).restore()
        if (restored === null) expect(again.account.rooms.size).toBe(0)
        else picture(again)
      }),
    )
  })

  it('refuses another account’s', async () => {
    const map = new Map<string, unknown>()
    const snapshot = snapshotOf(await filled(), memoryStorage(map))
    snapshot.at('one')
    await snapshot.save()
    map.set('meta', { ...(map.get('meta') as object), userId: ANNA })
    const again = createTestModel()
    expect(await snapshotOf(again, memoryStorage(map)).restore()).toBeNull()
    expect(map.size).toBe(0)
  })
})

describe('a room’s record', () => {
  it('never throws on any JSON, and what it accepts can be shown', async () => {
    const good = packRoom((await filled()).account.rooms.get(ROOM) ?? expect.fail('no room')) as Record<string, fc.JsonValue>
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(good)), fc.jsonValue(), (key, value) => {
        const back = unpackRoom({ ...good, [key]: value })
        if (back === null) return
        const model = createTestModel()
        model.restore([back], [])
        model.refresh()
        const open = model.hold(back.id)
        open?.seed()
        open?.timeline.full()
      }),
      { numRuns: 500 },
    )
  })
})
