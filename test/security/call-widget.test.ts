// T65: a widget as a way to take a call somewhere else. Only the organisation and the homeserver say where calls are; a widget chooses among those, if who set it may.
import { describe, expect, it } from 'vitest'
import type { CallsPolicy } from '../../electron/bridge/contract.ts'
import { conferenceOf, derivedName } from '../../renderer/engine/calls/conference.ts'
import { ANNA, ME, ROOM, createTestModel, noPause } from '../../renderer/engine/model/fixtures.ts'
import { normaliseClassic } from '../../renderer/engine/sync/normalise-classic.ts'

const MALLORY = '@mallory:evil.test'
const POLICY: CallsPolicy = { enabled: true, audioOnly: false, startPower: 0, domains: ['meet.uni.test', 'meet.uni.test:8443'], preferred: 'meet.uni.test' }
const HOME = { domain: 'meet.uni.test', name: derivedName(ROOM), source: 'derived', audioOnly: false }
const SCRIPT = ['javascript', 'alert(1)'].join(':')

const state = (id: string, type: string, key: string, sender: string, content: unknown): object => ({ event_id: `$${id}`, type, state_key: key, sender, origin_server_ts: 1, content })
const widget = (data: unknown): object => ({ type: 'jitsi', name: 'Jitsi', url: 'https://evil.test/jitsi.html', data })
const powers = (content: object): object => state('power', 'm.room.power_levels', '', ANNA, { state_default: 50, ...content })

/** Where the call is after the server sent this state, as raw JSON. */
async function callIn(events: object[], before = ''): Promise<{ domain: string; name: string }> {
  const create = state('create', 'm.room.create', '', ANNA, { room_version: '10', creator: ANNA })
  const answer: unknown = JSON.parse(`{"next_batch":"t","rooms":{"join":{"${ROOM}":{"timeline":{"events":[${before}${[create, ...events].map((one) => JSON.stringify(one)).join()}]}}}}}`)
  const model = createTestModel()
  await model.apply((await normaliseClassic(answer, ME, false, noPause)).input, noPause)
  const room = model.account.rooms.get(ROOM)
  if (room === undefined) throw new Error('no room')
  return conferenceOf(room, POLICY)
}

describe('T65 a widget that names the call', () => {
  it('of an allowed domain, by a teacher, is followed: the tests below can fail', async () => {
    const events = [powers({ users: { [ANNA]: 100 } }), state('w', 'im.vector.modular.widgets', 'k', ANNA, widget({ conferenceId: 'Lecture-1', domain: 'meet.uni.test:8443' }))]
    expect(await callIn(events)).toMatchObject({ domain: 'meet.uni.test:8443', name: 'lecture-1', source: 'widget' })
  })

  it.each([
    'evil.test', 'meet.uni.test.evil.test', 'evil.test/meet.uni.test', 'meet.uni.test@evil.test', 'meet.uni.test:443@evil.test', 'evil.test#meet.uni.test', 'evil.test?meet.uni.test', 'meet.uni.test:1', ' meet.uni.test', 'meet.uni.test.',
    'meet.uni.test/', 'https://meet.uni.test', 'xn--meet-uni.test', 'mееt.uni.test', 'meet.uni.test\u0000', 'meet.uni.test\nevil.test', '127.0.0.1', 'localhost', '', SCRIPT, null, 7, ['meet.uni.test'], { toString: 'meet.uni.test' },
  ])('domain %j is not where it is', async (domain) => {
    expect(await callIn([powers({ users: { [ANNA]: 100 } }), state('w', 'im.vector.modular.widgets', 'k', ANNA, widget({ conferenceId: 'Lecture', domain }))])).toEqual(HOME)
  })

  it.each([
    '<img src=x onerror=alert(1)>', '"><script>', "a'b", 'a/b', '../../x', '..', '.', 'a b', 'a%2fb', 'a?b', 'a#config.x=1', 'a&b', 'a\\b', 'a\u202eb', 'лекция', 'a\u0000b', 'x'.repeat(401), '', SCRIPT, null, 7, {}, ['Lecture'],
  ])('name %j is no name', async (conferenceId) => {
    expect(await callIn([powers({ users: { [ANNA]: 100 } }), state('w', 'im.vector.modular.widgets', 'k', ANNA, widget({ conferenceId, domain: 'meet.uni.test' }))])).toEqual(HOME)
  })

  const lawful = widget({ conferenceId: 'Trap', domain: 'meet.uni.test' })
  it.each([
    ['without the power', powers({ users: { [ANNA]: 100 } }), MALLORY],
    ['whose power was taken away since', powers({ users: { [ANNA]: 100, [MALLORY]: 0 } }), MALLORY],
    ['where widgets need more', powers({ users: { [ANNA]: 100, [MALLORY]: 50 }, events: { 'im.vector.modular.widgets': 100 } }), MALLORY],
    ['whose power is junk', powers({ users: { [ANNA]: 100, [MALLORY]: '1e999' } }), MALLORY],
  ])('set by somebody %s is none', async (_, levels, sender) => {
    expect(await callIn([state('w', 'im.vector.modular.widgets', 'k', sender, lawful), levels])).toEqual(HOME)
  })

  it('set with one type’s power under another type is judged by that type', async () => {
    const levels = powers({ users: { [ANNA]: 100 }, events: { 'im.vector.modular.widgets': 0, 'm.widget': 100 } })
    expect(await callIn([levels, state('w', 'm.widget', 'k', MALLORY, lawful)])).toEqual(HOME)
    expect(await callIn([levels, state('w', 'im.vector.modular.widgets', 'k', MALLORY, lawful)])).toMatchObject({ name: 'trap', source: 'widget' })
  })

  it('polluting nothing, hiding behind nothing', async () => {
    const evil = `{"event_id":"$p","type":"im.vector.modular.widgets","state_key":"a","sender":"${ANNA}","origin_server_ts":1,"content":{"type":"jitsi","__proto__":{"data":{"domain":"meet.uni.test","conferenceId":"proto"}},"data":{"__proto__":{"domain":"meet.uni.test","conferenceId":"proto"}}}},`
    expect(await callIn([powers({ users: { [ANNA]: 100 } })], evil)).toEqual(HOME)
    expect(({} as Record<string, unknown>)['domain']).toBeUndefined()
    // A thousand bad ones before a good one.
    const many = Array.from({ length: 1000 }, (_, n) => state(`m${String(n)}`, 'im.vector.modular.widgets', `a${String(n)}`, ANNA, widget({ conferenceId: 'Evil', domain: 'evil.test' })))
    expect(await callIn([powers({ users: { [ANNA]: 100 } }), ...many, state('w', 'im.vector.modular.widgets', 'z', ANNA, lawful)])).toMatchObject({ name: 'trap' })
  })
})
