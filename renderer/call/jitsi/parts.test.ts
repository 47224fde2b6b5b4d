// For: devices as they come and go, pictures as they are asked for, quality and levels as they are told, commands of moderators.
// Must not know a browser.
import { describe, expect, it } from 'vitest'
import { createCall, JOIN, pass, playTime, settle, type Call } from './call.fixture.ts'
import { FakeParticipant, FakeTrack, type Era } from './fake.fixture.ts'
import { CONFERENCE, CONNECTION, TRACK } from './library.ts'
import { constraintsOf } from './wishes.ts'
import { qualityOf } from './quality.ts'

playTime()

const named = (name: string): Error => Object.assign(new Error(name), { name })

describe('devices', () => {
  it('that fail are joined without, and said when they are switched on', async () => {
    const call = createCall('current')
    call.library.nextDevice = (kind) => (kind === 'audio' ? Promise.reject(named('gum.permission_denied')) : Promise.resolve(new FakeTrack('video', null, 'camera')))
    await call.join()
    expect(call.lib.local.map(({ kind }) => kind)).toEqual(['video'])
    expect(await call.conference.setMicrophone({ on: true })).toEqual({ ok: false, code: 'denied' })
    call.library.nextDevice = () => Promise.reject(named('gum.not_found'))
    expect(await call.conference.setMicrophone({ on: true })).toEqual({ ok: false, code: 'missing' })
  })

  it('that were chosen once and are gone give way to the default one', async () => {
    const call = createCall('current')
    const give = call.library.nextDevice
    call.library.nextDevice = (kind) => (call.library.asked.at(-1)?.['micDeviceId'] === 'gone' ? Promise.reject(named('gum.constraint_failed')) : give(kind))
    await call.join({ microphone: { on: true, deviceId: 'gone' }, camera: { on: false, deviceId: null } })
    expect(call.library.asked.map(({ micDeviceId }) => micDeviceId)).toEqual(['gone', undefined])
    expect(call.lib.local).toHaveLength(1)
  })

  it('are exchanged during the call, muted or not', async () => {
    const call = createCall('2021')
    await call.join()
    const [microphone, camera] = call.lib.local
    expect(await call.conference.setMicrophone({ deviceId: 'usb' })).toEqual({ ok: true })
    expect(microphone?.disposed).toBe(true)
    expect(call.library.asked.at(-1)).toMatchObject({ devices: ['audio'], micDeviceId: 'usb' })
    await call.conference.setCamera({ on: false })
    expect(await call.conference.setCamera({ deviceId: 'other' })).toEqual({ ok: true })
    expect(camera?.disposed).toBe(true)
    // Nothing is opened for a camera that is off.
    expect(call.lib.getLocalTracks('video')).toEqual([])
    expect(await call.conference.setCamera({ on: true })).toEqual({ ok: true })
    expect(call.library.asked.at(-1)).toMatchObject({ devices: ['video'], cameraDeviceId: 'other' })
  })

  it('that are unplugged are replaced by what is left, or are off', async () => {
    const call = createCall('current')
    await call.join()
    const [microphone] = call.lib.getLocalTracks('audio')
    microphone?.emit(TRACK.stopped, microphone)
    await settle()
    expect(call.lib.getLocalTracks('audio')).toHaveLength(1)
    expect(call.lib.getLocalTracks('audio')[0]).not.toBe(microphone)
    call.library.nextDevice = () => Promise.reject(named('gum.not_found'))
    const [next] = call.lib.getLocalTracks('audio')
    next?.emit(TRACK.stopped, next)
    await settle()
    expect(call.lib.getLocalTracks('audio')).toEqual([])
    expect(call.of('track-gone').length).toBeGreaterThanOrEqual(2)
  })

  it('that change are told, and listed with clean names', async () => {
    const call = createCall('current')
    call.page.listed = [{ kind: 'audioinput', deviceId: 'a', label: 'Mikro\u202efon' }, { kind: 'videoinput', deviceId: '', label: 'hidden' }, { kind: 'audiooutput', deviceId: 's', label: '' }, { kind: 'other', deviceId: 'x', label: '' }]
    call.page.devices.dispatchEvent(new Event('devicechange'))
    expect(call.of('devices')).toHaveLength(1)
    expect(await call.conference.devices()).toEqual([{ id: 'a', kind: 'microphone', label: 'Mikrofon' }, { id: 's', kind: 'speaker', label: '' }])
  })

  it('that are slow hold up nobody, and come when they come', async () => {
    const call = createCall('current')
    let give: (track: FakeTrack) => void = () => undefined
    call.library.nextDevice = (kind) => (kind === 'video' ? new Promise((resolve) => { give = resolve }) : Promise.resolve(new FakeTrack('audio', null)))
    const joining = call.conference.join({ displayName: 'x', avatar: null, microphone: { on: true, deviceId: null }, camera: { on: true, deviceId: null }, password: null })
    await pass(3100)
    call.lib.enter('me')
    await joining
    expect(call.lib.local.map(({ kind }) => kind)).toEqual(['audio'])
    give(new FakeTrack('video', null, 'camera'))
    await settle()
    expect(call.lib.local.map(({ kind }) => kind)).toEqual(['audio', 'video'])
    expect(call.of('track').at(-1)?.track.source).toBe('camera')
  })
})

describe('pictures', () => {
  it('are asked for by source where sources have names, by participant where not; nobody else is sent', () => {
    const wishes = [{ participant: 'a', source: 'camera', height: 100 }, { participant: 'a', source: 'screen', height: 900 }, { participant: 'b', source: 'camera', height: 300 }, { participant: 'c', source: 'camera', height: 0 }] as const
    expect(constraintsOf(wishes, true, ({ participant, source }) => (participant === 'b' ? `b-${source}` : null))).toEqual({
      lastN: 3, defaultConstraints: { maxHeight: 0 }, onStageSources: [], selectedSources: ['a-v1', 'b-camera', 'a-v0'],
      constraints: { 'a-v0': { maxHeight: 180 }, 'a-v1': { maxHeight: 1080 }, 'b-camera': { maxHeight: 360 } },
    })
    expect(constraintsOf(wishes, false, () => null)).toMatchObject({ lastN: 2, constraints: { a: { maxHeight: 1080 }, b: { maxHeight: 360 } }, selectedEndpoints: ['a', 'b'] })
  })

  it.each<[Era, object]>([['2021', { selectedEndpoints: ['other'] }], ['current', { selectedSources: ['other-v0'] }]])('are asked for once for many changes of layout (%s)', async (era, part) => {
    const call = createCall(era)
    await call.join()
    await pass(100)
    const before = call.lib.constraints.length
    for (let n = 0; n < 20; n += 1) call.conference.requestVideo([{ participant: 'other', source: 'camera', height: 100 + n }])
    await pass(60)
    expect(call.lib.constraints.slice(before)).toEqual([expect.objectContaining({ lastN: 1, ...part })])
    call.conference.requestVideo([{ participant: 'other', source: 'camera', height: 150 }])
    await pass(60)
    expect(call.lib.constraints).toHaveLength(before + 1)
  })

  it('of faces are not asked for when only sound is wanted; a shared screen is', async () => {
    const call = createCall('current')
    await call.join()
    call.conference.requestVideo([{ participant: 'o', source: 'camera', height: 360 }, { participant: 'o', source: 'screen', height: 720 }])
    call.conference.setAudioOnly(true)
    await pass(60)
    expect(call.lib.constraints.at(-1)).toMatchObject({ lastN: 1, constraints: { 'o-v1': { maxHeight: 720 } } })
    expect(call.lib.getLocalTracks('video').every((track) => track.isMuted())).toBe(true)
  })

  it('that nobody looks at are asked for at no height, and one’s own still go out: never by “last 0”, which ends both between two', async () => {
    for (const era of ['2021', 'current'] as const) {
      const call = createCall(era)
      await call.join()
      call.lib.p2p = true
      call.conference.requestVideo([])
      await pass(60)
      expect(call.lib.constraints.at(-1)).toMatchObject({ lastN: -1, defaultConstraints: { maxHeight: 0 }, constraints: {} })
      expect(call.lib.sent.filter(({ how }) => how === 'lastN')).toEqual([])
    }
  })

  it('between two are asked for by name where they have names, at no height when nobody looks; where not, at the least height there is', async () => {
    const current = createCall('current')
    await current.join()
    current.lib.p2p = true
    current.lib.arrive(new FakeParticipant('o'))
    for (const name of ['o-v0', 'o-v1']) current.lib.emit(CONFERENCE.trackAdded, new FakeTrack('video', 'o', name === 'o-v1' ? 'desktop' : 'camera', name))
    current.conference.requestVideo([])
    await pass(60)
    expect(current.lib.constraints.at(-1)).toMatchObject({ lastN: -1, constraints: { 'o-v0': { maxHeight: 0 }, 'o-v1': { maxHeight: 0 } } })
    current.conference.requestVideo([{ participant: 'o', source: 'screen', height: 700 }])
    await pass(60)
    expect(current.lib.constraints.at(-1)).toMatchObject({ lastN: 1, constraints: { 'o-v0': { maxHeight: 0 }, 'o-v1': { maxHeight: 720 } } })
    // Over a bridge who is not named is not sent, and two hundred names would be a long message.
    current.lib.p2p = false
    current.conference.requestVideo([])
    await pass(60)
    expect(current.lib.constraints.at(-1)).toMatchObject({ constraints: {} })

    const old = createCall('2021')
    await old.join()
    old.lib.p2p = true
    const asked: number[] = []
    Object.assign(old.lib, { setReceiverVideoConstraint: (height: number) => void asked.push(height) })
    for (const wishes of [[{ participant: 'o', source: 'camera', height: 300 } as const], [], [{ participant: 'o', source: 'camera', height: 300 } as const]]) {
      old.conference.requestVideo(wishes)
      await pass(60)
    }
    old.lib.emit(CONFERENCE.p2p, old.lib, true)
    await pass(60)
    expect(asked).toEqual([360, 45, 360, 360])
  })

  it('that cannot come, since there is no path to the only other one, are said to be lost after a while, until there is one or others are there', async () => {
    const call = createCall('2021')
    await call.join()
    let path: object | null = null
    Object.assign(call.lib, { getActivePeerConnection: () => path })
    const lost = (): unknown => call.of('participant').findLast(({ participant }) => participant.id === 'o')?.participant.lost
    call.lib.arrive(new FakeParticipant('o'))
    await pass(6000)
    expect(lost()).toBeUndefined()
    await pass(2000)
    expect(lost()).toBe(true)
    // A change of theirs does not hide it.
    call.lib.property('o', 'raisedHand', '1')
    expect(lost()).toBe(true)
    path = {}
    await pass(1000)
    expect(lost()).toBe(false)
    path = null
    await pass(8000)
    expect(lost()).toBe(true)
    call.lib.arrive(new FakeParticipant('p'))
    await pass(1000)
    expect(lost()).toBe(false)
  })

  it('of whoever says nothing of them are live between two without a bridge, until a word comes; with a bridge silence means muted, as the library takes it', async () => {
    const call = createCall('2021')
    await call.join()
    call.lib.p2p = true
    call.lib.arrive(new FakeParticipant('o'))
    const camera = new FakeTrack('video', 'o')
    const sound = new FakeTrack('audio', 'o')
    for (const track of [camera, sound]) {
      track.set(true)
      call.lib.emit(CONFERENCE.trackAdded, track)
    }
    const muted = (): unknown[] => call.of('track').filter(({ track }) => !track.local).slice(-2).map(({ track }) => [track.kind, track.muted])
    expect(muted()).toEqual([['video', false], ['audio', false]])
    call.lib.command('o', 'videomuted', 'true')
    await pass(0)
    expect(call.of('track').at(-1)?.track).toMatchObject({ kind: 'video', muted: true })
    call.lib.emit(CONFERENCE.bridgeOpened)
    expect(call.of('track').at(-1)?.track).toMatchObject({ kind: 'audio', muted: true })
  })

  it('that stop coming are shown as old', async () => {
    for (const era of ['2021', 'current'] as const) {
      const call = createCall(era)
      await call.join()
      call.lib.arrive(new FakeParticipant('o'))
      const track = new FakeTrack('video', 'o', era === 'current' ? 'desktop' : undefined, era === 'current' ? 'o-v1' : undefined)
      call.lib.emit(CONFERENCE.trackAdded, track)
      expect(call.of('track').at(-1)?.track.source).toBe(era === 'current' ? 'screen' : 'camera')
      const status = (word: string): void => { if (era === 'current') track.emit(TRACK.streamingStatus, track, word); else call.lib.emit(CONFERENCE.connectionStatus, 'o', word) }
      status('interrupted')
      expect(call.of('track').at(-1)?.track.stalled).toBe(true)
      status('active')
      expect(call.of('track').at(-1)?.track.stalled).toBe(false)
      track.videoType = 'desktop'
      track.emit(TRACK.videoType, 'desktop')
      expect(call.of('track').at(-1)?.track.source).toBe('screen')
    }
  })
})

describe('how it goes', () => {
  it('is told by four steps with what is known', () => {
    expect(qualityOf({ connectionQuality: 92, jvbRTT: 40, bitrate: { upload: 800, download: 2000 }, packetLoss: { total: 1, upload: 0, download: 3 } })).toEqual({ level: 3, loss: 0.03, roundTripMs: 40, sending: 800, receiving: 2000 })
    expect(qualityOf({ connectionQuality: 5, transport: [{ rtt: 300 }] })).toEqual({ level: 0, loss: null, roundTripMs: 300, sending: null, receiving: null })
    expect(qualityOf({})).toEqual({ level: null, loss: null, roundTripMs: null, sending: null, receiving: null })
  })

})

describe('a moderator', () => {
  async function moderator(more: (call: Call) => void = () => undefined): Promise<Call> {
    const call = createCall('current')
    await call.join({}, { moderator: true })
    more(call)
    call.lib.emit(CONFERENCE.properties)
    for (const id of ['a', 'b']) call.lib.arrive(new FakeParticipant(id))
    return call
  }

  it('is offered what the deployment has, once that is known', async () => {
    const call = createCall('current')
    await call.join({}, { moderator: true })
    expect(call.of('features').at(-1)?.features).toMatchObject({ lobby: false, keepMuted: false })
    call.lib.supports = { lobby: true, moderation: true, end: true }
    await pass(2500)
    expect(call.of('features').at(-1)?.features).toMatchObject({ lobby: true, keepMuted: true, endForAll: true })
  })

  it('mutes, keeps muted, lets speak, removes, locks, opens the lobby, admits and ends', async () => {
    const call = await moderator(({ lib }) => { lib.supports = { lobby: true, moderation: true, end: true } })
    const { conference, lib } = call
    lib.emit(CONFERENCE.lobbyJoined, 'w', 'Waits <b>')
    expect(call.of('lobby').at(-1)?.waiting).toEqual([{ id: 'w', name: 'Waits <b>' }])
    const before = lib.sent.length
    conference.mute('a', 'audio')
    conference.muteAll('video')
    conference.keepMuted('audio', true)
    lib.emit(CONFERENCE.keptMuted, { mediaType: 'audio', enabled: true })
    conference.askToUnmute('b')
    conference.admit('w', true)
    conference.admit('nobody', true)
    conference.remove('a')
    conference.promote('b')
    await conference.lock('geheim')
    await conference.lock(null)
    await conference.setLobby(true)
    conference.endForAll()
    expect(lib.sent.slice(before).map(({ how, values }) => [how, ...values])).toEqual([
      ['mute', 'a', 'audio'], ['mute', 'a', 'video'], ['mute', 'b', 'video'], ['keep-muted', 'audio'], ['approve', 'audio', 'b'], ['admit', 'w'], ['kick', 'a'], ['grant', 'b'], ['lock', 'geheim'], ['lock', ''], ['lobby', true], ['end'],
    ])
    lib.emit(CONFERENCE.lobbyLeft, 'w')
    expect(call.of('lobby').at(-1)?.waiting).toEqual([])
  })

  it('means screens with pictures: they are muted, kept off and allowed with cameras', async () => {
    const call = await moderator(({ lib }) => { lib.supports = { lobby: true, moderation: true, end: true } })
    const { conference, lib } = call
    const screen = new FakeTrack('video', 'a', 'desktop', 'a-v1')
    lib.emit(CONFERENCE.trackAdded, screen)
    const before = lib.sent.length
    conference.muteAll('video')
    conference.keepMuted('video', true)
    conference.allowToSpeak('b', 'video')
    conference.keepMuted('video', false)
    expect(lib.sent.slice(before).map(({ how, values }) => [how, ...values])).toEqual([
      ['mute', 'a', 'video'], ['mute', 'a', 'desktop'], ['mute', 'b', 'video'], ['keep-muted', 'video'], ['keep-muted', 'desktop'], ['approve', 'video', 'b'], ['approve', 'desktop', 'b'], ['let-speak', 'video'], ['let-speak', 'desktop'],
    ])
  })

  it('asks to speak by the server’s approval, which every client knows, and in our way where older servers keep it to themselves', async () => {
    const call = await moderator(({ lib }) => { lib.supports = { lobby: true, moderation: true, end: true } })
    const before = call.lib.sent.length
    call.conference.askToUnmute('b')
    expect(call.lib.sent.slice(before).map(({ how, values }) => [how, values[0]])).toEqual([['approve', 'audio'], ['bridge', { name: 'amphi-unmute-please' }]])
  })

  it('asks and lowers hands over the bridge, or through the server where there is none', async () => {
    const call = await moderator()
    call.lib.property('a', 'raisedHand', String(Date.now()))
    call.conference.lowerHand('all')
    expect(call.lib.sent.at(-1)).toMatchObject({ how: 'bridge', values: [{ name: 'lower-hand-message' }, 'a'] })
    call.lib.bridgeChannel = false
    call.conference.askToUnmute('b')
    expect(call.lib.sent.at(-1)).toMatchObject({ how: 'server', values: [{ name: 'amphi-unmute-please' }, 'b'] })
    call.conference.react('clap')
    expect(call.lib.sent.at(-1)).toMatchObject({ how: 'server', values: [{ name: 'endpoint-reaction', reactions: ['clap'] }, ''] })
  })

  it('whose command the library refuses is told, and the call goes on', async () => {
    const call = await moderator()
    call.lib.kickParticipant = () => { throw new Error('no') }
    call.conference.remove('a')
    call.lib.lock = () => Promise.reject(new Error('locked out'))
    await call.conference.lock('x')
    expect(call.of('trouble').map(({ error }) => error.detail)).toEqual(['no', 'locked out'])
    expect(call.phases().at(-1)).toBe('joined')
  })
})

it('a screen is kept off apart from cameras where the library knows the difference, and with them where not', async () => {
  for (const [era, screen] of [['current', false], ['2021', undefined]] as const) {
    const call = createCall(era)
    await call.join()
    expect(call.of('moderation').at(-1)?.moderation.keptMuted.screen).toBe(screen)
    call.lib.emit(CONFERENCE.keptMuted, { mediaType: 'desktop', enabled: true })
    call.lib.emit(CONFERENCE.approved, { mediaType: 'desktop' })
    if (era === 'current') expect(call.of('moderation').at(-1)?.moderation).toMatchObject({ keptMuted: { audio: false, video: false, screen: true }, allowed: { screen: true } })
  }
})

it('where newcomers come muted, whoever joins is muted and told; who comes back is not', async () => {
  const call = createCall('current')
  const joining = call.conference.join(JOIN)
  await settle()
  call.lib.emit(CONFERENCE.startMuted, { audio: true, video: false })
  call.lib.enter('me')
  await joining
  await settle()
  expect(call.lib.local.map((track) => [track.kind, track.isMuted()])).toEqual([['audio', true], ['video', false]])
  expect(call.of('asked')).toMatchObject([{ what: 'muted-by-moderator' }])
  expect(await call.conference.setMicrophone({ on: true })).toEqual({ ok: true })
  call.library.connection.emit(CONNECTION.disconnected)
  await pass(10)
  call.lib.emit(CONFERENCE.startMuted, { audio: true, video: true })
  call.lib.enter('me-again')
  await settle()
  expect(call.lib.local.every((track) => !track.isMuted())).toBe(true)
})

it('a conference that was joined with its password is known to be locked', async () => {
  const call = createCall('current')
  await call.join({ password: 'geheim' })
  expect(call.of('moderation').at(-1)?.moderation.locked).toBe(true)
  call.lib.emit(CONFERENCE.lockChanged, false)
  expect(call.of('moderation').at(-1)?.moderation.locked).toBe(false)
})

it('of the sound of others nothing is asked that only pictures have, and no refused speaker is an error of the page', async () => {
  const call = createCall('current')
  await call.join()
  call.lib.arrive(new FakeParticipant('o'))
  const sound = new FakeTrack('audio', 'o')
  sound.conference = call.lib
  call.lib.emit(CONFERENCE.trackAdded, sound)
  sound.emit(TRACK.streamingStatus, sound, 'inactive')
  const heard = call.of('track').at(-1)?.track
  expect(heard).toMatchObject({ participant: 'o', source: 'microphone', stalled: false })
  const element = { setSinkId: () => Promise.resolve(), sinkId: '' } as unknown as HTMLMediaElement
  call.conference.attach(heard?.id ?? '', element)
  await settle()
  expect(sound.elements.has(element)).toBe(true)
})

it('a picture that the bridge stops although it is asked for is old until it comes again', async () => {
  const call = createCall('current')
  await call.join()
  call.lib.arrive(new FakeParticipant('o'))
  const picture = new FakeTrack('video', 'o', 'camera', 'o-v0')
  call.lib.emit(CONFERENCE.trackAdded, picture)
  const told = ['inactive', 'restoring', 'active', 'interrupted', 'active'].map((word) => {
    picture.emit(TRACK.streamingStatus, picture, word)
    return call.of('track').at(-1)?.track.stalled
  })
  expect(told).toEqual([true, true, false, true, false])
})

it('hands that were up before we came keep their order, later ones stand behind', async () => {
  const call = createCall('current')
  const now = Date.now()
  const [first, second, third] = [new FakeParticipant('1'), new FakeParticipant('2'), new FakeParticipant('3')]
  second.properties.set('raisedHand', String(now - 60_000))
  first.properties.set('raisedHand', String(now - 120_000))
  const joining = call.conference.join({ displayName: 'x', avatar: null, microphone: { on: false, deviceId: null }, camera: { on: false, deviceId: null }, password: null })
  await settle()
  for (const one of [second, first]) call.lib.arrive(one)
  call.lib.enter('me')
  await joining
  call.lib.arrive(third)
  call.lib.property('3', 'raisedHand', String(now - 3_600_000))
  const hands = new Map(call.of('participant').map(({ participant }) => [participant.id, participant.handRaisedAt]))
  expect([...hands].filter(([, at]) => at !== null).sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0)).map(([id]) => id)).toEqual(['1', '2', '3'])
  call.lib.property('3', 'raisedHand', '')
  expect(call.of('participant').at(-1)?.participant.handRaisedAt).toBeNull()
})
