// The shell by itself against the campus: a page without an interface speaks over the real bridge, out of a real sandbox.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Channel } from '../../electron/bridge/contract.ts'
import { startCampus, type Campus } from '../campus/index.ts'
import { launchBrowser } from '../support/browser.ts'
import { makeHome, removeHome, type Keyring } from '../support/desktop-session.ts'
import { launchAmphi, type LaunchOptions, type RunningApp } from '../support/launch.ts'
import { isRenderer, sandboxOf, until } from '../support/processes.ts'
import { giveTo, testUser } from '../support/user.ts'
import { probeApp } from './probe/build.ts'
import { ask, call, fetched, ready, seen, startEngine, type WithProbe } from './probe/reach.ts'

let campus: Campus
let app: string

const launch = (options: LaunchOptions = {}): Promise<RunningApp> => launchAmphi({ app, ...options, env: { AMPHI_TEST: '1', ...options.env } })

async function signIn(page: Page, who: string, shared = false): Promise<void> {
  expect(await call(page, 'signin.discover', { server: campus.base })).toMatchObject({ ok: true })
  const { password } = campus.person(who)
  expect(await call(page, 'signin.password', { baseUrl: campus.base, user: who, password, shared })).toEqual({ ok: true, value: null })
}
/** The page that shows an account of a shared computer is another one. */
const nextPage = async (running: RunningApp, former: Page): Promise<Page> => {
  const page = await until('the window has been exchanged', () => running.electron.windows().find((one) => one !== former && former.isClosed()))
  await page.waitForSelector('body[data-ready=yes]')
  return page
}
const filesUnder = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name)) : []
const dataOf = (home: string): string => path.join(home, '.config/Amphi')

beforeAll(async () => {
  app = await probeApp()
  campus = await startCampus({ identity: ['oidc', 'password'], seed: 'tiny', proxy: true })
})
afterAll(async () => {
  await campus.stop()
})

describe('the shell', () => {
  let running: RunningApp
  let page: Page
  beforeAll(async () => {
    running = await launch()
    page = await ready(running)
  })
  afterAll(async () => {
    await running.dispose()
  })

  it('shows our page in a sandbox, with the policy of its header', async () => {
    expect(page.url()).toBe('app://amphi/')
    const renderers = running.family().filter(isRenderer)
    expect(renderers.length).toBeGreaterThan(0)
    for (const { pid } of renderers) expect(sandboxOf(pid)).toMatchObject({ seccomp: 2, noNewPrivs: true, ownUserNamespace: true, ownPidNamespace: true })
    const preferences = await running.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false })
    expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis))).toEqual([])
  })

  it('T38 serves nothing outside its folder, and only GET', async () => {
    const status = (address: string, method = 'GET') => page.evaluate(([url, how]) => fetch(url as string, { method: how as string }).then((answer) => answer.status, () => 0), [address, method])
    expect(await status('app://amphi/page.js')).toBe(200)
    for (const path of ['%2e%2e/%2e%2e/package.json', '..%2fpackage.json', '%5c..%5cpackage.json', 'page.js%00', '/etc/passwd']) expect(await status(`app://amphi/${path}`)).not.toBe(200)
    expect(await status('app://other/page.js')).not.toBe(200)
    expect(await status('app://amphi/page.js', 'POST')).toBe(405)
  })

  it('lets no text become a script, no frame and no foreign address in', async () => {
    const refused = await page.evaluate(() => (globalThis as WithProbe).probe.refusals())
    expect(refused).toEqual({ html: true, policy: true, eval: true })
    expect(await page.evaluate((url) => fetch(url).then(() => true, () => false), `${campus.base}/_matrix/client/versions`)).toBe(false)
  })

  it('T31 T32 goes nowhere: no navigation, no window, and links only to the browser', async () => {
    await page.evaluate(() => {
      location.assign('https://example.org/')
    })
    await page.evaluate(() => void window.open('https://example.org/opened'))
    expect(await running.session.nextOpened()).toBe('https://example.org/opened')
    await page.evaluate(() => void window.open('file:///etc/passwd'))
    expect(await call(page, 'link.open', { url: 'smb://host/share' })).toEqual({ ok: false, code: 'refused', detail: null })
    expect(page.url()).toBe('app://amphi/')
    expect(running.electron.windows()).toHaveLength(1)
    expect(running.session.opened()).toEqual(['https://example.org/opened'])
  })

  it('T39 grants nothing that is not in the table', async () => {
    const states = await page.evaluate(async () => {
      const asked: Record<string, string> = {}
      for (const name of ['geolocation', 'camera', 'microphone', 'notifications', 'midi', 'clipboard-read']) {
        asked[name] = await navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state, () => 'unknown')
      }
      return asked
    })
    expect(Object.values(states)).not.toContain('granted')
    expect(await page.evaluate(() => navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'stream', (error: Error) => error.name))).not.toBe('stream')
    expect(await page.evaluate(() => navigator.mediaDevices.getDisplayMedia().then(() => 'stream', (error: Error) => error.name))).not.toBe('stream')
  })

  it('T36 answers junk on every channel with a refusal', async () => {
    for (const arg of [undefined, 7, 'x', [], { __proto__: null, roomId: 7 }, { url: {} }]) {
      expect(await call(page, 'link.open', arg)).toEqual({ refused: 'refused' })
    }
    expect(await call(page, 'spool.path' as Channel, { path: '/etc/passwd', mime: 'text/plain' })).toEqual({ refused: 'refused' })
    expect(await call(page, 'nothing' as Channel, null)).toEqual({ refused: 'refused' })
    expect(await call(page, 'draft.get', { roomId: '!a:b' })).toEqual({ refused: 'failed' })
  })

  it('keeps settings and tells of them', async () => {
    expect(await call(page, 'settings.set', { zoom: 1.2 })).toMatchObject({ zoom: 1.2, theme: 'system' })
    expect((await seen(page)).settings.at(-1)).toMatchObject({ zoom: 1.2 })
    expect(await running.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())).toBeCloseTo(1.2)
    await call(page, 'settings.set', { zoom: 1 })
  })

  it('says what is wrong with a server', async () => {
    expect(await call(page, 'signin.discover', { server: 'not a name' })).toMatchObject({ ok: false, code: 'invalid-name' })
    expect(await call(page, 'signin.discover', { server: 'http://127.0.0.1:9' })).toMatchObject({ ok: false })
    expect(await call(page, 'signin.sso', { baseUrl: 'https://evil.example', providerId: null, shared: false })).toMatchObject({ ok: false, code: 'refused' })
  })

  it('signs in through a browser and the loopback listener, once', async () => {
    const discovered = (await call(page, 'signin.discover', { server: campus.base })) as { ok: true; value: { sso: { id: string; name: string }[] } }
    const provider = discovered.value.sso[0]
    const before = running.session.opened().length
    await call(page, 'signin.sso', { baseUrl: campus.base, providerId: provider?.id, shared: false })
    const address = await running.session.nextOpened(before)
    const browser = await launchBrowser()
    try {
      const tab = await browser.newPage()
      await tab.goto(address)
      await tab.click('button[name=pick][value=petrova]')
      await tab.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{64}\?/)
      expect(await tab.textContent('h1')).toBe('You can go back to Amphi')
      expect(await tab.evaluate(() => document.scripts.length)).toBe(0)
      const again = await tab.goto(tab.url()).then((answer) => answer?.status() ?? 0, () => 0)
      expect([0, 404]).toContain(again)
    } finally {
      await browser.close()
    }
    await until('the sign-in is done', async () => (await seen(page)).states.some(({ kind }) => kind === 'done'))
    expect(await call(page, 'app.boot', null)).toMatchObject({ phase: 'signed-in', account: { userId: campus.person('petrova').userId, shared: false } })
  })

  it('T21 gives the token to the homeserver’s own paths and to nothing else', async () => {
    const account = await startEngine(page)
    expect(account).toMatchObject({ userId: campus.person('petrova').userId, baseUrl: campus.base, ephemeral: false })
    expect(account).not.toHaveProperty('accessToken')
    const who = await fetched(page, '/_matrix/client/v3/account/whoami')
    expect(JSON.parse(who.text)).toMatchObject({ user_id: campus.person('petrova').userId })
    const strange: http.IncomingHttpHeaders[] = []
    const other = http.createServer((request, response) => {
      strange.push(request.headers)
      response.writeHead(200, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }).end('{}')
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = other.address() as { port: number }
      const away = await fetched(page, `http://127.0.0.1:${port}/_matrix/client/v3/account/whoami`)
      expect(away.status).toBe(0)
      const moved = campus.proxy?.respond('/_matrix/client/v3/moved', 302, {}, { 'location': `http://127.0.0.1:${port}/_matrix/client/v3/x`, 'access-control-allow-origin': '*' })
      expect((await fetched(page, '/_matrix/client/v3/moved')).status).toBe(0)
      moved?.release()
      expect(strange).toEqual([])
    } finally {
      other.close()
    }
    await fetched(page, '/_synapse/admin/v1/server_version', { headers: { authorization: 'Bearer x' } })
    const asked = campus.proxy?.log.filter((one) => one.path.startsWith('/_synapse'))
    for (const one of asked ?? []) expect(one.headers.authorization).toBeUndefined()
  })

  it('journals what the engine hands over, and drafts, and pushes which rooms have one', async () => {
    const roomId = '!room:uni.test'
    const payload = { kind: 'event', type: 'm.room.message', content: { body: 'hello' }, source: 'hello' }
    expect(await ask(page, 'outbox.append', { txnId: 'one', roomId, payload })).toMatchObject({ ok: true, answer: { txnId: 'one', seq: 0 } })
    expect(await ask(page, 'outbox.append', { txnId: '../x', roomId, payload })).toMatchObject({ ok: false, code: 'refused' })
    expect(await call(page, 'draft.put', { roomId, body: '{"v":1}' })).toBeNull()
    await until('the draft is told of', async () => (await seen(page)).pushed.some(({ kind, rooms }) => kind === 'drafts' && rooms?.includes(roomId) === true))
    expect(await call(page, 'draft.get', { roomId })).toEqual({ roomId, body: '{"v":1}' })
    const logs = filesUnder(path.join(dataOf(running.home), 'journal')).filter((file) => file.endsWith('outbox.log'))
    expect(logs).toHaveLength(1)
    expect(readFileSync(logs[0] ?? '', 'utf8')).toContain('"hello"')
    expect(statSync(logs[0] ?? '').mode & 0o777).toBe(0o600)
  })

  it('uploads a spooled file with progress, and shows it before and after', async () => {
    const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==', 'base64')
    const { spoolId } = (await call(page, 'spool.begin', { name: 'p.png', mime: 'image/png', size: picture.length })) as { spoolId: string }
    await page.evaluate(([id, bytes]) => window.amphi.call('spool.chunk', { spoolId: id as string, data: new Uint8Array(bytes as number[]) }), [spoolId, [...picture]] as const)
    expect(await call(page, 'spool.end', { spoolId })).toMatchObject({ ok: true, value: { name: 'p.png', size: picture.length } })
    const image = (src: string) => page.evaluate((at) => (globalThis as WithProbe).probe.image(at), src)
    expect(await image(`media://spool/${spoolId}`)).toEqual({ width: 2, height: 3 })
    const sent = await ask(page, 'files.upload', { spoolId })
    expect(sent).toMatchObject({ ok: true, answer: { ok: true } })
    const { mxc } = (sent.answer as { value: { mxc: string } }).value
    expect(await image(mxc.replace('mxc://', 'media://file/'))).toEqual({ width: 2, height: 3 })
    expect(await image('media://file/uni.test/nothing')).toBeNull()
    expect(await image('media://file/uni.test/..%2f..%2fx')).toBeNull()
    expect(await ask(page, 'files.upload', { spoolId: 'f'.repeat(32) })).toMatchObject({ ok: true, answer: { ok: false, code: 'file-gone' } })
    expect(await page.evaluate((src) => fetch(src).then(() => true, () => false), `media://spool/${spoolId}`)).toBe(false)
  })

  it('refuses what the server would not take, and cancels an upload that goes on', async () => {
    const { spoolId } = (await call(page, 'spool.begin', { name: 'big.bin', mime: 'application/octet-stream', size: null })) as { spoolId: string }
    for (let at = 0; at < 4; at += 1) await page.evaluate((id) => window.amphi.call('spool.chunk', { spoolId: id, data: new Uint8Array(1024 * 1024) }), spoolId)
    await call(page, 'spool.end', { spoolId })
    const small = campus.proxy?.respond('/_matrix/client/v1/media/config', 200, { 'm.upload.size': 1000 })
    expect(await ask(page, 'files.upload', { spoolId })).toMatchObject({ ok: true, answer: { ok: false, code: 'too-large' } })
    small?.release()
    const held = campus.proxy?.withhold('POST /_matrix/media')
    const upload = ask(page, 'files.upload', { spoolId })
    await held?.met()
    await ask(page, 'files.cancel', { spoolId })
    expect(await upload).toMatchObject({ ok: true, answer: { ok: false, code: 'cancelled' } })
    held?.release()
  })

  it('saves a file under a harmless name, and opens only what is harmless', async () => {
    const teacher = await campus.login('petrova')
    const mxc = await teacher.uploadMedia(new Uint8Array(Buffer.from('#!/bin/sh\n')), 'application/x-sh')
    expect(await call(page, 'media.open', { mxc, name: 'run.sh', mime: 'application/x-sh' })).toMatchObject({ ok: false, code: 'refused' })
    expect(await call(page, 'media.open', { mxc, name: 'plan.pdf', mime: 'application/pdf' })).toMatchObject({ ok: false, code: 'refused' })
    const text = await teacher.uploadMedia(new Uint8Array(randomBytes(70_000)), 'text/plain')
    const before = running.session.opened().length
    expect(await call(page, 'media.open', { mxc: text, name: '../../notes.txt', mime: 'text/plain' })).toEqual({ ok: true, value: null })
    expect(await running.session.nextOpened(before)).toMatch(/\/notes\.txt$/)
  })

  it('started a second time, hands its link over and goes', async () => {
    await call(page, 'app.ready', null)
    const { spawnfile, spawnargs } = running.electron.process()
    const again = spawnargs.slice(1).filter((arg) => !/^--(?:inspect|remote-debugging)/.test(arg))
    const code = await new Promise<number | null>((resolve) => {
      const second = spawn(spawnfile, [...again, '--', 'amphi:room/!abc:uni.test/$event', '--no-sandbox'], { env: running.session.env, cwd: running.home, stdio: 'ignore' })
      second.on('close', resolve)
    })
    expect(code).toBe(0)
    await until('the page hears of it', async () => (await seen(page)).navigated.length > 0)
    expect(await ask(page, 'notify', { roomId: '!abc:uni.test', eventId: '$e', title: 'Anna <b>', body: 'hello', mention: true })).toMatchObject({ ok: true })
    expect(await ask(page, 'badge', { mentions: 1, unread: 2 })).toMatchObject({ ok: true })
    expect((await seen(page)).navigated).toEqual([{ roomId: '!abc:uni.test', eventId: '$event', focus: 'timeline' }])
  })

  it('loads a page anew that died', async () => {
    await running.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
    const renderers = (): number[] => running.family().filter(isRenderer).map(({ pid }) => pid)
    await until('its death is noted', () => running.output().includes("the page's process is gone"))
    await until('the page is there again', () => running.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isCrashed() === false && !BrowserWindow.getAllWindows()[0]?.webContents.isLoading()))
    expect(renderers().length).toBeGreaterThan(0)
  })
})

describe('a session', () => {
  it('is there after a restart and after a kill; sign-out leaves nothing', async () => {
    const home = makeHome()
    let running = await launch({ home, args: ['--storage-mode=force-plaintext'] })
    try {
      let page = await ready(running)
      await signIn(page, 'ivanov')
      await startEngine(page)
      await ask(page, 'outbox.append', { txnId: 'kept', roomId: '!r:uni.test', payload: { kind: 'event', type: 'm.room.message', content: { body: 'kept' }, source: null } })
      const first = (await call(page, 'app.boot', null)) as { account: { deviceId: string } }
      const vault = path.join(dataOf(home), 'vault.json')
      expect(statSync(vault).mode & 0o777).toBe(0o600)
      expect(readFileSync(vault, 'utf8')).not.toContain('syt_')
      await page.evaluate(() => void ((globalThis as WithProbe).probe.lastWords = 'typed a moment before'))
      await running.close()
      running = await running.relaunch()
      page = await ready(running)
      expect(await call(page, 'draft.get', { roomId: '!last:uni.test' })).toMatchObject({ body: 'typed a moment before' })
      // V8 keeps what it compiled of the page's scripts.
      expect(filesUnder(path.join(dataOf(home), 'Partitions')).some((file) => /Code Cache\/js\/[0-9a-f]+_0$/.test(file))).toBe(true)
      expect(await call(page, 'app.boot', null)).toMatchObject({ phase: 'signed-in', account: { deviceId: first.account.deviceId } })
      await running.kill()
      running = await running.relaunch()
      page = await ready(running)
      await startEngine(page)
      expect(await ask(page, 'outbox.all', null)).toMatchObject({ answer: [{ txnId: 'kept' }] })
      await ask(page, 'outbox.remove', { txnId: 'kept' })
      expect(await call(page, 'account.signOut', null)).toEqual({ idpSession: 'none', revoked: true })
      expect(existsSync(vault)).toBe(false)
      expect(filesUnder(path.join(dataOf(home), 'journal'))).toEqual([])
      expect(await call(page, 'app.boot', null)).toMatchObject({ phase: 'sign-in', account: null })
      await running.close()
      for (const file of filesUnder(home)) expect(readFileSync(file, 'latin1'), file).not.toMatch(/sy[tr]_[A-Za-z0-9]+_/)
    } finally {
      await running.dispose()
      removeHome(home)
    }
  })

  it('that was removed from elsewhere ends with its reason, and what was not sent stays', async () => {
    const home = makeHome()
    const running = await launch({ home, args: ['--storage-mode=force-plaintext'] })
    try {
      const page = await ready(running)
      await signIn(page, 'dubois')
      await startEngine(page)
      await ask(page, 'outbox.append', { txnId: 'mine', roomId: '!r:uni.test', payload: { kind: 'event', type: 'm.room.message', content: { body: 'mine' }, source: null } })
      const before = (await call(page, 'app.boot', null)) as { account: { deviceId: string } }
      // T54: a report alone signs nobody out.
      await ask(page, 'account.lost', { reason: 'token-revoked' })
      expect(await call(page, 'app.boot', null)).toMatchObject({ phase: 'signed-in' })
      await campus.admin.api('DELETE', `/_synapse/admin/v2/users/${encodeURIComponent(campus.person('dubois').userId)}/devices/${before.account.deviceId}`)
      // No answer comes: the port goes with the account.
      await page.evaluate(() => void (globalThis as WithProbe).probe.ask('account.lost', { reason: 'token-revoked' }))
      await until('the page hears of it', async () => (await seen(page)).ended.length > 0)
      expect((await seen(page)).ended).toEqual([{ reason: 'token-revoked' }])
      expect(await call(page, 'app.boot', null)).toMatchObject({ phase: 'sign-in', ended: 'token-revoked' })
      await signIn(page, 'dubois')
      expect(await call(page, 'app.boot', null)).toMatchObject({ account: { deviceId: before.account.deviceId }, ended: null })
      await startEngine(page)
      expect(await ask(page, 'outbox.all', null)).toMatchObject({ answer: [{ txnId: 'mine' }] })
    } finally {
      await running.dispose()
      removeHome(home)
    }
  })

  it('on a shared computer is gone with the window, here and at the server', async () => {
    const home = makeHome()
    let running = await launch({ home, args: ['--storage-mode=force-plaintext'] })
    try {
      const former = await ready(running)
      // The answer may be lost with the page that asked.
      await signIn(former, 'moreau', true).catch((error: unknown) => expect(String(error)).toMatch(/closed/))
      const page = await nextPage(running, former)
      const boot = (await call(page, 'app.boot', null)) as { account: { deviceId: string; shared: boolean } }
      expect(boot.account.shared).toBe(true)
      await startEngine(page)
      await call(page, 'draft.put', { roomId: '!r:uni.test', body: 'secret words' })
      await page.evaluate(() => localStorage.setItem('left', 'secret words'))
      // Somebody with a computer of their own signs in after them, and out again.
      expect(await call(page, 'account.signOut', null)).toMatchObject({ revoked: true })
      await signIn(page, 'moreau').catch((error: unknown) => expect(String(error)).toMatch(/closed/))
      const kept = await nextPage(running, page)
      expect(await call(kept, 'app.boot', null)).toMatchObject({ account: { shared: false } })
      expect(await kept.evaluate(() => localStorage.getItem('left'))).toBeNull()
      await call(kept, 'account.signOut', null)
      await signIn(kept, 'moreau', true).catch((error: unknown) => expect(String(error)).toMatch(/closed/))
      await call(await nextPage(running, kept), 'draft.put', { roomId: '!r:uni.test', body: 'secret words' })
      await running.close()
      for (const file of filesUnder(home)) expect(readFileSync(file, 'latin1'), file).not.toContain('secret words')
      expect(existsSync(path.join(dataOf(home), 'vault.json'))).toBe(false)
      const { devices } = await (await campus.login('moreau')).api<{ devices: { device_id: string }[] }>('GET', '/_matrix/client/v3/devices')
      expect(devices.map((one) => one.device_id)).not.toContain(boot.account.deviceId)
      running = await running.relaunch()
      expect(await call(await ready(running), 'app.boot', null)).toMatchObject({ phase: 'sign-in', lastRoom: null })
    } finally {
      await running.dispose()
      removeHome(home)
    }
  })

  it('lies in a damaged vault: explained, kept on disk, and there is a way on', async () => {
    const home = makeHome()
    const file = path.join(dataOf(home), 'vault.json')
    let running = await launch({ home, args: ['--storage-mode=force-plaintext'] })
    try {
      await signIn(await ready(running), 'smith')
      await running.close()
      const sound = readFileSync(file, 'utf8')
      writeFileSync(file, sound.slice(0, -20))
      running = await running.relaunch()
      const page = await ready(running)
      expect(await call(page, 'app.boot', null)).toMatchObject({ phase: 'vault-problem', problem: { kind: 'damaged' } })
      writeFileSync(file, sound)
      giveTo(testUser(), file)
      expect(await call(page, 'account.resolveProblem', { choice: 'retry' })).toMatchObject({ phase: 'signed-in' })
    } finally {
      await running.dispose()
      removeHome(home)
    }
  })
})

describe('a real key store', () => {
  let home: string
  beforeAll(() => {
    home = makeHome()
  })
  afterAll(() => removeHome(home))
  const bootWith = async (keyring: Keyring, then: (page: Page) => Promise<void> = async () => undefined): Promise<unknown> => {
    const running = await launch({ home, keyring })
    try {
      const page = await ready(running)
      await then(page)
      const boot = await call(page, 'app.boot', null)
      await running.close()
      return boot
    } finally {
      await running.dispose()
    }
  }
  const vault = (): string => path.join(dataOf(home), 'vault.json')

  it('that is unlocked seals the session', async () => {
    expect(await bootWith('unlocked', (page) => signIn(page, 'petrova'))).toMatchObject({ phase: 'signed-in', weakStorage: false })
    expect(JSON.parse(readFileSync(vault(), 'utf8'))).toMatchObject({ backend: 'gnome_libsecret' })
  })
  it('that is locked is explained, and the session stays', async () => {
    expect(await bootWith('locked')).toMatchObject({ phase: 'vault-problem', problem: { kind: 'keyring-locked' } })
    expect(existsSync(vault())).toBe(true)
  })
  it('that is gone is explained, and the session stays', async () => {
    expect(await bootWith('absent')).toMatchObject({ phase: 'vault-problem', problem: { kind: expect.stringMatching(/^keyring-(?:locked|missing)$/) as string } })
    expect(existsSync(vault())).toBe(true)
  })
  it('that is another one than before is explained, and there is a way on', async () => {
    expect(await bootWith('plain')).toMatchObject({ phase: 'vault-problem', problem: { kind: 'keyring-missing', was: 'gnome_libsecret' } })
    expect(existsSync(vault())).toBe(true)
  })
  it('opens the session again when it is back', async () => {
    expect(await bootWith('unlocked')).toMatchObject({ phase: 'signed-in', account: { userId: campus.person('petrova').userId } })
  })
  it('is not there: the session is kept only with the person’s consent', async () => {
    const other = makeHome()
    try {
      const running = await launch({ home: other })
      try {
        const page = await ready(running)
        await signIn(page, 'smith')
        expect(await call(page, 'app.boot', null)).toMatchObject({ weakStorage: true })
        expect(existsSync(path.join(dataOf(other), 'vault.json'))).toBe(false)
        expect(await call(page, 'account.acceptWeakStorage', { accept: true })).toBeNull()
        expect(await call(page, 'app.boot', null)).toMatchObject({ weakStorage: false })
        expect(existsSync(path.join(dataOf(other), 'vault.json'))).toBe(true)
      } finally {
        await running.dispose()
      }
    } finally {
      removeHome(other)
    }
  })
})

describe('the organisation', () => {
  it('decides server and shared computer, and its lock holds', async () => {
    const running = await launch({ policy: { server: campus.base, serverLocked: true, sharedComputer: true, organisation: 'Campus' } })
    try {
      const page = await ready(running)
      expect(await call(page, 'app.boot', null)).toMatchObject({ policy: { server: campus.base, serverLocked: true, sharedComputer: true, organisation: 'Campus' } })
      expect(await call(page, 'signin.discover', { server: 'elsewhere.example' })).toMatchObject({ ok: true, value: { baseUrl: campus.base } })
      await signIn(page, 'ivanov', false)
      expect(await call(page, 'app.boot', null)).toMatchObject({ account: { shared: true } })
      expect(running.electron.windows()).toHaveLength(1)
      expect(existsSync(path.join(dataOf(running.home), 'vault.json'))).toBe(false)
    } finally {
      await running.dispose()
    }
  })

  it('T44 is not overruled by a policy that others may write: the app says so and does not start', async () => {
    const home = makeHome()
    const file = path.join(home, 'own-policy.json')
    writeFileSync(file, '{"server":"evil.example"}', { mode: 0o666 })
    giveTo(testUser(), file)
    const { chmodSync } = await import('node:fs')
    chmodSync(file, 0o666)
    const running = await launch({ home, env: { AMPHI_POLICY: file } })
    try {
      await until('the reason is said', () => running.output().includes('others than its owner may write it'))
      expect(running.family().filter(isRenderer)).toEqual([])
    } finally {
      await running.dispose()
      removeHome(home)
    }
  })
})
