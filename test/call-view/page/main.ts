// The call's own page with everything round it played: main, conference, cameras. Driven from outside by `window.harness`.
import type { CallBridge, CallChannel, CallEvents, CallStart } from '../../../electron/bridge/contract-call.ts'
import { startCall } from '../../../renderer/call/start.tsx'
import { ALL_FEATURES, makeFake, type FakeConference } from './fake-conference.ts'
import * as people from './people.ts'

export interface Harness {
  fake: FakeConference
  people: typeof people
  features: typeof ALL_FEATURES
  /** What the view told main. */
  told: { channel: CallChannel; arg: unknown }[]
  main<E extends keyof CallEvents>(event: E, value: CallEvents[E]): void
}

declare global {
  interface Window {
    harness: Harness
    /** Set by the test before the page loads. */
    callStart?: Partial<CallStart>
    /** Set where the first join should not succeed at once. */
    firstPhase?: 'connecting' | 'lobby'
  }
}

const start: CallStart = {
  callId: 'call-1', origin: location.origin, conference: 'lecture', title: 'Математический анализ II — лекция', me: { name: 'Алексей Воронцов', avatar: null }, direct: false, people: 12,
  policy: { audioOnly: false, maxHeight: null, maxBitrate: null, quietFrom: 30 },
  choices: { devices: { microphone: null, camera: null, speaker: null }, microphone: true, camera: true, greenRoom: false },
  language: 'ru', theme: 'dark', platform: 'linux', capture: 'picker', ...window.callStart,
}

const listeners = new Map<string, Set<(value: never) => void>>()
const told: Harness['told'] = []
const bridge: CallBridge = {
  call: async (channel, arg) => {
    told.push({ channel, arg })
    if (channel === 'call.boot') return start as never
    if (channel === 'attendance.save' || channel === 'attendance.post') return { ok: true, value: null } as never
    return null as never
  },
  on: (event, listener) => {
    const of = listeners.get(event) ?? new Set()
    listeners.set(event, of.add(listener as (value: never) => void))
    return () => of.delete(listener as (value: never) => void)
  },
}
Object.defineProperty(window, 'amphiCall', { value: bridge })

const fake = makeFake()
const first = window.firstPhase
if (first !== undefined) fake.onJoin = () => fake.emit({ type: 'phase', phase: { kind: first } })
window.harness = {
  fake,
  people,
  features: ALL_FEATURES,
  told,
  main: (event, value) => {
    for (const listener of listeners.get(event) ?? []) listener(value as never)
  },
}
await startCall(bridge, () => fake)
