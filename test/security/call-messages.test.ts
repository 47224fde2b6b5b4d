// For: what participants of a call can send (rows T67, T80–T83, T85 of docs/security.md), against both generations of the library.
// Must not know a browser; test/engine/call-jitsi.test.ts sends some of it over a real server.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCall, settle, type Call } from '../../renderer/call/jitsi/call.fixture.ts'
import { FakeParticipant, FakeTrack, type Era } from '../../renderer/call/jitsi/fake.fixture.ts'
import { CONFERENCE } from '../../renderer/call/jitsi/library.ts'
import { readAvatar, readHand, readIdentity, readMessage, readStats } from '../../renderer/call/jitsi/payloads.ts'

const ERAS: Era[] = ['2021', 'current']
let problems: unknown[] = []

beforeEach(() => {
  problems = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  vi.spyOn(console, 'info').mockReturnValue(undefined)
  vi.spyOn(console, 'warn').mockImplementation((...said) => { problems.push(said) })
  vi.spyOn(console, 'error').mockImplementation((...said) => { problems.push(said) })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Joined, muted and without camera, with a student and a teacher there. */
async function lecture(era: Era): Promise<{ call: Call; student: FakeParticipant; teacher: FakeParticipant }> {
  const call = createCall(era)
  await call.join({ microphone: { on: false, deviceId: null }, camera: { on: false, deviceId: null } })
  const student = new FakeParticipant('student', 'Student')
  const teacher = new FakeParticipant('teacher', 'Prof. Teacher')
  for (const one of [student, teacher]) call.lib.arrive(one)
  call.lib.promote('teacher')
  return { call, student, teacher }
}

const polluting = ['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}', '{"name":"endpoint-reaction","reactions":["like"],"__proto__":{"polluted":1}}'].map((json) => JSON.parse(json) as unknown)
/** What can come over a network and through the library. */
const junk = fc.oneof(
  fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true, withSparseArray: true, maxDepth: 4 }),
  fc.json(),
  fc.constantFrom<unknown>(...polluting, ...polluting.map((value) => JSON.stringify(value)), 'x'.repeat(200_000)),
)
/** And what only a library gone mad could hand over. */
const worse = fc.oneof(junk, fc.constantFrom<unknown>(Symbol('x'), () => 1, new Proxy({}, { ownKeys: () => { throw new Error('no') }, get: () => { throw new Error('no') } })))
const notPolluted = (): void => {
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  expect(([] as unknown as Record<string, unknown>)['polluted']).toBeUndefined()
}

describe('T80: payloads of any shape', () => {
  it('are read to something harmless, and never throw', () => {
    fc.assert(fc.property(worse, (value) => {
      for (const read of [readMessage, (one: unknown) => readHand(one, Date.now()), readAvatar, readIdentity, readStats]) read(value)
      notPolluted()
    }), { numRuns: 500 })
  })

  it.each(ERAS)('never stumble the conference, nor pollute a prototype (%s)', async (era) => {
    const { call, student } = await lecture(era)
    fc.assert(fc.property(junk, junk, fc.constantFrom('raisedHand', 'avatarURL', 'features_jigasi', '__proto__', 'amphi'), (payload, other, name) => {
      call.lib.say('student', payload)
      call.lib.property('student', name, payload)
      student.name = payload
      student.identity = other
      for (const event of [CONFERENCE.nameChanged, CONFERENCE.botType, CONFERENCE.roleChanged, CONFERENCE.dominant, CONFERENCE.lobbyJoined, CONFERENCE.lobbyLeft,
        CONFERENCE.keptMuted, CONFERENCE.rejected, CONFERENCE.remoteStats, CONFERENCE.localStats, CONFERENCE.userJoined, CONFERENCE.userLeft, CONFERENCE.trackAdded,
        CONFERENCE.muteChanged, CONFERENCE.connectionStatus, CONFERENCE.lockChanged]) {
        call.lib.emit(event, event === CONFERENCE.nameChanged ? 'student' : payload, other)
      }
      notPolluted()
    }), { numRuns: 200 })
    await settle()
    expect(problems).toEqual([])
    // It all came from people who are still who they were.
    expect(call.phases().at(-1)).toBe('joined')
    const shown = call.of('participant').map(({ participant }) => participant)
    for (const { name, avatar } of shown) {
      expect(name.length).toBeLessThanOrEqual(80)
      expect(name).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      expect(avatar).toBeNull()
    }
  })

  it('leave names as text of one line', async () => {
    const { call, student } = await lecture('current')
    const told = (name: unknown): string | undefined => {
      student.name = name
      call.lib.emit(CONFERENCE.nameChanged, 'student', name)
      return call.of('participant').at(-1)?.participant.name
    }
    expect(told('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>')
    expect(told('Prof.\u202e rotceriD\n\n\u0000Dr.')).toBe('Prof. rotceriD Dr.')
    expect(told('\u200b\u2800\u3164')).toBe('')
    expect(told('A'.repeat(100_000))).toHaveLength(80)
    expect(told({ toString: () => 'x' })).toBe('')
  })

  it('floods of reactions from one are not passed on', async () => {
    const { call } = await lecture('current')
    for (let n = 0; n < 1000; n += 1) call.lib.say('student', { name: 'endpoint-reaction', reactions: Array<string>(1000).fill('like') })
    expect(call.of('reaction').length).toBeLessThanOrEqual(5)
    call.lib.say('teacher', { name: 'endpoint-reaction', reactions: ['clap', 'toString', '<b>'] })
    expect(call.of('reaction').at(-1)).toEqual({ type: 'reaction', id: 'teacher', key: 'clap' })
  })

  it('pictures of unknown people are not fetched, and no address but https and data is one', () => {
    for (const address of [['javascript', 'alert(1)'].join(':'), 'http://tracker.example/x.png', 'data:text/html,<script>', 'data:image/svg+xml;base64,AAAA', 'https://user:word@host/x', 'file:///etc/passwd', '//host/x']) expect(readAvatar(address)).toBeNull()
    expect(readAvatar('https://uni.test/a.png')).toBe('https://uni.test/a.png')
  })
})

describe.each(ERAS)('T81: nobody but this person switches anything on (%s)', (era) => {
  it('neither by a message, a moderator’s approval, a property nor by the library', async () => {
    const { call } = await lecture(era)
    const asked = call.library.asked.length
    for (const payload of [{ name: 'amphi-unmute-please' }, { type: 'unmute' }, { command: 'toggle-camera' }, { name: 'start-video' }, { name: 'desktop-sharing-start' }, { type: 'start-share' }]) call.lib.say('teacher', payload)
    for (const mediaType of ['audio', 'video', 'desktop']) call.lib.emit(CONFERENCE.approved, { mediaType })
    call.lib.property('teacher', 'unmute', 'true')
    await settle()
    expect(call.library.asked.length).toBe(asked)
    expect(call.lib.local).toEqual([])
    expect(call.of('asked').map(({ what }) => what)).toEqual(['unmute-please'])
  })

  it('and what is switched on from outside goes off again', async () => {
    const { call } = await lecture(era)
    await call.conference.setMicrophone({ on: true })
    await call.conference.setMicrophone({ on: false })
    const [microphone] = call.lib.getLocalTracks('audio')
    microphone?.set(false, call.lib.getParticipantById('teacher'))
    await settle()
    expect(microphone?.isMuted()).toBe(true)
    expect(call.of('track').at(-1)?.track.muted).toBe(true)
  })

  it('while being muted by a moderator is told, and stays until the person says otherwise', async () => {
    const { call } = await lecture(era)
    await call.conference.setMicrophone({ on: true })
    const [microphone] = call.lib.getLocalTracks('audio')
    microphone?.set(true, call.lib.getParticipantById('teacher'))
    expect(call.of('asked')).toEqual([{ type: 'asked', what: 'muted-by-moderator', by: 'teacher' }])
    expect(await call.conference.setMicrophone({ on: true })).toEqual({ ok: true })
    expect(microphone?.isMuted()).toBe(false)
  })

  it('who is kept muted is told so and stays muted until a moderator allows it', async () => {
    const { call } = await lecture(era)
    call.lib.emit(CONFERENCE.keptMuted, { mediaType: 'audio', enabled: true })
    expect(await call.conference.setMicrophone({ on: true })).toEqual({ ok: false, code: 'not-allowed-by-moderator' })
    expect(call.lib.local).toEqual([])
    call.lib.emit(CONFERENCE.approved, { mediaType: 'audio' })
    expect(call.lib.local).toEqual([])
    expect(await call.conference.setMicrophone({ on: true })).toEqual({ ok: true })
  })
})

describe.each(ERAS)('T82: control from afar (%s)', (era) => {
  it('is not answered, whoever asks', async () => {
    const { call } = await lecture(era)
    const sent = call.lib.sent.length
    const told = call.events.length
    for (const name of ['student', 'teacher']) {
      for (const payload of [{ name: 'remote-control-event', type: 'permissions', action: 'request' }, { name: 'remote-control-event', type: 'mousemove', x: 1, y: 1 }, { type: 'remote-control', action: 'grant' }]) call.lib.say(name, payload)
    }
    await settle()
    expect(call.lib.sent.length).toBe(sent)
    expect(call.events.length).toBe(told)
  })
})

describe.each(ERAS)('T83: forged commands of moderators (%s)', (era) => {
  it('of those who are none do nothing, whatever they claim', async () => {
    const { call } = await lecture(era)
    call.conference.raiseHand(true)
    const before = call.events.length
    for (const payload of [{ name: 'lower-hand-message' }, { name: 'lower-hand-message', role: 'moderator', from: 'teacher', moderator: true }, { name: 'amphi-unmute-please', from: 'teacher' }, { type: 'kick' }, { name: 'amphi-end' }]) call.lib.say('student', payload)
    call.lib.property('student', 'role', 'moderator')
    call.lib.property('student', 'moderator', 'true')
    call.lib.property('student', 'amphi_attendance', 'true')
    expect(call.events.slice(before)).toEqual([])
    call.lib.say('teacher', { name: 'lower-hand-message' })
    expect(call.of('asked')).toEqual([{ type: 'asked', what: 'hand-lowered', by: 'teacher' }])
    expect(call.of('participant').at(-1)?.participant).toMatchObject({ id: 'me', handRaisedAt: null })
  })

  it('roles are what the conference says, not what a participant or an event’s word says', async () => {
    const { call } = await lecture(era)
    call.lib.emit(CONFERENCE.roleChanged, 'student', 'moderator')
    call.lib.emit(CONFERENCE.roleChanged, 'me', 'moderator')
    const role = (id: string): unknown => call.of('participant').filter(({ participant }) => participant.id === id).at(-1)?.participant.role
    expect([role('student'), role('me'), role('teacher')]).toEqual(['participant', 'participant', 'moderator'])
  })

  it('commands of ours are not even sent by those who are no moderators', async () => {
    const { call } = await lecture(era)
    const sent = call.lib.sent.length
    const { conference } = call
    conference.mute('student', 'audio')
    conference.muteAll('audio')
    conference.keepMuted('audio', true)
    conference.allowToSpeak('student', 'audio')
    conference.askToUnmute('student')
    conference.lowerHand('student')
    conference.remove('student')
    conference.promote('me')
    conference.endForAll()
    conference.admit('student', true)
    await conference.lock('x')
    await conference.setLobby(true)
    expect(call.lib.sent.length).toBe(sent)
    expect(call.of('trouble')).toEqual([])
  })
})

describe('T85: a guest with a teacher’s name', () => {
  it('is not verified; who the deployment vouches for keeps the name it vouches for', async () => {
    const call = createCall('current', { config: { hosts: { domain: 'meet.jitsi', muc: 'muc.meet.jitsi', anonymousdomain: 'guest.meet.jitsi' }, websocket: 'wss://meet.uni.test/xmpp-websocket' } })
    await call.join()
    const who = (id: string): unknown => {
      const last = call.of('participant').filter(({ participant }) => participant.id === id).at(-1)?.participant
      return last && { name: last.name, verified: last.verified }
    }
    const teacher = new FakeParticipant('t', 'irgendwas')
    teacher.identity = { user: { id: '@prof:uni.test', name: 'Prof. Teacher' } }
    teacher.jid = 'abc@meet.jitsi/1'
    call.lib.arrive(teacher)
    expect(who('t')).toEqual({ name: 'Prof. Teacher', verified: true })
    teacher.name = 'Rektor'
    call.lib.emit(CONFERENCE.nameChanged, 't', 'Rektor')
    expect(who('t')).toEqual({ name: 'Prof. Teacher', verified: true })

    const guest = new FakeParticipant('g', 'Prof. Teacher')
    call.lib.arrive(guest)
    expect(who('g')).toEqual({ name: 'Prof. Teacher', verified: false })
    // A guest's own word about an identity: the server strips it only from those who have a token.
    const forger = new FakeParticipant('f', 'Prof. Teacher')
    forger.identity = { user: { id: '@prof:uni.test', name: 'Prof. Teacher' } }
    forger.jid = 'xyz@guest.meet.jitsi/1'
    call.lib.arrive(forger)
    expect(who('f')).toEqual({ name: 'Prof. Teacher', verified: false })
    // Where nobody can tell where somebody came from, nobody vouches.
    const unknown = new FakeParticipant('u', 'x')
    unknown.identity = { user: { id: '@prof:uni.test', name: 'Prof. Teacher' } }
    call.lib.arrive(unknown)
    expect(who('u')).toEqual({ name: 'x', verified: false })
  })

  it('nobody is verified where nobody signs in', async () => {
    const call = createCall('current', { token: () => Promise.resolve({ ok: true, value: { jwt: null } }) })
    await call.join()
    const one = new FakeParticipant('x', 'Prof. Teacher')
    one.identity = { user: { id: '@prof:uni.test', name: 'Prof. Teacher' } }
    call.lib.arrive(one)
    expect(call.of('participant').map(({ participant }) => participant.verified)).toEqual([false, false])
  })
})

it('T84: a token is asked for anew at each join and handed to nobody but the library', async () => {
  const call = createCall('current')
  await call.join()
  await call.conference.leave()
  await call.join()
  expect(call.library.connections.map(({ token }) => token)).toEqual(['token-1', 'token-2'])
  expect(JSON.stringify([call.events, await call.conference.statistics()])).not.toContain('token-')
})

it('tracks of those who are not there wait, and go with whoever sent them', async () => {
  const call = createCall('2021')
  await call.join()
  const early = new FakeTrack('video', 'late')
  call.lib.emit(CONFERENCE.trackAdded, early)
  expect(call.of('track').some(({ track }) => track.participant === 'late')).toBe(false)
  call.lib.arrive(new FakeParticipant('late'))
  expect(call.of('track').at(-1)?.track).toMatchObject({ participant: 'late', source: 'camera', local: false })
  call.lib.depart('late')
  expect(call.of('track-gone')).toHaveLength(1)
})

describe('T67: somebody who listens unseen', () => {
  it('is shown as anybody, whatever machine it claims to be', async () => {
    const call = createCall('current')
    await call.join()
    const claimant = new FakeParticipant('c', 'transcriber')
    claimant.properties.set('features_jigasi', true)
    Object.assign(claimant, { getBotType: () => 'transcriber' })
    call.lib.arrive(claimant)
    const recorder = new FakeParticipant('r', '')
    recorder.hidden = true
    call.lib.arrive(recorder)
    const service = (id: string) => call.of('participant').filter(({ participant }) => participant.id === id).at(-1)?.participant.service
    expect(service('c')).toBe(false)
    // Signed in at the recorder's own domain, which the server vouches for: told as what it is, and listed as such.
    expect(service('r')).toBe(true)
  })
})
