// Attacks on the shell: links, addresses, permissions, ipc, deep links, configuration, log. Named by their row of the attack table.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { channels, engineChannels, type Channel } from '../../electron/bridge/contract.ts'
import { serveEnginePort, type EngineHandlers, type MainPort } from '../../electron/bridge/engine-port.ts'
import { rateLimiter } from '../../electron/bridge/rate-limit.ts'
import { serve, type AskingEvent, type Envelope, type Handlers } from '../../electron/bridge/serve.ts'
import { parseCommandLine } from '../../electron/config/command-line.ts'
import { loadConfig } from '../../electron/config/load.ts'
import { parseOrganisation } from '../../electron/config/organisation.ts'
import { readPolicy } from '../../electron/config/policy.ts'
import { parseLink } from '../../electron/desktop/deep-links.ts'
import { createLog, redact } from '../../electron/desktop/log.ts'
import { wanted, wording } from '../../electron/desktop/notifications.ts'
import { OWN_PAGE_PERMISSIONS } from '../../electron/electron-versions.ts'
import { appHandler, appHeaders, resolveAppFile } from '../../electron/security/app-protocol.ts'
import { pageCsp, workerCsp } from '../../electron/security/csp.ts'
import { externalAddress, externalLinks } from '../../electron/security/external-links.ts'
import { guardNavigation, isOwnPage } from '../../electron/security/navigation.ts'
import { discoveryMayReach, isPrivateHost, pageMayReach, redirectMayReach } from '../../electron/security/network-filter.ts'
import { decide } from '../../electron/security/permissions.ts'
import { SCHEMES } from '../../electron/security/schemes.ts'

/** An address that is a program. */
const SCRIPT = ['javascript', 'alert(1)'].join(':')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-security-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('T27 which addresses a session may reach', () => {
  const base = 'https://hs.uni.test/matrix'
  it.each([
    ['app://amphi/', true], ['media://file/a/b', true], ['blob:app://amphi/x', true], ['https://hs.uni.test/_matrix/x', true],
    ['https://hs.uni.test:444/', false], ['http://hs.uni.test/', false], ['https://evil.example/', false], ['http://127.0.0.1/', false], ['file:///etc/passwd', false], ['ws://hs.uni.test/', false], ['x', false],
  ])('page → %s: %s', (url, may) => expect(pageMayReach(url, base)).toBe(may))
  it('a page of nobody reaches no network', () => expect(pageMayReach('https://hs.uni.test/', null)).toBe(false))
  it.each(['localhost', '127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.1.1', '100.64.0.1', '0.0.0.0', '[::1]', '[::]', '[fe80::1]', '[fd00::1]', '[::ffff:10.0.0.1]', 'printer.local', 'x.internal', 'intranet', '239.0.0.1'])(
    '%s is private',
    (host) => expect(isPrivateHost(new URL(`https://${host}/`).hostname)).toBe(true),
  )
  it.each(['cdn.example', '8.8.8.8', '172.32.0.1', '[2606:4700::1]', '11.0.0.1'])('%s is public', (host) => expect(isPrivateHost(new URL(`https://${host}/`).hostname)).toBe(false))
  it('a redirect of media leads to the public web by https, or home', () => {
    expect(redirectMayReach('https://cdn.example/x', base)).toBe(true)
    expect(redirectMayReach('https://hs.uni.test/x', base)).toBe(true)
    for (const url of ['http://cdn.example/x', 'https://10.0.0.1/x', 'https://0x7f.1/x', 'https://2130706433/', 'file:///etc/passwd', 'https://localhost./x']) expect(redirectMayReach(url, base), url).toBe(false)
  })
  it('T55 discovery goes by https, or to this machine', () => {
    expect(discoveryMayReach('https://uni.test/')).toBe(true)
    expect(discoveryMayReach('http://127.0.0.1:8008/')).toBe(true)
    expect(discoveryMayReach('http://uni.test/')).toBe(false)
    expect(discoveryMayReach('file:///etc/passwd')).toBe(false)
  })
})

describe('T30 external links', () => {
  it.each([
    ['https://uni.test/a b?c=d#e', 'https://uni.test/a%20b?c=d#e'], ['HTTP://UNI.test', 'http://uni.test/'], ['mailto:anna@uni.test?attach=/etc/passwd', 'mailto:anna@uni.test'],
  ])('%s opens as %s', (text, opened) => expect(externalAddress(text)).toBe(opened))
  it.each([
    'file:///etc/passwd', 'smb://host/share', 'ms-settings:', 'search-ms:query=x', '\\\\host\\share', 'https:\\\\host', SCRIPT, 'data:text/html,x', 'vbscript:x', 'amphi:room/x', 'ftp://x', 'blob:https://x', 'https://user:pass@host',
    'https://host/\u0000', 'https://host/\nx', 'mailto:a b', "mailto:$(id)@x", 'mailto:', '', 'https://', '//host', `https://x/${'a'.repeat(9000)}`,
  ])('%j does not', (text) => expect(externalAddress(text)).toBeNull())

  it('opens nothing but http, https and mailto, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.string().map((text) => `file:${text}`), fc.string().map((text) => `${text}://x`)), (text) => {
        const opened = externalAddress(text)
        expect(opened === null || /^(?:https?:\/\/|mailto:)/.test(opened)).toBe(true)
      }),
    )
  })

  it('says when nothing opens it', async () => {
    const open = externalLinks(() => Promise.reject(new Error('no browser')), () => undefined)
    expect(await open('https://uni.test')).toBe(false)
    expect(await open('file:///x')).toBe(false)
  })
})

describe('T31–T33 navigation', () => {
  it.each([
    ['app://amphi/', true], ['app://amphi/index.html', true], ['app://amphi/other.html', false], ['app://amphi.evil/', false], ['https://uni.test/', false], [SCRIPT, false], ['about:blank', false], ['', false],
  ])('%s is our page: %s', (url, own) => expect(isOwnPage(url)).toBe(own))

  it('is denied on every way it can come', () => {
    const listeners = new Map<string, (event: { preventDefault: () => void; url: string }) => void>()
    let opened: ((details: { url: string }) => { action: string }) | undefined
    const external = vi.fn(async () => true)
    guardNavigation({ on: (name: string, listener: never) => listeners.set(name, listener), setWindowOpenHandler: (handler) => void (opened = handler), setWebRTCIPHandlingPolicy: () => undefined }, external)
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const preventDefault = vi.fn()
      listeners.get(name)?.({ preventDefault, url: 'https://evil.example/' })
      expect(preventDefault, name).toHaveBeenCalledOnce()
    }
    const reload = vi.fn()
    listeners.get('will-navigate')?.({ preventDefault: reload, url: 'app://amphi/' })
    expect(reload).not.toHaveBeenCalled()
    expect(opened?.({ url: 'https://uni.test/' })).toEqual({ action: 'deny' })
    expect(external).toHaveBeenCalledWith('https://uni.test/')
  })

  it('frames, objects, plug-ins and foreign scripts are shut out by the policy', () => {
    const csp = pageCsp()
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", 'trusted-types amphi-worker']) expect(csp).toContain(part)
    expect(csp).not.toMatch(/unsafe|\*|https?:/)
    expect(workerCsp('https://hs.uni.test/matrix')).toContain("connect-src 'self' https://hs.uni.test;")
    expect(workerCsp(null)).toContain("connect-src 'self';")
    expect(workerCsp('https://hs.uni.test')).not.toMatch(/unsafe|\*/)
  })
})

describe('T38 the page’s own scheme', () => {
  const root = '/app/renderer'
  it.each([['/', 'index.html'], ['/index.html', 'index.html'], ['/assets/a-b_c.1.js', 'assets/a-b_c.1.js']])('serves %s', (at, file) => {
    expect(resolveAppFile('GET', `app://amphi${at}`, root)).toMatchObject({ status: 200, file: path.join(root, file) })
  })
  it.each([
    'app://amphi/../package.json', 'app://amphi/%2e%2e/package.json', 'app://amphi/..%2f..%2fetc/passwd.js', 'app://amphi/%2e%2e%5cx.js', 'app://amphi/a%00.js', 'app://amphi/a\\..\\b.js', 'app://amphi/.hidden.js', 'app://amphi//etc/x.js',
    'app://amphi/c:/x.js', 'app://other/index.html', 'app://amphi@evil/index.html', 'app://amphi.evil/index.html', 'https://amphi/index.html', 'app://amphi/x.exe', 'app://amphi/%ff.js', 'app://amphi/%252e%252e/x.js', 'app://amphi/assets/', 'x',
  ])('does not serve %s', (address) => {
    const resolved = resolveAppFile('GET', address, root)
    if (resolved.status === 200) expect(resolved.file.startsWith(`${root}/`) && !resolved.file.includes('..')).toBe(true)
    else expect([400, 404]).toContain(resolved.status)
  })
  it.each(['POST', 'PUT', 'HEAD', 'OPTIONS'])('does not answer %s', (method) => expect(resolveAppFile(method, 'app://amphi/', root)).toEqual({ status: 405 }))

  it('never leaves its folder, whatever the address', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', '%2e', '%2E%2e', '%2f', '/', '\\', '%5c', 'a', '.js', '%00', '%', 'é')), (parts) => {
        const resolved = resolveAppFile('GET', `app://amphi/${parts.join('')}`, root)
        if (resolved.status === 200) expect(path.resolve(resolved.file)).toMatch(/^\/app\/renderer\/[\w./-]+$/)
      }),
    )
  })

  it('answers with exact headers, and 404 for what is not there', async () => {
    writeFileSync(path.join(folder, 'index.html'), '<p>')
    mkdirSync(path.join(folder, 'dir.js'))
    const handle = appHandler(folder, () => 'https://hs.uni.test')
    const page = await handle({ method: 'GET', url: 'app://amphi/' })
    expect(page.headers.get('content-security-policy')).toBe(pageCsp())
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    for (const name of ['none.js', 'dir.js']) expect((await handle({ method: 'GET', url: `app://amphi/${name}` })).status).toBe(404)
    expect(appHeaders('text/javascript; charset=utf-8', 'https://hs.uni.test')['content-security-policy']).toBe(workerCsp('https://hs.uni.test'))
  })

  it('has no right more than it needs: media cannot be fetched, nothing is readable across origins', () => {
    expect(SCHEMES.map(({ scheme, privileges }) => [scheme, Object.keys(privileges ?? {}).sort()])).toEqual([
      ['app', ['codeCache', 'secure', 'standard', 'supportFetchAPI']],
      ['media', ['secure', 'standard', 'stream']],
    ])
  })
})

describe('T39 permissions', () => {
  const every = [
    'clipboard-read', 'clipboard-sanitized-write', 'deprecated-sync-clipboard-read', 'display-capture', 'mediaKeySystem', 'geolocation', 'notifications', 'midi', 'midiSysex', 'pointerLock', 'keyboardLock', 'fullscreen', 'openExternal',
    'speaker-selection', 'storage-access', 'top-level-storage-access', 'window-management', 'unknown', 'fileSystem', 'hid', 'serial', 'usb', 'media', 'accessibility-events', 'background-sync', 'idle-detection', 'camera', 'microphone', 'bluetooth',
    'payment-handler', 'sensors', 'local-network-access', 'local-network', 'loopback-network', '', '__proto__', 'constructor',
  ]
  it.each(every)('%s', (permission) => {
    const mine = { permission, requester: 'app://amphi/', isMainFrame: true }
    const allowed = OWN_PAGE_PERMISSIONS.includes(permission)
    expect(allowed).toBe(['clipboard-sanitized-write', 'fullscreen', 'local-network', 'local-network-access', 'loopback-network'].includes(permission))
    expect(decide(mine, OWN_PAGE_PERMISSIONS)).toBe(allowed)
    expect(decide({ ...mine, isMainFrame: false }, OWN_PAGE_PERMISSIONS)).toBe(false)
    expect(decide(mine, [])).toBe(false)
    for (const requester of ['https://evil.example/', 'app://amphi.evil/', 'app://other/', 'https://app://amphi/', 'null', '', undefined]) expect(decide({ ...mine, requester }, OWN_PAGE_PERMISSIONS)).toBe(false)
  })
})

describe('T36 channels', () => {
  const frame = { origin: 'app://amphi' }
  const trusted: AskingEvent = { sender: { id: 1, mainFrame: frame }, senderFrame: frame }
  function open() {
    const registered = new Map<string, (event: AskingEvent, arg: unknown) => Promise<Envelope>>()
    const reached: string[] = []
    const handlers = Object.fromEntries(Object.keys(channels).map((name) => [name, () => reached.push(name)])) as unknown as Handlers
    let time = 0
    serve({ registrar: { handle: (name, listener) => void registered.set(name, listener) }, handlers, isOurs: (id) => id === 1, log: () => undefined, now: () => time })
    const ask = (name: string, arg: unknown, event: AskingEvent = trusted): Promise<Envelope> => registered.get(`amphi:${name}`)?.(event, arg) ?? Promise.reject(new Error('no such channel'))
    return { registered, reached, ask, later: () => (time += 10_000) }
  }
  // What can cross at all: a structured clone has no functions and no prototypes.
  const junk: unknown[] = structuredClone([undefined, 0, 'x', true, [], [null], {}, { __proto__: { roomId: '!a:b' } }, JSON.parse('{"__proto__":{"roomId":"!a:b"}}'), { roomId: {} }, { url: ['https://x'] }, new Map(), 1n, { baseUrl: 'x'.repeat(10_000) }])
  /** A change of some settings may name none of them. */
  const junkFor = (name: string): unknown[] =>
    name === 'settings.set' ? [undefined, null, 0, 'x', { zoom: 99 }, { zoom: Number.NaN }, { theme: 'x' }, { language: 'de' }, { publicReceipts: 'yes' }] : junk

  it('are exactly those of the contract', () => {
    expect([...open().registered.keys()].sort()).toEqual(Object.keys(channels).map((name) => `amphi:${name}`).sort())
  })

  it.each(Object.keys(channels))('%s refuses junk, and its handler never hears of it', async (name) => {
    const { reached, ask, later } = open()
    for (const arg of junkFor(name)) {
      later()
      expect(await ask(name, arg)).toEqual({ ok: false, code: 'refused' })
    }
    expect(reached).toEqual([])
  })

  it('take nothing from another window, frame or origin', async () => {
    const { reached, ask } = open()
    const foreign = { origin: 'https://evil.example' }
    for (const event of [
      { ...trusted, sender: { id: 2, mainFrame: frame } },
      { ...trusted, senderFrame: null },
      { ...trusted, senderFrame: { origin: 'app://amphi' } },
      { sender: { id: 1, mainFrame: foreign }, senderFrame: foreign },
    ]) expect(await ask('app.boot', null, event)).toEqual({ ok: false, code: 'refused' })
    expect(reached).toEqual([])
    expect((await ask('app.boot', null)).ok).toBe(true)
  })

  it('end a flood, for the asking page alone', async () => {
    const { reached, ask, later } = open()
    for (let n = 0; n < 500; n += 1) await ask('app.boot', null)
    expect(reached.length).toBeLessThan(100)
    later()
    expect((await ask('app.boot', null)).ok).toBe(true)
  })

  it('hand the handler the parsed argument only', async () => {
    const registered = new Map<string, (event: AskingEvent, arg: unknown) => Promise<Envelope>>()
    const opened = vi.fn(async () => ({ ok: true as const, value: null }))
    serve({ registrar: { handle: (name, listener) => void registered.set(name, listener) }, handlers: { 'link.open': opened } as unknown as Handlers, isOurs: () => true, log: () => undefined })
    await registered.get('amphi:link.open')?.(trusted, { url: 'https://x', extra: 'y' })
    expect(opened).toHaveBeenCalledExactlyOnceWith({ url: 'https://x' }, 1)
  })

  it('tell the page of a failure without its words', async () => {
    const registered = new Map<string, (event: AskingEvent, arg: unknown) => Promise<Envelope>>()
    const handlers = { 'app.boot': () => { throw new Error('/home/anna/secret') } } as unknown as Handlers
    serve({ registrar: { handle: (name, listener) => void registered.set(name, listener) }, handlers, isOurs: () => true, log: () => undefined })
    expect(await registered.get('amphi:app.boot' satisfies `amphi:${Channel}`)?.(trusted, null)).toEqual({ ok: false, code: 'failed' })
  })

  it('token buckets fill again', () => {
    let time = 0
    const allowed = rateLimiter(() => ({ burst: 2, perSecond: 1 }), () => time)
    expect([allowed('a'), allowed('a'), allowed('a'), allowed('b')]).toEqual([true, true, false, true])
    time = 1000
    expect([allowed('a'), allowed('a')]).toEqual([true, false])
  })
})

describe('T36 the engine’s port', () => {
  function open() {
    const listeners = new Map<string, (message: { data: unknown }) => void>()
    const posted: unknown[] = []
    const port: MainPort = {
      on: (name: string, listener: (message: { data: unknown }) => void) => listeners.set(name, listener),
      postMessage: (message) => void posted.push(message),
      start: () => undefined,
      close: () => undefined,
    }
    const reached: string[] = []
    const handlers = Object.fromEntries(Object.keys(engineChannels).map((name) => [name, () => (reached.push(name), null)])) as unknown as EngineHandlers
    const onClose = vi.fn()
    let time = 0
    const served = serveEnginePort({ port, handlers, log: () => undefined, onClose, now: () => (time += 1000) })
    const frame = async (data: unknown): Promise<void> => {
      listeners.get('message')?.({ data })
      await new Promise(setImmediate)
    }
    return { posted, reached, frame, served, onClose, listeners }
  }
  it('answers no frame that does not parse', async () => {
    const { posted, reached, frame } = open()
    for (const data of [null, 7, 'x', [], {}, { id: 'x', channel: 'outbox.all', arg: null }, { id: 1, channel: '__proto__', arg: null }, { id: 1, channel: 'toString', arg: null }, { id: 1.5, channel: 'outbox.all', arg: null }]) await frame(data)
    expect(posted).toEqual([])
    expect(reached).toEqual([])
  })
  it.each(Object.keys(engineChannels))('%s refuses junk', async (channel) => {
    const { posted, reached, frame } = open()
    const junk: unknown[] = [undefined, 0, 'x', [], {}, { txnId: '../x' }, { spoolId: '../../etc/passwd' }, { reason: 'x' }, { roomId: '!a:b', eventId: 7 }]
    for (const [id, arg] of junk.entries()) await frame({ id, channel, arg })
    expect(posted).toEqual(junk.map((_arg, id) => expect.objectContaining({ kind: 'reply', id, ok: false, code: 'refused' })))
    expect(reached).toEqual([])
  })
  it('says nothing after it closed', async () => {
    const { posted, served, onClose, listeners, frame } = open()
    await frame({ id: 1, channel: 'outbox.all', arg: null })
    expect(posted).toHaveLength(1)
    listeners.get('close')?.({ data: null })
    served.post({ kind: 'wake' })
    expect(posted).toHaveLength(1)
    expect(onClose).toHaveBeenCalledOnce()
  })
})

describe('T34 deep links', () => {
  const room = (roomId: string, eventId: string | null = null, call = false) => ({ kind: 'room', roomId, eventId, call })
  it.each([
    ['amphi:room/!a:uni.test', room('!a:uni.test')],
    ['amphi://room/!a:uni.test/$e', room('!a:uni.test', '$e')],
    ['amphi://sso?state=S&loginToken=T', { kind: 'sign-in', state: 'S', loginToken: 'T' }],
    ['matrix:roomid/a:uni.test/e/ev?via=uni.test', room('!a:uni.test', '$ev')],
    ['https://matrix.to/#/!a:uni.test/$e?via=x', room('!a:uni.test', '$e')],
    ['https://matrix.to/#/%21a%3Auni.test', room('!a:uni.test')],
    ['https://chat.uni.test/#/room/!a:uni.test', room('!a:uni.test')],
    ['amphi:call/!a:uni.test', room('!a:uni.test', null, true)],
    ['amphi://call/!a%3Auni.test', room('!a:uni.test', null, true)],
    ['amphi:room/!a:uni.test?action=call', room('!a:uni.test', null, true)],
    ['amphi:room/!a:uni.test?action=join', room('!a:uni.test')],
    ['https://chat.uni.test/#/room/!a:uni.test?via=uni.test&action=call', room('!a:uni.test', null, true)],
    ['https://matrix.to/#/!a:uni.test?action=call', room('!a:uni.test', null, true)],
    ['https://chat.uni.test/?action=call#/room/!a:uni.test', room('!a:uni.test')],
    ['amphi:call/', { kind: 'none' }],
    ['amphi:call/https://meet.evil.example/x', { kind: 'none' }],
    ['https://evil.example/#/room/!a:uni.test', { kind: 'none' }],
    ['http://matrix.to/#/!a:uni.test', { kind: 'none' }],
    ['https://matrix.to/#/@anna:uni.test', { kind: 'none' }],
    ['https://user@matrix.to/#/!a:uni.test', { kind: 'none' }],
    ['amphi:file:///etc/passwd', { kind: 'none' }],
    ['amphi:https://evil.example/', { kind: 'none' }],
    ['amphi://sso?loginToken=T', { kind: 'none' }],
    ['amphi:room/..%2f..%2fx', { kind: 'none' }],
    ['amphi:room/!a:b%0d%0ax', { kind: 'none' }],
    ['amphi:room/%ff', { kind: 'none' }],
    [SCRIPT, { kind: 'none' }],
    ['', { kind: 'none' }],
    [`amphi:room/!${'a'.repeat(9000)}:b`, { kind: 'none' }],
  ])('%s', (link, intent) => expect(parseLink(link, ['chat.uni.test'])).toEqual(intent))

  it('never become anything but an intent of checked ids', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string().map((text) => `amphi:room/${text}`), fc.string().map((text) => `https://matrix.to/#/${text}`), fc.string().map((text) => `matrix:roomid/${text}`)), (link) => {
        const intent = parseLink(link, [])
        if (intent.kind === 'room') expect(intent.roomId).toMatch(/^![^\s\p{Cc}]+$/u)
      }),
    )
  })
})

describe('T35 the command line', () => {
  it('reads no switch after a link or after --', () => {
    expect(parseCommandLine(['--server=a', 'amphi:room/x', '--server=b', '--storage-mode=force-plaintext', '--inspect'])).toEqual({ server: 'a', storageMode: null, link: 'amphi:room/x', passwordStore: false })
    expect(parseCommandLine(['--', '--server=b', 'amphi:x'])).toMatchObject({ server: null, link: 'amphi:x' })
    expect(parseCommandLine(['--storage-mode=nonsense', '--password-store=basic', '--gpu-launcher=x', 'plain'])).toEqual({ server: null, storageMode: null, link: null, passwordStore: true })
  })
})

describe('T44 configuration from outside', () => {
  const mine = process.getuid?.() ?? 0
  const write = (name: string, text: string, mode = 0o644): string => {
    const file = path.join(folder, name)
    writeFileSync(file, text)
    chmodSync(file, mode)
    return file
  }
  it('a policy is believed when only its owner can have written it', () => {
    const file = write('p.json', '{"server":"uni.test","unknown":1}')
    expect(readPolicy(file, { owners: [mine] })).toEqual({ kind: 'policy', organisation: { server: 'uni.test' }, unknownKeys: ['unknown'] })
    expect(readPolicy(path.join(folder, 'none.json'), { owners: [mine] })).toEqual({ kind: 'none' })
  })
  it.each([
    ['belongs to another', '{}', 0o644, [mine + 1]], ['may be written by the group', '{}', 0o664, [mine]], ['may be written by everybody', '{}', 0o646, [mine]], ['is no JSON', '{', 0o644, [mine]], ['is no object', '[]', 0o644, [mine]],
    ['has a key of the wrong type', '{"serverLocked":"yes"}', 0o644, [mine]], ['has a script for an address', '{"ssoLogoutUrl":"javascript:x"}', 0o644, [mine]], ['is huge', `{"x":"${'x'.repeat(300_000)}"}`, 0o644, [mine]],
  ] as const)('one that %s stops the app', (_name, text, mode, owners) => {
    expect(readPolicy(write('p.json', text, mode), { owners })).toMatchObject({ kind: 'refused' })
  })
  it('a link to another folder, or a folder, stops the app', () => {
    mkdirSync(path.join(folder, 'else'))
    writeFileSync(path.join(folder, 'else/real.json'), '{}')
    symlinkSync(path.join(folder, 'else/real.json'), path.join(folder, 'link.json'))
    expect(readPolicy(path.join(folder, 'link.json'), { owners: [mine] })).toMatchObject({ kind: 'refused' })
    expect(readPolicy(path.join(folder, 'else'), { owners: [mine] })).toMatchObject({ kind: 'refused' })
  })

  const places = (policyFile: string | null, defaults: string[] = []) => ({
    folders: { userConfig: path.join(folder, 'config.json') },
    commandLine: parseCommandLine(['--server=cli.test', '--storage-mode=force-plaintext']),
    hooks: { server: null, policyFile },
    defaults,
  })
  it('policy > command line > person > package; a person’s broken file is ignored and said', () => {
    const packaged = write('default.json', '{"server":"packaged.test","organisation":"Packaged","permalinkHosts":["a.test"]}')
    write('config.json', '{"organisation":"Mine","encryptionOff":true}')
    const policy = write('p.json', '{"storageMode":"encrypted"}')
    expect(loadConfig(places(policy, [packaged]))).toMatchObject({
      kind: 'config',
      config: { page: { server: 'cli.test', serverLocked: false, organisation: 'Mine', encryptionOff: true }, permalinkHosts: ['a.test'], storageMode: 'encrypted', encryptionDecided: true },
    })
    write('config.json', '{"server":')
    const broken = loadConfig(places(policy, [packaged]))
    expect(broken).toMatchObject({ kind: 'config', notes: [expect.stringContaining('config.json was ignored')], config: { page: { organisation: 'Packaged' } } })
    write('p.json', '{"server":"locked.test","serverLocked":true}')
    expect(loadConfig(places(policy, [packaged]))).toMatchObject({ config: { page: { server: 'locked.test', serverLocked: true } } })
  })
  it('a policy that was named and is not there, or is wrong, stops the app', () => {
    expect(loadConfig(places(path.join(folder, 'gone.json')))).toMatchObject({ kind: 'refused' })
    expect(loadConfig(places(write('p.json', '{"server":7}')))).toMatchObject({ kind: 'refused' })
  })
  it('Element’s shape is understood, ours wins', () => {
    expect(parseOrganisation(JSON.stringify({
      defaultServerConfig: { 'm.homeserver': { base_url: 'https://hs', server_name: 'uni' }, 'io.element.e2ee': { force_disable: true } },
      disable_custom_urls: true, brand: 'Element', permalink_prefix: 'https://chat.uni.test', logout_redirect_url: 'https://id/logout', serverLocked: false, __proto__: { server: 'evil' },
    }))).toMatchObject({ ok: true, organisation: { server: 'https://hs', serverLocked: false, encryptionOff: true, permalinkHosts: ['chat.uni.test'], ssoLogoutUrl: 'https://id/logout' } })
  })
  it('no key of a prototype gets in', () => {
    const parsed = parseOrganisation('{"__proto__":{"serverLocked":true},"constructor":{"x":1}}')
    expect(parsed.ok && parsed.organisation.serverLocked).toBeUndefined()
    expect(({} as Record<string, unknown>)['serverLocked']).toBeUndefined()
  })
})

describe('T52 the log', () => {
  const planted = 'syt_YW5uYQ_planted_0a1b2c'
  it.each([
    `Authorization: Bearer ${planted}`, `{"access_token":"${planted}"}`, `https://x/?access_token=${planted}&y`, `http://127.0.0.1:1/${'ab'.repeat(32)}?state=${'cd'.repeat(32)}&loginToken=${planted}`,
    `refresh_token=${planted}`, `{"password": "${planted}"}`, `code: ${planted}`, `net failed for ${planted}`, `bearer ${planted}`,
  ])('%s', (line) => {
    expect(redact(line)).not.toContain('planted')
    expect(redact(line)).not.toMatch(/(?:ab){32}|(?:cd){32}/)
  })
  it('holds no token on the disk, whatever was logged, one line each', () => {
    const log = createLog(folder, false)
    log.error(`two\nlines ${planted}`, new Error(`GET /?access_token=${planted}`))
    log.info(planted.repeat(500))
    const text = readFileSync(path.join(folder, 'amphi.log'), 'utf8')
    expect(text).not.toContain('planted')
    expect(text.trim().split('\n')).toHaveLength(2)
  })
  it('rotates, and a shared computer has none', () => {
    const file = path.join(folder, 'amphi.log')
    writeFileSync(file, 'x'.repeat(1024 * 1024 + 1))
    createLog(folder, false).info('fresh')
    expect(existsSync(`${file}.1`)).toBe(true)
    expect(readFileSync(file, 'utf8')).toContain('fresh')
    createLog(null, false).info('nowhere')
  })
})

describe('T70 notifications', () => {
  it('carry no markup, no control characters, no turned text, and no novel', () => {
    const { title, body } = wording({ title: 'Анна\u202e\n<b>', body: `<img src="x">&${'я'.repeat(1000)}` }, true)
    expect(title).toBe('Анна <b>')
    expect(body.startsWith('&lt;img src=&quot;x&quot;&gt;&amp;я')).toBe(true)
    expect([...body].length).toBeLessThan(300)
    expect(wording({ title: 'a', body: '<b>' }, false).body).toBe('<b>')
  })
  it.each([
    ['all', false, null, true], ['mentions', false, null, false], ['mentions', true, null, true], ['off', true, null, false], ['all', true, '!r:x', false], ['all', true, '!other:x', true],
  ] as const)('setting %s, mention %s, before the eyes %s: %s', (setting, mention, focused, shown) => {
    expect(wanted({ roomId: '!r:x', mention }, setting, focused)).toBe(shown)
  })
})
