import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callCsp } from '../security/csp.ts'
import { callDomain, callOrigin } from './domain.ts'
import { watchAlive } from './liveness.ts'
import { callPageHandler } from './page.ts'
import { guardCallPermissions, type AskingCallSession } from './permissions.ts'
import { callMayReach, socketSources } from './reach.ts'

describe('a deployment’s name', () => {
  it.each([
    ['meet.uni.example', 'https://meet.uni.example'],
    ['Meet.Uni.Example:8443', 'https://meet.uni.example:8443'],
    ['xn--e1afmkfd.example', 'https://xn--e1afmkfd.example'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['localhost', 'http://localhost'],
    ['[::1]:8000', 'http://[::1]:8000'],
    ['10.0.0.7', 'https://10.0.0.7'],
  ])('%s is at %s', (text, origin) => {
    const domain = callDomain(text)
    expect(domain).toBe(text.toLowerCase())
    expect(callOrigin(domain ?? '')).toBe(origin)
  })
  it.each([
    '', '.', 'meet..example', '-meet.example', 'meet.example.', 'meet.example/x', 'user@meet.example', 'meet.example:0', 'meet.example:99999', 'meet.example:443', 'https://meet.example',
    'meet example', 'meet.example\n', 'встреча.example', '0x7f.1', '127.1', '2130706433', '[::2]', 'meet.example?x', 'meet.example#x', 'meet\\.example', `${'a'.repeat(300)}.example`, 'me_et.example',
  ])('%j is none', (text) => expect(callDomain(text)).toBeNull())
})

describe('what the call page may reach', () => {
  const reach = { origin: 'https://meet.uni.example', bridges: ['jvb.other.example:9090'] }
  it.each([
    ['https://meet.uni.example/config.js', true],
    ['wss://meet.uni.example/xmpp-websocket', true],
    ['wss://meet.uni.example:9090/colibri-ws/x', true],
    ['wss://jvb1.meet.uni.example/colibri-ws/x', true],
    ['wss://jvb.other.example:9090/colibri-ws/x', true],
    ['wss://jvb.other.example/colibri-ws/x', false],
    ['https://jvb1.meet.uni.example/', false],
    ['http://meet.uni.example/config.js', false],
    ['ws://meet.uni.example/xmpp-websocket', false],
    ['https://meet.uni.example:8443/', false],
    ['https://user@meet.uni.example/', false],
    ['wss://meet.uni.example.evil.example/', false],
    ['wss://evilmeet.uni.example/', false],
    ['https://matrix.uni.example/_matrix/client/versions', false],
    ['app://amphi/', false],
    ['file:///etc/passwd', false],
    ['nonsense', false],
  ])('%s: %s', (url, may) => expect(callMayReach(url, reach)).toBe(may))
  it('on this machine is any of its web sockets, and no subdomain of a number', () => {
    const local = { origin: 'http://127.0.0.1:8000', bridges: [] }
    expect([callMayReach('ws://127.0.0.1:9090/x', local), callMayReach('ws://x.127.0.0.1/', local), callMayReach('http://127.0.0.1:8001/', local)]).toEqual([true, false, false])
    expect(socketSources(local)).toEqual(['ws://127.0.0.1:*', 'wss://127.0.0.1:*'])
  })
  it('stands in the page’s policy the same way', () => {
    expect(socketSources(reach)).toEqual(['wss://meet.uni.example:*', 'wss://*.meet.uni.example:*', 'wss://jvb.other.example:9090'])
    const csp = callCsp(socketSources(reach))
    for (const directive of ["default-src 'none'", "script-src 'self'", "frame-src 'none'", "worker-src blob:", "connect-src 'self' wss://meet.uni.example:*"]) expect(csp).toContain(directive)
    expect(csp).not.toMatch(/unsafe|https:|\*;|trusted-types/)
  })
})

describe('the page at the deployment’s origin', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'amphi-call-page-'))
    mkdirSync(path.join(root, 'assets'))
    writeFileSync(path.join(root, 'index.html'), '<!doctype html>ours')
    writeFileSync(path.join(root, 'assets/x.js'), 'ours')
    writeFileSync(path.join(path.dirname(root), 'amphi-secret.js'), 'secret')
  })
  afterEach(() => {
    rmSync(root, { recursive: true, force: true })
    rmSync(path.join(path.dirname(root), 'amphi-secret.js'), { force: true })
  })
  const make = (pass = vi.fn(async (request: Request) => new Response(`theirs ${request.url}`))) => ({ pass, handle: callPageHandler({ root, origin: 'https://meet.uni.example', bridges: [], pass }) })
  const at = (pathname: string, init?: RequestInit): Request => new Request(`https://meet.uni.example${pathname}`, init)

  it('is ours under one path, with a policy of its own, and nobody else’s question', async () => {
    const { handle, pass } = make()
    const page = await handle(at('/amphi-call/'))
    expect(await page.text()).toBe('<!doctype html>ours')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(await (await handle(at('/amphi-call/assets/x.js'))).text()).toBe('ours')
    expect((await handle(at('/amphi-call/', { method: 'POST', body: 'x' }))).status).toBe(405)
    for (const outside of ['/amphi-call/..%2famphi-secret.js', '/amphi-call/%2e%2e%2famphi-secret.js', '/amphi-call//etc/passwd', '/amphi-call/nothing.js']) expect((await handle(at(outside))).status).not.toBe(200)
    expect(pass).not.toHaveBeenCalled()
  })
  it('leaves all else to the deployment, and other origins to nobody', async () => {
    const { handle, pass } = make()
    expect(await (await handle(at('/libs/lib-jitsi-meet.min.js'))).text()).toContain('theirs')
    expect((await handle(new Request('https://evil.example/x'))).status).toBe(403)
    expect(pass).toHaveBeenCalledOnce()
  })
  it('hands on settings of a sensible size only', async () => {
    const sized = (bytes: number) => make(vi.fn(async () => new Response('x'.repeat(bytes)))).handle(at('/config.js?v=1'))
    expect((await sized(1024 * 1024)).status).toBe(200)
    expect((await sized(1024 * 1024 + 1)).status).toBe(413)
  })
})

describe('T39 permissions of a call', () => {
  const ORIGIN = 'https://meet.uni.example'
  const PAGE = `${ORIGIN}/amphi-call/`
  function make(changes: { audioOnly?: boolean; version?: string; granted?: boolean } = {}) {
    let request: Parameters<AskingCallSession['setPermissionRequestHandler']>[0] | undefined
    let check: Parameters<AskingCallSession['setPermissionCheckHandler']>[0] | undefined
    const askCapture = vi.fn((callback: (granted: boolean) => void) => callback(changes.granted ?? true))
    guardCallPermissions(
      { setPermissionRequestHandler: (handler) => void (request = handler), setPermissionCheckHandler: (handler) => void (check = handler), setDevicePermissionHandler: (handler) => expect(handler()).toBe(false) },
      { origin: ORIGIN, callView: () => 5, audioOnly: changes.audioOnly ?? false, askCapture, version: changes.version ?? '45.5.0' },
    )
    const asked = (permission: string, details: { requestingUrl?: string; isMainFrame?: boolean; mediaTypes?: string[] } = {}, id: number | null = 5): boolean => {
      const callback = vi.fn()
      request?.(id === null ? null : { id }, permission, callback, { requestingUrl: PAGE, isMainFrame: true, ...details })
      expect(callback).toHaveBeenCalledOnce()
      return callback.mock.calls[0]?.[0] as boolean
    }
    return { asked, check: (permission: string, origin = ORIGIN, mediaType?: string) => check?.({ id: 5 }, permission, origin, { isMainFrame: true, ...(mediaType !== undefined && { mediaType }) }), askCapture }
  }
  it('are microphone and camera for our page’s main frame at that origin', () => {
    const { asked, check } = make()
    expect(asked('media', { mediaTypes: ['audio'] })).toBe(true)
    expect(asked('media', { mediaTypes: ['audio', 'video'] })).toBe(true)
    expect(asked('media', { mediaTypes: ['audio'], isMainFrame: false })).toBe(false)
    expect(asked('media', { mediaTypes: ['audio'], requestingUrl: `${ORIGIN}/own` })).toBe(false)
    expect(asked('media', { mediaTypes: ['audio'], requestingUrl: 'https://evil.example/amphi-call/' })).toBe(false)
    expect(asked('media', { mediaTypes: ['audio'] }, 6)).toBe(false)
    expect(asked('media', { mediaTypes: ['audio'] }, null)).toBe(false)
    expect([check('media', `${ORIGIN}/`, 'audio'), check('media', 'https://evil.example', 'audio')]).toEqual([true, false])
  })
  it.each(['45.5.0', '33.2.1'])('leave the screen to the capture room, by whichever name Electron %s asks', (version) => {
    const question = version.startsWith('45') ? (['display-capture', {}] as const) : (['media', { mediaTypes: [] as string[] }] as const)
    const yes = make({ version })
    expect(yes.asked(question[0], question[1])).toBe(true)
    expect(yes.askCapture).toHaveBeenCalledOnce()
    expect(make({ version, granted: false }).asked(question[0], question[1])).toBe(false)
    const sub = make({ version })
    expect(sub.asked(question[0], { ...question[1], isMainFrame: false })).toBe(false)
    expect(sub.askCapture).not.toHaveBeenCalled()
  })
  it('are no pictures where the organisation wants none', () => {
    const { asked, check, askCapture } = make({ audioOnly: true })
    expect([asked('media', { mediaTypes: ['audio'] }), asked('media', { mediaTypes: ['audio', 'video'] }), asked('display-capture'), check('media', ORIGIN, 'video')]).toEqual([true, false, false, false])
    expect(askCapture).not.toHaveBeenCalled()
  })
  it.each(['geolocation', 'notifications', 'midi', 'midiSysex', 'pointerLock', 'fullscreen', 'openExternal', 'clipboard-read', 'clipboard-sanitized-write', 'hid', 'serial', 'usb', 'fileSystem', 'idle-detection', 'storage-access', 'top-level-storage-access', 'window-management', 'unknown'])('are not %s', (permission) => {
    const { asked, check } = make()
    expect([asked(permission), check(permission)]).toEqual([false, false])
  })
})

describe('a page that answers no more', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  function make(inCall = false) {
    const onHung = vi.fn()
    let answers = true
    const alive = watchAlive({
      ask: (count) => {
        if (answers) alive.answered(count)
      },
      onHung,
      inCall: () => inCall,
    })
    return { alive, onHung, silent: () => void (answers = false) }
  }
  it('is noticed within 10 s while it joins, later in the call, and said once', () => {
    for (const [inCall, seconds] of [[false, 8], [true, 23]] as const) {
      const { onHung, silent } = make(inCall)
      vi.advanceTimersByTime(30_000)
      expect(onHung).not.toHaveBeenCalled()
      silent()
      vi.advanceTimersByTime((seconds - 2) * 1000)
      if (inCall) expect(onHung).not.toHaveBeenCalled()
      vi.advanceTimersByTime(60_000)
      expect(onHung).toHaveBeenCalledOnce()
    }
  })
  it('has longer for its very start, and no word of a number that was not asked', () => {
    const { alive, onHung, silent } = make()
    silent()
    alive.answered(1e9)
    alive.answered(Number.NaN)
    vi.advanceTimersByTime(14_000)
    expect(onHung).not.toHaveBeenCalled()
    vi.advanceTimersByTime(3000)
    expect(onHung).toHaveBeenCalledOnce()
  })
  it('is not blamed for the machine’s sleep', () => {
    const { alive, onHung, silent } = make()
    alive.heard()
    silent()
    vi.advanceTimersByTime(6000)
    alive.resumed()
    vi.advanceTimersByTime(6000)
    expect(onHung).not.toHaveBeenCalled()
    alive.stop()
    vi.advanceTimersByTime(60_000)
    expect(onHung).not.toHaveBeenCalled()
  })
})
