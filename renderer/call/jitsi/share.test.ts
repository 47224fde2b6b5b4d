// For: the shared screen on both generations: beside the camera or in its place, doubted, paused, switched, ended.
// Must not know a browser: what a captured track gives is said by the test.
import { describe, expect, it } from 'vitest'
import { createCall, pass, playTime, settle, type Call } from './call.fixture.ts'
import { FakeParticipant, FakeTrack, type Era } from './fake.fixture.ts'
import { isBlack } from './frames.ts'
import { CONFERENCE, CONNECTION } from './library.ts'
import { shareFailure } from './share.ts'

playTime()

/** What others see: a picture that is muted is none. */
const sent = (call: Call): (string | undefined)[] => call.lib.getLocalTracks('video').filter((track) => !track.isMuted()).map(({ videoType }) => videoType)
const screenOf = (call: Call): FakeTrack => {
  const screen = call.library.made.filter(({ videoType }) => videoType === 'desktop').at(-1)
  if (screen === undefined) throw new Error('no screen was captured')
  return screen
}
async function share(call: Call, mode: 'text' | 'motion' = 'motion'): Promise<unknown> {
  const outcome = call.conference.share(mode)
  await pass(200)
  return await outcome
}
const doubt = (call: Call): unknown => {
  const state = call.shares.at(-1)
  return state?.kind === 'live' ? state.doubt : 'not live'
}

describe.each<Era>(['2021', 'current'])('a share on the library of %s', (era) => {
  it('is sent beside the camera where the library can, else in its place, and gives it back', async () => {
    const call = createCall(era)
    await call.join()
    expect(await share(call)).toEqual({ ok: true })
    expect(sent(call)).toEqual(era === 'current' ? ['camera', 'desktop'] : ['desktop'])
    expect(call.shares.map(({ kind }) => kind)).toEqual(['none', 'choosing', 'live'])
    const shown = new Map(call.of('track').map(({ track }) => [track.id, track.source]))
    for (const { id } of call.of('track-gone')) shown.delete(id)
    expect([...shown.values()]).toEqual(era === 'current' ? ['microphone', 'camera', 'screen'] : ['microphone', 'screen'])
    await call.conference.stopShare()
    expect(sent(call)).toEqual(['camera'])
    expect(screenOf(call).media.readyState).toBe('ended')
    // The sound that came with it was let go of: the microphone is the only sound.
    expect(call.lib.getLocalTracks('audio')).toHaveLength(1)
  })

  it('without a camera is added and removed', async () => {
    const call = createCall(era)
    await call.join({ camera: { on: false, deviceId: null } })
    expect(await share(call)).toEqual({ ok: true })
    expect(sent(call)).toEqual(['desktop'])
    // The camera may come on meanwhile: beside it where that can be, after it where not.
    expect(await call.conference.setCamera({ on: true })).toEqual({ ok: true })
    expect(sent(call)).toEqual(era === 'current' ? ['desktop', 'camera'] : ['desktop'])
    await call.conference.stopShare()
    expect(sent(call)).toEqual(['camera'])
  })

  it('is published with its first real picture only', async () => {
    const call = createCall(era)
    await call.join()
    const screen = new FakeTrack('video', null, 'desktop')
    screen.media.picture = { width: 2, height: 2, black: false }
    call.library.nextScreen = () => Promise.resolve([screen])
    const outcome = call.conference.share('motion')
    await pass(30_000)
    expect(sent(call)).toEqual(['camera'])
    expect(call.shares.at(-1)).toEqual({ kind: 'choosing' })
    screen.media.picture = { width: 1920, height: 1080, black: false }
    await pass(200)
    expect(await outcome).toEqual({ ok: true })
  })

  it('that ends before its first picture was declined; one that never comes is given up after a minute', async () => {
    const call = createCall(era)
    await call.join()
    const screen = new FakeTrack('video', null, 'desktop')
    screen.media.picture = { width: 0, height: 0, black: false }
    call.library.nextScreen = () => Promise.resolve([screen])
    const declined = call.conference.share('motion')
    await pass(5000)
    screen.media.end()
    expect(await declined).toEqual({ ok: false, code: 'declined', detail: null })
    const endless = new FakeTrack('video', null, 'desktop')
    endless.media.picture = { width: 0, height: 0, black: false }
    call.library.nextScreen = () => Promise.resolve([endless])
    const outcome = call.conference.share('motion')
    await pass(61_000)
    expect(await outcome).toMatchObject({ ok: false, code: 'no-frames' })
    expect(call.shares.at(-1)).toEqual({ kind: 'none' })
    expect(endless.disposed).toBe(true)
  })

  it('is asked for in the very turn of the gesture, one at a time', async () => {
    const call = createCall(era)
    await call.join()
    const asked = call.library.asked.length
    const first = call.conference.share('motion')
    expect(call.library.asked.length).toBe(asked + 1)
    expect(await call.conference.share('motion')).toMatchObject({ ok: false, code: 'busy' })
    await call.conference.stopShare()
    expect(await first).toMatchObject({ ok: false, code: 'declined' })
    await pass(200)
    expect(screenOf(call).disposed).toBe(true)
    expect(sent(call)).toEqual(['camera'])
  })

  it('is switched in place: one source for another, and the share goes on when the new one is declined', async () => {
    const call = createCall(era)
    await call.join()
    await share(call)
    const first = screenOf(call)
    expect(await share(call, 'text')).toEqual({ ok: true })
    expect(first.disposed).toBe(true)
    expect(call.lib.local.includes(screenOf(call))).toBe(true)
    expect(screenOf(call).media).toMatchObject({ contentHint: 'text', constraints: { frameRate: { min: 5, max: 5 } } })
    call.library.nextScreen = () => Promise.reject(Object.assign(new Error('no'), { name: 'gum.screensharing_user_canceled' }))
    expect(await share(call)).toEqual({ ok: false, code: 'declined', detail: null })
    expect(call.shares.at(-1)).toMatchObject({ kind: 'live', mode: 'text' })
    await call.conference.setShareMode('motion')
    expect(screenOf(call).media).toMatchObject({ contentHint: 'motion', constraints: { frameRate: { min: 5, max: 30 } } })
  })

  // The library of today sets a rate of its own before it hands the track over.
  it.each([[true, 0], [false, era === 'current' ? 3 : 2]])('whose capture asks the person (%s) is begun anew %i times to be text and then motion', async (asksPerCapture, times) => {
    const call = createCall(era, { asksPerCapture })
    await call.join()
    await share(call, 'text')
    await call.conference.setShareMode('motion')
    const { media } = screenOf(call)
    expect(media).toMatchObject({ constraints: { frameRate: { min: 5, max: 30 } }, begunAnew: times })
    expect(media.clones.every(({ readyState }) => readyState === 'ended')).toBe(true)
  })

  it('ends with its source, told at once', async () => {
    const call = createCall(era)
    await call.join()
    await share(call)
    screenOf(call).media.end()
    await pass(0)
    expect(call.shares.at(-1)).toEqual({ kind: 'none' })
    expect(sent(call)).toEqual(['camera'])
  })

  it('is called without a picture when its source can give none, long before Chromium calls it muted', async () => {
    const call = createCall(era)
    await call.join()
    await share(call)
    const { media } = screenOf(call)
    for (let second = 0; second < 4; second += 1) {
      media.stats.totalFrames += 5
      await pass(1000)
    }
    expect(doubt(call)).toBe('muted')
    media.stats.totalFrames += 1
    media.stats.deliveredFrames += 1
    await pass(1000)
    expect(doubt(call)).toBe(null)
  })

  it('is doubted when it is muted, black or still, and no longer when it is not', async () => {
    const call = createCall(era)
    await call.join()
    await share(call)
    const { media } = screenOf(call)
    media.setMuted(true)
    await pass(1000)
    expect(doubt(call)).toBe(null)
    await pass(1500)
    expect(doubt(call)).toBe('muted')
    media.setMuted(false)
    expect(doubt(call)).toBe(null)
    const run = async (seconds: number): Promise<void> => {
      for (let n = 0; n < seconds; n += 1) {
        media.stats.deliveredFrames += 5
        media.stats.totalFrames += 5
        await pass(1000)
      }
    }
    media.picture.black = true
    await run(2)
    expect(doubt(call)).toBe(null)
    await run(2)
    expect(doubt(call)).toBe('black')
    media.picture.black = false
    await run(1)
    expect(doubt(call)).toBe(null)
    await pass(4000)
    expect(doubt(call)).toBe('frozen')
    await run(1)
    expect(doubt(call)).toBe(null)
    // It went on by itself: a window that does not change is no fault.
    await pass(10_000)
    expect(doubt(call)).toBe(null)
  })

  it('is paused by the person, or for the person, and resumed by nobody else', async () => {
    const call = createCall(era)
    await call.join()
    await share(call)
    await call.conference.pauseShare(true)
    expect(call.shares.at(-1)).toMatchObject({ kind: 'live', paused: true })
    expect(screenOf(call).isMuted()).toBe(true)
    screenOf(call).set(false)
    await settle()
    expect(screenOf(call).isMuted()).toBe(true)
    await call.conference.pauseShare(false)
    expect(screenOf(call).isMuted()).toBe(false)
    expect(screenOf(call).media.readyState).toBe('live')
    await screenOf(call).mute({ getId: () => 'moderator' })
    await settle()
    // Today's library ends the capture of a screen that it mutes: there is nothing to resume.
    expect(call.shares.at(-1)).toMatchObject(era === 'current' ? { kind: 'none' } : { kind: 'live', paused: true })
    expect(call.of('asked')).toMatchObject([{ what: 'muted-by-moderator' }])
  })

  it('again takes the place of the last one, and no two sources get one name, however the camera comes and goes', async () => {
    const call = createCall(era)
    await call.join({ camera: { on: false, deviceId: null } })
    expect(await share(call)).toEqual({ ok: true })
    expect(await call.conference.setCamera({ on: true })).toEqual({ ok: true })
    await call.conference.stopShare()
    expect(await share(call)).toEqual({ ok: true })
    expect(sent(call)).toContain('desktop')
    await call.conference.setCamera({ on: false })
    expect(await call.conference.setCamera({ deviceId: 'other' })).toEqual({ ok: true })
    expect(await call.conference.setCamera({ on: true })).toEqual({ ok: true })
    await call.conference.stopShare()
    expect(sent(call)).toEqual(['camera'])
    expect(await share(call)).toEqual({ ok: true })
    expect(call.lib.getLocalTracks('video').filter(({ videoType }) => videoType === 'desktop')).toHaveLength(1)
    expect(call.library.made.filter(({ media }) => media.readyState === 'live')).toHaveLength(3)
    await call.conference.leave()
    expect(call.library.made.every(({ media }) => media.readyState === 'ended')).toBe(true)
  })

  it('for motion is captured at its full rate, also after one for text', async () => {
    const call = createCall(era)
    await call.join()
    const rates: number[] = []
    const { nextScreen } = call.library
    call.library.nextScreen = () => {
      rates.push(call.lib.frameRate)
      return nextScreen()
    }
    await share(call, 'text')
    await call.conference.stopShare()
    await share(call, 'motion')
    expect(rates).toEqual([30, 30])
  })

  it('does not make the conference deaf to the other tracks', async () => {
    const call = createCall(era)
    await call.join()
    await share(call)
    await call.conference.setCamera({ deviceId: 'other' })
    const [microphone] = call.lib.getLocalTracks('audio')
    await microphone?.mute()
    await settle()
    expect(call.of('asked')).toMatchObject([{ what: 'muted-by-moderator', by: null }])
    expect(call.of('track').at(-1)?.track).toMatchObject({ source: 'microphone', muted: true })
    await microphone?.unmute()
    await settle()
    expect(microphone?.isMuted()).toBe(true)
  })

  it('comes back with a re-join, beside or instead of the camera as before', async () => {
    const call = createCall(era)
    await call.join()
    await share(call)
    call.library.connection.emit(CONNECTION.disconnected)
    await pass(10)
    call.lib.enter('me-again')
    await settle()
    expect(sent(call)).toEqual(era === 'current' ? ['camera', 'desktop'] : ['desktop'])
    expect(call.shares.at(-1)).toMatchObject({ kind: 'live' })
    expect(call.of('track').at(-1)?.track).toMatchObject({ participant: 'me-again', source: 'screen' })
    await call.conference.stopShare()
    expect(sent(call)).toEqual(['camera'])
  })
})

it('learns that a library takes one picture only although it announced more', async () => {
  const call = createCall('current')
  await call.join()
  const add = call.lib.addTrack.bind(call.lib)
  call.lib.addTrack = (track) => (track.kind === 'video' && call.lib.getLocalTracks('video').length > 0 ? Promise.reject(new Error('Cannot add second video track to the conference')) : add(track))
  expect(await share(call)).toEqual({ ok: true })
  expect(sent(call)).toEqual(['desktop'])
  await call.conference.stopShare()
  expect(sent(call)).toEqual(['camera'])
})

describe('a screen that another one shares on the library of today', () => {
  async function watch(): Promise<{ call: Call; screen: FakeTrack; shown: () => unknown }> {
    const call = createCall('current')
    await call.join()
    call.lib.arrive(new FakeParticipant('o'))
    const screen = new FakeTrack('video', 'o', 'desktop', 'o-v1')
    screen.conference = call.lib
    call.lib.emit(CONFERENCE.trackAdded, screen)
    const shown = (): unknown => {
      const [id] = call.of('track').filter(({ track }) => track.participant === 'o').map(({ track }) => track.id)
      const last = call.events.findLast((event) => (event.type === 'track' && event.track.id === id) || (event.type === 'track-gone' && event.id === id))
      return last?.type === 'track' ? { muted: last.track.muted } : last?.type
    }
    return { call, screen, shown }
  }

  it('is over when it is muted, which is how a browser’s page ends it, and is back when it goes on', async () => {
    const { screen, shown } = await watch()
    expect(shown()).toEqual({ muted: false })
    screen.set(true)
    expect(shown()).toBe('track-gone')
    screen.set(false)
    expect(shown()).toEqual({ muted: false })
  })

  it('is paused when its sender says so', async () => {
    const { call, screen, shown } = await watch()
    call.lib.property('o', 'amphi_share_paused', 'true')
    screen.set(true)
    expect(shown()).toEqual({ muted: true })
    call.lib.property('o', 'amphi_share_paused', undefined)
    expect(shown()).toBe('track-gone')
  })

  it('of ours is paused for others without ending its capture', async () => {
    const call = createCall('current')
    await call.join()
    await share(call)
    const properties = (): unknown[] => call.lib.sent.filter(({ how, values }) => how === 'property' && values[0] === 'amphi_share_paused').map(({ values }) => values[1])
    await call.conference.pauseShare(true)
    expect([screenOf(call).said, screenOf(call).media.enabled, screenOf(call).media.readyState, properties()]).toEqual([true, false, 'live', ['true']])
    await call.conference.pauseShare(false)
    expect([screenOf(call).said, screenOf(call).media.enabled, properties()]).toEqual([false, true, ['true', '']])
  })

  it('of ours that the focus does not take is ended and said', async () => {
    const call = createCall('current')
    await call.join()
    await share(call)
    call.lib.emit(CONFERENCE.unmuteRejected, screenOf(call))
    await settle()
    expect(call.shares.at(-1)).toEqual({ kind: 'none' })
    expect(call.of('trouble').at(-1)?.error.code).toBe('not-allowed')
  })
})

it('is not offered where the policy says sound only', async () => {
  const call = createCall('current', { policy: { audioOnly: true } })
  await call.join()
  expect(call.lib.local.map(({ kind }) => kind)).toEqual(['audio'])
  expect(await call.conference.share('motion')).toMatchObject({ ok: false, code: 'not-supported' })
  expect(await call.conference.setCamera({ on: true })).toMatchObject({ ok: false })
})

it('knows a refusal from a failure', () => {
  const named = (name: string): Error => Object.assign(new Error('x'), { name })
  expect(shareFailure(named('gum.screensharing_user_canceled')).code).toBe('declined')
  expect(shareFailure(named('AbortError')).code).toBe('declined')
  expect(shareFailure(named('gum.screensharing_not_supported')).code).toBe('not-supported')
  expect(shareFailure(named('gum.electron_desktop_picker_not_found')).code).toBe('not-supported')
  expect(shareFailure(named('gum.permission_denied')).code).toBe('failed')
  expect(shareFailure(undefined).code).toBe('failed')
})

it('sees black', () => {
  expect(isBlack(new Uint8ClampedArray(16).fill(5))).toBe(true)
  expect(isBlack([5, 5, 5, 255, 0, 30, 0, 255])).toBe(false)
  expect(isBlack([])).toBe(false)
})
