// The university's Jitsi as its users meet it: addresses, media both ways, and who gets in as what.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensureCampusDeps } from '../../../build/campus-deps.ts'
import { request, type CampusClient } from '../client.ts'
import { startCampus, type Campus } from '../index.ts'
import { isAlive } from '../processes.ts'
import { CLAIMS, flood, forgedCommands, HOSTILE_MESSAGES, HOSTILE_NAMES } from './hostile.ts'
import { conferenceOfRoom, signJwt, startJitsi, type Calls } from './index.ts'
import { launchMediaBrowser, startParticipant, type Participant } from './participant.ts'
import { crowd, joinByXmpp, type XmppParticipant } from './xmpp.ts'

const dir = mkdtempSync(path.join(os.tmpdir(), 'campus-calls-'))
const deps = await ensureCampusDeps({ log: console.error, parts: ['prosody'] })
const jitsi = (auth: 'none' | 'jwt', transport: 'both' | 'bosh' = 'both'): Promise<Calls> =>
  startJitsi({ dir: mkdtempSync(path.join(dir, 'jitsi-')), prosody: deps.prosody, library: deps.jitsiLibrary, auth, transport })

let browser: Browser
const opened: { stop: () => Promise<void> }[] = []
/** Ends with its test. */
const open = async (origin: string, own = false): Promise<Participant> => {
  const participant = await startParticipant(origin, own ? {} : { browser })
  opened.push(participant)
  return participant
}
const enter = async (calls: Calls, options: Partial<Parameters<typeof joinByXmpp>[0]> = {}): Promise<XmppParticipant> => {
  const participant = await joinByXmpp({ origin: calls.origin, xmppDomain: calls.xmppDomain, room: 'lab', name: 'Somebody', ...options })
  opened.push({ stop: () => participant.leave() })
  return participant
}
/** Whether it is a moderator, once its role has had time to come. */
const roleOf = async (participant: XmppParticipant): Promise<string | undefined> => {
  await new Promise((resolve) => setTimeout(resolve, 300))
  return participant.others.get(participant.id)?.role
}

beforeAll(async () => {
  browser = await launchMediaBrowser()
})
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.stop()
})
afterAll(async () => {
  await browser.close()
  rmSync(dir, { recursive: true, force: true })
})

describe('without sign-in', () => {
  let calls: Calls
  beforeAll(async () => {
    calls = await jitsi('none')
  })
  afterAll(() => calls.stop())

  it('has the addresses and the headers of a deployment', async () => {
    const ask = async (at: string, init?: RequestInit): Promise<{ status: number; open: boolean; type: string; body: string }> => {
      const response = await fetch(calls.origin + at, init)
      return { status: response.status, open: response.headers.get('access-control-allow-origin') === '*', type: response.headers.get('content-type') ?? '', body: await response.text() }
    }
    expect(await ask('/config.js')).toMatchObject({ status: 200, open: false, type: 'application/javascript' })
    expect((await ask(`/${calls.tenant}/config.js`)).body).toContain(`var subdomain = '${calls.tenant}.'`)
    expect(await ask('/libs/lib-jitsi-meet.min.js')).toMatchObject({ status: 200, open: true })
    expect(await ask('/.well-known/element/jitsi')).toMatchObject({ status: 404, open: true })
    const asked = await ask('/conference-request/v1', { method: 'POST', body: '{"room":"lab@muc.meet.jitsi"}' })
    expect(asked).toMatchObject({ status: 200, open: false })
    expect(JSON.parse(asked.body)).toMatchObject({ ready: true })
    expect(await ask('/conference-request/v1', { method: 'OPTIONS' })).toMatchObject({ status: 404, open: false })
  })

  it.each(['websocket', 'bosh'] as const)('carries sound and picture both ways between two Chromiums by %s, and a screen in place of the camera', async (transport) => {
    const [ada, bob] = await Promise.all([open(calls.origin, true), open(calls.origin, true)])
    expect(await ada.join({ room: `media-${transport}`, name: 'Ada', camera: 'red', transport })).toMatchObject({ phase: 'joined', moderator: true })
    expect(await bob.join({ room: `media-${transport}`, name: 'Bob', camera: 'teal', transport })).toMatchObject({ phase: 'joined', moderator: false })
    await bob.seeCounting('red')
    await ada.seeCounting('teal')
    await Promise.all([ada.hearSomething(), bob.hearSomething()])
    await ada.shareScreen('orange')
    expect(await bob.seeCounting('orange')).toMatchObject({ videoType: 'desktop', width: 1280, height: 720 })
    expect((await bob.pixels()).length).toBe(1) // a library of 2021 sends one picture
    await ada.stopShare()
    await bob.seeCounting('red')
    const way = transport === 'bosh' ? 'POST /http-bind' : 'GET /xmpp-websocket'
    expect(calls.log.filter((one) => `${one.method} ${one.path}` === `${way}?room=media-${transport}`).length).toBeGreaterThan(1)
  })

  it('knows hands, names, messages, removal and the next moderator', async () => {
    const [ada, bob] = await Promise.all([open(calls.origin), open(calls.origin)])
    const silent = { camera: null, microphone: false } as const
    await ada.join({ room: 'talk', name: 'Ada', ...silent })
    await bob.join({ room: 'talk', name: 'Bob', ...silent })
    await bob.raiseHand(true)
    await bob.rename('Robert')
    await ada.until('the hand of Robert', ({ others }) => others[0]?.hand === true && others[0].name === 'Robert')
    await bob.raiseHand(false)
    await ada.until('the hand down', ({ others }) => others[0]?.hand === false)
    await ada.message({ type: 'note', text: 'hello' })
    await bob.until('the message', ({ messages }) => messages.some(({ payload }) => JSON.stringify(payload).includes('hello')))
    const carol = await enter(calls, { room: 'talk', name: 'Carol' })
    await ada.kick((await bob.state()).me ?? '')
    await bob.until('being removed', ({ phase }) => phase === 'left')
    await ada.leave()
    await expect.poll(() => carol.others.size).toBe(1)
    expect(await roleOf(carol)).toBe('moderator')
  })

  it('locks a conference, and lets in who knows the word', async () => {
    const [ada, bob] = await Promise.all([open(calls.origin), open(calls.origin)])
    const silent = { room: 'locked', camera: null, microphone: false } as const
    await ada.join({ ...silent, name: 'Ada' })
    await ada.lock('secret word')
    expect(await bob.join({ ...silent, name: 'Bob' })).toMatchObject({ phase: 'failed', error: expect.stringContaining('conference.passwordRequired') as string })
    const again = await open(calls.origin)
    expect(await again.join({ ...silent, name: 'Bob', password: 'secret word' })).toMatchObject({ phase: 'joined' })
  })

  it('keeps a tenant apart', async () => {
    await enter(calls, { name: 'Outside' })
    const inside = await enter(calls, { name: 'Inside', tenant: calls.tenant })
    expect(inside.others.size).toBe(1)
    const page = await open(`${calls.origin}/${calls.tenant}`)
    await page.join({ room: 'lab', name: 'Ada', camera: null, microphone: false })
    await page.until('the other of the tenant', ({ others }) => others.length === 1 && others[0]?.name === 'Inside')
  })

  it('takes two hundred in ten seconds', async () => {
    const ada = await open(calls.origin)
    await ada.join({ room: 'hall', name: 'Ada', camera: null, microphone: false })
    const began = Date.now()
    const many = await crowd(200, { origin: calls.origin, xmppDomain: calls.xmppDomain, room: 'hall', withinMs: 8000 })
    const took = Date.now() - began
    await ada.until('two hundred', ({ others }) => others.length === 200)
    expect(took).toBeLessThan(20_000) // ten on a machine with nothing else to do
    await many.leave()
    await ada.until('nobody', ({ others }) => others.length === 0)
  })

  it('gives no rights for claims, and passes on whatever is said', async () => {
    const ada = await open(calls.origin)
    const { me } = await ada.join({ room: 'harm', name: 'Ada', camera: null, microphone: false })
    const mallory = await enter(calls, { room: 'harm', name: HOSTILE_NAMES.markup, extensions: CLAIMS })
    for (const message of HOSTILE_MESSAGES) mallory.endpointMessage(message)
    for (const command of forgedCommands(me ?? '', `harm@muc.${calls.xmppDomain}`)) mallory.send(command)
    flood(mallory, 300)
    const state = await ada.until('the flood', ({ messages }) => messages.length > 300)
    expect(state.others).toMatchObject([{ name: HOSTILE_NAMES.markup, moderator: false }])
    expect(state).toMatchObject({ phase: 'joined', moderator: true })
    const refused = mallory.received.filter(({ name, attributes }) => name === 'iq' && attributes.type === 'error').map(({ attributes }) => attributes.id)
    expect(refused).toEqual(expect.arrayContaining(['forged-4', 'forged-5']))
    mallory.send(`<presence xmlns="jabber:client" to="harm@muc.${calls.xmppDomain}/focus"/>`) // the focus' place
    await expect.poll(() => mallory.received.some(({ name, attributes }) => name === 'presence' && attributes.type === 'error')).toBe(true)
  })

  it('goes away and comes back, and forgets its conferences when the server ends', async () => {
    const ada = await enter(calls, { room: 'away' })
    await calls.cut()
    await expect(fetch(`${calls.origin}/config.js`)).rejects.toThrow()
    await expect(enter(calls, { room: 'away' })).rejects.toThrow('no websocket')
    await calls.restore()
    await calls.stopServer('SIGKILL')
    expect((await fetch(`${calls.origin}/http-bind`)).status).toBe(502)
    await calls.startServer()
    const bob = await enter(calls, { room: 'away' })
    expect(bob.others.has(ada.id)).toBe(false)
    expect(await roleOf(bob)).toBe('moderator')
  })
})

describe("with the deployment's own tokens", () => {
  let calls: Calls
  beforeAll(async () => {
    calls = await jitsi('jwt')
  })
  afterAll(() => calls.stop())
  const now = Math.floor(Date.now() / 1000)

  it('takes a good token for its room, or for any, and makes owners of those it names', async () => {
    const student = await enter(calls, { token: calls.token('lab') })
    const teacher = await enter(calls, { token: calls.token('*', { context: { user: { id: 'petrova', name: 'Anna', affiliation: 'owner' } } }) })
    expect(await roleOf(teacher)).toBe('moderator')
    expect(await roleOf(student)).toBe('participant')
  })

  it.each([
    ['none', ''],
    ['an expired one', { exp: now - 5 }],
    ['one that is not yet valid', { nbf: now + 600 }],
    ['one without an end', { exp: undefined }],
    ['one of another issuer', { iss: 'other' }],
    ['one for another audience', { aud: 'other' }],
    ['one for another domain', { sub: 'other.example' }],
  ])('refuses %s', async (_what, claims) => {
    const token = typeof claims === 'string' ? {} : { token: calls.token('lab', claims) }
    await expect(enter(calls, token)).rejects.toThrow('not-allowed')
  })

  it('refuses a wrong secret, no signature at all, and what is no token', async () => {
    const claims = { iss: calls.jwt.appId, aud: 'jitsi', sub: calls.xmppDomain, room: 'lab', exp: now + 600 }
    for (const token of [signJwt(claims, 'x'.repeat(34)), signJwt(claims, '', 'none'), `${signJwt(claims, '', 'none')}AAAA`, 'nonsense']) {
      await expect(enter(calls, { token }), token).rejects.toThrow('not-allowed')
    }
    await expect(enter(calls, { token: signJwt(claims, calls.jwt.secret) })).resolves.toBeDefined()
  })

  it('says it in the words that libraries know: refused at the door, or at the room', async () => {
    const silent = { room: 'lab', name: 'Ada', camera: null, microphone: false } as const
    for (const transport of ['websocket', 'bosh'] as const) {
      const refused = await (await open(calls.origin)).join({ ...silent, transport, token: calls.token('lab', { exp: now - 5 }) })
      expect(refused).toMatchObject({ phase: 'failed', error: expect.stringMatching(/^connection\.passwordRequired/) as string })
      const elsewhere = await (await open(calls.origin)).join({ ...silent, transport, token: calls.token('other') })
      expect(elsewhere).toMatchObject({ phase: 'failed', error: expect.stringContaining('conference.connectionError.notAllowed') as string })
    }
  })

  it('vouches for who it is, and for nobody who only says so', async () => {
    const ada = await open(calls.origin)
    const user = { id: 'petrova', name: 'Анна Петрова', affiliation: 'owner' }
    await ada.join({ room: 'lab', name: 'Anna', camera: null, microphone: false, token: calls.token('lab', { context: { user } }) })
    await enter(calls, { name: 'Anna', token: calls.token('lab'), extensions: CLAIMS })
    const { others } = await ada.until('the other', (state) => state.others.length === 1)
    expect(JSON.stringify(others[0]?.identity ?? {})).not.toContain('petrova')
    const { me } = await ada.state()
    const bob = await enter(calls, { name: 'Bob', token: calls.token('lab') })
    const seen = bob.received.find(({ name, attributes }) => name === 'presence' && attributes.from?.endsWith(`/${me ?? ''}`))
    expect(JSON.stringify(seen)).toContain('Анна Петрова')
  })
})

describe('with the Matrix identity', () => {
  let campus: Campus
  let calls: Calls
  let petrova: CampusClient
  let ivanov: CampusClient
  beforeAll(async () => {
    campus = await startCampus({ seed: 'tiny', calls: { auth: 'openid' } })
    if (campus.calls === undefined) throw new Error('no Jitsi')
    calls = campus.calls
    ;[petrova, ivanov] = await Promise.all([campus.login('petrova'), campus.login('ivanov')])
  })
  afterAll(async () => {
    const pid = calls.pid()
    await campus.stop()
    expect(isAlive(pid)).toBe(false)
  })
  const enterRoom = async (client: CampusClient, slug: string): Promise<XmppParticipant> => {
    const { id } = campus.room(slug)
    return enter(calls, { room: conferenceOfRoom(id), token: await calls.openIdToken(client, id) })
  }

  it('is named by the homeserver, which has delayed events and answers for its OpenID tokens', async () => {
    const file = await request(campus.base, 'GET', '/.well-known/matrix/client')
    expect(file['io.element.jitsi']).toEqual({ preferredDomain: calls.domain })
    expect(await (await fetch(`${calls.origin}/.well-known/element/jitsi`)).json()).toEqual({ auth: 'openidtoken-jwt' })
    const { unstable_features: features } = await petrova.api<{ unstable_features: Record<string, boolean> }>('GET', '/_matrix/client/versions')
    expect(features['org.matrix.msc4140']).toBe(true)
    const at = `/_matrix/client/v3/rooms/${encodeURIComponent(campus.room('course').id)}/send/org.example.leave/t1?org.matrix.msc4140.delay=400`
    const { delay_id: delayId } = await ivanov.api<{ delay_id: string }>('PUT', at, { left: true })
    expect(delayId).toMatch(/./)
    await expect
      .poll(async () => (await ivanov.messages(campus.room('course').id, { limit: 5 })).chunk.some((event) => event.type === 'org.example.leave'), { timeout: 5000 })
      .toBe(true)
  })

  it('makes the teacher moderator though the student came first, and never the student', async () => {
    const student = await enterRoom(ivanov, 'course')
    expect(await roleOf(student)).toBe('participant')
    const teacher = await enterRoom(petrova, 'course')
    expect(await roleOf(teacher)).toBe('moderator')
    const assistant = await enterRoom(await campus.login('smith'), 'course') // level 50: what the room's state takes
    expect(await roleOf(assistant)).toBe('moderator')
    await teacher.leave()
    await assistant.leave()
    expect(await roleOf(student)).toBe('participant')
  })

  it('does so in the library, too', async () => {
    const { id } = campus.room('course')
    const silent = { room: conferenceOfRoom(id), camera: null, microphone: false } as const
    const [first, second] = await Promise.all([open(calls.origin), open(calls.origin)])
    await first.join({ ...silent, name: 'Student', token: await calls.openIdToken(ivanov, id) })
    await second.join({ ...silent, name: 'Teacher', token: await calls.openIdToken(petrova, id) })
    await second.until('being moderator', ({ moderator }) => moderator)
    const { moderator, others } = await first.until('the teacher', (state) => state.others[0]?.moderator === true)
    expect(moderator).toBe(false)
    expect(JSON.stringify(others[0]?.identity)).toContain('@petrova:uni.test')
  })

  it('knows that creators stand above all in rooms of version 12', async () => {
    const student = await enterRoom(petrova, 'seminar')
    const creator = await enterRoom(await campus.login('moreau'), 'seminar')
    expect(await roleOf(creator)).toBe('moderator')
    expect(await roleOf(student)).toBe('participant')
  })

  it('refuses outsiders, tokens of nobody, and tokens for another room', async () => {
    const { id: course } = campus.room('course')
    const { id: seminar } = campus.room('seminar')
    const refused = (room: string, token: string): Promise<void> => expect(enter(calls, { room: conferenceOfRoom(room), token })).rejects.toThrow('not-allowed')
    await refused(seminar, await calls.openIdToken(ivanov, seminar)) // not a member
    await refused(seminar, await calls.openIdToken(petrova, course)) // of another room
    await refused(course, calls.token('*')) // the deployment has no tokens of its own
    const nobody = signJwt({ iss: calls.domain, room: '*', context: { matrix: { token: 'nonsense', room_id: course, server_name: 'uni.test' }, user: { name: 'x' } } }, 'notused')
    await refused(course, nobody)
    await expect(enter(calls, { room: conferenceOfRoom(course) })).rejects.toThrow('not-allowed')
  })

  it('lets nobody from one conference into another', async () => {
    const { id } = campus.room('course')
    const joined = await enter(calls, { room: conferenceOfRoom(id), token: await calls.openIdToken(ivanov, id) })
    joined.send(`<presence xmlns="jabber:client" to="other@muc.${calls.xmppDomain}/${joined.id}"><x xmlns="http://jabber.org/protocol/muc"/></presence>`)
    await expect.poll(() => joined.received.some(({ attributes }) => attributes.type === 'error' && attributes.from?.startsWith('other@') === true)).toBe(true)
  })

  it('leaves no token in what it notes', () => {
    const noted = JSON.stringify(calls.log)
    expect(noted).toContain('token=…')
    expect(noted).not.toMatch(/token=[^…]/)
  })
})

describe('variants', () => {
  it('has no delayed events and names no deployment, where a campus is asked for that', async () => {
    const campus = await startCampus({ seed: 'tiny', delayedEvents: false, calls: { announced: false, transport: 'bosh' } })
    try {
      const { unstable_features: features } = await request<{ unstable_features: Record<string, boolean> }>(campus.base, 'GET', '/_matrix/client/versions')
      expect(features['org.matrix.msc4140'] ?? false).toBe(false)
      expect(await request(campus.base, 'GET', '/.well-known/matrix/client')).not.toHaveProperty(['io.element.jitsi'])
      expect(await (await fetch(`${campus.calls?.origin ?? ''}/config.js`)).text()).not.toContain('websocket:')
    } finally {
      await campus.stop()
    }
  })
})
