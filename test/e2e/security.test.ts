// Attacks on the real shell out of a real page that was taken over, by a server that leads elsewhere, and seen by another user of the machine.
import { createHash, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Channel } from '../../electron/bridge/contract.ts'
import { startCampus, type Campus } from '../campus/index.ts'
import { launchAmphi, type RunningApp } from '../support/launch.ts'
import { until } from '../support/processes.ts'
import { giveTo, testUser } from '../support/user.ts'
import { probeApp } from './probe/build.ts'

type WithProbe = typeof globalThis & { probe: { call: (channel: string, arg: unknown) => Promise<Record<string, unknown> | null> } }

let campus: Campus
let running: RunningApp
let page: Page
const call = (channel: Channel, arg: unknown): Promise<Record<string, unknown> | null> =>
  page.evaluate(([name, value]) => (globalThis as WithProbe).probe.call(name as string, value), [channel, arg])

beforeAll(async () => {
  const app = await probeApp()
  campus = await startCampus({ identity: ['password'], seed: 'tiny' })
  running = await launchAmphi({ app, env: { AMPHI_TEST: '1' } })
  page = await running.window()
  await page.waitForSelector('body[data-ready=yes]')
})
afterAll(async () => {
  await running.dispose()
  await campus.stop()
})

describe('nobody is signed in', () => {
  it('T27 T55 a server that leads into this machine is not followed', async () => {
    const met: string[] = []
    const inner = http.createServer((request, response) => {
      met.push(request.url ?? '')
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"versions":["v1.11"],"flows":[{"type":"m.login.password"}]}')
    })
    const outer = http.createServer((request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${String((inner.address() as AddressInfo).port)}${request.url ?? ''}` }).end()
    })
    for (const server of [inner, outer]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      expect(await call('signin.discover', { server: `http://127.0.0.1:${String((outer.address() as AddressInfo).port)}` })).toMatchObject({ ok: false })
      expect(met).toEqual([])
      // The same server, named by the person, is asked.
      expect(await call('signin.discover', { server: `http://127.0.0.1:${String((inner.address() as AddressInfo).port)}` })).toMatchObject({ ok: true })
      expect(met.length).toBeGreaterThan(1)
    } finally {
      for (const server of [inner, outer]) server.close()
    }
  })

  it('T27 no datagram leaves past the network filter, and no address of this machine is told', async () => {
    const socket = createSocket('udp4')
    let datagrams = 0
    socket.on('message', () => (datagrams += 1))
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    try {
      const told = await page.evaluate(async (port) => {
        const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${String(port)}` }] })
        const candidates: string[] = []
        peer.onicecandidate = ({ candidate }) => void candidates.push(candidate?.candidate ?? '')
        peer.createDataChannel('out')
        await peer.setLocalDescription(await peer.createOffer())
        await new Promise((resolve) => setTimeout(resolve, 1500))
        return candidates.filter((one) => /\budp\b/i.test(one))
      }, socket.address().port)
      expect(told).toEqual([])
      expect(datagrams).toBe(0)
    } finally {
      socket.close()
    }
  })

  it('T31 windows without end open a handful of tabs', async () => {
    await page.evaluate(() => {
      for (let n = 0; n < 60; n += 1) window.open(`https://example.org/${String(n)}`)
    })
    await running.session.nextOpened()
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(running.session.opened().length).toBeLessThanOrEqual(7)
    expect(running.electron.windows()).toHaveLength(1)
  })
})

describe('somebody is signed in', () => {
  beforeAll(async () => {
    expect(await call('signin.discover', { server: campus.base })).toMatchObject({ ok: true })
    expect(await call('signin.password', { baseUrl: campus.base, user: 'petrova', password: campus.person('petrova').password, shared: false })).toEqual({ ok: true, value: null })
  })

  it('T50 their page takes no other session and looks around in no network', async () => {
    expect(await call('signin.discover', { server: campus.base })).toEqual({ refused: 'failed' })
    expect(await call('signin.password', { baseUrl: campus.base, user: 'ivanov', password: campus.person('ivanov').password, shared: false })).toEqual({ refused: 'failed' })
    expect(await call('app.boot', null)).toMatchObject({ account: { userId: campus.person('petrova').userId } })
  })

  it('T36 a file comes in by its bytes, whole, and only where the person chose it', async () => {
    const file = path.join(running.home, 'lecture.bin')
    const bytes = randomBytes(3 * 2 ** 20 + 17)
    writeFileSync(file, bytes)
    giveTo(testUser(), file)
    await page.evaluate(() => {
      const input = document.createElement('input')
      input.type = 'file'
      document.body.append(input)
    })
    await page.setInputFiles('input[type=file]', file)
    const spool = () => page.evaluate(async () => {
      const chosen = document.querySelector('input')?.files?.[0]
      return chosen === undefined ? null : window.amphi.spoolFile(chosen)
    })
    const outcome = await spool()
    expect(outcome).toMatchObject({ ok: true, value: { name: 'lecture.bin', size: bytes.length } })
    const stored = readdirSync(path.join(running.home, '.config/Amphi/journal'), { recursive: true, encoding: 'utf8' }).find((name) => outcome?.ok === true && name.endsWith(outcome.value.spoolId))
    const hash = (data: Buffer): string => createHash('sha256').update(data).digest('hex')
    expect(hash(readFileSync(path.join(running.home, '.config/Amphi/journal', stored ?? '')))).toBe(hash(bytes))
    rmSync(file)
    expect(await spool()).toMatchObject({ ok: false })
    // A File that a script made has no path, whatever it is called.
    const forged = await page.evaluate(() => window.amphi.spoolFile(new File(['x'], '/etc/passwd')))
    expect(forged).toMatchObject({ ok: true, value: { name: 'passwd', size: 1 } })
  })

  it('T36 a flood of drafts and bytes leaves main awake', async () => {
    const began = Date.now()
    await page.evaluate(async () => {
      await Promise.all(Array.from({ length: 3000 }, (_, n) => window.amphi.call('draft.put', { roomId: `!${String(n)}:uni.test`, body: 'x'.repeat(1000) }).catch(() => null)))
    })
    expect(await call('app.boot', null)).toMatchObject({ phase: 'signed-in' })
    expect(Date.now() - began).toBeLessThan(30_000)
  })

  it.skipIf(process.platform !== 'linux')('T35 T52 T53 another user of the machine reads nothing: files, arguments, sockets', async () => {
    const data = path.join(running.home, '.config/Amphi')
    expect(await call('account.acceptWeakStorage', { accept: true })).toBeNull()
    await until('the vault is there', () => statSync(path.join(data, 'vault.json'), { throwIfNoEntry: false }))
    expect(statSync(data).mode & 0o077).toBe(0)
    const open = ['vault.json', 'settings.json', 'state.json', 'logs/amphi.log'].filter((name) => ((statSync(path.join(data, name), { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0)
    expect(open).toEqual([])
    for (const entry of readdirSync(path.join(data, 'journal'), { recursive: true, withFileTypes: true })) {
      expect(statSync(path.join(entry.parentPath, entry.name)).mode & 0o077, entry.name).toBe(0)
    }
    for (const { pid } of running.family()) expect(readFileSync(`/proc/${String(pid)}/cmdline`, 'latin1')).not.toMatch(/syt_|login_?token|password=(?!basic)/i)
    const socket = readdirSync(data).find((name) => name === 'SingletonSocket')
    const link = socket === undefined ? null : await running.electron.evaluate(({ app }) => process.getBuiltinModule('fs').readlinkSync(`${app.getPath('userData')}/SingletonSocket`))
    if (link !== null) expect(statSync(path.dirname(link)).mode & 0o077).toBe(0)
  })
})
