// For: joining, failing, coming back and leaving, against both generations of the library.
// Must not know a browser.
import { describe, expect, it, vi } from 'vitest'
import { createCall, JOIN, pass, playTime, settle, type Call } from './call.fixture.ts'
import { FakeParticipant, FakeTrack, type Era } from './fake.fixture.ts'
import { CONFERENCE, CONNECTION } from './library.ts'

const ERAS: Era[] = ['2021', 'current']

playTime()

const failure = (call: Call): unknown => call.of('phase').at(-1)?.phase

describe.each(ERAS)('a conference on the library of %s', (era) => {
  it('joins with a fresh token, the room in its address, microphone and camera in the conference', async () => {
    const call = createCall(era)
    await call.join()
    expect(call.phases()).toEqual(['idle', 'connecting', 'joined'])
    expect(call.library.connection.token).toBe('token-1')
    expect(call.library.connection.options['serviceUrl']).toBe('wss://meet.uni.test/xmpp-websocket?room=room')
    expect(call.lib.displayName).toBe('Ада')
    expect(call.lib.local.map(({ kind }) => kind)).toEqual(['audio', 'video'])
    expect(call.of('track').map(({ track }) => [track.participant, track.source, track.local, track.muted])).toEqual([['me', 'microphone', true, false], ['me', 'camera', true, false]])
    expect(call.page.asked).toEqual(['/config.js?room=room', '/libs/lib-jitsi-meet.min.js'])
  })

  it('knows its role from the conference, whenever that knows it', async () => {
    const call = createCall(era)
    await call.join({}, { moderator: true })
    expect(call.of('participant').at(-1)?.participant).toMatchObject({ id: 'me', role: 'moderator', local: true })
    expect(call.of('features').at(-1)?.features).toMatchObject({ muteOthers: true, remove: true, lock: true, promote: true, lobby: false, keepMuted: false, endForAll: false, cameraWhileSharing: era === 'current' })
  })

  it('opens no device that is not wanted', async () => {
    const call = createCall(era)
    await call.join({ microphone: { on: false, deviceId: null }, camera: { on: false, deviceId: null } })
    expect(call.library.asked).toEqual([])
    expect(await call.conference.setMicrophone({ on: true })).toEqual({ ok: true })
    expect(call.lib.local.map(({ kind }) => kind)).toEqual(['audio'])
  })

  it('says a refused token once, whatever the library says after it', async () => {
    const call = createCall(era)
    call.library.onConnect = (connection) => { queueMicrotask(() => { connection.reject('token expired') }) }
    await call.conference.join(JOIN)
    expect(call.phases()).toEqual(['idle', 'connecting', 'failed'])
    expect(failure(call)).toEqual({ kind: 'failed', error: { code: 'token-refused', detail: 'token expired' } })
    expect(call.tokens).toBe(1)
    expect(call.library.made.every((track) => track.disposed)).toBe(true)
  })

  it.each([
    ['conference.connectionError.notAllowed', 'not-allowed'], ['conference.max_users', 'full'], ['conference.destroyed', 'ended'],
    ['conference.connectionError.accessDenied', 'lobby-denied'], ['conference.incompatible_server_versions', 'deployment-wrong'],
  ])('%s ends it as %s', async (name, code) => {
    const call = createCall(era)
    const joining = call.conference.join(JOIN)
    await settle()
    call.lib.emit(CONFERENCE.failed, name, 'words of the\u202e server')
    await joining
    expect(failure(call)).toEqual({ kind: 'failed', error: { code, detail: 'words of the server' } })
  })

  it('asks for the password and says when it was wrong, with the devices kept open', async () => {
    const call = createCall(era)
    for (const [password, code] of [[null, 'password'], ['falsch', 'password-wrong']] as const) {
      const joining = call.conference.join({ ...JOIN, password })
      await settle()
      expect(call.lib.password).toBe(password ?? undefined)
      call.lib.emit(CONFERENCE.failed, 'conference.passwordRequired')
      await joining
      expect(failure(call)).toMatchObject({ kind: 'failed', error: { code } })
    }
    await call.join({ password: 'richtig' })
    expect(call.library.made).toHaveLength(2)
    expect(call.tokens).toBe(3)
    expect(call.phases().at(-1)).toBe('joined')
  })

  it('knocks at a lobby, waits, and is in when it is let in', async () => {
    const call = createCall(era)
    const joining = call.conference.join(JOIN)
    await settle()
    call.lib.emit(CONFERENCE.failed, 'conference.connectionError.membersOnly')
    await joining
    expect(call.phases().at(-1)).toBe('lobby')
    expect(call.lib.sent).toContainEqual({ how: 'knock', values: ['Ада'] })
    await pass(60_000)
    call.lib.enter('me')
    expect(call.phases().at(-1)).toBe('joined')
  })

  it('says which lobby it is: one for want of a host, or one kept by a moderator', async () => {
    for (const host of [true, undefined]) {
      const call = createCall(era)
      const joining = call.conference.join(JOIN)
      await settle()
      call.lib.emit(CONFERENCE.failed, 'conference.connectionError.membersOnly', 'lobby@example.org', host)
      await joining
      expect(failure(call)).toMatchObject({ kind: 'lobby', ...host === true && { host } })
      expect(call.lib.sent).toContainEqual({ how: 'knock', values: ['Ада'] })
    }
  })

  it('waits for a host where only they may open it, asking again until one has', async () => {
    const call = createCall(era)
    const joining = call.conference.join(JOIN)
    await settle()
    call.lib.emit(CONFERENCE.failed, 'conference.authenticationRequired')
    await joining
    expect(failure(call)).toEqual({ kind: 'lobby', host: true })
    const asked = vi.spyOn(call.lib, 'join')
    await pass(5_100)
    expect(asked).toHaveBeenCalledTimes(1)
    call.lib.emit(CONFERENCE.failed, 'conference.authenticationRequired')
    await pass(5_100)
    call.lib.enter('me')
    await settle()
    expect(call.phases().at(-1)).toBe('joined')
    await pass(30_000)
    expect(asked).toHaveBeenCalledTimes(2)
  })

  it('is full where only watching is left, and refused with the server’s words rather than their kind', async () => {
    const call = createCall(era)
    call.library.onConnect = (connection) => { queueMicrotask(() => { connection.emit(CONNECTION.redirected, 'v1', 'focus@x') }) }
    await call.conference.join(JOIN)
    expect(failure(call)).toMatchObject({ kind: 'failed', error: { code: 'full' } })
    call.library.onConnect = (connection) => { queueMicrotask(() => { connection.establish() }) }
    const joining = call.conference.join(JOIN)
    await settle()
    call.lib.emit(CONFERENCE.failed, 'conference.connectionError.notAllowed', 'room-creation-restriction', 'Room creation is restricted')
    await joining
    expect(failure(call)).toMatchObject({ error: { code: 'not-allowed', detail: 'Room creation is restricted' } })
  })

  it('goes on without a bridge and says so', async () => {
    const call = createCall(era)
    await call.join()
    call.lib.emit(CONFERENCE.failed, 'conference.videobridgeNotAvailable')
    expect(call.of('trouble')).toEqual([{ type: 'trouble', error: { code: 'bridge-gone', detail: null } }])
    expect(call.phases().at(-1)).toBe('joined')
  })

  it('that removed this participant ends and frees the devices', async () => {
    const call = createCall(era)
    await call.join()
    call.lib.emit(CONFERENCE.kicked, undefined, 'reason')
    await settle()
    await pass(0)
    expect(failure(call)).toMatchObject({ kind: 'failed', error: { code: 'removed' } })
    expect(call.library.made.every((track) => track.disposed)).toBe(true)
    await pass(60_000)
    expect(call.library.connections).toHaveLength(1)
  })

  it('comes back with a fresh token, the same tracks, hand and time when the connection is lost', async () => {
    const call = createCall(era)
    await call.join({}, { moderator: true })
    const other = new FakeParticipant('other')
    call.lib.arrive(other)
    const video = new FakeTrack('video', 'other', era === 'current' ? 'camera' : undefined)
    call.lib.emit(CONFERENCE.trackAdded, video)
    call.conference.raiseHand(true)
    const since = call.of('phase').at(-1)?.phase
    const before = [...call.lib.local]
    call.library.connection.emit(CONNECTION.failed, 'connection.droppedError')
    expect(call.phases().at(-1)).toBe('reconnecting')
    expect(call.of('track').at(-1)?.track).toMatchObject({ participant: 'other', stalled: true })
    await pass(10)
    expect(call.library.connections).toHaveLength(2)
    expect(call.library.connection.token).toBe('token-2')
    call.lib.arrive(other)
    call.lib.enter('me-again')
    await settle()
    expect(call.of('phase').at(-1)?.phase).toEqual(since)
    expect(call.lib.local).toEqual(before)
    expect(call.library.initialised).toBe(1)
    expect(call.lib.sent.find(({ how }) => how === 'property')?.values[0]).toBe('raisedHand')
    expect(call.of('participant-left').map(({ id }) => id)).toEqual(['me'])
    expect(call.of('participant').at(-1)?.participant).toMatchObject({ id: 'me-again' })
  })

  it('whose token has grown old comes back with a fresh one, and ends where that is refused, too', async () => {
    const call = createCall(era)
    await call.join()
    call.library.connection.reject('Token expired')
    await pass(10)
    call.lib.enter('me-again')
    await settle()
    expect([call.phases().at(-1), call.tokens]).toEqual(['joined', 2])
    call.library.onConnect = (connection) => { queueMicrotask(() => { connection.reject('Token expired') }) }
    call.library.connection.reject('Token expired')
    await pass(10)
    expect(failure(call)).toMatchObject({ kind: 'failed', error: { code: 'token-refused', detail: 'Token expired' } })
  })

  it('shows nobody who is only its own former self', async () => {
    const call = createCall(era)
    await call.join()
    call.library.connection.emit(CONNECTION.disconnected)
    await pass(10)
    call.lib.arrive(new FakeParticipant('me', 'Ада'))
    call.lib.enter('me-again')
    await settle()
    call.lib.emit(CONFERENCE.nameChanged, 'me', 'Ада')
    expect(call.of('participant').map(({ participant }) => [participant.id, participant.local])).not.toContainEqual(['me', false])
    call.lib.depart('me')
    expect(call.of('participant-left').map(({ id }) => id)).toEqual(['me'])
  })

  it('tries again for two minutes and a half, then says what it could not do', async () => {
    const call = createCall(era)
    await call.join()
    call.library.onConnect = (connection) => { queueMicrotask(() => { connection.emit(CONNECTION.failed, 'connection.otherError') }) }
    call.library.connection.emit(CONNECTION.disconnected)
    await pass(130_000)
    expect(call.phases().at(-1)).toBe('reconnecting')
    expect(call.library.connections.length).toBeGreaterThan(10)
    await pass(40_000)
    expect(failure(call)).toMatchObject({ kind: 'failed', error: { code: 'connection-lost' } })
    expect(call.library.made.every((track) => track.disposed)).toBe(true)
    // What it says offers to try again, and that is a join like the first one: with devices, and mended when it breaks.
    call.library.onConnect = (connection) => { queueMicrotask(() => { connection.establish() }) }
    const before = call.library.made.length
    await call.join()
    expect(call.phases().slice(-2)).toEqual(['connecting', 'joined'])
    expect(call.library.made.slice(before).map(({ kind }) => kind).toSorted()).toEqual(['audio', 'video'])
    call.library.connection.emit(CONNECTION.disconnected)
    expect(call.phases().at(-1)).toBe('reconnecting')
  })

  it('waits for the network rather than asking in vain, and is back at once', async () => {
    const call = createCall(era)
    await call.join()
    call.page.online = false
    call.page.dispatchEvent(new Event('offline'))
    expect(call.phases().at(-1)).toBe('reconnecting')
    call.library.connection.emit(CONNECTION.disconnected)
    await pass(60_000)
    expect(call.library.connections).toHaveLength(1)
    call.page.online = true
    call.page.dispatchEvent(new Event('online'))
    await pass(0)
    expect(call.library.connections).toHaveLength(2)
  })

  it('whose media is interrupted waits for the library, and joins anew when it does not mend it', async () => {
    const call = createCall(era)
    await call.join()
    call.lib.emit(CONFERENCE.interrupted)
    expect(call.phases().at(-1)).toBe('reconnecting')
    await pass(5000)
    call.lib.emit(CONFERENCE.restored)
    expect(call.phases().at(-1)).toBe('joined')
    call.lib.emit(CONFERENCE.interrupted)
    await pass(21_000)
    expect(call.library.connections).toHaveLength(2)
  })

  it('of a machine that slept joins anew', async () => {
    const call = createCall(era)
    await call.join()
    vi.setSystemTime(Date.now() + 600_000)
    await pass(2500)
    expect(call.library.connections).toHaveLength(2)
    call.lib.enter('me-again')
    await settle()
    expect(call.phases().at(-1)).toBe('joined')
  })

  it('that fails at media again and again says it is the firewall', async () => {
    const call = createCall(era)
    await call.join()
    for (let n = 0; n < 3; n += 1) {
      call.lib.emit(CONFERENCE.failed, 'conference.iceFailed')
      await pass(10)
      call.lib.enter(`me-${String(n)}`)
      await settle()
    }
    call.lib.emit(CONFERENCE.failed, 'conference.iceFailed')
    await pass(10)
    expect(failure(call)).toMatchObject({ kind: 'failed', error: { code: 'media-failed' } })
  })

  it('leaves in every phase, frees everything and can be joined again', async () => {
    const call = createCall(era)
    await call.conference.leave()
    const joining = call.conference.join(JOIN)
    await settle()
    await call.conference.leave()
    await joining
    expect(call.phases().at(-1)).toBe('left')
    await call.join()
    await call.conference.leave()
    expect(call.phases().at(-1)).toBe('left')
    expect(call.library.made.every((track) => track.disposed)).toBe(true)
    expect(call.library.connections.every((connection) => connection.disconnected && connection.count() === 0)).toBe(true)
    await pass(60_000)
    expect(call.phases().at(-1)).toBe('left')
  })

  it('says that nothing answers, within ten seconds', async () => {
    const call = createCall(era)
    call.library.onConnect = () => undefined
    const joining = call.conference.join(JOIN)
    await pass(10_000)
    await joining
    expect(failure(call)).toMatchObject({ kind: 'failed', error: { code: 'deployment-slow' } })
  })

  it('takes the other way in where WebSockets are swallowed', async () => {
    const call = createCall(era, { config: { hosts: { domain: 'd', muc: 'm' }, websocket: 'wss://meet.uni.test/xmpp-websocket', bosh: '//meet.uni.test/http-bind' } })
    call.library.onConnect = (connection) => { if (String(connection.options['serviceUrl']).startsWith('https:')) queueMicrotask(() => { connection.establish() }) }
    const joining = call.conference.join(JOIN)
    await pass(4100)
    call.lib.enter('me')
    await joining
    expect(call.phases().at(-1)).toBe('joined')
    expect(call.library.connection.options['serviceUrl']).toBe('https://meet.uni.test/http-bind?room=room')
  })

  it('tells a late listener all that is known, in order', async () => {
    const call = createCall(era)
    await call.join()
    call.lib.arrive(new FakeParticipant('other'))
    const told: string[] = []
    call.conference.subscribe((event) => { told.push(event.type) })
    expect(told).toEqual(['phase', 'features', 'moderation', 'participant', 'participant', 'track', 'track', 'dominant', 'lobby', 'attendance'])
  })
})

it('says a token that main cannot get, and asks again when it was only the network', async () => {
  const answers = [{ ok: false, code: 'refused', detail: 'kein Zugang' } as const, { ok: false, code: 'offline', detail: null } as const]
  for (const answer of answers) {
    const call = createCall('current', { token: () => Promise.resolve(answer) })
    await call.conference.join(JOIN)
    expect(failure(call)).toMatchObject({ kind: 'failed', error: { code: answer.code === 'refused' ? 'token-refused' : 'deployment-unreachable' } })
  }
})

describe('a way to the server that closes without a word', () => {
  /** A page with a WebSocket of its own, as the library opens one. */
  class Socket extends EventTarget {
    readonly url: string
    constructor(url: string | URL) {
      super()
      this.url = String(url)
    }
  }
  async function call(): Promise<{ call: Call; socket: () => Socket }> {
    const one = createCall('2021')
    Object.assign(one.page, { WebSocket: Socket })
    let opened: Socket | undefined
    one.library.onConnect = (connection) => {
      const { WebSocket: Open } = one.page as unknown as { WebSocket: new (url: string) => Socket }
      opened = new Open(String(connection.options['serviceUrl']))
      queueMicrotask(() => { connection.establish() })
    }
    await one.join()
    return { call: one, socket: () => { if (opened === undefined) throw new Error('nothing was opened'); return opened } }
  }

  it('is told while media goes on, and is over when the library resumes', async () => {
    const { call: one, socket } = await call()
    one.lib.arrive(new FakeParticipant('other'))
    one.lib.emit(CONFERENCE.trackAdded, new FakeTrack('video', 'other'))
    socket().dispatchEvent(new Event('close'))
    expect(one.phases().at(-1)).toBe('reconnecting')
    expect(one.of('track').at(-1)?.track.stalled).toBe(false)
    const { WebSocket: Open } = one.page as unknown as { WebSocket: new (url: string) => Socket }
    const resumed = new Open('wss://meet.uni.test/xmpp-websocket?room=room&previd=abc')
    resumed.dispatchEvent(new Event('open'))
    await pass(2500)
    expect(one.phases().at(-1)).toBe('joined')
    expect(one.library.connections).toHaveLength(1)
    // The bridge's own channel is another matter.
    new Open('wss://meet.uni.test/colibri-ws/x').dispatchEvent(new Event('close'))
    expect(one.phases().at(-1)).toBe('joined')
  })

  it('is joined anew when the server answers and the library does not resume, not before', async () => {
    const { call: one, socket } = await call()
    one.page.status = 0
    socket().dispatchEvent(new Event('close'))
    await pass(60_000)
    expect(one.library.connections).toHaveLength(1)
    one.page.status = 200
    await pass(25_000)
    expect(one.library.connections).toHaveLength(1)
    await pass(10_000)
    expect(one.library.connections).toHaveLength(2)
    one.lib.enter('me-again')
    await settle()
    expect(one.phases().at(-1)).toBe('joined')
  })
})
