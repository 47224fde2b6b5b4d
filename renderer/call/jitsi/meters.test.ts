import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCall, settle, type Call } from './call.fixture.ts'
import { FakeParticipant, FakeTrack, type Era } from './fake.fixture.ts'
import { CONFERENCE } from './library.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

const ERAS: Era[] = ['2021', 'current']
const pass = (time: number): Promise<unknown> => vi.advanceTimersByTimeAsync(time)

/** Somebody's sound as a connection counts it: `play` is a stretch of it that has been heard. */
class Sound {
  #seconds = 0
  #energy = 0
  readonly track: MediaStreamTrack
  constructor(track: MediaStreamTrack) { this.track = track }
  play(ms: number, level: number): void {
    this.#seconds += ms / 1000
    this.#energy += (level ** 2 * ms) / 1000
  }
  report(): [string, object] {
    return [`in-${this.track.id}`, { type: 'inbound-rtp', kind: 'audio', trackIdentifier: this.track.id, totalAudioEnergy: this.#energy, totalSamplesDuration: this.#seconds }]
  }
}

/** How often it was asked for its figures, as a whole and for one receiver, and whether it answers. */
const connection = { whole: 0, one: 0, answers: (): Promise<void> => Promise.resolve() }

/** Ears that are open, and what they hear. */
const ears = { open: 0, made: 0, samples: 0.2 }

function withEars(call: Call): void {
  Object.assign(ears, { open: 0, made: 0, samples: 0.2 })
  Object.assign(call.page, {
    AudioContext: class {
      constructor() { ears.open += 1; ears.made += 1 }
      createAnalyser() { return { fftSize: 0, getFloatTimeDomainData: (into: Float32Array) => { into.fill(ears.samples) } } }
      createMediaStreamSource() { return { connect: () => undefined, disconnect: () => undefined } }
      close() { ears.open -= 1; return Promise.resolve() }
    },
  })
}

/** In, with two others. */
async function twoOthers(era: Era): Promise<{ call: Call; loud: Sound; off: Sound; offTrack: FakeTrack; told: ReadonlyMap<string, number>[]; listen: () => () => void }> {
  const call = createCall(era)
  withEars(call)
  await call.join({ camera: { on: false, deviceId: null } })
  const come = (id: 'loud' | 'off'): { sound: Sound; track: FakeTrack } => {
    call.lib.arrive(new FakeParticipant(id))
    const track = new FakeTrack('audio', id, undefined, `${id}-a0`)
    track.set(id === 'off')
    track.conference = call.lib
    call.lib.emit(CONFERENCE.trackAdded, track)
    return { sound: new Sound(track.getTrack()), track }
  }
  const [loud, off] = [come('loud'), come('off')]
  Object.assign(connection, { whole: 0, one: 0, answers: () => Promise.resolve() })
  const answer = async (how: 'whole' | 'one', sounds: Sound[]): Promise<Map<string, object>> => {
    connection[how] += 1
    await connection.answers()
    return new Map([...sounds.map((sound) => sound.report()), ['else', { type: 'transport' }]])
  }
  // Asked for by the watch over what arrives too, by the first one: a picture's.
  const picture = { track: { id: 'picture', readyState: 'live' }, getStats: () => Promise.resolve(new Map()) }
  const receiver = (sound: Sound): object => ({ track: sound.track, getStats: () => answer('one', [sound]) })
  const sounds = [loud.sound, off.sound]
  const peerconnection = { getStats: () => answer('whole', sounds), getReceivers: () => [picture, ...sounds.map(receiver)] }
  Object.assign(call.lib, { getActivePeerConnection: () => ({ peerconnection }) })
  const told: ReadonlyMap<string, number>[] = []
  return { call, loud: loud.sound, off: off.sound, offTrack: off.track, told, listen: () => call.conference.onLevels((levels) => { told.push(levels) }) }
}

describe.each(ERAS)('loudness (%s)', (era) => {
  it('is measured by nobody while nobody looks', async () => {
    const { listen } = await twoOthers(era)
    await pass(5000)
    expect([connection.one, connection.whole, ears.made]).toEqual([0, 0, 0])
    const stop = listen()
    await pass(1000)
    // Of the one whose microphone is on, and of nobody else.
    expect(connection).toMatchObject({ one: 4, whole: 0 })
    expect(ears.open).toBe(1)
    stop()
    await pass(5000)
    expect(connection).toMatchObject({ one: 4, whole: 0 })
    expect(ears.open).toBe(0)
  })

  it('is asked for as a whole where many speak', async () => {
    const { call, loud, told, listen } = await twoOthers(era)
    for (const id of ['p1', 'p2', 'p3', 'p4']) {
      call.lib.arrive(new FakeParticipant(id))
      call.lib.emit(CONFERENCE.trackAdded, new FakeTrack('audio', id, undefined, `${id}-a0`))
    }
    listen()
    await pass(500)
    loud.play(250, 0.2)
    await pass(250)
    expect(connection).toMatchObject({ one: 0, whole: 3 })
    expect(told.at(-1)?.get('loud')).toBeCloseTo(0.5)
  })

  it('is told at most ten times a second, of those whose microphone is on and who are heard', async () => {
    const { loud, off, told, listen } = await twoOthers(era)
    listen()
    for (let part = 0; part < 100; part += 1) {
      loud.play(10, 0.2)
      off.play(10, 0.2)
      await pass(10)
    }
    expect(told.length).toBeGreaterThan(0)
    expect(told.length).toBeLessThanOrEqual(10)
    expect([...(told.at(-1)?.keys() ?? [])].toSorted()).toEqual(['loud', 'me'])
    expect(told.at(-1)?.get('loud')).toBeCloseTo(0.5)
    expect(told.at(-1)?.get('me')).toBeCloseTo(0.5)
    loud.play(250, 5)
    await pass(300)
    expect(told.at(-1)?.get('loud')).toBe(1)
  })

  it('is of all that was played since the last look: no syllable falls between two', async () => {
    const { loud, told, listen } = await twoOthers(era)
    listen()
    await pass(500)
    loud.play(60, 0.4)
    loud.play(190, 0)
    await pass(250)
    expect(told.at(-1)?.get('loud')).toBeCloseTo(0.4 * Math.sqrt(60 / 250) * 2.5)
  })

  it('of somebody from whom nothing comes any more is none', async () => {
    const { loud, told, listen } = await twoOthers(era)
    listen()
    await pass(500)
    loud.play(250, 0.4)
    await pass(250)
    expect(told.at(-1)?.has('loud')).toBe(true)
    await pass(250)
    expect(told.at(-1)?.has('loud')).toBe(false)
    // Played without a sound is silence too.
    loud.play(250, 0)
    await pass(250)
    expect(told.at(-1)?.has('loud')).toBe(false)
  })

  it('of what was said while nobody looked is told to nobody', async () => {
    const { loud, told, listen } = await twoOthers(era)
    const stop = listen()
    await pass(500)
    stop()
    loud.play(10_000, 0.4)
    await pass(10_000)
    listen()
    await pass(500)
    expect(told.slice(-2).map((levels) => levels.has('loud'))).toEqual([false, false])
  })

  it('follows the microphones: what is switched off is not listened to, and with the last one the measuring ends', async () => {
    const { call, off, offTrack, told, listen } = await twoOthers(era)
    listen()
    await call.conference.setMicrophone({ on: false })
    await settle()
    expect(ears.open).toBe(0)
    await call.conference.setMicrophone({ on: true })
    await settle()
    expect(ears.open).toBe(1)
    offTrack.set(false)
    await pass(300)
    off.play(250, 0.4)
    await pass(250)
    expect(told.at(-1)?.has('off')).toBe(true)
    await call.conference.setMicrophone({ on: false })
    for (const id of ['loud', 'off']) call.lib.depart(id)
    await settle()
    const count = told.length
    expect(told.at(-1)?.size).toBe(0)
    await pass(5000)
    expect(told).toHaveLength(count)
  })

  it('ends with the call, and leaves no ear open', async () => {
    const { call, told, listen } = await twoOthers(era)
    listen()
    await pass(300)
    await call.conference.leave()
    const { one } = connection
    const count = told.length
    await pass(5000)
    expect(connection.one).toBe(one)
    expect(told).toHaveLength(count)
    expect(ears.open).toBe(0)
  })

  it('is asked for again when the connection has answered, and never twice at once', async () => {
    const { told, listen } = await twoOthers(era)
    listen()
    await pass(300)
    const answer: (() => void)[] = []
    connection.answers = () => new Promise((resolve) => { answer.push(resolve) })
    const count = told.length
    await pass(900)
    expect(told).toHaveLength(count)
    connection.answers = () => Promise.resolve()
    for (const go of answer) go()
    await pass(600)
    expect(told.length).toBeGreaterThan(count)
  })

  it('goes on for oneself where the connection does not say it', async () => {
    const { told, listen } = await twoOthers(era)
    connection.answers = () => Promise.reject(new Error('closed'))
    listen()
    await pass(600)
    expect([...(told.at(-1)?.keys() ?? [])]).toEqual(['me'])
  })

  it('goes on for the others where one’s own cannot be measured', async () => {
    const { call, loud, told, listen } = await twoOthers(era)
    Object.assign(call.page, { AudioContext: class { constructor() { throw new Error('no audio') } } })
    listen()
    await pass(300)
    loud.play(250, 0.2)
    await pass(250)
    expect([...(told.at(-1)?.keys() ?? [])]).toEqual(['loud'])
  })
})

describe.each(ERAS)('the library (%s)', (era) => {
  it('is told to measure nothing by itself', async () => {
    const call = createCall(era)
    const init = vi.spyOn(call.library, 'init')
    await call.join()
    expect(init).toHaveBeenCalledWith(expect.objectContaining({ disableAudioLevels: true }))
  })
})
