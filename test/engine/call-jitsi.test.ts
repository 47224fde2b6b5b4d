// For: the Jitsi conference against the campus' real deployment, in real Chromium: media both ways, share, roles, hands, tokens, coming back.
// Must not know Electron or the call view.
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureCampusDeps } from '../../build/campus-deps.ts'
import { startJitsi, type Calls } from '../campus/jitsi/index.ts'
import { CLAIMS, flood, forgedCommands, HOSTILE_MESSAGES, HOSTILE_NAMES } from '../campus/jitsi/hostile.ts'
import { startParticipant, type Participant } from '../campus/jitsi/participant.ts'
import { crowd, joinByXmpp } from '../campus/jitsi/xmpp.ts'
import { callGround } from './call-ground.ts'
import { openAdapter, type AdapterPage } from './call-page.ts'

const ground = callGround('vorlesung')

async function adapter(browser = ground.here, origin = ground.calls.origin): Promise<AdapterPage> {
  const page = await openAdapter(browser, origin)
  ground.closeLater(() => page.close())
  return page
}
async function participant(): Promise<Participant> {
  const one = await startParticipant(ground.calls.origin, { browser: ground.there })
  ground.closeLater(() => one.stop())
  return one
}

describe('two in a conference', () => {
  it('see and hear each other, with names, roles and hands', async () => {
    const conference = ground.room()
    const a = await adapter()
    await a.create({ conference })
    await a.page.evaluate(() => window.adapter.join({ displayName: 'Ада' }))
    await a.until('joined', ({ phase }) => phase.kind === 'joined')
    const b = await participant()
    await b.join({ room: conference, name: 'Борис', camera: 'green', microphone: true })
    await a.seeCounting('camera', 'green')
    await b.hearSomething()
    const seen = await a.until('both', ({ people }) => people.length === 2)
    expect(seen.people.find(({ local }) => local)).toMatchObject({ name: 'Ада', role: 'moderator', verified: false })
    expect(seen.people.find(({ local }) => !local)).toMatchObject({ name: 'Борис', role: 'participant', verified: false, handRaisedAt: null })
    await b.raiseHand(true)
    await a.until('the hand', ({ people }) => people.some(({ local, handRaisedAt }) => !local && handRaisedAt !== null))
    await a.page.evaluate(() => { window.adapter.conference().raiseHand(true) })
    await b.until('our hand', ({ others }) => others.some(({ name, hand }) => name === 'Ада' && hand))
    await a.page.evaluate(() => window.adapter.conference().setMicrophone({ on: false }))
    await a.until('muted', ({ tracks }) => tracks.some(({ local, kind, muted }) => local && kind === 'audio' && muted))
    await b.mute('video', true)
    // A page of 2021 that began the path between two says nothing of it; then it is seen by the picture that stands still.
    await a.until('their camera off', ({ tracks }) => !tracks.some(({ local, kind, muted, stalled }) => !local && kind === 'video' && !muted && !stalled))
    console.log(JSON.stringify(await a.page.evaluate(() => window.adapter.conference().statistics())))
  })
})

describe('a list of who is here', () => {
  it('is told to all, to those who come later and to a plain page, by a moderator only, and ends with it or with whoever keeps it', async () => {
    const conference = ground.room()
    const [a, b, late] = [await adapter(), await adapter(ground.there), await adapter(ground.there)]
    const silent = { microphone: { on: false, deviceId: null }, camera: { on: false, deviceId: null } }
    for (const page of [a, b, late]) await page.create({ conference })
    await a.page.evaluate((more) => window.adapter.join({ displayName: 'Ада', ...more }), silent)
    const teacher = (await a.until('joined as moderator', ({ people }) => people.some(({ local, role }) => local && role === 'moderator'))).people[0]?.id
    await b.page.evaluate((more) => window.adapter.join({ displayName: 'Борис', ...more }), silent)
    const plain = await participant()
    await plain.join({ room: conference, name: 'Вера', camera: null, microphone: false })
    await b.until('all three', ({ people }) => people.length === 3)
    // Neither a student's word nor a student's command is one.
    await plain.property('amphi_attendance', 'true')
    await b.page.evaluate(() => { window.adapter.conference().keepAttendance(true, 'Борис ведёт список') })
    await a.page.evaluate(() => { window.adapter.conference().keepAttendance(true, 'Ада ведёт список') })
    for (const page of [a, b]) expect((await page.until('the list', ({ keepers }) => keepers.length > 0)).keepers).toEqual([teacher])
    await plain.until('the words', ({ texts }) => texts.length > 0)
    await late.page.evaluate((more) => window.adapter.join({ displayName: 'Галя', ...more }), silent)
    expect((await late.until('the list', ({ keepers }) => keepers.length > 0)).keepers).toEqual([teacher])
    expect((await plain.state()).texts).toEqual(['Ада ведёт список'])
    await a.page.evaluate(() => { window.adapter.conference().keepAttendance(false, 'Ада больше не ведёт список') })
    for (const page of [a, b, late]) await page.until('the end of the list', ({ keepers }) => keepers.length === 0)
    await a.page.evaluate(() => { window.adapter.conference().keepAttendance(true, 'Ада ведёт список') })
    for (const page of [b, late]) await page.until('the list again', ({ keepers }) => keepers.length === 1)
    // The server makes another a moderator as the last one leaves: the plain page's word would then be one.
    await plain.property('amphi_attendance', 'false')
    await a.page.evaluate(() => window.adapter.conference().leave())
    for (const page of [b, late]) await page.until('the end with its keeper', ({ keepers, people }) => keepers.length === 0 && !people.some(({ name }) => name === 'Ада'))
  })
})

/** Two adapters in one conference, both with camera and microphone. */
async function two(conference = ground.room()): Promise<[AdapterPage, AdapterPage]> {
  const a = await adapter()
  const b = await adapter(ground.there)
  for (const page of [a, b]) await page.create({ conference })
  await a.page.evaluate(() => window.adapter.join({ displayName: 'Ада' }))
  await b.page.evaluate(() => window.adapter.join({ displayName: 'Борис' }))
  for (const page of [a, b]) await page.until('the other’s media', ({ tracks }) => tracks.filter(({ local }) => !local).length === 2)
  return [a, b]
}

describe('a shared screen', () => {
  it('is seen by the other as a screen, is switched in place, paused, and ends with its source', async () => {
    const [a, b] = await two()
    await a.page.evaluate(() => { window.adapter.paintScreen('orange') })
    expect(await a.page.evaluate(() => window.adapter.share())).toEqual({ ok: true })
    await b.seeCounting('screen', 'orange')
    expect((await a.seen()).shares).toEqual(['none', 'choosing', 'live'])
    await a.page.evaluate(() => { window.adapter.paintScreen('purple') })
    expect(await a.page.evaluate(() => window.adapter.share('text'))).toEqual({ ok: true })
    await b.seeCounting('screen', 'purple')
    expect((await a.seen()).share).toMatchObject({ kind: 'live', mode: 'text', paused: false })
    await a.page.evaluate(() => window.adapter.conference().pauseShare(true))
    await b.until('paused', ({ tracks }) => tracks.some(({ local, source, muted }) => !local && source === 'screen' && muted))
    await a.page.evaluate(() => window.adapter.conference().pauseShare(false))
    await b.seeCounting('screen', 'purple')
    const ended = Date.now()
    await a.page.evaluate(() => { window.adapter.endScreen() })
    await a.until('the end', ({ share }) => share.kind === 'none')
    await b.until('the camera again', ({ tracks }) => !tracks.some(({ local, source }) => !local && source === 'screen'))
    console.log(`share ended and told after ${String(Date.now() - ended)} ms`)
    await b.until('our camera', ({ tracks }) => tracks.some(({ local, source, muted }) => !local && source === 'camera' && !muted))
  })

  it('that is declined, ends before its first picture or is cancelled says nothing, and the next one works', async () => {
    const [a, b] = await two()
    for (const mode of ['declined', 'ends'] as const) {
      await a.page.evaluate((how) => { window.adapter.paintScreen('orange', how) }, mode)
      expect(await a.page.evaluate(() => window.adapter.share())).toEqual({ ok: false, code: 'declined', detail: null })
    }
    await a.page.evaluate(() => { window.adapter.paintScreen('orange', 'never') })
    const pending = a.page.evaluate(() => window.adapter.share())
    await a.until('choosing', ({ share }) => share.kind === 'choosing')
    expect(await a.page.evaluate(() => window.adapter.share())).toMatchObject({ ok: false, code: 'busy' })
    await a.page.evaluate(() => window.adapter.conference().stopShare())
    expect(await pending).toMatchObject({ ok: false, code: 'declined' })
    expect((await a.seen()).share).toEqual({ kind: 'none' })
    await a.page.evaluate(() => { window.adapter.paintScreen('teal') })
    expect(await a.page.evaluate(() => window.adapter.share())).toEqual({ ok: true })
    await b.seeCounting('screen', 'teal')
  })

  it('starts and stops twenty times in a row', async () => {
    const [a, b] = await two()
    await a.page.evaluate(() => { window.adapter.paintScreen('red') })
    for (let n = 0; n < 20; n += 1) {
      expect(await a.page.evaluate(() => window.adapter.share())).toEqual({ ok: true })
      await a.page.evaluate(() => window.adapter.conference().stopShare())
    }
    expect(await a.page.evaluate(() => window.adapter.share())).toEqual({ ok: true })
    await b.seeCounting('screen', 'red')
  })

  it('of a black picture is doubted after three seconds', async () => {
    const [a] = await two()
    await a.page.evaluate(() => { window.adapter.paintScreen('black') })
    expect(await a.page.evaluate(() => window.adapter.share())).toEqual({ ok: true })
    await a.until('the doubt', ({ share }) => share.kind === 'live' && share.doubt === 'black', 8000)
  })
})

describe('a picture that nobody looks at', () => {
  it('between two costs a fraction, again and again, comes back each time, and hides no share that begins meanwhile', async () => {
    const [a, b] = await two()
    const other = (await b.seen()).people.find(({ local }) => !local)?.id ?? ''
    const look = (height: number | null): Promise<void> => b.page.evaluate(([id, most]) => { window.adapter.conference().requestVideo(most === null ? [] : (['camera', 'screen'] as const).map((source) => ({ participant: id, source, height: most }))) }, [other, height] as const)
    const width = async (): Promise<number> => (await b.page.evaluate(() => window.adapter.picture('camera')))?.width ?? 0
    const bytes = async (): Promise<number> => {
      const read = async (): Promise<number> => Number((await b.page.evaluate(() => window.adapter.conference().statistics()))['videoBytesReceived'])
      const before = await read()
      await new Promise((resolve) => setTimeout(resolve, 2000))
      return (await read()) - before
    }
    const shares: number[] = []
    for (let round = 0; round < 4; round += 1) {
      await look(360)
      await expect.poll(width, { timeout: 20_000 }).toBeGreaterThan(300)
      const seen = await bytes()
      await look(null)
      await expect.poll(width, { timeout: 20_000 }).toBeLessThan(100)
      shares.push((await bytes()) / seen)
    }
    console.log(`unseen, a picture costs ${shares.map((share) => `${(share * 100).toFixed(1)} %`).join(', ')} of one that is seen`)
    // One of four may fall into a moment in which the encoder learns.
    expect(Math.min(...shares)).toBeLessThan(0.3)
    await a.page.evaluate(() => { window.adapter.paintScreen('green') })
    expect(await a.page.evaluate(() => window.adapter.share())).toEqual({ ok: true })
    await look(360)
    await b.seeCounting('screen', 'green')
    // The other way round: looked away from while it is shared, and the camera is back when looked at.
    await look(null)
    await a.page.evaluate(() => window.adapter.conference().stopShare())
    await look(360)
    await expect.poll(width, { timeout: 20_000 }).toBeGreaterThan(300)
  })
})

describe('a connection that breaks', () => {
  // Two minutes, as in `AMPHI_CUT_SECONDS=125`, are too long for every run.
  it.each((process.env.AMPHI_CUT_SECONDS ?? '5,30').split(',').map(Number))('for %d seconds comes back with the same media and the share', async (seconds) => {
    const [a, b] = await two()
    await a.page.evaluate(() => { window.adapter.paintScreen('blue') })
    expect(await a.page.evaluate(() => window.adapter.share())).toEqual({ ok: true })
    await b.seeCounting('screen', 'blue')
    await ground.calls.cut()
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    await ground.calls.restore()
    for (const page of [a, b]) await page.until('joined again', ({ phase }) => phase.kind === 'joined', 60_000)
    await b.seeCounting('screen', 'blue', 90_000)
    // Media between two does not need the server: that it is heard again shows in what goes over it.
    await a.page.evaluate(() => { window.adapter.conference().raiseHand(true) })
    await b.until('the hand', ({ people }) => people.some(({ local, handRaisedAt }) => !local && handRaisedAt !== null), 90_000)
    await b.seeCounting('screen', 'blue', 90_000)
    expect((await b.seen()).people.length).toBe(2)
    console.log(JSON.stringify({ seconds, phases: [(await a.seen()).phases, (await b.seen()).phases], a: await a.page.evaluate(() => window.adapter.conference().statistics()) }))
  }, 400_000)

  it('because the server starts anew comes back by itself', async () => {
    const [a, b] = await two()
    await ground.calls.stopServer('SIGKILL')
    for (const page of [a, b]) await page.until('reconnecting', ({ phase }) => phase.kind === 'reconnecting', 60_000)
    await ground.calls.startServer()
    for (const page of [a, b]) await page.until('joined again', ({ phase, people }) => phase.kind === 'joined' && people.length === 2, 60_000)
    for (const page of [a, b]) await page.until('live media', ({ tracks }) => tracks.some(({ local, kind, stalled }) => !local && kind === 'video' && !stalled), 60_000)
  })
})

describe('what others may do', () => {
  it('is told and nothing more: messages of any shape, a removal, a locked door', async () => {
    const conference = ground.room()
    const a = await participant()
    await a.join({ room: conference, name: 'Dozent', camera: null, microphone: false })
    const b = await adapter()
    await b.create({ conference })
    await b.page.evaluate(() => window.adapter.join({ displayName: 'Student' }))
    await b.until('both', ({ people }) => people.some(({ local, role }) => !local && role === 'moderator'))
    await a.message({ name: 'endpoint-reaction', reactions: ['clap', 'nonsense'], timestamp: 1 })
    await b.until('the reaction', ({ events }) => events.some((event) => event.type === 'reaction' && event.key === 'clap'))
    await a.message(JSON.parse('{"type":"","name":"endpoint-reaction","__proto__":{"polluted":true},"reactions":{"length":9}}') as object)
    await a.property('raisedHand', '{"__proto__":{"polluted":1}}')
    await a.rename('\u202eevil<img src=x onerror=alert(1)>')
    await b.until('the name as text', ({ people }) => people.some(({ local, name }) => !local && name === 'evil<img src=x onerror=alert(1)>'))
    expect(await b.page.evaluate(() => 'polluted' in {})).toBe(false)
    const { others } = await a.state()
    await a.message({ name: 'amphi-unmute-please' }, others[0]?.id ?? '')
    await b.until('asked', ({ events }) => events.some((event) => event.type === 'asked' && event.what === 'unmute-please'))
    await a.kick(others[0]?.id ?? '')
    await b.until('removed', ({ phase }) => phase.kind === 'failed' && phase.error.code === 'removed')
    await a.lock('geheim')
    await b.page.evaluate(() => window.adapter.join({ displayName: 'Student' }))
    expect((await b.seen()).phase).toMatchObject({ kind: 'failed', error: { code: 'password' } })
    await b.page.evaluate(() => window.adapter.join({ displayName: 'Student', password: 'falsch' }))
    expect((await b.seen()).phase).toMatchObject({ kind: 'failed', error: { code: 'password-wrong' } })
    await b.page.evaluate(() => window.adapter.join({ displayName: 'Student', password: 'geheim' }))
    expect((await b.seen()).phase.kind).toBe('joined')
  })

  it('moderators of ours have: hands lowered, people removed and promoted', async () => {
    const conference = ground.room()
    const a = await adapter()
    await a.create({ conference })
    await a.page.evaluate(() => window.adapter.join({ displayName: 'Ада', camera: { on: false, deviceId: null } }))
    const b = await adapter(ground.there)
    await b.create({ conference })
    await b.page.evaluate(() => window.adapter.join({ displayName: 'Борис', camera: { on: false, deviceId: null } }))
    await b.page.evaluate(() => { window.adapter.conference().raiseHand(true) })
    const seen = await a.until('the hand', ({ people }) => people.some(({ local, handRaisedAt }) => !local && handRaisedAt !== null))
    const id = seen.people.find(({ local }) => !local)?.id ?? ''
    await a.page.evaluate((who) => { window.adapter.conference().lowerHand(who) }, id)
    await a.until('the hand down', ({ people }) => people.every(({ handRaisedAt }) => handRaisedAt === null))
    expect((await b.seen()).events.some((event) => event.type === 'asked' && event.what === 'hand-lowered')).toBe(true)
    await a.page.evaluate((who) => { window.adapter.conference().promote(who) }, id)
    await b.until('the role', ({ people }) => people.some(({ local, role }) => local && role === 'moderator'))
    await b.until('what a moderator may', ({ events }) => events.some((event) => event.type === 'features' && event.features.remove))
    await a.page.evaluate((who) => { window.adapter.conference().remove(who) }, id)
    await b.until('removed', ({ phase }) => phase.kind === 'failed' && phase.error.code === 'removed')
    await a.until('alone', ({ people }) => people.length === 1)
  })
})

describe('tokens', () => {
  let locked: Calls
  beforeAll(async () => {
    const deps = await ensureCampusDeps({ log: () => undefined, parts: ['prosody'] })
    locked = await startJitsi({ dir: path.join(ground.dir, 'jwt'), prosody: deps.prosody, library: deps.jitsiLibrary, auth: 'jwt' })
  })
  afterAll(() => locked.stop())

  const user = (name: string, more: object = {}) => ({ context: { user: { id: `@${name}:uni.test`, name, ...more } } })

  it('vouch for names and make moderators, whoever comes first', async () => {
    const conference = ground.room()
    const student = await adapter(ground.here, locked.origin)
    await student.create({ conference, tokens: [locked.token(conference, user('Студент'))] })
    await student.page.evaluate(() => window.adapter.join({ displayName: 'Профессор' }))
    const teacher = await adapter(ground.there, locked.origin)
    await teacher.create({ conference, tokens: [locked.token(conference, user('Профессор', { affiliation: 'owner' }))] })
    await teacher.page.evaluate(() => window.adapter.join({ displayName: 'x' }))
    await teacher.until('the role', ({ people }) => people.some(({ local, role }) => local && role === 'moderator'))
    const seen = await teacher.until('both', ({ people }) => people.length === 2)
    expect(seen.people.find(({ local }) => !local)).toMatchObject({ name: 'Студент', verified: true, role: 'participant' })
    await student.until('the teacher', ({ people }) => people.some(({ local, name, role, verified }) => !local && verified && name === 'Профессор' && role === 'moderator'))
  })

  it('that are refused are said once', async () => {
    const conference = ground.room()
    const a = await adapter(ground.here, locked.origin)
    await a.create({ conference, tokens: [locked.token(conference, { exp: 1 }), locked.token('anderswo')] })
    await a.page.evaluate(() => window.adapter.join())
    const seen = await a.seen()
    expect(seen.phase).toMatchObject({ kind: 'failed', error: { code: 'token-refused' } })
    expect(seen.phases).toEqual(['idle', 'connecting', 'failed'])
    await a.page.evaluate(() => window.adapter.join())
    expect((await a.seen()).phase).toMatchObject({ kind: 'failed', error: { code: 'not-allowed' } })
    expect(await a.page.evaluate(() => window.adapter.tokensAsked())).toBe(2)
  })
})

describe('a crowd', () => {
  it('of two hundred that joins in ten seconds is entered without a task of fifty milliseconds of ours', async () => {
    const conference = ground.room()
    const a = await adapter()
    await a.create({ conference })
    await a.page.evaluate(() => window.adapter.join({ camera: { on: false, deviceId: null } }))
    await a.page.evaluate(() => {
      const world = globalThis as typeof globalThis & { tasks?: number[] }
      const tasks: number[] = (world.tasks = [])
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) tasks.push(Math.round(entry.duration)) }).observe({ type: 'longtask' })
    })
    const many = await crowd(200, { origin: ground.calls.origin, xmppDomain: ground.calls.xmppDomain, room: conference, withinMs: 10_000 })
    const seen = await a.until('two hundred', ({ people }) => people.length === 201, 30_000)
    expect(new Set(seen.people.map(({ name }) => name)).size).toBe(201)
    const tasks = await a.page.evaluate(() => (globalThis as typeof globalThis & { tasks?: number[] }).tasks ?? [])
    console.log(`tasks of 50 ms and more while 200 joined: ${JSON.stringify(tasks)}`)
    // The library's own parsing among them; on a busy machine one may slip through.
    expect(tasks.length).toBeLessThanOrEqual(2)
    await many.leave()
    await a.until('nobody', ({ people }) => people.length === 1, 30_000)
  })

  it('of one who means harm changes nothing but its own line', async () => {
    const conference = ground.room()
    const a = await adapter()
    await a.create({ conference })
    await a.page.evaluate(() => window.adapter.join({ displayName: 'Ада', microphone: { on: false, deviceId: null }, camera: { on: false, deviceId: null } }))
    const me = (await a.seen()).people.find(({ local }) => local)?.id ?? ''
    const members = []
    // A name with control characters is no XML: the server ends that connection itself.
    for (const [kind, name] of Object.entries(HOSTILE_NAMES)) if (kind !== 'control') members.push(await joinByXmpp({ origin: ground.calls.origin, xmppDomain: ground.calls.xmppDomain, room: conference, name, extensions: CLAIMS }))
    const [mallory] = members
    for (const message of HOSTILE_MESSAGES) mallory?.endpointMessage(message)
    for (const stanza of forgedCommands(me, `${conference}@muc.${ground.calls.xmppDomain}`)) mallory?.send(stanza)
    if (mallory !== undefined) flood(mallory, 500)
    const seen = await a.until('all of them', ({ people }) => people.length === members.length + 1)
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const after = await a.seen()
    expect(after.phase.kind).toBe('joined')
    for (const { local, role, verified, avatar, name, service, handRaisedAt } of seen.people) {
      if (local) continue
      expect({ role, verified, avatar, service, handRaisedAt }).toEqual({ role: 'participant', verified: false, avatar: null, service: false, handRaisedAt: null })
      expect(name).not.toMatch(/[\p{Cc}\u2028\u202a-\u202e\u2066-\u2069\u200b]/u)
      expect(name.length).toBeLessThanOrEqual(80)
    }
    // Nothing was switched on, nobody was asked, and what was sent as a flood came as a trickle.
    expect(after.tracks).toEqual([])
    expect(after.events.filter(({ type }) => type === 'asked' || type === 'trouble')).toEqual([])
    expect(after.events.filter(({ type }) => type === 'reaction').length).toBeLessThan(40)
    expect(await a.page.evaluate(() => 'polluted' in {} || 'pwned' in window)).toBe(false)
    expect(a.log.filter((line) => line.startsWith('pageerror'))).toEqual([])
    for (const one of members) await one.leave()
  })
})
