// Attacks by a page that was taken over, against main: floods, files of others, other servers, another session. Rows T21, T30, T31, T36, T50, T52.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { callChannels } from '../../electron/bridge/contract-call.ts'
import { channels } from '../../electron/bridge/contract.ts'
import { serveEnginePort, type EngineHandlers, type MainPort } from '../../electron/bridge/engine-port.ts'
import { serve, type AskingEvent, type Envelope, type Handlers } from '../../electron/bridge/serve.ts'
import { redact } from '../../electron/desktop/log.ts'
import { guardNavigation } from '../../electron/security/navigation.ts'
import { pageHandlers, type PageParts } from '../../electron/wiring/page-handlers.ts'

const frame = { origin: 'app://amphi' }
const page: AskingEvent = { sender: { id: 1, mainFrame: frame }, senderFrame: frame }
function open(handlers: Partial<Handlers> = {}) {
  const registered = new Map<string, (event: AskingEvent, arg: unknown) => Promise<Envelope>>()
  const log = vi.fn()
  serve({ registrar: { handle: (name, listener) => void registered.set(name, listener) }, handlers: handlers as Handlers, isOurs: (id) => id === 1, log, now: () => 0 })
  return { log, ask: (name: string, arg: unknown, event = page) => registered.get(`amphi:${name}`)?.(event, arg) ?? Promise.reject(new Error('no such channel')) }
}

describe('T36 a flood', () => {
  it('of refusals pushes nothing out of the log', async () => {
    const { ask, log } = open()
    for (let n = 0; n < 2000; n += 1) await ask('link.open', 7)
    expect(log.mock.calls.length).toBeLessThanOrEqual(30)
  })
  it('of frames on the engine’s port neither', () => {
    let listener: ((message: { data: unknown }) => void) | undefined
    const port: MainPort = { on: (name: string, heard: never) => (name === 'message' ? (listener = heard) : undefined), postMessage: () => undefined, start: () => undefined, close: () => undefined }
    const log = vi.fn()
    serveEnginePort({ port, handlers: {} as EngineHandlers, log, onClose: () => undefined, now: () => 0 })
    for (let n = 0; n < 2000; n += 1) listener?.({ data: n })
    expect(log.mock.calls.length).toBeLessThanOrEqual(30)
  })
  it('T31 of windows opens a handful of tabs', () => {
    let opened: ((details: { url: string }) => { action: string }) | undefined
    const external = vi.fn(async () => true)
    guardNavigation({ on: () => undefined, setWindowOpenHandler: (handler) => void (opened = handler), setWebRTCIPHandlingPolicy: () => undefined }, external)
    for (let n = 0; n < 500; n += 1) expect(opened?.({ url: 'https://evil.example/' })).toEqual({ action: 'deny' })
    expect(external.mock.calls.length).toBeLessThanOrEqual(6)
  })
  it('of dialogs and opened files ends at once', async () => {
    const save = vi.fn(() => ({ ok: true as const, value: null }))
    const { ask } = open({ 'media.save': save, 'media.open': save })
    for (let n = 0; n < 100; n += 1) {
      await ask('media.save', { mxc: 'mxc://uni.test/abc', name: 'a' })
      await ask('media.open', { mxc: 'mxc://uni.test/abc', name: 'a', mime: 'text/plain' })
    }
    expect(save.mock.calls.length).toBeLessThanOrEqual(10)
  })
  it('of bytes comes in pieces that main can hold', async () => {
    const chunk = vi.fn(() => null)
    const { ask } = open({ 'spool.chunk': chunk })
    const spoolId = 'a'.repeat(32)
    expect(await ask('spool.chunk', { spoolId, data: new Uint8Array(4 * 2 ** 20 + 1) })).toMatchObject({ ok: false })
    expect(await ask('spool.chunk', { spoolId, data: new Uint8Array(2 ** 20) })).toMatchObject({ ok: true })
    expect(chunk).toHaveBeenCalledOnce()
  })
})

describe('T36 files', () => {
  it('no channel takes a path, and the preload knows none', () => {
    expect(Object.keys(channels)).not.toContain('spool.path')
    for (const [name, schema] of Object.entries({ ...channels, ...callChannels })) {
      const entries = 'entries' in schema ? Object.keys(schema.entries as object) : []
      expect(entries.filter((key) => /path|file|folder|dir(?!ect$)/i.test(key)), name).toEqual([])
    }
    for (const preload of ['preload.ts', 'preload-call.ts']) expect(readFileSync(path.join(import.meta.dirname, '../../electron/bridge', preload), 'utf8')).not.toContain('getPathForFile')
  })
})

describe('T50 somebody is signed in', () => {
  const asked: string[] = []
  const signIn = new Proxy({}, { get: (_target, name) => () => void asked.push(String(name)) }) as PageParts['signIn']
  const handlers = (live: object | null) =>
    pageHandlers({ signIn, accounts: { live: () => live } as unknown as PageParts['accounts'], config: { page: { sharedComputer: null, serverLocked: false, server: null } } as unknown as PageParts['config'] } as unknown as PageParts)
  it('their page makes main neither look around in the network nor take another session', () => {
    const taken = handlers({})
    expect(() => taken['signin.discover']({ server: 'http://127.0.0.1:631' }, 1)).toThrow()
    expect(() => taken['signin.sso']({ baseUrl: 'https://evil.example', providerId: null, shared: false }, 1)).toThrow()
    expect(() => taken['signin.password']({ baseUrl: 'https://evil.example', user: 'u', password: 'p', shared: false }, 1)).toThrow()
    expect(() => taken['signin.code']({ code: 'x' }, 1)).toThrow()
    expect(asked).toEqual([])
    void handlers(null)['signin.discover']({ server: 'uni.test' }, 1)
    expect(asked).toEqual(['discover'])
  })
})

describe('T52 the log', () => {
  const hex = 'a1'.repeat(32)
  it.each([
    `https://hs/sso?redirectUrl=http%3A%2F%2F127.0.0.1%3A1%2F${hex}%3Fstate%3D${hex}%26loginToken%3Dsyl_planted`, `%22access_token%22%3A%22planted%22`, `bearer%20planted`, `x%3Dsyt_planted_1`, `%2F${hex}%2F`, `refresh_token%3Aplanted`,
  ])('knows a secret that is encoded: %s', (line) => {
    expect(redact(line)).not.toContain('planted')
    expect(redact(line)).not.toContain(hex)
  })
  it('is not held up by a wall of one thing', () => {
    for (const wall of ['a-'.repeat(500_000), 'token='.repeat(200_000), 'a'.repeat(31).concat('-').repeat(40_000), '%3D'.repeat(300_000), 'bearer '.repeat(150_000)]) {
      const began = process.cpuUsage().user
      redact(wall)
      expect(process.cpuUsage().user - began).toBeLessThan(400_000)
    }
  })
})
