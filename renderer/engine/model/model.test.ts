import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseClassic } from '../sync/normalise-classic.ts'
import { normaliseSliding } from '../sync/normalise-sliding.ts'
import type { RoomInput, StateInput } from './input.ts'
import { ANNA, IVAN, ME, NOW, ROOM, applyOrder, createTestModel, event, input, member, message, noPause, outboxEntry, reaction, redaction, room } from './fixtures.ts'
import type { Model } from './model.ts'
import { powerOf } from './power.ts'
import { createRoom } from './room.ts'
import { applyState } from './state.ts'

let ids = 0
const state = (type: string, content: Record<string, unknown>, key = '', sender = ANNA): StateInput => {
  ids += 1
  return { id: `$st${String(ids)}`, type, key, sender, ts: NOW, content }
}
const named = (id: string, name: string, more: Partial<RoomInput> = {}): RoomInput =>
  room(id, { full: true, stateBefore: [state('m.room.create', { room_version: '11' }), state('m.room.name', { name }), state('m.room.power_levels', {})], ...more })
const apply = (model: Model, source: 'sliding' | 'names' | 'initial' | 'classic', rooms: RoomInput[], more = {}): Promise<void> => model.apply(input(source, rooms, more), noPause)

describe('two sources, one fold', () => {
  it('counts: sliding knows none, classic does, and a new message from a source that does not count makes them unknown', async () => {
    const model = createTestModel()
    await apply(model, 'sliding', [room(ROOM, { timeline: [message('c1', 'one')] })])
    model.refresh()
    expect(model.summary(ROOM)).toMatchObject({ unread: null, mentions: null })
    await apply(model, 'initial', [named(ROOM, 'Room', { timeline: [message('c2', 'two')], counts: { unread: 7, mentions: 2 } })])
    model.refresh()
    expect(model.summary(ROOM)).toMatchObject({ unread: 7, mentions: 2 })
    await apply(model, 'sliding', [room(ROOM, { timeline: [message('c3', 'three')] })])
    model.refresh()
    expect(model.summary(ROOM)?.unread).toBeNull()
  })

  it('what was merely never told is no news: only messages after a known one ring', async () => {
    const told: string[] = []
    const model = createTestModel({ fresh: (_, events) => told.push(...events.map((e) => e.event_id)) })
    await apply(model, 'names', [room(ROOM, { hint: { name: 'Room', avatar: null, direct: false, space: false } })])
    await apply(model, 'sliding', [room(ROOM, { timeline: [message('h1', 'of last week'), message('h2', 'of yesterday')] })])
    expect(told).toEqual([])
    await apply(model, 'sliding', [room(ROOM, { timeline: [message('h3', 'now')] })])
    await apply(model, 'classic', [room(ROOM, { timeline: [message('h3', 'now'), message('h4', 'and now')] })])
    expect(told).toEqual(['$h3', '$h4'])
  })

  it('the late pass over names overwrites nothing', async () => {
    const model = createTestModel()
    await apply(model, 'sliding', [room(ROOM, { stateAfter: [state('m.room.create', {}), state('m.room.name', { name: 'New name' })] })])
    await apply(model, 'sliding', [room('!left:uni.test')])
    await apply(model, 'sliding', [room('!left:uni.test', { membership: 'leave' })])
    await apply(model, 'names', [room(ROOM, { hint: { name: 'Old name', avatar: null, direct: false, space: false } }), room('!other:uni.test', { hint: { name: 'Other', avatar: null, direct: false, space: false } })])
    model.refresh()
    expect(model.summary(ROOM)?.name).toEqual({ kind: 'given', text: 'New name' })
    expect(model.summary('!other:uni.test')?.name).toEqual({ kind: 'given', text: 'Other' })
    expect(model.summary('!left:uni.test')).toBeNull()
  })

  it('a room that the whole answer does not name is not ours any more', async () => {
    const model = createTestModel()
    await apply(model, 'sliding', [room('!a:x'), room('!b:x')])
    await apply(model, 'initial', [named('!a:x', 'A')])
    expect(model.refresh().gone).not.toContain('!a:x')
    expect(model.summary('!b:x')).toBeNull()
  })

  it('the open room never resets while both tell the same', async () => {
    const model = createTestModel()
    const events = Array.from({ length: 6 }, (_, i) => message(`o${String(i)}`, String(i)))
    await apply(model, 'sliding', [room(ROOM, { timeline: events.slice(0, 2), limited: true, prevBatch: 'p' })])
    const open = model.hold(ROOM)
    open?.seed()
    let order: string[] = []
    let resets = 0
    const take = (): void => {
      const patch = open?.timeline.diff()?.order ?? null
      if (patch === null) return
      if ('reset' in patch && order.length > 0) resets += 1
      order = applyOrder(order, patch)
    }
    take()
    await apply(model, 'sliding', [room(ROOM, { timeline: events.slice(2, 4) })])
    take()
    await apply(model, 'initial', [named(ROOM, 'R', { timeline: events.slice(0, 1), limited: true, prevBatch: 'q' })])
    take()
    await apply(model, 'classic', [room(ROOM, { timeline: events.slice(1, 6) })])
    take()
    expect(order.filter((key) => key.startsWith('$o'))).toEqual(['$o0', '$o1', '$o2', '$o3', '$o4', '$o5'])
    expect(resets).toBe(0)
  })

  it('delivers an echo once, and tells the outbox', async () => {
    const delivered: string[] = []
    const model = createTestModel({ delivered: (txnId) => delivered.push(txnId) })
    await apply(model, 'classic', [named(ROOM, 'R')])
    model.echo(outboxEntry('t1', 1, 'mine'), { kind: 'waiting' })
    model.refresh()
    expect(model.summary(ROOM)?.outbox).toBe('waiting')
    const mine = message('mine', 'mine', { sender: ME, unsigned: { transaction_id: 't1' } })
    await apply(model, 'sliding', [room(ROOM, { timeline: [mine] })])
    await apply(model, 'classic', [room(ROOM, { timeline: [mine] })])
    model.refresh()
    expect(delivered).toEqual(['t1'])
    expect(model.summary(ROOM)?.outbox).toBe('none')
  })

  it('follows the newest message through edits and redactions, and leaves', async () => {
    const model = createTestModel()
    await apply(model, 'classic', [named(ROOM, 'R', { timeline: [message('n1', 'text'), member('m1', IVAN, 'Ivan')] })])
    model.refresh()
    expect(model.summary(ROOM)?.lastMessage).toMatchObject({ text: 'text', kind: 'text' })
    await apply(model, 'classic', [room(ROOM, { timeline: [redaction('d', 'n1')] })])
    model.refresh()
    expect(model.summary(ROOM)?.lastMessage).toMatchObject({ text: '', kind: 'redacted' })
    await apply(model, 'classic', [room(ROOM, { membership: 'leave' })])
    expect(model.refresh().gone).toEqual([ROOM])
  })

  it('knows the newest message also when a reaction is the newest event, as soon as what stands before it comes', async () => {
    const model = createTestModel()
    const said = message('r1', 'any time')
    const liked = reaction('r2', 'r1', '👍')
    await apply(model, 'sliding', [room(ROOM, { timeline: [liked] })])
    model.refresh()
    expect(model.summary(ROOM)?.lastMessage).toBeNull()
    await apply(model, 'sliding', [room(ROOM, { timeline: [said, liked] })])
    model.refresh()
    expect(model.summary(ROOM)?.lastMessage).toMatchObject({ text: 'any time' })
  })

  it('counts that come while a read marker is on its way are older than it', async () => {
    const model = createTestModel()
    await apply(model, 'classic', [named(ROOM, 'R', { counts: { unread: 5, mentions: 0 } })])
    const held = model.account.rooms.get(ROOM)
    if (held === undefined) throw new Error('no room')
    held.counts = { unread: 0, mentions: 0 }
    held.readPending = true
    await apply(model, 'classic', [room(ROOM, { counts: { unread: 5, mentions: 0 } })])
    expect(held.counts.unread).toBe(0)
    held.readPending = false
    await apply(model, 'classic', [room(ROOM, { counts: { unread: 1, mentions: 0 } })])
    expect(held.counts.unread).toBe(1)
  })
})

describe('names', () => {
  it('are made of people when none is given, and are unknown before anything is known', async () => {
    const model = createTestModel()
    await apply(model, 'classic', [
      room('!people:x', { full: true, stateBefore: [state('m.room.create', {}), state('m.room.member', { membership: 'join', displayname: 'Анна' }, ANNA), state('m.room.member', { membership: 'join', displayname: 'Иван' }, IVAN)], heroes: [{ id: ANNA, name: null, avatar: null }, { id: IVAN, name: null, avatar: null }], joined: 5, invited: 0 }),
      room('!was:x', { full: true, stateBefore: [state('m.room.create', {}), state('m.room.member', { membership: 'leave', displayname: 'Анна' }, ANNA)], heroes: [{ id: ANNA, name: null, avatar: null }], joined: 1, invited: 0 }),
      room('!empty:x', { full: true, stateBefore: [state('m.room.create', {})], heroes: [], joined: 1, invited: 0 }),
      room('!unknown:x'),
    ])
    model.refresh()
    expect(model.summary('!people:x')?.name).toEqual({ kind: 'people', names: ['Анна', 'Иван'], others: 2 })
    expect(model.summary('!was:x')?.name).toEqual({ kind: 'was', names: ['Анна'] })
    expect(model.summary('!empty:x')?.name).toEqual({ kind: 'empty' })
    expect(model.summary('!unknown:x')?.name).toEqual({ kind: 'unknown' })
  })
})

describe('power levels', () => {
  const powers = (content: Record<string, unknown>, version = '11') => {
    const r = createRoom(ROOM, 'join')
    applyState(r, state('m.room.create', { room_version: version, additional_creators: version === '12' ? [IVAN] : [] }, '', ANNA), ME)
    applyState(r, state('m.room.power_levels', content), ME)
    return powerOf(r)
  }
  it('come as strings, floats, too large or nonsense (T63)', () => {
    const power = powers({ users: { [ME]: '50', [ANNA]: 99.9, [IVAN]: 'lots' }, events: { 'm.room.message': '75' }, users_default: ' 5 ', state_default: null })
    expect(power.of(ME)).toBe(50)
    expect(power.of(ANNA)).toBe(99)
    expect(power.of(IVAN)).toBe(5)
    expect(power.canSend(ME, 'm.room.message', false)).toBe(false)
    expect(power.canSend(ME, 'm.room.topic', true)).toBe(true)
  })
  it('creators of version 12 stand above every number', () => {
    const power = powers({ users: { [ME]: 100 } }, '12')
    expect(power.of(ANNA)).toBe(Infinity)
    expect(power.of(IVAN)).toBe(Infinity)
    expect(powers({ users: { [ME]: 100 } }, '11').of(ANNA)).toBe(0)
  })
})

describe('rooms that replace rooms', () => {
  const tombstone = (id: string, to: string): RoomInput => room(id, { full: true, stateBefore: [state('m.room.create', {}), state('m.room.name', { name: id }), state('m.room.tombstone', { replacement_room: to })] })
  const successor = (id: string, from: string, more: StateInput[] = []): RoomInput => room(id, { full: true, stateBefore: [state('m.room.create', { predecessor: { room_id: from } }), state('m.room.name', { name: id }), ...more] })
  const shown = (model: Model): string[] => [...model.overview.sections].map((entry) => entry.id)
  it('hide the old one only when both sides say so (T60)', async () => {
    const model = createTestModel()
    await apply(model, 'classic', [tombstone('!old:x', '!new:x'), successor('!new:x', '!old:x'), tombstone('!victim:x', '!thief:x'), successor('!thief:x', '!elsewhere:x')])
    model.refresh()
    expect(shown(model).sort()).toEqual(['!new:x', '!thief:x', '!victim:x'])
  })
  it('that replace each other in a circle stay (T61)', async () => {
    const model = createTestModel()
    const both = (id: string, other: string): RoomInput => successor(id, other, [state('m.room.tombstone', { replacement_room: other })])
    await apply(model, 'classic', [both('!a:x', '!b:x'), both('!b:x', '!a:x')])
    model.refresh()
    expect(shown(model).sort()).toEqual(['!a:x', '!b:x'])
  })
})

describe('spaces', () => {
  const space = (id: string, children: string[], name = id): RoomInput =>
    room(id, { full: true, stateBefore: [state('m.room.create', { type: 'm.space' }), state('m.room.name', { name }), ...children.map((child, i) => state('m.space.child', { via: ['x'], order: String.fromCharCode(97 + i) }, child))] })
  it('nest, count what lies in them, and survive circles (T61)', async () => {
    const model = createTestModel()
    await apply(model, 'classic', [space('!top:x', ['!sub:x', '!a:x']), space('!sub:x', ['!top:x', '!b:x']), named('!a:x', 'A', { counts: { unread: 1, mentions: 0 } }), named('!b:x', 'B', { counts: { unread: 2, mentions: 1 } })])
    const { spaces } = model.refresh()
    expect(spaces?.map((s) => s.id).sort()).toEqual(['!sub:x', '!top:x'])
    const top = model.refresh().spaces ?? model.overview.spaceList()
    expect(top.find((s) => s.id === '!top:x')).toMatchObject({ unread: 3, mentions: 1 })
    expect(model.overview.inSpace('!b:x', '!top:x')).toBe(true)
    expect(model.overview.sections.get('!top:x')).toBeNull()
  })
})

describe('the list', () => {
  it('is found in either alphabet: «матан» finds "matan" and back', async () => {
    const model = createTestModel()
    await apply(model, 'classic', [named('!ru:x', 'Матан, 2 курс'), named('!en:x', 'Matan for physicists'), named('!fr:x', 'Algèbre linéaire')])
    model.refresh()
    const view = model.overview.sections.view(() => false)
    const found = (query: string): string[] => {
      view.set({ space: null, query, onlyUnread: false })
      return view.top(10).sort()
    }
    expect(found('матан')).toEqual(['!en:x', '!ru:x'])
    expect(found('matan')).toEqual(['!en:x', '!ru:x'])
    expect(found('algebre')).toEqual(['!fr:x'])
    expect(found('2 матан')).toEqual(['!ru:x'])
    expect(found('химия')).toEqual([])
  })

  it('orders sections, and its edits always lead to the full order', async () => {
    const roomIds = Array.from({ length: 12 }, (_, i) => `!r${String(i)}:x`)
    const change = fc.record({ id: fc.constantFrom(...roomIds), what: fc.constantFrom('message', 'favourite', 'low', 'plain', 'leave', 'join', 'unread', 'read', 'rename', 'view'), n: fc.nat(1_000_000) })
    let made = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 12 }), async (frames) => {
        const model = createTestModel()
        await apply(model, 'classic', roomIds.map((id) => named(id, `name ${id}`)))
        model.refresh()
        const view = model.overview.sections.view(() => false)
        const told = new Map<string, string[]>()
        const take = (patch: ReturnType<typeof view.flush>): void => {
          for (const [section, one] of Object.entries(patch ?? {})) told.set(section, applyOrder(told.get(section) ?? [], one))
        }
        take(view.full())
        for (const frame of frames) {
          for (const { id, what, n } of frame) {
            made += 1
            const tag = (tags: Record<string, unknown>): RoomInput => room(id, { accountData: [{ type: 'm.tag', content: { tags } }] })
            if (what === 'view') view.set({ space: null, query: n % 2 === 0 ? '' : 'r1', onlyUnread: n % 3 === 0 })
            else if (what === 'message') await apply(model, 'classic', [room(id, { timeline: [message(`list${String(made)}`, 'x', { origin_server_ts: n })] })])
            else if (what === 'favourite') await apply(model, 'classic', [tag({ 'm.favourite': { order: (n % 10) / 10 } })])
            else if (what === 'low') await apply(model, 'classic', [tag({ 'm.lowpriority': {} })])
            else if (what === 'plain') await apply(model, 'classic', [tag({})])
            else if (what === 'leave') await apply(model, 'classic', [room(id, { membership: 'leave' })])
            else if (what === 'join') await apply(model, 'classic', [named(id, 'back')])
            else if (what === 'rename') await apply(model, 'classic', [room(id, { timeline: [event(`name${String(made)}`, 'm.room.name', { name: `r1 ${String(n)}` }, { state_key: '' })] })])
            else await apply(model, 'classic', [room(id, { counts: { unread: what === 'unread' ? 1 : 0, mentions: 0 } })])
          }
          model.refresh()
          take(view.flush())
          expect(Object.fromEntries(told)).toEqual(Object.fromEntries(Object.entries(view.full()).map(([section, patch]) => [section, 'reset' in patch ? patch.reset : []])))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('sorts a room from the future as now (T69)', async () => {
    const model = createTestModel()
    await apply(model, 'classic', [named('!future:x', 'F', { timeline: [message('f1', 'x', { origin_server_ts: NOW * 100 })] }), named('!past:x', 'P', { timeline: [message('f2', 'x', { origin_server_ts: -1e20 })] })])
    model.refresh()
    expect(model.summary('!future:x')?.ts).toBe(NOW)
    expect(model.summary('!past:x')?.ts).toBe(0)
  })
})

describe('properties', () => {
  const story = [
    member('p0', IVAN, 'Иван'),
    ...Array.from({ length: 12 }, (_, i) => message(`p${String(i + 1)}`, `text ${String(i)}`, { sender: i % 2 === 0 ? ANNA : IVAN })),
    event('p13', 'm.room.name', { name: 'Renamed' }, { state_key: '' }),
    redaction('p14', 'p12'),
    message('p15', 'last'),
  ]
  const picture = (model: Model): unknown => {
    model.refresh()
    return model.summary(ROOM)
  }
  it('any split of the same events into responses gives the same room', async () => {
    const whole = createTestModel()
    await apply(whole, 'classic', [named(ROOM, 'R')])
    await apply(whole, 'classic', [room(ROOM, { timeline: story })])
    const wanted = picture(whole)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 4 })), { minLength: 16, maxLength: 16 }), async (steps) => {
        const model = createTestModel()
        await apply(model, 'classic', [named(ROOM, 'R')])
        let at = 0
        for (const [size, overlap] of steps) {
          await apply(model, 'classic', [room(ROOM, { timeline: story.slice(Math.max(0, at - overlap), at + size) })])
          at += size
        }
        expect(picture(model)).toEqual(wanted)
      }),
    )
  })

  it('no JSON in any field throws or blocks the other rooms (T08, T09, T68)', async () => {
    const any = fc.oneof({ weight: 3, arbitrary: fc.jsonValue() }, { weight: 1, arbitrary: fc.constantFrom<unknown>('__proto__', 'constructor', [], {}, -1, 1e308, '') })
    const content = fc.record({ membership: any, displayname: any, name: any, topic: any, alias: any, url: any, users: any, events: any, via: any, predecessor: any, replacement_room: any, type: any, room_version: any, tags: any, rooms: any, body: any, msgtype: any, 'm.relates_to': any }, { requiredKeys: [] })
    const types = fc.constantFrom('m.room.create', 'm.room.member', 'm.room.name', 'm.room.topic', 'm.room.power_levels', 'm.room.tombstone', 'm.space.child', 'm.room.message', 'm.room.redaction', 'm.direct', 'm.push_rules', 'm.tag', 'm.fully_read', 'm.ignored_user_list', 'm.receipt', 'm.typing')
    const wild = fc.oneof(any, fc.record({ event_id: fc.constantFrom<unknown>('$x', '$y', 3), type: fc.oneof(types, any), sender: fc.constantFrom<unknown>(ANNA, ME, null), state_key: fc.oneof(fc.constantFrom<unknown>('', ME, ANNA, '!good:x', '__proto__'), any), origin_server_ts: any, content: fc.oneof(content, any), unsigned: any, redacts: any }))
    const events = fc.oneof(any, fc.record({ events: fc.oneof(any, fc.array(wild, { maxLength: 6 })), limited: any, prev_batch: any }))
    const joined = fc.oneof(any, fc.record({ state: events, timeline: events, account_data: events, ephemeral: events, summary: any, unread_notifications: any }, { requiredKeys: [] }))
    const slid = fc.oneof(any, fc.record({ name: any, avatar: any, heroes: any, initial: any, required_state: fc.oneof(any, fc.array(wild, { maxLength: 5 })), timeline: fc.oneof(any, fc.array(wild, { maxLength: 5 })), invite_state: any, is_dm: any, joined_count: any }, { requiredKeys: ['name'] }))
    await fc.assert(
      fc.asyncProperty(joined, slid, any, any, events, async (bad, badSliding, ext, lists, accountData) => {
        const model = createTestModel()
        const good = { state: { events: [{ event_id: '$n', type: 'm.room.name', sender: ANNA, state_key: '', origin_server_ts: 1, content: { name: 'Good' } }] }, timeline: { events: [message('g', 'hello')] } }
        const sliding = normaliseSliding({ pos: '1', rooms: { '!bad:x': badSliding, '!good:x': { initial: true, name: 'Good' } }, lists, extensions: ext }, ME, 'sliding')
        await model.apply(sliding.input, noPause)
        model.refresh()
        const classic = await normaliseClassic({ next_batch: 't', account_data: accountData, rooms: { join: { '!bad:x': bad, '!good:x': good }, invite: { '!inv:x': bad }, leave: { '!gone:x': bad } } }, ME, false, noPause)
        await model.apply(classic.input, noPause)
        model.refresh()
        expect(model.summary('!good:x')).toMatchObject({ name: { kind: 'given', text: 'Good' }, lastMessage: { text: 'hello' } })
        const open = model.hold('!bad:x')
        open?.seed()
        open?.timeline.full()
        open?.changedDetails(true)
      }),
      { numRuns: 400 },
    )
  })
})
