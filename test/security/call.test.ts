// Attacks by a deployment on main, by the page it runs in and by rooms that name it. Rows T36, T40, T65, T84: main's part.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import * as v from 'valibot'
import { createCalls, type CallsParts, type View } from '../../electron/calls/calls.ts'
import { callDomain, callOrigin } from '../../electron/calls/domain.ts'
import { guardCallPermissions, type AskingCallSession } from '../../electron/calls/permissions.ts'
import { callToken } from '../../electron/calls/token.ts'
import { callChannels, CallStatusSchema } from '../../electron/bridge/contract-call.ts'
import { limitOfChannel } from '../../electron/bridge/rate-limit.ts'
import { channels } from '../../electron/bridge/contract.ts'
import { isCallPage, serveCall, type CallAskingEvent, type CallHandlers } from '../../electron/bridge/serve-call.ts'
import type { Envelope } from '../../electron/bridge/serve.ts'
import type { CallCapture } from '../../electron/capture/index.ts'
import { resolveCalls } from '../../electron/config/calls.ts'
import { redact } from '../../electron/desktop/log.ts'
import { guardCallNavigation } from '../../electron/security/navigation.ts'
import { callHandlers, type CallHandlerParts } from '../../electron/wiring/call-handlers.ts'

const ORIGIN = 'https://meet.uni.example'
const PAGE = `${ORIGIN}/amphi-call/`

describe('T36 the call’s door', () => {
  const frame = { origin: ORIGIN, url: PAGE }
  const page: CallAskingEvent = { sender: { id: 7, mainFrame: frame }, senderFrame: frame }
  function open(handlers: Partial<CallHandlers> = {}) {
    const registered = new Map<string, (event: CallAskingEvent, arg: unknown) => Promise<Envelope>>()
    const log = vi.fn()
    serveCall({ registrar: { handle: (name, listener) => void registered.set(name, listener) }, handlers: handlers as CallHandlers, originOf: (id) => (id === 7 ? ORIGIN : null), log, now: () => 0 })
    return { log, ask: (name: string, arg: unknown, event = page) => registered.get(`amphi-call:${name}`)?.(event, arg) ?? Promise.reject(new Error('no such channel')) }
  }
  const other = (change: Partial<typeof frame>): CallAskingEvent => {
    const changed = { ...frame, ...change }
    return { sender: { id: 7, mainFrame: changed }, senderFrame: changed }
  }
  it.each<[string, CallAskingEvent]>([
    ['a frame that is gone', { ...page, senderFrame: null }],
    ['a frame within the page', { ...page, senderFrame: { ...frame } }],
    ['another window', { ...page, sender: { id: 8, mainFrame: frame } }],
    ['a page of ours', other({ origin: 'app://amphi', url: 'app://amphi/' })],
    ['the deployment’s own page', other({ url: `${ORIGIN}/own` })],
    ['a page below ours', other({ url: `${PAGE}x/` })],
    ['another origin', other({ origin: 'https://evil.example', url: 'https://evil.example/amphi-call/' })],
    ['no address', other({ url: '' })],
  ])('is shut for %s', async (_name, event) => {
    const boot = vi.fn()
    expect(await open({ 'call.boot': boot }).ask('call.boot', null, event)).toEqual({ ok: false, code: 'refused' })
    expect(boot).not.toHaveBeenCalled()
  })
  it('takes no junk on any channel', async () => {
    const reached = vi.fn(() => null)
    const { ask, log } = open(new Proxy({}, { get: () => reached }) as CallHandlers)
    for (const [name, schema] of Object.entries(callChannels)) {
      for (const arg of [undefined, 7, 'x', [], {}, { __proto__: { polluted: true } }, { url: {} }, { requestId: 'x'.repeat(16), sourceId: 'screen:0:0', audio: false }]) {
        if (v.is(schema, arg)) continue
        expect(await ask(name, arg), `${name} ${JSON.stringify(arg)}`).toEqual({ ok: false, code: 'refused' })
      }
    }
    expect(reached).not.toHaveBeenCalled()
    expect(log.mock.calls.length).toBeLessThanOrEqual(30)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
  it('hands on nothing that a status does not have', () => {
    const status = { phase: 'joined', since: 1, people: 1, microphone: 'on', camera: 'off', sharing: 'none', shareLabel: null, hand: false, moderator: false, error: null }
    const parsed = v.parse(CallStatusSchema, { ...status, roomId: '!other:x', html: '<b>' })
    expect(Object.keys(parsed).sort()).toEqual(Object.keys(status).sort())
    for (const wrong of [{ people: -1 }, { people: 1e9 }, { since: Number.NaN }, { shareLabel: 'x'.repeat(201) }, { phase: 'admin' }, { error: 'x'.repeat(65) }]) expect(v.is(CallStatusSchema, { ...status, ...wrong })).toBe(false)
  })
  it('leads the page nowhere else, and opens nothing', () => {
    const heard = new Map<string, (event: { preventDefault: () => void; url: string }) => void>()
    let opened: ((details: { url: string }) => { action: string }) | undefined
    guardCallNavigation({ on: (name: string, listener: never) => heard.set(name, listener), setWindowOpenHandler: (handler) => void (opened = handler), setWebRTCIPHandlingPolicy: (policy) => expect(policy).toBe('default') }, (url) => isCallPage(url, ORIGIN))
    const denied = (event: string, url: string): boolean => {
      const preventDefault = vi.fn()
      heard.get(event)?.({ preventDefault, url })
      return preventDefault.mock.calls.length > 0
    }
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      expect(denied(event, PAGE)).toBe(false)
      for (const url of [`${ORIGIN}/`, `${ORIGIN}/own`, 'https://evil.example/amphi-call/', 'app://amphi/', 'file:///etc/passwd', ['javascript', 'alert(1)'].join(':'), 'data:text/html,x', 'about:blank']) expect(denied(event, url), url).toBe(true)
    }
    expect(opened?.({ url: 'https://evil.example' })).toEqual({ action: 'deny' })
  })
})

function calls(allowed: string[], changes: Partial<CallsParts<View>> = {}) {
  const origins: string[] = []
  const capture = { status: () => undefined, frameGone: () => undefined, dispose: () => undefined, askCapture: (callback: (granted: boolean) => void) => callback(true) } as unknown as CallCapture
  const made = createCalls<View>({
    policy: () => ({ enabled: true, audioOnly: false, startPower: 0, domains: allowed, preferred: allowed[0] ?? null }),
    config: resolveCalls([]),
    signedIn: () => true,
    openView: (origin) => {
      origins.push(origin)
      return { id: origins.length, tell: () => undefined, askAlive: () => undefined, kill: () => undefined, close: () => undefined }
    },
    openFrame: () => ({ focus: () => undefined, setMode: () => undefined, setChat: () => undefined, replaceCall: () => undefined, greet: () => undefined, destroy: () => undefined }),
    attachCapture: () => capture,
    surroundings: () => ({ language: 'en', theme: 'system', platform: 'linux', capture: 'picker' }),
    picture: async () => null,
    choices: () => ({ devices: { microphone: null, camera: null, speaker: null }, microphone: true, camera: false, greenRoom: false }),
    onState: () => undefined,
    onEngine: () => undefined,
    stayAwake: () => undefined,
    mayLeave: async () => true,
    askAgain: async () => false,
    onEnded: () => undefined,
    log: () => undefined,
    ...changes,
  })
  const open = (domain: string) => made.open({ roomId: '!r:x', conference: { domain, name: 'x' }, title: 't', name: 'n', avatar: null, direct: false, people: null, audioOnly: false })
  return { made, open, origins }
}

describe('T65 whatever a room says of where its call is', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.constantFrom('', '@', ':443', '/..', '\\', '#', '?', '%2e', '.', ' ', '\u0000', '\u3002evil.example').map((tail) => `meet.uni.example${tail}`),
    fc.string().map((head) => `${head}@meet.uni.example`),
    fc.string().map((head) => `${head}.meet.uni.example`),
    fc.domain(),
  )
  it('no view is made of a deployment that is not allowed', () => {
    fc.assert(
      fc.property(hostile, (domain) => {
        const { made, open, origins } = calls(['meet.uni.example'])
        const answer = open(domain)
        if (answer.ok) expect(domain.toLowerCase()).toBe('meet.uni.example')
        expect(origins.filter((origin) => origin !== ORIGIN)).toEqual([])
        void made.end()
      }),
    )
  })
  it('a name that is one is the same host to every parser', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const domain = callDomain(text)
        if (domain === null) return
        expect(new URL(`https://${domain}/x`).host).toBe(domain)
        expect(callOrigin(domain)).toMatch(/^https?:\/\/[a-z0-9.:[\]-]+$/)
      }),
    )
  })
  it.each(['../../config.js', 'a/b', 'a?b', '<script>', 'A', 'ё', 'a b', ''])('a conference is not called %j', (name) => {
    expect(v.is(channels['call.open'].entries.conference, { domain: 'meet.uni.example', name })).toBe(false)
  })
})

describe('T40 the screen', () => {
  const frames = fc.record({
    id: fc.constantFrom(null, 1, 7),
    requestingUrl: fc.constantFrom(PAGE, `${PAGE}index.html`, `${ORIGIN}/`, `${ORIGIN}/own`, 'about:blank', 'https://evil.example/amphi-call/', 'app://amphi/', ''),
    isMainFrame: fc.boolean(),
    permission: fc.constantFrom('display-capture', 'media'),
    mediaTypes: fc.constantFrom(undefined, [], ['video'], ['audio'], ['audio', 'video'], ['screen']),
    version: fc.constantFrom('33.2.1', '45.5.0'),
  })
  it('is asked about by our page’s main frame alone, and granted by the capture room alone', () => {
    fc.assert(
      fc.property(frames, ({ id, requestingUrl, isMainFrame, permission, mediaTypes, version }) => {
        let ask: Parameters<AskingCallSession['setPermissionRequestHandler']>[0] | undefined
        const askCapture = vi.fn((callback: (granted: boolean) => void) => callback(false))
        guardCallPermissions(
          { setPermissionRequestHandler: (handler) => void (ask = handler), setPermissionCheckHandler: () => undefined, setDevicePermissionHandler: () => undefined },
          { origin: ORIGIN, callView: () => 7, audioOnly: false, askCapture, version },
        )
        const granted = vi.fn()
        ask?.(id === null ? null : { id }, permission, granted, { requestingUrl, isMainFrame, ...(mediaTypes !== undefined && { mediaTypes }) })
        expect(granted).toHaveBeenCalledOnce()
        const ours = id === 7 && isMainFrame && (requestingUrl === PAGE || requestingUrl === `${PAGE}index.html`)
        if (!ours) expect(askCapture).not.toHaveBeenCalled()
        // What is granted without the capture room is a camera or a microphone, and never a screen.
        if (granted.mock.calls[0]?.[0] === true) expect([ours, permission, mediaTypes?.every((type) => type === 'audio' || type === 'video') === true && mediaTypes.length > 0]).toEqual([true, 'media', true])
      }),
    )
  })
  it('is nobody’s when no call goes on', () => {
    const { made } = calls(['meet.uni.example'])
    const granted = vi.fn()
    made.askCapture(granted)
    expect(granted).toHaveBeenCalledExactlyOnceWith(false)
  })
})

describe('T84 a token', () => {
  const handlers = (made: ReturnType<typeof calls>['made'], token = vi.fn(async () => ({ ok: true as const, value: { jwt: 'a.b.c' } }))) => ({ token, served: callHandlers({ calls: made, token } as unknown as CallHandlerParts) })
  it('is had in a call, and by nobody before or after it', async () => {
    const { made, open } = calls(['meet.uni.example'])
    const { served, token } = handlers(made)
    made.warm()
    expect(() => served['call.token'](null)).toThrow()
    open('meet.uni.example')
    expect(await served['call.token'](null)).toMatchObject({ ok: true })
    made.ended()
    expect(() => served['call.token'](null)).toThrow()
    expect(token).toHaveBeenCalledOnce()
  })
  it('goes to no deployment that is allowed no more, though its call is open', async () => {
    const asked = vi.fn(async () => new Response('{}'))
    const request = { domain: 'meet.uni.example', conference: 'x', roomId: '!r:x', userId: '@a:x', baseUrl: 'https://hs.example', name: 'n' }
    expect(await callToken({ plainFetch: asked, accountFetch: asked, refresh: async () => false, allowed: () => false, tokenUrl: 'https://id.example', onSignIn: () => undefined }, request)).toMatchObject({ ok: false, code: 'refused' })
    expect(asked).not.toHaveBeenCalled()
  })
  it('is cut out of a log line, should one ever hold it', () => {
    const jwt = `${'a'.repeat(20)}.${'b'.repeat(40)}.${'c'.repeat(43)}`
    expect(redact(`joining with ${jwt}`)).not.toContain('bbbb')
  })
})

describe('what the deployment’s script may do in the person’s name', () => {
  function served(mayPost: () => Promise<boolean>) {
    const { made, open } = calls(['meet.uni.example'])
    open('meet.uni.example')
    const postAttendance = vi.fn(async () => ({ ok: true as const, value: null }))
    return { made, postAttendance, ask: callHandlers({ calls: made, mayPost, postAttendance } as unknown as CallHandlerParts)['attendance.post'] }
  }
  const list = { csv: 'name', name: 'list.csv' }
  it('nothing stands in a room that the person did not say yes to, one question at a time', async () => {
    let answer: (yes: boolean) => void = () => undefined
    const mayPost = vi.fn(() => new Promise<boolean>((resolve) => void (answer = resolve)))
    const { ask, postAttendance } = served(mayPost)
    const first = ask(list)
    expect(await ask(list)).toMatchObject({ ok: false, code: 'refused' })
    expect(mayPost).toHaveBeenCalledOnce()
    answer(false)
    expect(await first).toMatchObject({ ok: false, code: 'cancelled' })
    expect(postAttendance).not.toHaveBeenCalled()
    const second = ask(list)
    answer(true)
    expect(await second).toMatchObject({ ok: true })
    expect(postAttendance).toHaveBeenCalledExactlyOnceWith('!r:x', 'name', 'list.csv')
  })
  it('a yes for a call that has ended meanwhile posts nothing', async () => {
    let answer: (yes: boolean) => void = () => undefined
    const { made, ask, postAttendance } = served(() => new Promise<boolean>((resolve) => void (answer = resolve)))
    const asked = ask(list)
    made.ended()
    answer(true)
    expect(await asked).toMatchObject({ ok: false })
    expect(postAttendance).not.toHaveBeenCalled()
  })
  it.each(['call.token', 'attendance.save', 'attendance.post', 'window.mode', 'window.chat', 'call.choices'])('%s is no flood', (channel) => {
    const { burst, perSecond } = limitOfChannel(channel)
    expect(burst).toBeLessThanOrEqual(20)
    expect(perSecond).toBeLessThanOrEqual(2)
  })
  it('opens no address in the person’s browser', () => expect(Object.keys(callChannels)).not.toContain('link.open'))
})
