import { describe, expect, it } from 'vitest'
import type { CallsPolicy } from '../bridge/contract.ts'
import { base32 } from '../../renderer/engine/calls/base32.ts'
import { mayEnter } from './may-enter.ts'
import { derivedName } from './room-facts.ts'

const ROOM = '!lecture:uni.test'
const OWN = '!own:uni.test'
const TEACHER = '@teacher:uni.test'
const ME = '@student:uni.test'
const NOW = 1_780_000_000_000
const DOMAIN = 'meet.uni.test'
const POLICY: CallsPolicy = { enabled: true, audioOnly: false, startPower: 50, domains: [DOMAIN], preferred: DOMAIN }
const named = (roomId: string) => ({ domain: DOMAIN, name: base32(roomId).toLowerCase() })
const event = (type: string, content: object, sender = TEACHER, more: object = {}) => ({ event_id: `$${type}`, type, sender, origin_server_ts: NOW - 1000, content, ...more })
const state = (type: string, content: object, sender = TEACHER) => event(type, content, sender, { state_key: '' })
const member = (sender: string, membership = 'join') => event('org.amphi.call.member', { v: 1, membership, session: 'session-1', guarded: true }, sender, { event_id: `$${sender}${membership}` })
const started = (sender: string, counted: boolean) => event('m.room.message', { msgtype: 'm.text', body: 'x', 'org.amphi.call': { v: 1, domain: DOMAIN, name: 'x', counted } }, sender)

interface Server {
  levels?: object | null
  members?: object[]
  messages?: object[]
  widgets?: object[]
  status?: number
}
/** A homeserver with two rooms: the teacher's lecture, and one that the student made. */
function server({ levels = { users: { [TEACHER]: 100 } }, members = [], messages = [], widgets = [], status = 200 }: Server = {}) {
  const asked: string[] = []
  const fetch = async (url: string): Promise<Response> => {
    const { pathname, searchParams } = new URL(url)
    asked.push(pathname)
    const own = decodeURIComponent(pathname).includes(OWN)
    const maker = own ? ME : TEACHER
    const create = state('m.room.create', { room_version: '12' }, maker)
    const power = levels === null ? null : state('m.room.power_levels', own ? {} : levels, maker)
    const answer = (): unknown => {
      if (pathname.endsWith('/m.room.create/')) return create
      if (pathname.endsWith('/m.room.power_levels/')) return power
      if (pathname.endsWith('/state')) return [create, power, ...widgets]
      return { chunk: searchParams.get('filter')?.includes('call.member') === true ? members : messages }
    }
    const json = answer()
    await Promise.resolve()
    return new Response(JSON.stringify(json ?? { errcode: 'M_NOT_FOUND' }), { status: status !== 200 ? status : json === null ? 404 : 200, headers: { 'content-type': 'application/json' } })
  }
  const enter = (roomId = ROOM, conference = named(roomId), userId = ME, policy = POLICY) =>
    mayEnter({ accountFetch: fetch, refresh: async () => Promise.resolve(false), policy, now: () => NOW }, { baseUrl: 'https://uni.test', userId, roomId, conference })
  return { enter, asked }
}

describe('who may be in a call', () => {
  it('is everybody where everybody may start one, and nobody is asked', async () => {
    const { enter, asked } = server()
    expect(await enter(ROOM, { domain: DOMAIN, name: 'anything' }, ME, { ...POLICY, startPower: 0 })).toBe(true)
    expect(asked).toEqual([])
  })
  it('is whoever has the power, also by having made the room', async () => {
    expect(await server().enter(ROOM, named(ROOM), TEACHER)).toBe(true)
    expect(await server({ levels: { users: { [ME]: 50 } } }).enter()).toBe(true)
    expect(await server({ levels: null }).enter(ROOM, named(ROOM), TEACHER)).toBe(true)
    expect(await server().enter(OWN)).toBe(true)
    for (const levels of [{ users: { [ME]: '50' } }, { users_default: 50.9 }]) expect(await server({ levels }).enter()).toBe(true)
    for (const levels of [{ users: { [ME]: 'fifty' } }, { users: 7, users_default: null }, { users: { [ME]: [50] } }]) expect(await server({ levels }).enter()).toBe(false)
    for (const id of [ROOM, '!комната:uni.test', '!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM', '!a']) expect(derivedName(id)).toBe(base32(id).toLowerCase())
  })
  it('is whoever joins others; what one says of oneself, or what is over, is no call', async () => {
    expect(await server().enter()).toBe(false)
    expect(await server({ members: [member(TEACHER)] }).enter()).toBe(true)
    expect(await server({ members: [member(ME)] }).enter()).toBe(false)
    expect(await server({ members: [member(TEACHER, 'leave'), member(TEACHER)] }).enter()).toBe(false)
    expect(await server({ messages: [started(TEACHER, false)] }).enter()).toBe(true)
    expect(await server({ messages: [started(TEACHER, true)] }).enter()).toBe(false)
    expect(await server({ messages: [started(ME, false)] }).enter()).toBe(false)
  })
  it('is nobody under the name of another room than the conference’s', async () => {
    expect(await server().enter(OWN, named(ROOM))).toBe(false)
    expect(await server().enter(ROOM, { domain: DOMAIN, name: 'secret' }, TEACHER)).toBe(false)
    const widget = (sender: string) => event('im.vector.modular.widgets', { type: 'jitsi', data: { conferenceId: 'JitsiAbc', domain: DOMAIN } }, sender, { state_key: 'w' })
    expect(await server({ widgets: [widget(TEACHER)] }).enter(ROOM, { domain: DOMAIN, name: 'jitsiabc' }, TEACHER)).toBe(true)
    expect(await server({ widgets: [widget(ME)], members: [member(TEACHER)] }).enter(ROOM, { domain: DOMAIN, name: 'jitsiabc' })).toBe(false)
  })
  it('is nobody where the homeserver refuses or does not answer', async () => {
    expect(await server({ status: 403 }).enter()).toBe(false)
    await expect(server({ status: 502 }).enter()).rejects.toThrow('does not say')
  })
})
