// For: what must not stay on when it is over: lamps of cameras and microphones, tries that nobody ends, what is kept of those who left.
// Must not know React.
import { describe, expect, it } from 'vitest'
import { createCall, settle } from './call.fixture.ts'
import type { Era, FakeTrack } from './fake.fixture.ts'

/** Every track that the library ever made here. */
function watched(call: ReturnType<typeof createCall>): FakeTrack[] {
  const made: FakeTrack[] = []
  const create = call.library.createLocalTracks.bind(call.library)
  call.library.createLocalTracks = async (options) => {
    const tracks = await create(options)
    made.push(...tracks)
    return tracks
  }
  return made
}
const lit = (tracks: readonly FakeTrack[]): string[] => tracks.filter(({ media }) => media.readyState === 'live').map(({ kind }) => kind)

describe.each<Era>(['2021', 'current'])('devices (%s)', (era) => {
  it('are off after leaving, although the library does not let go', async () => {
    const call = createCall(era)
    const made = watched(call)
    await call.join()
    expect(lit(made).sort()).toEqual(['audio', 'video'])
    for (const track of made) track.dispose = () => Promise.reject(new Error('the conference is gone'))
    await call.conference.leave()
    expect(lit(made)).toEqual([])
  })

  it('another camera that the conference does not take goes off again, and the one before goes on', async () => {
    const call = createCall(era)
    const made = watched(call)
    await call.join()
    call.lib.replaceTrack = () => Promise.reject(new Error('renegotiation failed'))
    expect(await call.conference.setCamera({ deviceId: 'other' })).toMatchObject({ ok: false })
    expect(lit(made.filter(({ kind }) => kind === 'video'))).toHaveLength(1)
    expect(call.of('track').filter(({ track }) => track.source === 'camera').at(-1)?.track.muted).toBe(false)
  })

  it('a microphone that was exchanged while it was off is closed, whatever the conference says', async () => {
    const call = createCall(era)
    const made = watched(call)
    await call.join()
    await call.conference.setMicrophone({ on: false })
    call.lib.removeTrack = () => Promise.reject(new Error('no such track'))
    await call.conference.setMicrophone({ deviceId: 'other' })
    await settle()
    expect(lit(made.filter(({ kind }) => kind === 'audio'))).toEqual([])
  })
})

it('main that does not answer for a token is a failure that is said', async () => {
  const call = createCall('current', { token: () => Promise.reject(new Error('refused')) })
  await call.conference.join({ displayName: 'Ада', avatar: null, microphone: { on: false, deviceId: null }, camera: { on: false, deviceId: null }, password: null })
  expect(call.phases().at(-1)).toBe('failed')
})
