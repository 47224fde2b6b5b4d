import { describe, expect, it } from 'vitest'
import type { CallsPolicy } from '../../../electron/bridge/contract.ts'
import { ANNA, IVAN, ME, ROOM, createTestModel, event, input, noPause, room } from '../model/fixtures.ts'
import { base32 } from './base32.ts'
import { conferenceLink, conferenceOf, derivedName, lawfulWidgets, widgetContent } from './conference.ts'

const POLICY: CallsPolicy = { enabled: true, audioOnly: false, startPower: 0, domains: ['meet.uni.test', 'meet.uni.test:8443'], preferred: 'meet.uni.test' }
const widget = (data: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> => ({ type: 'jitsi', name: 'Jitsi', url: 'https://x.test', data: { conferenceId: 'JitsiAbc', domain: 'meet.uni.test', ...data }, ...more })

type Widget = [key: string, content: Record<string, unknown>, sender?: string, type?: string]

/** A room whose teacher is Anna, with these widgets. */
async function withWidgets(widgets: Widget[], version = '10', id = ROOM) {
  const model = createTestModel()
  const state = [
    event('create', 'm.room.create', { room_version: version, creator: ANNA }, { state_key: '' }),
    event('power', 'm.room.power_levels', { users: { [ANNA]: 100 }, state_default: 50 }, { state_key: '' }),
    ...widgets.map(([key, content, sender = ANNA, type = 'im.vector.modular.widgets'], n) => event(`w${String(n)}`, type, content, { state_key: key, sender })),
  ]
  await model.apply(input('classic', [room(id, { timeline: state })]), noPause)
  const made = model.account.rooms.get(id)
  if (made === undefined) throw new Error('no room')
  return made
}

describe('base32', () => {
  it.each([['', ''], ['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI'], ['!аб', 'EHILBUFR']])('%s', (text, coded) => expect(base32(text)).toBe(coded))
})

describe('where the call is', () => {
  it('is named after the room, with and without a server in its id', async () => {
    // Names as Python's base64.b32encode has them.
    const names = [
      ['!abc:uni.test', 'efqweyz2ovxgsltumvzxi'],
      ['!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM', 'eeztc2domvaxa6ckl4yw6ljwgncg2rtsobsxc3tliztfo4dqnz5fo43pgffhmsbtn5tuyti'],
      ['!комната:uni.test', 'ehilvuf62c6nbpoqwdiyfufqhj2w42joorsxg5a'],
    ] as const
    for (const [id, name] of names) expect(conferenceOf(await withWidgets([], '12', id), POLICY)).toEqual({ domain: 'meet.uni.test', name, source: 'derived', audioOnly: false })
  })

  it('is where a widget says, with either type, in lower case, by sound only where it or the policy says so', async () => {
    expect(conferenceOf(await withWidgets([['a', widget({ isAudioOnly: true })]]), POLICY)).toEqual({ domain: 'meet.uni.test', name: 'jitsiabc', source: 'widget', audioOnly: true })
    expect(conferenceOf(await withWidgets([['a', widget({ domain: 'MEET.uni.test:8443' }, { type: 'm.jitsi' }), ANNA, 'm.widget']]), { ...POLICY, audioOnly: true })).toEqual({ domain: 'meet.uni.test:8443', name: 'jitsiabc', source: 'widget', audioOnly: true })
  })

  it('of several widgets everybody takes the same, whatever their order', async () => {
    const one: Widget = ['b', widget({ conferenceId: 'B' })]
    const other: Widget = ['a', widget({ conferenceId: 'A' })]
    const third: Widget = ['0', widget({ conferenceId: 'C' }), ANNA, 'm.widget']
    for (const order of [[one, other, third], [third, one, other], [other, third, one]]) expect(conferenceOf(await withWidgets(order), POLICY).name).toBe('a')
  })

  it.each([
    ['taken away', {}],
    ['redacted', { type: 'jitsi' }],
    ['of another kind', widget({}, { type: 'm.custom' })],
    ['without a name', widget({ conferenceId: '' })],
    ['without a domain', widget({ domain: undefined })],
    ['of junk', { type: 'jitsi', data: 'x' }],
  ])('a widget %s is none', async (_, content) => {
    expect(conferenceOf(await withWidgets([['a', content]]), POLICY).source).toBe('derived')
  })

  it('is nowhere without a deployment, unless a widget names an allowed one', async () => {
    const nowhere = { ...POLICY, preferred: null }
    expect(conferenceOf(await withWidgets([['a', widget({})]]), nowhere).source).toBe('widget')
    const plain = await withWidgets([])
    expect(() => conferenceOf(plain, nowhere)).toThrow('forbidden')
    expect(() => conferenceOf(plain, { ...POLICY, enabled: false })).toThrow('forbidden')
  })

  it('nobody’s widget is believed while the power levels are not known', async () => {
    const model = createTestModel()
    await model.apply(input('sliding', [room(ROOM, { stateAfter: [{ id: '$w', type: 'im.vector.modular.widgets', key: 'a', sender: IVAN, ts: 0, content: widget({}) }] })]), noPause)
    const unknown = model.account.rooms.get(ROOM)
    if (unknown === undefined) throw new Error('no room')
    expect(lawfulWidgets(unknown, POLICY)).toEqual([])
  })
})

describe('the widget that Amphi writes', () => {
  it('is one that Amphi reads, for the place that everybody derives', async () => {
    const content = widgetContent({ id: ROOM, name: 'Лекция' }, ME, 'jitsi_amphi', { domain: 'meet.uni.test', audioOnly: false, auth: 'openidtoken-jwt' })
    expect(content).toMatchObject({ type: 'jitsi', name: 'Jitsi', creatorUserId: ME, data: { conferenceId: base32(ROOM), domain: 'meet.uni.test', isAudioOnly: false, roomName: 'Лекция', auth: 'openidtoken-jwt' } })
    const read = conferenceOf(await withWidgets([['jitsi_amphi', content]]), POLICY)
    expect(read).toMatchObject({ domain: 'meet.uni.test', name: derivedName(ROOM), source: 'widget' })
    // Element fills the placeholders in; whoever opens the address as it stands comes to the conference.
    const url = new URL(String(content['url']))
    expect(`${url.origin}${url.pathname}`.toLowerCase()).toBe(conferenceLink(read))
    expect(url.searchParams.get('confId')).toBe(base32(ROOM))
    expect(url.hash).toContain('#conferenceDomain=$domain&conferenceId=$conferenceId&isAudioOnly=$isAudioOnly')
    expect(url.hash).toContain('&auth=openidtoken-jwt')
    expect(url.hash.length).toBeLessThan(700)
  })

  it('says nothing of what is not known', () => {
    const content = widgetContent({ id: ROOM, name: null }, ME, 'k', { domain: 'meet.uni.test', audioOnly: true, auth: null })
    expect(Object.keys(content['data'] as object)).toEqual(['conferenceId', 'domain', 'isAudioOnly', 'isVideoChannel'])
  })
})
