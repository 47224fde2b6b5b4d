import type { DisplayMediaRequestHandlerHandlerRequest, Session, Streams, WebFrameMain } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallStatus } from '../bridge/contract-call.ts'
import { placeBar } from './bar-place.ts'
import { captureOfCall } from './call-capture.ts'
import type { CallCapture, CapturingCall } from './index.ts'
import { cleanName } from './names.ts'
import { pickerProvider, type ListedSource, type ListSources } from './picker-provider.ts'
import { portalProvider } from './portal-provider.ts'
import type { ShareProvider } from './provider.ts'
import { captureRecord, type CaptureRecord } from './record.ts'
import type { ShareBar, Shared } from './share-bar.ts'

const source = (id: string, more: Partial<ListedSource> = {}): ListedSource => ({ id, kind: id.startsWith('screen') ? 'screen' : 'window', name: `name of ${id}`, thumbnail: null, icon: null, displayId: null, ...more })
const SCREEN = source('screen:1:0', { displayId: '11' })
const WINDOW = source('window:5:0')

type Handler = (request: DisplayMediaRequestHandlerHandlerRequest, callback: (streams: Streams | null) => void) => void

interface Stage {
  capture: CallCapture
  record: CaptureRecord
  joined: boolean
  told: { event: string; value: unknown }[]
  bar: (Shared | 'closed')[]
  forged: number
  commands: string[]
  /** A monitor came or went. */
  monitors: Set<() => void>
  /** What the page's getDisplayMedia came to: undefined while it waits. */
  ask: (changes?: Partial<Record<'frame' | 'userGesture' | 'videoRequested', unknown>>) => { answer: () => unknown }
  handler: () => Handler | null
  pendingId: () => string
}

const FRAME = { name: 'the call' } as unknown as WebFrameMain

function stage(provider: ShareProvider): Stage {
  let handler: Handler | null = null
  const told: Stage['told'] = []
  const bar: Stage['bar'] = []
  const monitors: Stage['monitors'] = new Set()
  const record = captureRecord({ kind: provider.kind, reason: 'x11', sessionType: null, log: () => undefined })
  const call: CapturingCall = {
    session: { setDisplayMediaRequestHandler: (next: Handler | null) => void (handler = next) } as unknown as Session,
    isCallFrame: (frame) => frame === FRAME,
    isJoined: () => made.joined,
    tell: (event, value) => void told.push({ event, value }),
    command: (command) => void made.commands.push(command),
    focus: () => undefined,
    onForged: () => void (made.forged += 1),
  }
  let open = false
  const shareBar: ShareBar = {
    show: (shared) => {
      const opened = !open
      open = true
      bar.push(shared)
      return opened
    },
    close: () => {
      const was = open
      open = false
      if (was) bar.push('closed')
      return was
    },
  }
  const made: Stage = {
    capture: captureOfCall({ call, provider, bar: shareBar, record, onMonitors: (listener) => (monitors.add(listener), () => void monitors.delete(listener)) }),
    record,
    joined: true,
    told,
    bar,
    forged: 0,
    commands: [],
    monitors,
    handler: () => handler,
    pendingId: () => (told.findLast(({ event }) => event === 'share.request')?.value as { requestId: string } | undefined)?.requestId ?? '',
    ask: (changes = {}) => {
      const callback = vi.fn()
      const request = { frame: FRAME, securityOrigin: 'https://meet.uni.example', videoRequested: true, audioRequested: false, userGesture: true, ...changes }
      handler?.(request as DisplayMediaRequestHandlerHandlerRequest, callback)
      return {
        answer: () => {
          expect(callback.mock.calls.length).toBeLessThanOrEqual(1)
          return callback.mock.calls[0]?.[0] as unknown
        },
      }
    },
  }
  return made
}

const status = (changes: Partial<CallStatus>): CallStatus => ({
  phase: 'joined', since: 0, people: 2, microphone: 'on', camera: 'off', sharing: 'none', shareLabel: null, hand: false, moderator: false, error: null, ...changes,
})
const quick = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a monitor that is pulled', () => {
  it('ends the share of its picture, and no other; nothing is listed while nothing is shared', async () => {
    let there = [SCREEN]
    const list: ListSources = vi.fn((kind) => Promise.resolve(kind === 'screen' ? there : [WINDOW]))
    for (const [chosen, ended] of [[SCREEN, true], [WINDOW, false]] as const) {
      there = [SCREEN]
      const { ask, capture, pendingId, commands, monitors } = stage(pickerProvider({ sources: list, loopback: false }))
      const pulled = async (): Promise<void> => {
        for (const told of monitors) told()
        await quick()
      }
      ask()
      await quick()
      expect(capture.choose({ requestId: pendingId(), sourceId: chosen.id, audio: false })).toMatchObject({ ok: true })
      await pulled()
      capture.status(status({ sharing: 'live' }))
      await pulled()
      expect(commands).toEqual([])
      there = []
      await pulled()
      expect(commands).toEqual(ended ? ['stop-share'] : [])
      capture.status(status({ sharing: 'none' }))
      const before = vi.mocked(list).mock.calls.length
      await pulled()
      expect(list).toHaveBeenCalledTimes(before)
      capture.dispose()
      expect(monitors.size).toBe(0)
    }
  })
})

describe('who may ask (T40)', () => {
  const list: ListSources = vi.fn(() => Promise.resolve([SCREEN]))
  it.each([
    ['another frame', { frame: { name: 'a widget within' } }],
    ['a frame that is gone', { frame: null }],
    ['no gesture of a person', { userGesture: false }],
    ['sound alone', { videoRequested: false }],
  ])('%s is refused at once, and nothing is listed', (_name, changes) => {
    const { ask, told } = stage(pickerProvider({ sources: list, loopback: false }))
    expect(ask(changes).answer()).toBeNull()
    expect(told).toEqual([])
    expect(list).not.toHaveBeenCalled()
  })
  it.each(['picker', 'portal'])('nobody in the call: refused (%s)', async (kind) => {
    const made = stage(kind === 'portal' ? portalProvider() : pickerProvider({ sources: list, loopback: false }))
    made.joined = false
    expect(made.ask().answer()).toBeNull()
    const granted = vi.fn()
    made.capture.askCapture(granted)
    expect(granted).toHaveBeenCalledExactlyOnceWith(false)
    expect(list).not.toHaveBeenCalled()
  })
  it('a second request while one is pending is refused, and the first goes on', async () => {
    const { ask, capture, pendingId } = stage(pickerProvider({ sources: () => Promise.resolve([SCREEN]), loopback: false }))
    const first = ask()
    expect(ask().answer()).toBeNull()
    await quick()
    expect(first.answer()).toBeUndefined()
    expect(capture.choose({ requestId: pendingId(), sourceId: SCREEN.id, audio: false }).ok).toBe(true)
    expect(first.answer()).toEqual({ video: { id: SCREEN.id, name: SCREEN.name } })
  })
  it('a page that captures without coming through the handler is ended; one that came through it is not, and gets what was chosen alone', async () => {
    const made = stage(pickerProvider({ sources: () => Promise.resolve([SCREEN]), loopback: false }))
    const granted = vi.fn()
    made.capture.askCapture(granted)
    made.ask() // this one came through the handler
    await vi.advanceTimersByTimeAsync(500)
    expect(made.forged).toBe(0)
    made.capture.cancel({ requestId: made.pendingId() })
    made.capture.askCapture(granted)
    const share = made.ask() // explains one question
    await quick()
    made.capture.choose({ requestId: made.pendingId(), sourceId: SCREEN.id, audio: false })
    expect(share.answer()).toMatchObject({ video: { id: SCREEN.id } })
    // What was chosen gives nothing else: a page that has one source names another by the old way.
    made.capture.askCapture(granted)
    await vi.advanceTimersByTimeAsync(500)
    expect(made.forged).toBe(1)
    expect(granted).toHaveBeenCalledTimes(3)
  })
})

describe('stop', () => {
  it('is stop: a page that goes on sharing is ended, one that stops is not', async () => {
    const made = stage(pickerProvider({ sources: () => Promise.resolve([SCREEN]), loopback: false }))
    made.capture.status(status({ sharing: 'live' }))
    made.capture.stop()
    await vi.advanceTimersByTimeAsync(1_000)
    made.capture.status(status({ sharing: 'none' }))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(made.forged).toBe(0)
    made.capture.status(status({ sharing: 'live' }))
    made.capture.stop()
    made.capture.stop()
    await vi.advanceTimersByTimeAsync(2_000)
    made.capture.status(status({ sharing: 'paused' }))
    await vi.advanceTimersByTimeAsync(4_000)
    expect(made.forged).toBe(1)
  })
})

it('a page that flickers opens no window after window', () => {
  const made = stage(pickerProvider({ sources: () => Promise.resolve([SCREEN]), loopback: false }))
  for (let turn = 0; turn < 500; turn += 1) {
    made.capture.status(status({ sharing: 'live' }))
    made.capture.status(status({ sharing: 'none' }))
  }
  expect(made.bar.filter((one) => one === 'closed').length).toBeLessThan(50)
  made.capture.dispose()
  expect(made.bar.at(-1)).toBe('closed')
})

describe('the picker', () => {
  it('lists while a request is pending and somebody looks, and never else', async () => {
    const list = vi.fn<ListSources>((kind) => Promise.resolve([kind === 'screen' ? SCREEN : WINDOW]))
    const { ask, capture, pendingId, told } = stage(pickerProvider({ sources: list, loopback: false }))
    await vi.advanceTimersByTimeAsync(30_000)
    expect(list).not.toHaveBeenCalled()
    ask()
    await quick()
    expect(list.mock.calls).toEqual([['screen'], ['window']])
    expect(told.at(-1)).toEqual({ event: 'share.sources', value: { requestId: pendingId(), sources: [SCREEN, WINDOW].map(({ displayId: _, ...shown }) => shown) } })
    await vi.advanceTimersByTimeAsync(3_000)
    expect(list).toHaveBeenCalledTimes(4)
    capture.look({ requestId: pendingId(), looking: false })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(list).toHaveBeenCalledTimes(4)
    capture.look({ requestId: pendingId(), looking: true })
    await quick()
    expect(list).toHaveBeenCalledTimes(6)
    capture.cancel({ requestId: pendingId() })
    await vi.advanceTimersByTimeAsync(30_000)
    expect(list).toHaveBeenCalledTimes(6)
    expect(vi.getTimerCount()).toBe(0)
  })
  it('takes only what it listed itself, and only for the request that is pending', async () => {
    const { ask, capture, pendingId } = stage(pickerProvider({ sources: (kind) => Promise.resolve(kind === 'screen' ? [SCREEN] : []), loopback: false }))
    const share = ask()
    await quick()
    const id = pendingId()
    expect(capture.choose({ requestId: id, sourceId: 'window:4242:0', audio: false })).toMatchObject({ ok: false, code: 'refused' })
    expect(capture.choose({ requestId: 'ffffffffffffffff', sourceId: SCREEN.id, audio: false })).toMatchObject({ ok: false, code: 'gone' })
    expect(share.answer()).toBeUndefined()
    capture.cancel({ requestId: id })
    expect(share.answer()).toBeNull()
    expect(capture.choose({ requestId: id, sourceId: SCREEN.id, audio: false })).toMatchObject({ ok: false, code: 'gone' })
    expect(share.answer()).toBeNull()
  })
  it('shows what there is when windows cannot be listed, and keeps a picture that is missing once', async () => {
    let round = 0
    const list: ListSources = (kind) => {
      if (kind === 'window') return Promise.reject(new Error('one window hangs'))
      round += 1
      return Promise.resolve([{ ...SCREEN, thumbnail: round === 1 ? 'data:image/jpeg;base64,AA' : null }])
    }
    const { ask, told } = stage(pickerProvider({ sources: list, loopback: false }))
    ask()
    await vi.advanceTimersByTimeAsync(3_000)
    expect(round).toBe(2)
    expect(told.at(-1)?.value).toMatchObject({ sources: [{ id: SCREEN.id, thumbnail: 'data:image/jpeg;base64,AA' }] })
  })
  it('is put away after a minute, when its frame is gone, and when the call is over', async () => {
    for (const end of ['time', 'frame', 'call', 'left'] as const) {
      const { ask, capture, told, handler } = stage(pickerProvider({ sources: () => Promise.resolve([SCREEN]), loopback: false }))
      const share = ask()
      await vi.advanceTimersByTimeAsync(59_000)
      expect(share.answer()).toBeUndefined()
      if (end === 'time') await vi.advanceTimersByTimeAsync(1_000)
      if (end === 'frame') capture.frameGone()
      if (end === 'call') capture.dispose()
      if (end === 'left') capture.status(status({ phase: 'left' }))
      expect(share.answer()).toBeNull()
      expect(told.at(-1)?.event).toBe('share.settled')
      expect(handler() === null).toBe(end === 'call')
      expect(vi.getTimerCount()).toBe(0)
    }
  })
  it('lets sound go along with a whole screen where the platform can, and with nothing else', async () => {
    for (const loopback of [true, false]) {
      const { ask, capture, pendingId, told } = stage(pickerProvider({ sources: (kind) => Promise.resolve([kind === 'screen' ? SCREEN : WINDOW]), loopback }))
      for (const [chosen, sound] of [[SCREEN, loopback], [WINDOW, false]] as const) {
        const share = ask()
        await quick()
        expect(told.find(({ event }) => event === 'share.request')?.value).toMatchObject({ audio: loopback })
        capture.choose({ requestId: pendingId(), sourceId: chosen.id, audio: true })
        expect(share.answer()).toEqual({ video: { id: chosen.id, name: chosen.name }, ...(sound && { audio: 'loopback' }) })
      }
    }
  })
  it('outlives an answer that Electron does not take', () => {
    const made = stage(pickerProvider({ sources: () => Promise.resolve([]), loopback: false }))
    const request = { frame: FRAME, userGesture: false, videoRequested: true } as unknown as DisplayMediaRequestHandlerHandlerRequest
    expect(() => made.handler()?.(request, () => { throw new TypeError('video must be a WebFrameMain') })).not.toThrow()
    expect(made.ask().answer()).toBeUndefined()
  })
})

describe('the portal', () => {
  it('is answered at once with a source that does not exist, another one each time, and no picker is shown', async () => {
    const { ask, told } = stage(portalProvider())
    const ids: unknown[] = []
    for (let turn = 0; turn < 3; turn += 1) {
      const share = ask()
      await quick()
      ids.push((share.answer() as { video: { id: string } }).video.id)
    }
    expect(new Set(ids).size).toBe(3)
    for (const id of ids) expect(id).toMatch(/^screen:\d+:0$/)
    expect(told).toEqual([])
  })
  it('asks the person whichever way the page takes: capturing is granted and nobody is ended', async () => {
    const made = stage(portalProvider())
    const granted = vi.fn()
    made.capture.askCapture(granted)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(granted).toHaveBeenCalledExactlyOnceWith(true)
    expect(made.forged).toBe(0)
  })
})

describe('the bar', () => {
  it('is there while something is shared and says what main knows was chosen', async () => {
    const { ask, capture, pendingId, bar } = stage(pickerProvider({ sources: () => Promise.resolve([SCREEN]), loopback: false }))
    ask()
    await quick()
    capture.choose({ requestId: pendingId(), sourceId: SCREEN.id, audio: false })
    capture.status(status({ sharing: 'choosing' }))
    expect(bar).toEqual([])
    capture.status(status({ sharing: 'live', shareLabel: 'something else' }))
    capture.status(status({ sharing: 'paused' }))
    capture.status(status({ sharing: 'live', phase: 'reconnecting' }))
    capture.status(status({ sharing: 'none' }))
    capture.status(status({ sharing: 'none' }))
    const shown = { label: SCREEN.name, displayId: '11' }
    expect(bar).toEqual([{ ...shown, paused: false }, { ...shown, paused: true }, { ...shown, paused: false }, 'closed'])
  })
  it.each(['left', 'gone', 'over'])('goes with the call (%s)', (how) => {
    const { capture, bar } = stage(portalProvider())
    capture.status(status({ sharing: 'live' }))
    if (how === 'left') capture.status(status({ sharing: 'live', phase: 'left' }))
    if (how === 'gone') capture.frameGone()
    if (how === 'over') capture.dispose()
    expect(bar).toEqual([{ label: null, paused: false, displayId: null }, 'closed'])
  })
  it('stands on a display that is not shared, where there is one', () => {
    const left = { id: 1, workArea: { x: 0, y: 0, width: 1000, height: 800 } }
    const right = { id: 2, workArea: { x: 1000, y: 0, width: 1000, height: 800 } }
    const size = { width: 400, height: 50 }
    expect(placeBar([left, right], 1, null, size)).toEqual({ x: 300, y: 8 })
    expect(placeBar([left, right], 1, '1', size)).toEqual({ x: 1300, y: 8 })
    expect(placeBar([left], 1, '1', size)).toEqual({ x: 300, y: 8 })
    expect(placeBar([], 1, '1', size)).toEqual({ x: 8, y: 8 })
    expect(placeBar([{ ...left, workArea: { ...left.workArea, width: 300 } }], 1, null, size)).toEqual({ x: 0, y: 8 })
  })
})

describe('what is written down', () => {
  it('is the last twenty events, without names of windows', async () => {
    const { ask, capture, pendingId, record } = stage(pickerProvider({ sources: () => Promise.resolve([SCREEN]), loopback: false }))
    for (let turn = 0; turn < 15; turn += 1) {
      ask()
      await quick()
      capture.choose({ requestId: pendingId(), sourceId: SCREEN.id, audio: false })
    }
    const { events, kind } = record.facts()
    expect(kind).toBe('picker')
    expect(events).toHaveLength(20)
    expect(JSON.stringify(events)).not.toContain(SCREEN.name)
    expect(events.at(-1)?.what).toBe('request chosen')
  })
  it.each([
    ['a share that is seen', ['choosing', 'live', 'none'], 'shared'],
    ['one that the desktop’s dialog declines, or that has no picture', ['choosing', 'none'], 'no-picture'],
    ['one that still goes on', ['choosing'], 'asked'],
    ['one that found another source', ['choosing', 'live', 'again', 'none'], 'shared'],
  ] as const)('how the last share went: %s', async (_name, states, ending) => {
    const { ask, capture, record } = stage(portalProvider())
    expect(record.facts().last).toBeNull()
    capture.status(status({ sharing: 'none' }))
    ask()
    // What the page said before it heard of its own request.
    capture.status(status({ sharing: 'none' }))
    await quick()
    for (const sharing of states) {
      if (sharing !== 'again') capture.status(status({ sharing }))
      else {
        ask()
        await quick()
      }
    }
    expect(record.facts().last).toMatchObject({ ending })
  })
  it('how the last share went: called off in the picker, refused', async () => {
    const { ask, capture, pendingId, record } = stage(pickerProvider({ sources: () => Promise.resolve([SCREEN]), loopback: false }))
    ask()
    await quick()
    capture.cancel({ requestId: pendingId() })
    expect(record.facts().last).toMatchObject({ ending: 'declined' })
    ask({ userGesture: false })
    expect(record.facts().last).toMatchObject({ ending: 'refused' })
  })
  it('names of windows are one plain line', () => {
    expect(cleanName('  a\u202eb\u0000b\n\tc  ')).toBe('ab b c')
    expect([...cleanName('😀'.repeat(500))]).toHaveLength(200)
    expect(cleanName('')).toBe('')
  })
})
