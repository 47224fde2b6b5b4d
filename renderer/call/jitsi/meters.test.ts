import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCall, settle, type Call } from './call.fixture.ts'
import { FakeParticipant, FakeTrack, type Era } from './fake.fixture.ts'
import { CONFERENCE } from './library.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

const ERAS: Era[] = ['2021', 'current']
const pass = (time: number): Promise<unknown> => vi.advanceTimersByTimeAsync(time)

/** What a receiver says of the newest packet it played. */
class Receiver {
  level = 0
  packets = 0
  asked = 0
  readonly track: MediaStreamTrack
  constructor(track: MediaStreamTrack) { this.track = track }
  getSynchronizationSources(): object[] {
    this.asked += 1
    return [{ source: 1, timestamp: 0, rtpTimestamp: this.packets, audioLevel: this.level }]
  }
}

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

/** In, with somebody who speaks and somebody whose microphone is off. */
async function twoOthers(era: Era): Promise<{ call: Call; loud: Receiver; off: Receiver; offTrack: FakeTrack }> {
  const call = createCall(era)
  withEars(call)
  await call.join({ camera: { on: false, deviceId: null } })
  const come = (id: string, muted: boolean): { receiver: Receiver; track: FakeTrack } => {
    call.lib.arrive(new FakeParticipant(id))
    const track = new FakeTrack('audio', id, undefined, `${id}-a0`)
    track.set(muted)
    track.conference = call.lib
    call.lib.emit(CONFERENCE.trackAdded, track)
    return { receiver: new Receiver(track.getTrack()), track }
  }
  const [loud, off] = [come('loud', false), come('off', true)]
  Object.assign(call.lib, { getActivePeerConnection: () => ({ peerconnection: { getReceivers: () => [loud.receiver, off.receiver] } }) })
  return { call, loud: loud.receiver, off: off.receiver, offTrack: off.track }
}

describe.each(ERAS)('loudness (%s)', (era) => {
  it('is measured by nobody while nobody looks', async () => {
    const { call, loud, off } = await twoOthers(era)
    await pass(5000)
    expect([loud.asked, off.asked, ears.made]).toEqual([0, 0, 0])
    const stop = call.conference.onLevels(() => undefined)
    await pass(1000)
    expect(loud.asked).toBeGreaterThan(0)
    expect(ears.open).toBe(1)
    stop()
    const before = loud.asked
    await pass(5000)
    expect(loud.asked).toBe(before)
    expect(ears.open).toBe(0)
  })

  it('is told at most ten times a second, of those whose microphone is on and who are heard', async () => {
    const { call, loud, off } = await twoOthers(era)
    const told: ReadonlyMap<string, number>[] = []
    call.conference.onLevels((levels) => { told.push(levels) })
    Object.assign(loud, { level: 0.2 })
    for (let packet = 0; packet < 100; packet += 1) {
      loud.packets = packet
      await pass(10)
    }
    expect(told.length).toBeGreaterThan(0)
    expect(told.length).toBeLessThanOrEqual(10)
    expect([...(told.at(-1)?.keys() ?? [])].toSorted()).toEqual(['loud', 'me'])
    expect(told.at(-1)?.get('loud')).toBeCloseTo(0.5)
    expect(told.at(-1)?.get('me')).toBeCloseTo(0.5)
    // Nobody asks how loud a microphone is that is off.
    expect(off.asked).toBe(0)
    loud.level = 5
    loud.packets += 1
    await pass(300)
    expect(told.at(-1)?.get('loud')).toBe(1)
  })

  it('of somebody from whom nothing comes any more is none, whatever the last packet said', async () => {
    const { call, loud } = await twoOthers(era)
    const told: ReadonlyMap<string, number>[] = []
    call.conference.onLevels((levels) => { told.push(levels) })
    Object.assign(loud, { level: 0.4, packets: 7 })
    await pass(300)
    expect(told.at(-1)?.has('loud')).toBe(true)
    await pass(300)
    expect(told.at(-1)?.has('loud')).toBe(false)
  })

  it('follows the microphones: what is switched off is not listened to, and with the last one the measuring ends', async () => {
    const { call, loud, off, offTrack } = await twoOthers(era)
    const told: ReadonlyMap<string, number>[] = []
    call.conference.onLevels((levels) => { told.push(levels) })
    await call.conference.setMicrophone({ on: false })
    await settle()
    expect(ears.open).toBe(0)
    await call.conference.setMicrophone({ on: true })
    await settle()
    expect(ears.open).toBe(1)
    offTrack.set(false)
    await pass(300)
    expect(off.asked).toBeGreaterThan(0)
    await call.conference.setMicrophone({ on: false })
    for (const id of ['loud', 'off']) call.lib.depart(id)
    await settle()
    const [asked, count] = [loud.asked + off.asked, told.length]
    expect(told.at(-1)?.size).toBe(0)
    await pass(5000)
    expect(loud.asked + off.asked).toBe(asked)
    expect(told).toHaveLength(count)
  })

  it('ends with the call, and leaves no ear open', async () => {
    const { call, loud } = await twoOthers(era)
    call.conference.onLevels(() => undefined)
    await pass(300)
    await call.conference.leave()
    const { asked } = loud
    await pass(5000)
    expect(loud.asked).toBe(asked)
    expect(ears.open).toBe(0)
  })

  it('goes on for the others where one’s own cannot be measured', async () => {
    const { call, loud } = await twoOthers(era)
    Object.assign(call.page, { AudioContext: class { constructor() { throw new Error('no audio') } } })
    const told: ReadonlyMap<string, number>[] = []
    call.conference.onLevels((levels) => { told.push(levels) })
    Object.assign(loud, { level: 0.2, packets: 1 })
    await pass(300)
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
