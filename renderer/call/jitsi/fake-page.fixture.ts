// For: a page without a browser: script elements that bring what a test says, videos that show what a fake track says.
// Must not know the adapter nor the library.
import type { FakeMediaTrack } from './fake.fixture.ts'

/** What happens when a script is asked for: run it, refuse, or never answer. */
export type Scripts = Record<string, (() => void) | 'refused' | 'silent'>

class FakeElement extends EventTarget {
  onload: (() => void) | null = null
  onerror: (() => void) | null = null
  src = ''
  removed = false
  remove(): void { this.removed = true }
}

class FakeVideo extends EventTarget {
  muted = false
  playsInline = false
  readyState = 4
  srcObject: { tracks: FakeMediaTrack[] } | null = null
  get #track(): FakeMediaTrack | undefined { return this.srcObject?.tracks[0] }
  get videoWidth(): number { return this.#track?.picture.width ?? 0 }
  get videoHeight(): number { return this.#track?.picture.height ?? 0 }
  play(): Promise<void> { return Promise.resolve() }
  pause(): void { /* nothing plays */ }
  requestVideoFrameCallback(): number { return 0 }
  get black(): boolean { return this.#track?.picture.black === true }
}

export class FakePage extends EventTarget {
  config: unknown
  JitsiMeetJS: unknown
  jQuery: unknown = () => undefined
  asked: string[] = []
  online = true
  devices = Object.assign(new EventTarget(), {
    captured: undefined as FakeMediaTrack | undefined,
    getDisplayMedia: (): Promise<{ getVideoTracks(): FakeMediaTrack[] }> => Promise.resolve({ getVideoTracks: () => (this.devices.captured === undefined ? [] : [this.devices.captured]) }),
  })
  listed: unknown[] = []
  status = 200
  readonly #scripts: Scripts
  constructor(scripts: Scripts) {
    super()
    this.#scripts = scripts
  }
  get navigator(): unknown {
    const { online, devices, listed } = this
    return { get onLine() { return online }, mediaDevices: Object.assign(devices, { enumerateDevices: () => Promise.resolve(listed), getUserMedia: () => Promise.reject(new Error('a device was opened past the library')) }) }
  }
  MediaStream = class {
    tracks: unknown[]
    constructor(tracks: unknown[]) { this.tracks = tracks }
  }
  fetch = (): Promise<{ status: number }> => (this.status === 0 ? Promise.reject(new TypeError('failed')) : Promise.resolve({ status: this.status }))
  setTimeout = (work: () => void, time?: number): number => globalThis.setTimeout(work, time) as unknown as number
  clearTimeout = (timer: number): void => { globalThis.clearTimeout(timer) }
  setInterval = (work: () => void, time?: number): number => globalThis.setInterval(work, time) as unknown as number
  clearInterval = (timer: number): void => { globalThis.clearInterval(timer) }
  document = {
    createElement: (name: string): unknown => {
      if (name === 'video') return new FakeVideo()
      if (name === 'canvas') {
        let shown: FakeVideo | null = null
        return { getContext: () => ({ drawImage: (video: FakeVideo) => { shown = video }, getImageData: () => ({ data: new Uint8ClampedArray(16 * 9 * 4).fill(shown?.black === true ? 0 : 128) }) }) }
      }
      return new FakeElement()
    },
    head: {
      append: (script: FakeElement): void => {
        const path = script.src.split('?')[0] ?? ''
        this.asked.push(script.src)
        const answer = this.#scripts[path] ?? 'refused'
        queueMicrotask(() => {
          if (answer === 'silent') return
          if (answer === 'refused') return void script.onerror?.()
          answer()
          script.onload?.()
        })
      },
    },
  }
  asWindow(): Window & typeof globalThis { return this as unknown as Window & typeof globalThis }
}
