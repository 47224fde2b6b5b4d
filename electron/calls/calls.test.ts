import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallStart, CallStatus } from '../bridge/contract-call.ts'
import type { CallsPolicy } from '../bridge/contract.ts'
import type { CallCapture } from '../capture/index.ts'
import { resolveCalls } from '../config/calls.ts'
import { chatWidth, roomForChat, smallPlace, splitWindow } from '../windows/call-layout.ts'
import { createCalls, type CallsParts, type OpenRequest, type View, type ViewEvents } from './calls.ts'

interface FakeView extends View {
  origin: string
  told: unknown[]
  closed: boolean
  killed: boolean
  events: ViewEvents
}

const request = (changes: Partial<OpenRequest> = {}): OpenRequest => ({
  roomId: '!r:x', conference: { domain: 'meet.uni.example', name: 'lecture' }, title: 'Lecture', name: 'Anna', avatar: null, direct: false, people: null, audioOnly: false, ...changes,
})
const JOINED: CallStatus = { phase: 'joined', since: 1, people: 2, microphone: 'on', camera: 'off', sharing: 'none', shareLabel: null, hand: false, moderator: false, error: null }

function make(changes: Partial<CallsParts<FakeView>> = {}) {
  const views: FakeView[] = []
  const order: string[] = []
  const frame = { focus: vi.fn(), setMode: vi.fn(), setChat: vi.fn(), replaceCall: vi.fn(), greet: vi.fn(), destroy: vi.fn(() => void order.push('window gone')) }
  const capture = { status: vi.fn(), stop: vi.fn(), frameGone: vi.fn(), dispose: vi.fn(), askCapture: vi.fn((callback: (granted: boolean) => void) => callback(true)) }
  const states: (CallStatus['phase'] | null)[] = []
  const policy: CallsPolicy = { enabled: true, audioOnly: false, startPower: 0, domains: ['meet.uni.example', 'other.uni.example'], preferred: 'meet.uni.example' }
  const usual = {
    policy: () => policy,
    config: resolveCalls([]),
    signedIn: () => true,
    openView: (origin: string, events: ViewEvents): FakeView => {
      const view: FakeView = {
        id: 100 + views.length, origin, events, told: [], closed: false, killed: false,
        tell: (event, value) => void view.told.push(event === 'call.command' ? (value as { command: string }).command : event),
        askAlive: () => undefined,
        kill: () => {
          view.killed = true
          events.onGone('ended')
        },
        close: () => {
          view.closed = true
        },
      }
      views.push(view)
      // As Electron does it: the page begins to load before the view is handed over.
      events.onLoading()
      return view
    },
    openFrame: vi.fn((_view: FakeView, _call: { roomId: string; title: string; onClose: () => void }) => frame),
    attachCapture: vi.fn((_call: Parameters<CallsParts<FakeView>['attachCapture']>[0]) => capture as unknown as CallCapture),
    surroundings: () => ({ language: 'ru', theme: 'dark', platform: 'linux', capture: 'picker' }) as const,
    picture: async () => 'data:image/png;base64,AA==',
    choices: () => ({ devices: { microphone: null, camera: null, speaker: null }, microphone: true, camera: true, greenRoom: false }),
    onState: vi.fn((state: { status: CallStatus } | null) => void states.push(state?.status.phase ?? null)),
    onEngine: vi.fn(({ joined }: { joined: boolean }) => void order.push(`engine ${String(joined)}`)),
    stayAwake: vi.fn(),
    mayLeave: vi.fn(async () => true),
    askAgain: vi.fn(async (_why: 'hung' | 'crashed') => false),
    onEnded: vi.fn(() => void order.push('ended')),
    log: vi.fn(),
  } satisfies CallsParts<FakeView>
  const parts = { ...usual, ...changes } as typeof usual
  return { calls: createCalls<FakeView>(parts), parts, views, frame, capture, states, order, policy }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('opening a call', () => {
  it('tells the page of one conference and of nothing else', async () => {
    const { calls, parts } = make()
    expect(calls.open(request({ people: 12, avatar: 'mxc://x/y', audioOnly: true }))).toEqual({ ok: true, value: null })
    const start = await calls.boot()
    expect(start).toEqual({
      callId: expect.stringMatching(/^[a-f0-9]{16}$/) as string, origin: 'https://meet.uni.example', conference: 'lecture', title: 'Lecture', me: { name: 'Anna', avatar: 'data:image/png;base64,AA==' },
      direct: false, people: 12, policy: { audioOnly: false, maxHeight: null, maxBitrate: null, quietFrom: 10 },
      // A call of sounds begins without a camera.
      choices: { devices: { microphone: null, camera: null, speaker: null }, microphone: true, camera: false, greenRoom: false },
      language: 'ru', theme: 'dark', platform: 'linux', capture: 'picker',
    } satisfies CallStart)
    expect(JSON.stringify(start)).not.toContain('!r:x')
    expect(parts.openFrame.mock.calls[0]?.[1]).toMatchObject({ roomId: '!r:x', title: 'Lecture' })
  })
  it('does not wait for a picture', async () => {
    const { calls } = make({ picture: () => new Promise(() => undefined) })
    calls.open(request({ avatar: 'mxc://x/y' }))
    await vi.advanceTimersByTimeAsync(300)
    expect((await calls.boot()).me.avatar).toBeNull()
  })
  it('is refused where it may not be', () => {
    const { calls, policy, views } = make()
    expect(calls.open(request({ conference: { domain: 'meet.evil.example', name: 'x' } }))).toMatchObject({ ok: false, code: 'not-allowed' })
    expect(calls.open(request({ conference: { domain: 'MEET.UNI.EXAMPLE/', name: 'x' } }))).toMatchObject({ ok: false, code: 'not-allowed' })
    policy.enabled = false
    expect(calls.open(request())).toMatchObject({ ok: false, code: 'off' })
    expect(make({ signedIn: () => false }).calls.open(request())).toMatchObject({ ok: false, code: 'off' })
    expect(views).toEqual([])
  })
  it('is one at a time', () => {
    const { calls, frame, views } = make()
    calls.open(request())
    expect(calls.open(request({ roomId: '!other:x' }))).toMatchObject({ ok: false, code: 'busy' })
    expect(calls.open(request())).toMatchObject({ ok: true })
    expect(frame.focus).toHaveBeenCalledOnce()
    expect(views).toHaveLength(1)
  })
})

describe('a warmed page', () => {
  it('waits for its call and is the call’s', async () => {
    const { calls, views } = make()
    calls.warm()
    const booted = vi.fn()
    void calls.boot().then(booted)
    await vi.advanceTimersByTimeAsync(1000)
    expect(booted).not.toHaveBeenCalled()
    expect([calls.originOf(100), calls.viewId('https://meet.uni.example'), calls.current()]).toEqual(['https://meet.uni.example', null, null])
    calls.open(request())
    await vi.advanceTimersByTimeAsync(0)
    expect(booted).toHaveBeenCalledOnce()
    expect(views).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(7000)
    expect(views[0]?.closed).toBe(false)
  })
  it('goes when nobody clicks, or when the call is elsewhere', () => {
    const { calls, views } = make()
    calls.warm()
    calls.warm()
    vi.advanceTimersByTime(19_000)
    expect([views.length, views[0]?.closed]).toEqual([1, false])
    vi.advanceTimersByTime(2000)
    expect(views[0]?.closed).toBe(true)
    calls.warm()
    calls.open(request({ conference: { domain: 'other.uni.example', name: 'x' } }))
    expect(views.map(({ origin, closed }) => [origin, closed])).toEqual([['https://meet.uni.example', true], ['https://meet.uni.example', true], ['https://other.uni.example', false]])
  })
  it('is not made where there are no calls', () => {
    const { calls, policy, views } = make()
    policy.preferred = null
    calls.warm()
    expect(views).toEqual([])
  })
})

describe('being in a call', () => {
  it('keeps the screen awake and tells the engine, once each way', () => {
    const { calls, parts, states } = make()
    calls.open(request())
    calls.signIn('openidtoken-jwt')
    calls.status(JOINED)
    calls.status({ ...JOINED, people: 3 })
    calls.status({ ...JOINED, phase: 'reconnecting' })
    expect(parts.onEngine).toHaveBeenCalledExactlyOnceWith({ kind: 'call', roomId: '!r:x', conference: { domain: 'meet.uni.example', name: 'lecture', auth: 'openidtoken-jwt' }, joined: true })
    expect(calls.engineState()).toMatchObject({ joined: true })
    calls.status({ ...JOINED, phase: 'failed' })
    expect(parts.onEngine).toHaveBeenLastCalledWith(expect.objectContaining({ joined: false }))
    expect(parts.stayAwake.mock.calls).toEqual([[true], [false]])
    expect(calls.engineState()).toBeNull()
    expect(states).toEqual(['connecting', 'joined', 'joined', 'reconnecting', 'failed'])
  })
  it('hands the bar’s commands on', () => {
    const { calls, views, frame } = make()
    calls.command('leave')
    calls.open(request())
    calls.command('toggle-microphone')
    calls.command('stop-share')
    calls.command('focus')
    expect(views[0]?.told).toEqual(['toggle-microphone', 'stop-share'])
    expect(frame.focus).toHaveBeenCalledOnce()
  })
  it('T40 asks the capture room about the screen, and nobody where no call goes on', () => {
    const { calls, parts } = make()
    const answer = vi.fn()
    calls.askCapture(answer)
    expect(answer).toHaveBeenLastCalledWith(false)
    calls.open(request())
    calls.askCapture(answer)
    expect(answer).toHaveBeenLastCalledWith(true)
    const attached = parts.attachCapture.mock.calls[0]?.[0]
    expect(attached?.isJoined()).toBe(false)
    calls.status(JOINED)
    expect(attached?.isJoined()).toBe(true)
  })
})

describe('the end of a call', () => {
  it('comes when the page has left, and the window goes last of all', async () => {
    const { calls, parts, views, order, states } = make()
    calls.open(request())
    calls.status(JOINED)
    const closed = parts.openFrame.mock.calls[0]?.[1].onClose
    closed?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(views[0]?.told).toEqual(['leave'])
    // The room hears of it at once: the other side's ring does not wait for the goodbye.
    expect(order).toEqual(['engine true', 'engine false'])
    // What the page still says of itself brings no call back.
    calls.status(JOINED)
    calls.ended()
    expect(order).toEqual(['engine true', 'engine false', 'window gone', 'ended'])
    expect([calls.current(), states.at(-1), views[0]?.closed]).toEqual([null, null, true])
    await vi.advanceTimersByTimeAsync(5000)
    expect(parts.onEnded).toHaveBeenCalledOnce()
  })
  it('does not wait for a page that says nothing', async () => {
    const { calls, order } = make()
    calls.open(request())
    const end = calls.end()
    await vi.advanceTimersByTimeAsync(2000)
    await end
    expect(order).toEqual(['window gone', 'ended'])
  })
  it('is asked about only while something is shared', async () => {
    const { calls, parts, views } = make({ mayLeave: vi.fn(async () => false) })
    calls.open(request())
    for (const sharing of ['live', 'paused'] as const) {
      calls.status({ ...JOINED, sharing })
      await calls.close()
    }
    expect(parts.mayLeave).toHaveBeenCalledTimes(2)
    expect(views[0]?.told).toEqual([])
    calls.status({ ...JOINED, sharing: 'choosing' })
    void calls.close()
    await vi.advanceTimersByTimeAsync(0)
    expect([parts.mayLeave.mock.calls.length, views[0]?.told]).toEqual([2, ['leave']])
  })
})

describe('a page that dies', () => {
  it('comes back by itself, told that it is the next one, in the same window', async () => {
    const { calls, views, frame, capture, parts } = make()
    calls.open(request())
    calls.status(JOINED)
    views[0]?.events.onGone('died')
    expect(capture.frameGone).toHaveBeenCalled()
    expect(frame.replaceCall).toHaveBeenCalledWith(views[1])
    expect(await calls.boot()).toMatchObject({ conference: 'lecture', restarted: true })
    calls.status(JOINED)
    calls.status(JOINED)
    expect(frame.greet).toHaveBeenCalledTimes(2)
    expect([views[0]?.closed, calls.originOf(100), calls.originOf(101)]).toEqual([true, null, 'https://meet.uni.example'])
    // Out and in again: the room's facts follow.
    expect(parts.onEngine.mock.calls.map(([{ joined }]) => joined)).toEqual([true, false, true])
    expect(parts.askAgain).not.toHaveBeenCalled()
  })
  it('again and again is left with a sentence', async () => {
    const { calls, views, parts } = make()
    calls.open(request())
    for (let death = 0; death < 4; death += 1) views.at(-1)?.events.onGone('died')
    await vi.advanceTimersByTimeAsync(0)
    expect(parts.askAgain).toHaveBeenCalledExactlyOnceWith('crashed')
    expect(calls.current()).toBeNull()
  })
  it('that hung is ended, said, and tried again only when the person wants it', async () => {
    const { calls, views, parts, states } = make({ askAgain: vi.fn(async () => true) })
    calls.open(request())
    void calls.boot()
    await vi.advanceTimersByTimeAsync(9000)
    expect(views[0]?.killed).toBe(true)
    expect(parts.askAgain).toHaveBeenCalledExactlyOnceWith('hung')
    expect(states).toContain('failed')
    expect(await calls.boot()).toMatchObject({ restarted: true })
    expect(views).toHaveLength(2)
  })
  it('T40 that captured by itself is ended and not brought back unasked', async () => {
    const { calls, views, parts } = make()
    calls.open(request())
    calls.status(JOINED)
    parts.attachCapture.mock.calls[0]?.[0].onForged()
    await vi.advanceTimersByTimeAsync(0)
    expect([views[0]?.killed, views.length, calls.current()]).toEqual([true, 1, null])
  })
  it('while it leaves is gone, and while it is only warm takes nothing along', () => {
    const { calls, views, order } = make()
    calls.warm()
    views[0]?.events.onGone('died')
    calls.open(request())
    void calls.end()
    views[1]?.events.onGone('died')
    expect([views.length, order]).toEqual([2, ['window gone', 'ended']])
  })
})

describe('the window', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  it('is the call’s, and the chat’s where there is room for both', () => {
    expect(splitWindow({ width: 1000, height: 700 }, false)).toEqual({ call: { x: 0, y: 0, width: 1000, height: 700 }, chat: null })
    expect(splitWindow({ width: 1000, height: 700 }, true)).toEqual({ call: { x: 0, y: 0, width: 680, height: 700 }, chat: { x: 680, y: 0, width: 320, height: 700 } })
    expect(splitWindow({ width: 3000, height: 700 }, true).chat?.width).toBe(440)
    expect(splitWindow({ width: 480, height: 700 }, true).chat).toBeNull()
  })
  it('leaves the chat as wide as it was drawn, and both what they need', () => {
    const chat = (width: number, wanted: number | null, zoom = 1) => splitWindow({ width, height: 700 }, true, wanted, zoom).chat
    expect(chat(1000, 500)).toEqual({ x: 500, y: 0, width: 500, height: 700 })
    expect(chat(1000, 10)?.width).toBe(260)
    expect(chat(1000, 5000)?.width).toBe(680)
    // As it was drawn again, once there is room.
    expect([chat(700, 500)?.width, chat(1400, 500)?.width]).toEqual([380, 500])
    expect(chat(540, 500)).toEqual({ x: 280, y: 0, width: 260, height: 700 })
    // A page that is drawn larger needs more of the window, and never takes the call's.
    expect([chat(1600, null)?.width, chat(1600, null, 1.25)?.width, chat(1600, null, 2)?.width]).toEqual([440, 480, 640])
    expect(chat(900, null, 2)?.width).toBe(500)
    expect(chatWidth(1000, 300, 1)).toEqual({ width: 300, least: 260, most: 680 })
  })
  it('grows for its chat as far as the screen goes', () => {
    const window = { x: 1500, y: 100, width: 400, height: 500 }
    expect(roomForChat(window, screen)).toEqual({ x: 1200, y: 100, width: 720, height: 500 })
    expect(roomForChat({ ...window, width: 900 }, screen)).toEqual({ ...window, width: 900 })
    expect(roomForChat({ ...window, width: 900 }, screen, 2)).toEqual({ ...window, x: 880, width: 1040 })
    expect(roomForChat(window, { ...screen, x: 1280, width: 640 })).toEqual({ x: 1280, y: 100, width: 640, height: 500 })
  })
  it('that is small lies in the corner of its own screen', () => {
    expect(smallPlace({ x: 1920, y: 40, width: 1280, height: 984 })).toEqual({ x: 2800, y: 772, width: 384, height: 236 })
    expect(smallPlace({ x: 0, y: 0, width: 320, height: 200 })).toEqual({ x: 0, y: 0, width: 320, height: 200 })
  })
})
