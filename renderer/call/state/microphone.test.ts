// A microphone that is opened only to be heard is closed again, whatever the browser makes of it.
// Must not know a browser: its parts are handed in as globals.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { previewMicrophone } from './preview.ts'
import { hearMicrophone } from './microphone.ts'

class Track extends EventTarget {
  live = true
  stop(): void {
    this.live = false
  }
}
let track: Track
let closed: number

/** @param fails the step that throws; null: none */
function browser(fails: 'context' | 'source' | null): void {
  class AudioContext {
    constructor() {
      if (fails === 'context') throw new DOMException('too many', 'NotSupportedError')
    }
    createAnalyser() {
      return { fftSize: 0, getFloatTimeDomainData: (samples: Float32Array) => samples.fill(0.1) }
    }
    createMediaStreamSource() {
      if (fails === 'source') throw new DOMException('no sound', 'InvalidStateError')
      return { connect: () => undefined, disconnect: () => undefined }
    }
    close(): Promise<void> {
      closed += 1
      return Promise.resolve()
    }
  }
  vi.stubGlobal('AudioContext', AudioContext)
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => Promise.resolve({ getTracks: () => [track] }) } })
}
beforeEach(() => {
  track = new Track()
  closed = 0
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a microphone that is only heard', () => {
  it.each([['context', 0], ['source', 1]] as const)('is closed when the %s cannot be made, in the green room and in the call', async (fails, contexts) => {
    browser(fails)
    expect(await previewMicrophone(null, () => undefined, () => undefined)).toEqual({ ok: false, failure: 'unknown' })
    expect([track.live, closed]).toEqual([false, contexts])
    track = new Track()
    await expect(hearMicrophone({ deviceId: 'x', onLevel: () => undefined, onEnded: () => undefined })).rejects.toThrow()
    expect([track.live, closed]).toEqual([false, 2 * contexts])
  })

  it('is heard at each look, and not after it was let go of', async () => {
    browser(null)
    const levels: number[] = []
    const ended = vi.fn()
    const preview = await previewMicrophone(null, (level) => levels.push(level), ended)
    vi.advanceTimersByTime(170)
    expect(levels.map((level) => level.toFixed(2))).toEqual(['0.50', '0.50'])
    track.dispatchEvent(new Event('ended'))
    expect(ended).toHaveBeenCalledOnce()
    if (preview.ok) preview.stop()
    vi.advanceTimersByTime(1000)
    expect(levels.slice(2)).toEqual([0])
    expect([track.live, closed]).toEqual([false, 1])
  })
})
