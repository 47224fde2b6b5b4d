// For: a conference of ours on a fake library of either generation, in a fake page, joined or at any step before.
// Must not know a test's expectations.
import { afterEach, beforeEach, vi } from 'vitest'
import type { Conference, ConferenceEvent, JoinOptions, ShareState } from '../conference.ts'
import { FakeLibrary, type Era, type FakeConference } from './fake.fixture.ts'
import { FakePage } from './fake-page.fixture.ts'
import { createJitsiConference, type JitsiOptions } from './index.ts'

export const CONFIG = { hosts: { domain: 'meet.jitsi', muc: 'muc.meet.jitsi' }, websocket: 'wss://meet.uni.test/xmpp-websocket' }
export const JOIN: JoinOptions = { displayName: 'Ада', avatar: null, microphone: { on: true, deviceId: null }, camera: { on: true, deviceId: null }, password: null }

export interface Call {
  conference: Conference
  library: FakeLibrary
  page: FakePage
  events: ConferenceEvent[]
  shares: ShareState[]
  tokens: number
  /** The library's conference of the session that goes on. */
  lib: FakeConference
  phases: () => string[]
  of: <T extends ConferenceEvent['type']>(type: T) => Extract<ConferenceEvent, { type: T }>[]
  /** Joins and lets the server say yes. */
  join: (options?: Partial<JoinOptions>, as?: { id?: string; moderator?: boolean }) => Promise<void>
}

/** Lets everything that waits for nothing but its turn come to an end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve()
}

/** In a test's file: time goes only as `pass` says, and what the adapter notes in the console is not printed. */
export function playTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
    for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue(undefined)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
}

/** Lets time pass with all that happens in it. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  await settle()
}

export function createCall(era: Era, options: { config?: unknown; policy?: Partial<JitsiOptions['start']['policy']>; token?: JitsiOptions['token']; asksPerCapture?: boolean } = {}): Call {
  const library = new FakeLibrary(era)
  const page: FakePage = new FakePage({
    '/config.js': () => { page.config = options.config ?? CONFIG },
    '/libs/lib-jitsi-meet.min.js': () => { page.JitsiMeetJS = library },
  })
  library.devices = page.devices
  const call: Call = {
    library, page, events: [], shares: [], tokens: 0,
    get lib() { return library.conference },
    conference: createJitsiConference({
      start: { conference: 'room', origin: 'https://meet.uni.test', policy: { audioOnly: false, maxHeight: null, maxBitrate: null, quietFrom: 10, ...options.policy } },
      token: options.token ?? (() => {
        call.tokens += 1
        return Promise.resolve({ ok: true, value: { jwt: `token-${String(call.tokens)}` } })
      }),
      ...(options.asksPerCapture === true && { asksPerCapture: true }),
      window: page.asWindow(),
    }),
    phases: () => call.of('phase').map(({ phase }) => phase.kind),
    of: (type) => call.events.filter((event): event is Extract<ConferenceEvent, { type: typeof type }> => event.type === type) as never,
    join: async (more = {}, { id = 'me', moderator = false } = {}) => {
      const joining = call.conference.join({ ...JOIN, ...more })
      await settle()
      call.lib.enter(id, { moderator })
      await joining
      await settle()
    },
  }
  call.conference.subscribe((event) => { call.events.push(event) })
  call.conference.onShare((state) => { call.shares.push(state) })
  return call
}
