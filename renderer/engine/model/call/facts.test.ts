import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallsPolicy } from '../../../../electron/bridge/contract.ts'
import type { RawEvent } from '../../context.ts'
import { packRoom, unpackRoom } from '../../snapshot/records.ts'
import { ANNA, IVAN, ME, NOW, ROOM, createTestModel, input, member, message, noPause, redaction, room } from '../fixtures.ts'
import { createRoom } from '../room.ts'
import { CALL_MEMBER, CALL_STARTED, callMember, declineOf, memberContent, ringEvent, startedContent, startedIn } from './events.ts'
import type { CallFacts } from './facts.ts'
import { STAY_MS, UNCOUNTED_MS, createFacts, expireFacts, factsFit, followFacts, joinHistory } from './facts.ts'
import { CallLog } from './log.ts'

const POLICY: CallsPolicy = { enabled: true, audioOnly: false, startPower: 0, domains: ['meet.uni.test'], preferred: 'meet.uni.test' }
const OLGA = '@olga:uni.test'

let last = 0
function callEvent(user: string, membership: 'join' | 'leave', session: string, ts: number, more: Partial<RawEvent> = {}): RawEvent {
  last += 1
  return { event_id: `$m${String(last)}`, type: CALL_MEMBER, sender: user, origin_server_ts: ts, content: memberContent(membership === 'join', session, true), ...more }
}
const started = (id: string, ts: number, counted = true, sender = ANNA): RawEvent => ({ event_id: `$${id}`, type: 'm.room.message', sender, origin_server_ts: ts, content: startedContent('Started a call: https://meet.uni.test/x', { domain: 'meet.uni.test', name: 'x' }, counted) })
const fold = (events: RawEvent[], now = NOW): CallFacts => {
  const facts = createFacts()
  for (const event of events) followFacts(facts, event, now)
  return facts
}
const who = (facts: CallFacts): string[] => facts.stays.map((s) => `${s.user} ${s.session}`).sort()

async function model(events: RawEvent[], policy = POLICY) {
  const made = createTestModel()
  made.setCalls(policy)
  await made.apply(input('classic', [room(ROOM, { timeline: events })]), noPause)
  made.refresh()
  return made
}

describe('facts', () => {
  it('properties: in any order, told any number of times, in any pages, whoever came and did not go is in', () => {
    const deed = fc.record({ user: fc.constantFrom(ANNA, IVAN, OLGA), n: fc.integer({ min: 0, max: 2 }), leaves: fc.boolean() })
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 30 }), fc.infiniteStream(fc.nat()), fc.nat(60), (deeds, dice, cut) => {
        const sessions = new Map<string, boolean>()
        const events: RawEvent[] = []
        deeds.forEach(({ user, n, leaves }, i) => {
          const session = `session-${String(n)}`
          const ts = NOW - 100_000 + i * 1000
          const key = `${user} ${session}`
          // A session comes once and goes at most once.
          if (!sessions.has(key)) {
            sessions.set(key, true)
            events.push(callEvent(user, 'join', session, ts))
          }
          if (leaves && sessions.get(key) === true) {
            sessions.set(key, false)
            events.push(callEvent(user, 'leave', session, ts + 1))
          }
        })
        const inside = [...sessions].filter(([, is]) => is).map(([key]) => key).sort()
        const rolled = events.map((event) => ({ event, at: dice.next().value })).sort((a, b) => a.at - b.at).map(({ event }) => event)
        expect(who(fold(events))).toEqual(inside)
        expect(who(fold([...rolled, ...rolled]))).toEqual(inside)
        // Only the end was seen live, the rest comes as a page that overlaps it.
        const at = Math.min(cut, events.length)
        const page = events.slice(0, Math.min(events.length, at + 3))
        expect(who(joinHistory(fold(events.slice(at)), page, NOW))).toEqual(inside)
      }),
      { numRuns: 300 },
    )
  })

  it('a page that was asked for before somebody left does not bring them back', () => {
    const join = callEvent(ANNA, 'join', 'session-a', NOW - 5000)
    const before = fold([join, callEvent(ANNA, 'leave', 'session-a', NOW - 1000)])
    expect(who(joinHistory(before, [join], NOW))).toEqual([])
  })

  it('nothing but what this version reads is believed', () => {
    const good = callEvent(ANNA, 'join', 'session-a', NOW - 5000)
    for (const content of [{}, { ...good.content, v: 2 }, { ...good.content, membership: 'ban' }, { ...good.content, session: 'x' }, { ...good.content, session: 'x'.repeat(65) }, { ...good.content, session: '<img>xxxxx' }, { ...good.content, session: { toString: 1 } }]) {
      expect(callMember({ ...good, content })).toBeNull()
    }
    expect(callMember({ ...good, state_key: '' })).toBeNull()
    expect(fold([{ ...good, content: { ...good.content, guarded: false } }]).stays).toEqual([])
    fc.assert(fc.property(fc.jsonValue(), (content) => {
      const event = { ...good, content: content as Record<string, unknown> }
      expect(callMember(event)).toBeNull()
      expect(startedIn(content)).toBeNull()
      expect(ringEvent({ ...event, type: 'm.rtc.notification' }, NOW)).toBeNull()
      expect(declineOf({ ...event, type: 'm.rtc.decline' })).toBeNull()
    }))
  })

  it('a flood of comings by one person counts once and pushes nobody out; whose time is in the future came now', async () => {
    const flood = Array.from({ length: 3000 }, (_, n) => callEvent(IVAN, 'join', `session-${String(n)}`, NOW + 1e9))
    const made = await model([member('ja', ANNA, 'Anna'), member('ji', IVAN, 'Ivan'), callEvent(ANNA, 'join', 'session-a', NOW - 5000), ...flood])
    expect(made.summary(ROOM)?.call).toMatchObject({ people: 2, since: NOW - 5000, who: [{ id: ANNA, name: 'Anna' }, { id: IVAN, name: 'Ivan' }], elsewhere: false })
    expect(made.account.rooms.get(ROOM)?.call?.stays.length).toBe(5)
  })

  it('who has left the room, was banned or is ignored is not counted (T64); who takes the join back is out', async () => {
    const join = callEvent(OLGA, 'join', 'session-o', NOW - 100)
    const made = await model([callEvent(ANNA, 'join', 'session-a', NOW - 5000), callEvent(IVAN, 'join', 'session-i', NOW - 4000), join])
    expect(made.summary(ROOM)?.call?.people).toBe(3)
    await made.apply(input('classic', [room(ROOM, { timeline: [member('l', IVAN, 'Ivan', 'ban')] })]), noPause)
    made.refresh()
    expect(made.summary(ROOM)?.call).toMatchObject({ people: 2 })
    await made.apply(input('classic', [room(ROOM, { timeline: [redaction('r', join.event_id.slice(1), { sender: OLGA })] })]), noPause)
    made.refresh()
    expect(made.summary(ROOM)?.call).toMatchObject({ people: 1 })
    await made.apply(input('classic', [], { accountData: [{ type: 'm.ignored_user_list', content: { ignored_users: { [ANNA]: {} } } }] }), noPause)
    made.refresh()
    expect(made.summary(ROOM)?.call).toBeNull()
  })

  it('a coming of this device counts while this device is in; one of another device says so', async () => {
    const own = (membership: 'join' | 'leave', session: string) => callEvent(ME, membership, session, NOW - 4000, { unsigned: { transaction_id: 'call-1' } })
    const told: string[] = []
    const made = createTestModel({ callOwn: ({ id }) => told.push(id) })
    made.setCalls(POLICY)
    const tell = async (...events: RawEvent[]) => {
      await made.apply(input('classic', [room(ROOM, { timeline: events })]), noPause)
      made.refresh()
      return made.summary(ROOM)?.call ?? null
    }
    expect(await tell(own('join', 'session-here'))).toBeNull()
    expect(told).toEqual([ROOM])
    made.setInCall(ROOM, true)
    made.refresh()
    expect(made.summary(ROOM)?.call).toMatchObject({ people: 1, elsewhere: false })
    expect(await tell(callEvent(ME, 'join', 'session-phone', NOW - 3000))).toMatchObject({ people: 1, elsewhere: true })
    // Nobody waits for the server to hear that this device has gone.
    expect(await tell(callEvent(ME, 'leave', 'session-phone', NOW - 2000))).toMatchObject({ people: 1, elsewhere: false })
    made.setInCall(ROOM, false)
    made.refresh()
    expect(made.summary(ROOM)?.call).toBeNull()
    // What another server's answer did not name as ours may be named so later.
    const plain = callEvent(ME, 'join', 'session-late', NOW - 1000)
    expect(await tell(plain)).toMatchObject({ elsewhere: true })
    const known = made.account.rooms.get(ROOM)
    made.watchCalls(known ?? expect.fail('no room'))
    made.learnCalls(known ?? expect.fail('no room'), [{ ...plain, unsigned: { transaction_id: 'call-2' } }], 0)
    made.refresh()
    expect(made.summary(ROOM)?.call).toBeNull()
    // Another device's app may name its transactions as it likes.
    expect(await tell(callEvent(ANNA, 'join', 'session-anna', NOW, { unsigned: { transaction_id: 7 } }))).toMatchObject({ people: 1, who: [{ id: ANNA }] })
  })

  it('a call that nobody ended is over when it is too old to be true', () => {
    const facts = fold([started('s', NOW - 1000, false), callEvent(ANNA, 'join', 'session-a', NOW - 1000)])
    expect(expireFacts(facts, NOW)).toBe(false)
    expect(expireFacts(facts, NOW + UNCOUNTED_MS)).toBe(true)
    expect(facts.started).toBeNull()
    expect(expireFacts(facts, NOW + STAY_MS)).toBe(true)
    expect(facts).toMatchObject({ stays: [], since: null })
    expect(fold([callEvent(ANNA, 'join', 'session-a', NOW - STAY_MS)]).stays).toEqual([])
    expect(fold([callEvent(ANNA, 'join', 'session-a', -5)]).stays).toEqual([])
  })

  it('outlives a restart, and junk in the store does not', () => {
    const kept = createRoom(ROOM, 'join')
    kept.call = fold([started('s', NOW - 2000), callEvent(ANNA, 'join', 'session-a', NOW - 1000), callEvent(IVAN, 'leave', 'session-i', NOW)])
    const stored: unknown = JSON.parse(JSON.stringify(packRoom(kept)))
    expect(unpackRoom(stored)?.call).toEqual(kept.call)
    for (const call of [7, [], {}, { ...kept.call, stays: [{ user: 'x' }] }, { ...kept.call, stays: kept.call.stays.map((stay) => ({ ...stay, own: 'yes' })) }, { ...kept.call, started: {} }, { ...kept.call, since: 'x' }, { ...kept.call, known: 1 }]) {
      expect(factsFit(call)).toBe(false)
      expect(unpackRoom({ ...(stored as object), call })).toBeNull()
    }
  })
})

describe('the room', () => {
  it('is not moved by who comes and goes: no message, no unread, no last message, no row', async () => {
    const made = await model([message('m', 'hello'), started('s', NOW - 9000)])
    const before = made.account.rooms.get(ROOM)?.tail.length
    await made.apply(input('classic', [room(ROOM, { counts: { unread: 1, mentions: 0 }, timeline: Array.from({ length: 40 }, (_, n) => callEvent(n % 2 === 0 ? ANNA : IVAN, 'join', `session-${String(n)}`, NOW - 8000 + n)) })]), noPause)
    made.refresh()
    expect(made.account.rooms.get(ROOM)?.tail.length).toBe(before)
    expect(made.summary(ROOM)).toMatchObject({ unread: 1, ts: NOW - 9000, lastMessage: { kind: 'call', text: '' } })
    const open = made.hold(ROOM)
    open?.seed()
    expect(open?.timeline.full().rows.filter((row) => row.row === 'message').map((row) => (row.row === 'message' ? row.body : null))).toMatchObject([{ kind: 'text' }, { kind: 'call', live: true, people: 2 }])
  })

  it('a hole in sync is marked though nothing stands after it but comings and goings', async () => {
    const made = await model([message('m', 'hello')])
    const open = made.hold(ROOM)
    open?.seed()
    await made.apply(input('classic', [room(ROOM, { limited: true, prevBatch: 'before', timeline: [callEvent(ANNA, 'join', 'session-a', NOW - 10), callEvent(IVAN, 'join', 'session-b', NOW - 9)] })]), noPause)
    const gap = open?.timeline.newestGap() ?? null
    expect(gap).not.toBeNull()
    expect(open?.timeline.gapToken(gap ?? '')).toBe('before')
    expect(made.account.rooms.get(ROOM)?.call?.known).toBe(false)
  })

  it('asks when a call is spoken of and something is missing, and not twice', async () => {
    const asked: string[] = []
    const made = createTestModel({ callUnsure: (of) => asked.push(of.id) })
    made.setCalls(POLICY)
    await made.apply(input('classic', [room(ROOM, { timeline: [message('m', 'hello')] })]), noPause)
    expect(asked).toEqual([])
    await made.apply(input('classic', [room(ROOM, { timeline: [callEvent(ANNA, 'join', 'session-a', NOW - 10)] })]), noPause)
    expect(asked).toEqual([ROOM])
    const known = made.account.rooms.get(ROOM)
    if (known === undefined) throw new Error('no room')
    const whole = made.watchCalls(known)
    expect(whole()).toBe(true)
    made.learnCalls(known, [callEvent(IVAN, 'join', 'session-i', NOW - 5000)], 0)
    await made.apply(input('classic', [room(ROOM, { timeline: [callEvent(OLGA, 'join', 'session-o', NOW - 1)] })]), noPause)
    made.refresh()
    expect(asked).toEqual([ROOM])
    expect(made.summary(ROOM)?.call).toMatchObject({ people: 3, since: NOW - 5000 })
    // Slept through its end: what is shown may be over.
    await made.apply(input('classic', [room(ROOM, { limited: true, timeline: [message('n', 'next day')] })]), noPause)
    expect(asked).toEqual([ROOM, ROOM])
    const again = made.watchCalls(known)
    await made.apply(input('classic', [room(ROOM, { limited: true, timeline: [message('o', 'next week')] })]), noPause)
    expect(again()).toBe(false)
  })

  it('in a direct chat was missed by whom it rang, and not answered to whoever called', async () => {
    const answered = async (caller: string, course: RawEvent[]): Promise<unknown> => {
      const made = createTestModel()
      made.setCalls(POLICY)
      const start = started('s', NOW - 600_000, true, caller)
      const coming = [callEvent(caller, 'join', 'session-c', NOW - 600_001), start, callEvent(caller, 'join', 'session-d', NOW - 599_999)]
      await made.apply(input('classic', [room(ROOM, { timeline: [member('a', ANNA, 'Anna'), member('m', ME, 'Me'), ...coming, ...course] })], { accountData: [{ type: 'm.direct', content: { [ANNA]: [ROOM] } }] }), noPause)
      const open = made.hold(ROOM)
      open?.seed()
      open?.calls.add([...coming, ...course])
      if (open !== undefined && open !== null) open.calls.from = 0
      made.refresh()
      const row = open?.timeline.full().rows.findLast((one) => one.row === 'message')
      const body = row?.row === 'message' ? row.body : null
      return body?.kind === 'call' ? [body.live, body.missed, body.unanswered] : body
    }
    const goes = (user: string, after: number): RawEvent[] => ['session-c', 'session-d'].map((session) => callEvent(user, 'leave', session, NOW - 600_000 + after))
    const declines = (user: string): RawEvent => ({ event_id: '$d', type: 'org.matrix.msc4310.rtc.decline', sender: user, origin_server_ts: NOW - 595_000, content: { 'm.relates_to': { rel_type: 'm.reference', event_id: '$r' } } })
    const took = (user: string): RawEvent[] => [callEvent(user, 'join', 'session-o', NOW - 590_000), callEvent(user, 'leave', 'session-o', NOW - 580_000)]
    expect(await answered(ME, goes(ME, 20_000))).toEqual([false, false, true])
    expect(await answered(ANNA, goes(ANNA, 20_000))).toEqual([false, true, false])
    expect(await answered(ME, [...took(ANNA), ...goes(ME, 20_000)])).toEqual([false, false, false])
    // Who stayed for long was perhaps joined by somebody whose client says nothing; who was declined was not.
    expect(await answered(ME, goes(ME, 300_000))).toEqual([false, false, false])
    expect(await answered(ME, [declines(ANNA), ...goes(ME, 300_000)])).toEqual([false, false, true])
    expect(await answered(ANNA, [declines(ME), ...goes(ANNA, 20_000)])).toEqual([false, false, false])
  })

  it('says nothing of calls where there are none', async () => {
    const made = await model([started('s', NOW - 10, false)], { ...POLICY, enabled: false })
    expect(made.summary(ROOM)).toMatchObject({ call: null, lastMessage: { kind: 'text', text: 'Started a call: https://meet.uni.test/x' } })
    made.setCalls(POLICY)
    made.refresh()
    expect(made.summary(ROOM)).toMatchObject({ call: { people: null, since: NOW - 10, who: [{ id: ANNA }] }, lastMessage: { kind: 'call', text: '' } })
  })

  it('an edit of the message that started a call starts none', () => {
    const edit = started('e', NOW)
    expect(startedIn({ ...edit.content, 'm.relates_to': { rel_type: 'm.replace', event_id: '$s' } })).toBeNull()
    expect(startedIn({ ...edit.content, msgtype: 'm.image' })).toBeNull()
    expect(startedIn({ ...edit.content, [CALL_STARTED]: [] })).toBeNull()
  })
})

describe('the course of a call', () => {
  const all = (): boolean => true
  it('is known only where its events are', () => {
    const log = new CallLog()
    log.add([callEvent(ANNA, 'join', 'session-a', 1100), callEvent(IVAN, 'join', 'session-i', 1200), callEvent(ANNA, 'leave', 'session-a', 1900), callEvent(IVAN, 'leave', 'session-i', 2000), callEvent(ME, 'join', 'session-m', 5000)])
    expect(log.course(1000, 4000, all)).toBeNull()
    log.from = 1500
    expect(log.course(1000, 4000, all)).toBeNull()
    log.from = 0
    expect(log.course(1000, 4000, all)).toMatchObject({ endedAt: 2000, people: new Set([ANNA, IVAN]) })
    expect(log.course(4000, null, all)).toMatchObject({ endedAt: null, people: new Set([ME]) })
    expect(log.course(1000, 4000, (id) => id !== IVAN)).toMatchObject({ endedAt: 1900, people: new Set([ANNA]) })
    log.cut()
    expect(log.course(1000, 4000, all)).toBeNull()
  })
})
