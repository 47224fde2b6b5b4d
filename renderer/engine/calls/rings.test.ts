import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallsPolicy } from '../../../electron/bridge/contract.ts'
import type { RawEvent } from '../context.ts'
import { ANNA, IVAN, ME, NOW, ROOM, createTestModel, event, input, member, noPause, room } from '../model/fixtures.ts'
import { CALL_MEMBER, DECLINE, RING, memberContent } from '../model/call/events.ts'
import type { Ring } from '../protocol.ts'
import { Rings } from './rings.ts'

const POLICY: CallsPolicy = { enabled: true, audioOnly: false, startPower: 0, domains: ['meet.uni.test'], preferred: 'meet.uni.test' }
const ring = (id: string, more: Record<string, unknown> = {}, of: Partial<RawEvent> = {}): RawEvent =>
  event(id, RING, { notification_type: 'ring', 'm.mentions': { user_ids: [ME] }, sender_ts: NOW, lifetime: 30_000, ...more }, { origin_server_ts: NOW, unsigned: { age: 500 }, ...of })
const comes = (user: string, join = true): RawEvent => event(`${user}${String(join)}`, CALL_MEMBER, memberContent(join, 'session-1', true), { sender: user })

/** A direct chat with Anna. */
async function chat() {
  const model = createTestModel()
  model.setCalls(POLICY)
  await model.apply(input('classic', [room(ROOM, { timeline: [member('a', ANNA, 'Anna'), member('m', ME, 'Me')] })], { accountData: [{ type: 'm.direct', content: { [ANNA]: [ROOM] } }] }), noPause)
  const told: Ring[][] = []
  const notified: { words?: string | undefined; title: string; mention: boolean }[] = []
  /** Rooms whose notification was taken back. */
  const over: string[] = []
  const rings = new Rings({ model, host: { notify: (n) => notified.push(n), ringOver: (id) => over.push(id) }, tell: (now) => told.push(now) })
  const known = model.account.rooms.get(ROOM)
  if (known === undefined) throw new Error('no room')
  return { model, rings, told, notified, over, room: known, now: () => told.at(-1) ?? [] }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a ring', () => {
  it('rings for the rest of its life, by the server’s clock, and is told once', async () => {
    const c = await chat()
    c.rings.arrived(c.room, [ring('r', {}, { unsigned: { age: 10_000 } })])
    expect(c.now()).toMatchObject([{ roomId: ROOM, eventId: '$r', caller: { id: ANNA, name: 'Anna' } }])
    expect(c.notified).toMatchObject([{ words: 'ring', title: 'Anna', mention: true }])
    vi.advanceTimersByTime(19_000)
    expect(c.now().length).toBe(1)
    vi.advanceTimersByTime(1_001)
    expect(c.now()).toEqual([])
    expect(c.notified.length).toBe(1)
    expect(c.over).toEqual([ROOM])
  })

  it('is heard three times a minute: one after each "not now" is no call', async () => {
    const c = await chat()
    for (let again = 0; again < 50; again += 1) {
      c.rings.arrived(c.room, [ring(`r${String(again)}`)])
      c.rings.declined(ROOM, `$r${String(again)}`)
    }
    expect(c.notified).toHaveLength(3)
    expect(c.now()).toEqual([])
  })

  it.each<[string, RawEvent]>([
    ['that is over by the server’s clock', ring('r', {}, { unsigned: { age: 30_000 } })],
    ['of old history, whose times are all there is', ring('r', { sender_ts: NOW - 60_000 }, { origin_server_ts: NOW - 60_000, unsigned: {} })],
    ['whose sender claims a time that its server does not', ring('r', {}, { origin_server_ts: NOW - 60_000, unsigned: {} })],
    ['for somebody else', ring('r', { 'm.mentions': { user_ids: [IVAN] } })],
    ['for nobody', ring('r', { 'm.mentions': {} })],
    ['of the quiet kind', ring('r', { notification_type: 'notification' })],
    ['without a life', ring('r', { lifetime: -1 })],
    ['of junk', ring('r', { lifetime: '30000', sender_ts: null })],
    ['of one’s own', ring('r', {}, { sender: ME })],
    ['of somebody who is not the other one', ring('r', {}, { sender: IVAN })],
    ['that was taken back', ring('r', {}, { unsigned: { age: 1, redacted_because: { event_id: '$x' } } })],
    ['as state', ring('r', {}, { state_key: '' })],
  ])('%s does not ring', async (_, of) => {
    const c = await chat()
    c.rings.arrived(c.room, [of])
    expect(c.told).toEqual([])
    expect(c.notified).toEqual([])
  })

  it('never rings for longer than a minute', async () => {
    const c = await chat()
    c.rings.arrived(c.room, [ring('r', { lifetime: 1e12 })])
    vi.advanceTimersByTime(60_001)
    expect(c.now()).toEqual([])
  })

  it.each<[string, RawEvent, boolean]>([
    ['it was answered on another device', comes(ME), true],
    ['it was declined on another device', event('d', DECLINE, { 'm.relates_to': { rel_type: 'm.reference', event_id: '$r' } }, { sender: ME }), true],
    ['the caller has gone', comes(ANNA, false), true],
    ['it was taken back', event('x', 'm.room.redaction', { redacts: '$r' }), true],
    ['somebody else came', comes(IVAN), false],
    ['another one was declined', event('d', DECLINE, { 'm.relates_to': { rel_type: 'm.reference', event_id: '$other' } }, { sender: ME }), false],
    ['the other one declines', event('d', DECLINE, { 'm.relates_to': { rel_type: 'm.reference', event_id: '$r' } }), false],
  ])('ends when %s', async (_, of, ends) => {
    const c = await chat()
    c.rings.arrived(c.room, [ring('r')])
    c.rings.arrived(c.room, [of])
    expect(c.now().length).toBe(ends ? 0 : 1)
    // The desktop's word goes with it.
    expect(c.over).toEqual(ends ? [ROOM] : [])
    // After a sleep both come at once: nobody is told of what is over.
    const late = await chat()
    late.rings.arrived(late.room, [ring('r'), of])
    expect(late.notified.length).toBe(ends ? 0 : 1)
    expect(late.over).toEqual([])
  })

  it('ends when one is in here, ignores the caller, or calls are off; and does not ring for who is in already', async () => {
    const c = await chat()
    c.rings.arrived(c.room, [ring('r')])
    c.rings.taken(ROOM)
    expect(c.now()).toEqual([])
    expect(c.over).toEqual([ROOM])
    c.rings.arrived(c.room, [ring('s')])
    c.rings.declined(ROOM, '$r')
    expect(c.now().length).toBe(1)
    await c.model.apply(input('classic', [], { accountData: [{ type: 'm.ignored_user_list', content: { ignored_users: { [ANNA]: {} } } }] }), noPause)
    c.rings.sweep()
    expect(c.now()).toEqual([])
    c.rings.arrived(c.room, [ring('t')])
    expect(c.now()).toEqual([])
    await c.model.apply(input('classic', [], { accountData: [{ type: 'm.ignored_user_list', content: {} }] }), noPause)
    c.rings.arrived(c.room, [ring('u')])
    expect(c.now().length).toBe(1)
    c.model.setCalls({ ...POLICY, enabled: false })
    c.rings.sweep()
    expect(c.now()).toEqual([])
    c.model.setCalls(POLICY)
    c.model.setInCall(ROOM, true)
    c.rings.arrived(c.room, [ring('v')])
    expect(c.now()).toEqual([])
  })

  it('goes on when an earlier coming of the caller ends', async () => {
    const c = await chat()
    const join = event('j', CALL_MEMBER, memberContent(true, 'session-2', true), { origin_server_ts: NOW })
    await c.model.apply(input('classic', [room(ROOM, { timeline: [join] })]), noPause)
    c.rings.arrived(c.room, [join, ring('r')])
    c.rings.arrived(c.room, [comes(ANNA, false)])
    expect(c.now().length).toBe(1)
    const leave = event('l', CALL_MEMBER, memberContent(false, 'session-2', true), { origin_server_ts: NOW })
    await c.model.apply(input('classic', [room(ROOM, { timeline: [leave] })]), noPause)
    c.rings.arrived(c.room, [leave])
    expect(c.now()).toEqual([])
  })

  it('a flood of them is one', async () => {
    const c = await chat()
    for (let n = 0; n < 100; n++) c.rings.arrived(c.room, [ring(`f${String(n)}`)])
    expect(c.now().length).toBe(1)
  })
})
