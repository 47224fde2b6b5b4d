// The call's window by itself against the campus: a call page without a conference, at a deployment on loopback, in its own world. Rows T31–T33, T36, T39, T40, T65, T84.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallStart } from '../../electron/bridge/contract-call.ts'
import { startCampus, type Campus } from '../campus/index.ts'
import { startDisplay, type Display } from '../support/display.ts'
import { launchAmphi, type RunningApp } from '../support/launch.ts'
import { until } from '../support/processes.ts'
import { pickerDialog, pickerGone, pickerPage } from '../support/share-picker.ts'
import { probeApp } from './probe/build.ts'
import { startDeployment, type Deployment } from './support/deployment.ts'

interface CallProbe {
  events: { event: string; value: Record<string, unknown> }[]
  call: (channel: string, arg: unknown) => Promise<Record<string, unknown> | null>
  status: (change: Record<string, unknown>) => Promise<unknown>
  start: CallStart | null
  loaded: string
}
type World = typeof globalThis & { callProbe: CallProbe; probe: { call: (channel: string, arg: unknown) => Promise<Record<string, unknown> | null>; startEngine: () => Promise<Record<string, unknown>>; seen: { pushed: { kind: string; joined?: boolean }[] } } }

const ROOM = '!lecture:uni.test'
let campus: Campus
let deployment: Deployment
let display: Display
let running: RunningApp
let main: Page

const inMain = (channel: string, arg: unknown) => main.evaluate(([name, value]) => (globalThis as World).probe.call(name as string, value), [channel, arg])
const request = (changes: Record<string, unknown> = {}) => ({
  roomId: ROOM, conference: { domain: deployment.domain, name: 'lecture' }, title: 'Lecture', name: 'Anna', avatar: null, direct: false, people: 3, audioOnly: false, ...changes,
})
const open = (changes: Record<string, unknown> = {}) => inMain('call.open', request(changes))
const pages = (part: string): Page[] => running.electron.windows().filter((page) => page.url().includes(part))
/** Asked by a look each time: a navigation that was denied makes Playwright wait for its end for ever. */
const booted = (page: Page): Promise<boolean> => page.evaluate(() => document.body.dataset['booted'] === 'yes').catch(() => false)
const callPage = async (): Promise<Page> => {
  const page = await until('the call’s page', () => pages('/amphi-call/')[0])
  await until('its start', () => booted(page))
  return page
}
const inCall = (page: Page, channel: string, arg: unknown) => page.evaluate(([name, value]) => (globalThis as World).callProbe.call(name as string, value), [channel, arg])
const status = (page: Page, change: Record<string, unknown> = {}) => page.evaluate((value) => (globalThis as World).callProbe.status(value), change)
const events = (page: Page) => page.evaluate(() => (globalThis as World).callProbe.events)
/** What main asks by a dialog is answered so, and kept. */
const answerDialogs = (response: number) =>
  running.electron.evaluate(({ dialog }, answer) => {
    const world = globalThis as typeof globalThis & { said?: string[] }
    world.said ??= []
    dialog.showMessageBox = ((...args: unknown[]) => {
      world.said?.push((args.at(-1) as { message: string }).message)
      return Promise.resolve({ response: answer, checkboxChecked: false })
    }) as typeof dialog.showMessageBox
  }, response)
const said = () => running.electron.evaluate(() => (globalThis as typeof globalThis & { said?: string[] }).said?.splice(0) ?? [])
interface WindowSeen { width: number; height: number; onTop: boolean; full: boolean; visible: boolean; title: string; views: { url: string; x: number; width: number }[] }
/** The call's window, which is no BrowserWindow; null: there is none. */
const callWindow = (): Promise<WindowSeen | null> =>
  running.electron.evaluate(({ BaseWindow, BrowserWindow }) => {
    const mains = new Set(BrowserWindow.getAllWindows().map(({ id }) => id))
    const window = BaseWindow.getAllWindows().find(({ id }) => !mains.has(id))
    if (window === undefined) return null
    const { width, height } = window.getBounds()
    const views = window.contentView.children.map((view) => ({ url: (view as unknown as { webContents: { getURL: () => string } }).webContents.getURL(), x: view.getBounds().x, width: view.getBounds().width }))
    return { width, height, onTop: window.isAlwaysOnTop(), full: window.isFullScreen(), visible: window.isVisible(), title: window.getTitle(), views }
  })
const closeCallWindow = () =>
  running.electron.evaluate(({ BaseWindow, BrowserWindow }) => {
    const mains = new Set(BrowserWindow.getAllWindows().map(({ id }) => id))
    BaseWindow.getAllWindows().find(({ id }) => !mains.has(id))?.close()
  })
const over = () => until('the call’s window is gone', async () => (await callWindow()) === null)
/** SIGKILL to the process of the call's page that is another one than `but`. @returns its process id; 0: there was none yet. */
const killCallPage = (but = 0): Promise<number> =>
  running.electron.evaluate(({ webContents }, not) => {
    const contents = webContents.getAllWebContents().find((one) => one.getURL().includes('/amphi-call/') && !one.isCrashed() && !one.isLoading() && one.getOSProcessId() !== not)
    const pid = contents?.getOSProcessId() ?? 0
    if (pid > 0) process.kill(pid, 'SIGKILL')
    return pid
  }, but)
/** SIGKILL to the main window's page, or to the chat's: which comes first of all is not said anywhere. Resolves when there is another. */
const killOurPage = (which: 'main' | 'chat'): Promise<void> =>
  running.electron.evaluate(async ({ BrowserWindow, webContents }, wanted) => {
    const home = BrowserWindow.getAllWindows()[0]?.webContents.id
    const contents = webContents.getAllWebContents().find((one) => one.getURL() === 'app://amphi/' && (one.id === home) === (wanted === 'main'))
    if (contents === undefined) throw new Error('no such page')
    const again = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()))
    process.kill(contents.getOSProcessId(), 'SIGKILL')
    await again
  }, which)
/** As `inMain`, of a main window whose page has died once: to Playwright it stays dead, and whoever asks it waits for ever. */
const inNextMain = (channel: string, arg: unknown) =>
  running.electron.evaluate(({ BrowserWindow }, script) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script) as Promise<Record<string, unknown> | null>, `probe.call(${JSON.stringify(channel)}, ${JSON.stringify(arg)})`)

beforeAll(async () => {
  const app = await probeApp()
  // Modes of a window are a window manager's business.
  display = await startDisplay({ windowManager: true })
  deployment = await startDeployment()
  campus = await startCampus({ identity: ['password'], seed: 'tiny' })
  running = await launchAmphi({
    app,
    env: { AMPHI_TEST: '1', DISPLAY: display.name, XAUTHORITY: display.authority },
    policy: { server: campus.base, storageMode: 'force-plaintext', sharedComputer: false, calls: { domains: [deployment.domain, 'meet.uni.test'], quietFrom: 7 } },
  })
  main = await running.window()
  await main.waitForSelector('body[data-ready=yes]')
  await inMain('signin.discover', { server: campus.base })
  const { password } = campus.person('petrova')
  expect(await inMain('signin.password', { baseUrl: campus.base, user: 'petrova', password, shared: false })).toEqual({ ok: true, value: null })
  await main.evaluate(() => (globalThis as World).probe.startEngine())
})
afterAll(async () => {
  await running?.dispose()
  await campus?.stop()
  await deployment?.stop()
  await display?.stop()
})
beforeEach(() => {
  deployment.config = 'window.config = { hosts: {} }'
  deployment.signIn = null
  deployment.asked.length = 0
})

describe('a call', () => {
  it('opens in a window of its own, at the deployment’s origin, and knows one conference', async () => {
    expect(await open()).toEqual({ ok: true, value: null })
    const page = await callPage()
    expect(page.url()).toBe(`${deployment.origin}/amphi-call/`)
    const start = await page.evaluate(() => (globalThis as World).callProbe.start)
    expect(start).toMatchObject({ origin: deployment.origin, conference: 'lecture', title: 'Lecture', me: { name: 'Anna' }, people: 3, policy: { quietFrom: 7, audioOnly: false } })
    expect(JSON.stringify(start)).not.toContain(ROOM)
    await until('the deployment’s settings', () => page.evaluate(() => (globalThis as World).callProbe.loaded === 'yes'))
    expect(deployment.asked.map(({ url }) => url)).not.toContain('/amphi-call/')
    expect(await callWindow()).toMatchObject({ title: 'Lecture', visible: true, views: [{ url: `${deployment.origin}/amphi-call/` }] })
    expect(await page.evaluate(() => [globalThis.isSecureContext, 'amphi' in globalThis, ['require', 'process'].filter((name) => name in globalThis)])).toEqual([true, false, []])
  })
  it('is one: the same room’s comes to the front, another room’s is refused', async () => {
    expect(await open()).toEqual({ ok: true, value: null })
    expect(await open({ roomId: '!other:uni.test' })).toMatchObject({ ok: false, code: 'busy' })
    expect(pages('/amphi-call/')).toHaveLength(1)
  })
  it('tells engine and page of the person who is in', async () => {
    const page = await callPage()
    await status(page)
    await until('the engine hears', () => main.evaluate(() => (globalThis as World).probe.seen.pushed.some(({ kind, joined }) => kind === 'call' && joined === true)))
  })
  it('is small and on top, and full, and as it was', async () => {
    const page = await callPage()
    const before = await callWindow()
    await inCall(page, 'window.mode', { mode: 'small' })
    const small = await until('the small window', async () => {
      const now = await callWindow()
      return now !== null && now.width < 420 && now
    })
    expect(small).toMatchObject({ onTop: true })
    await inCall(page, 'window.mode', { mode: 'fullscreen' })
    const full = await until('the full screen', async () => {
      const now = await callWindow()
      return now !== null && now.full && now.views[0]?.width === 1280 && now
    })
    expect(full).toMatchObject({ onTop: false, width: 1280, height: 800 })
    await inCall(page, 'window.mode', { mode: 'normal' })
    const after = await until('as before', async () => {
      const now = await callWindow()
      return now !== null && !now.full && now.width === before?.width && now
    })
    expect(after).toMatchObject({ onTop: false, height: before?.height })
    await until('the page knows', async () => (await events(page)).some(({ event, value }) => event === 'window.changed' && value['mode'] === 'normal'))
  })
  it('has the room’s chat beside it, which is our page and may not do what the main window may', async () => {
    const page = await callPage()
    await inCall(page, 'window.chat', { open: true })
    const chat = await until('the chat', () => pages('app://amphi/').find((one) => one !== main))
    await chat.waitForSelector('body[data-ready=yes]')
    const asked = (channel: string, arg: unknown) => chat.evaluate(([name, value]) => (globalThis as World).probe.call(name as string, value), [channel, arg])
    expect(await asked('app.boot', null)).toMatchObject({ mode: { kind: 'call-chat', roomId: ROOM }, phase: 'signed-in' })
    expect(await inMain('app.boot', null)).toMatchObject({ mode: { kind: 'main' }, calls: { enabled: true, domains: [deployment.domain, 'meet.uni.test'], preferred: deployment.domain } })
    for (const [channel, arg] of [['account.signOut', null], ['call.open', request()], ['call.command', { command: 'leave' }], ['signin.shared', { shared: true }]] as const) expect(await asked(channel, arg)).toEqual({ refused: 'refused' })
    const seen = await callWindow()
    expect(seen?.views).toHaveLength(2)
    expect(seen?.views[1]?.x).toBe(seen?.views[0]?.width)
    // Both pages get their end of one channel.
    const words = await Promise.all([
      main.evaluate(() => new Promise((resolve) => addEventListener('message', ({ data, ports }) => {
        if ((data as { amphi?: string }).amphi !== 'chat-port') return
        ports[0]?.postMessage('from the engine’s page')
        resolve((data as { roomId: string }).roomId)
      }))),
      chat.evaluate(() => new Promise((resolve) => {
        addEventListener('message', ({ data, ports }) => {
          const port = ports[0]
          if ((data as { amphi?: string }).amphi !== 'chat-port' || port === undefined) return
          port.onmessage = (message) => resolve(message.data)
        })
        ;(globalThis as unknown as { amphi: { requestChatPort: () => void } }).amphi.requestChatPort()
      })),
    ])
    expect(words).toEqual([ROOM, 'from the engine’s page'])
  })
  it('outlives the death of either page; each comes back', async () => {
    const page = await callPage()
    await killOurPage('chat')
    expect(await inCall(page, 'call.status', {})).toEqual({ refused: 'refused' })
    await killCallPage()
    const next = await until('another call page', async () => {
      const found = pages('/amphi-call/').find((one) => one !== page)
      return found !== undefined && (await booted(found)) && found
    })
    expect(await next.evaluate(() => (globalThis as World).callProbe.start)).toMatchObject({ conference: 'lecture', restarted: true })
  })
  it('keeps the main window, which is only hidden', async () => {
    const page = await callPage()
    await status(page)
    await running.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    const visible = () => running.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await until('the main window is out of sight', async () => (await visible()) === false)
    expect(await inCall(page, 'call.status', {})).toEqual({ refused: 'refused' })
    await running.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show())
    expect(await visible()).toBe(true)
  })
  it('asks before closing only while something is shared', async () => {
    const page = await callPage()
    await answerDialogs(0)
    await status(page, { sharing: 'live', shareLabel: 'a window' })
    await closeCallWindow()
    await until('the question', async () => (await said()).length === 1)
    expect(await callWindow()).not.toBeNull()
    await status(page, { sharing: 'none' })
    // What is being typed beside the call is not lost with the window.
    // (Asked by way of main: to Playwright a page that died once stays dead.)
    const chats = (script: string) =>
      running.electron.evaluate(async ({ BrowserWindow, webContents }, code) => {
        const home = BrowserWindow.getAllWindows()[0]?.webContents.id
        const found = webContents.getAllWebContents().filter((one) => one.getURL() === 'app://amphi/' && one.id !== home)
        for (const one of found) await one.executeJavaScript(code)
        return found.length
      }, script)
    expect(await chats("probe.lastWords = 'half a sentence'; 0")).toBe(1)
    await closeCallWindow()
    await over()
    await until('the draft', async () => (await inMain('draft.get', { roomId: '!last:uni.test' }))?.['body'] === 'half a sentence')
    await until('the chat’s page is put away', async () => (await chats('0')) === 0)
    expect(await said()).toEqual([])
    await until('the engine hears', () => main.evaluate(() => (globalThis as World).probe.seen.pushed.filter(({ kind }) => kind === 'call').at(-1)?.joined === false))
  })
})

describe('the deployment', () => {
  it('T65 is one that the organisation names, whatever a room says', async () => {
    for (const domain of ['meet.evil.example', `${deployment.domain}@evil.example`, `${deployment.domain}/x`, 'meet.uni.test.evil.example', deployment.domain.replace('127.0.0.1', 'localhost')]) {
      expect(await open({ conference: { domain, name: 'lecture' } })).toMatchObject({ ok: false, code: 'not-allowed' })
    }
    expect(await open({ conference: { domain: deployment.domain, name: '../x' } })).toEqual({ refused: 'refused' })
    expect(await callWindow()).toBeNull()
  })
  it('reaches its own origin and nobody else’s', async () => {
    await open()
    const page = await callPage()
    const reached = (url: string, init?: RequestInit) => page.evaluate(([at, how]) => fetch(at as string, how as RequestInit).then((answer) => answer.text(), () => 'refused'), [url, init] as const)
    expect(await reached('/echo', { method: 'POST', body: 'x=1', headers: { authorization: 'Bearer of-the-library' } })).toBe('Bearer of-the-library x=1')
    expect(await reached('/away')).toBe('refused')
    expect(await reached(`${campus.base}/_matrix/client/versions`)).toBe('refused')
    expect(await reached('app://amphi/')).toBe('refused')
    expect(deployment.asked.filter(({ headers }) => JSON.stringify(headers).includes('syt_'))).toEqual([])
    const away = (url: string) => page.evaluate((at) => new Promise((resolve) => {
      const socket = new WebSocket(at)
      socket.onopen = () => resolve('open')
      socket.onerror = () => resolve('refused')
    }), url)
    expect(await away(campus.base.replace('http', 'ws').replace('127.0.0.1', 'localhost'))).toBe('refused')
  })
  it('T40 is shown nothing of what could be shared, and answers for nobody', async () => {
    const page = await callPage()
    await status(page)
    const before = (await events(page)).length
    // A click on anything is a gesture, and the script below it is the deployment's.
    await page.evaluate(() => {
      const button = document.createElement('button')
      button.id = 'anything'
      button.style.cssText = 'position: fixed; inset: 0'
      button.addEventListener('click', () => {
        navigator.mediaDevices.getDisplayMedia({ video: true }).then(
          (stream) => {
            document.body.dataset['shared'] = stream.getVideoTracks()[0]?.label ?? ''
          },
          (error: Error) => {
            document.body.dataset['shared'] = error.name
          },
        )
      })
      document.body.append(button)
    })
    await page.click('#anything')
    const picker = await pickerPage(running.electron)
    const dialog = await pickerDialog(picker)
    await dialog.getByRole('option').first().waitFor()
    // The picker lies above the page, in another process and another world.
    expect((await callWindow())?.views.at(-1)?.url).toBe(picker.url())
    expect(await running.electron.evaluate(({ webContents }) => new Set(webContents.getAllWebContents().map((one) => one.getOSProcessId())).size)).toBeGreaterThanOrEqual(3)
    const told = (await events(page)).slice(before)
    expect(told.filter(({ event }) => event.startsWith('share.')).map(({ event, value }) => [event, Object.keys(value)])).toEqual([['share.request', ['requestId']]])
    expect(JSON.stringify(told)).not.toMatch(/data:image|screen:\d|window:\d/)
    const requestId = String(told.find(({ event }) => event === 'share.request')?.value['requestId'])
    for (const [channel, arg] of [['share.choose', { requestId, sourceId: 'screen:0:0', audio: false }], ['picker.choose', { requestId, sourceId: 'screen:0:0', audio: false, mode: 'text' }]] as const) expect(await inCall(page, channel, arg)).toEqual({ refused: 'refused' })
    expect(await page.evaluate(() => document.body.dataset['shared'])).toBeUndefined()
    // What the page may do is take its request back.
    await inCall(page, 'share.cancel', { requestId })
    await pickerGone(running.electron)
    await until('the page is told no', () => page.evaluate(() => document.body.dataset['shared'] !== undefined))
    expect(await page.evaluate(() => document.body.dataset['shared'])).toMatch(/AbortError|NotAllowedError/)
    await page.evaluate(() => document.querySelector('#anything')?.remove())
  })
  it('T31 T32 T33 leads its page nowhere, opens nothing, frames nothing', async () => {
    const page = await callPage()
    await page.evaluate(() => {
      location.assign('/own')
    })
    await page.evaluate(() => {
      location.assign('https://example.org/')
    })
    expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true)
    await page.evaluate(() => {
      const frame = document.createElement('iframe')
      frame.src = '/own'
      document.body.append(frame)
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(page.url()).toBe(`${deployment.origin}/amphi-call/`)
    expect(page.frames().filter((frame) => frame.url().endsWith('/own'))).toEqual([])
    expect(running.session.opened()).toEqual([])
  })
  it('T36 speaks in the contract’s shapes or not at all', async () => {
    const page = await callPage()
    for (const [channel, arg] of [['call.status', { phase: 'joined' }], ['window.mode', { mode: 'kiosk' }], ['share.choose', { requestId: '0123456789abcdef', sourceId: 'screen:0:0', audio: false }], ['share.legacy', null], ['share.cancel', { requestId: '../x' }], ['app.boot', null], ['draft.get', { roomId: ROOM }], ['attendance.save', { csv: 7, name: 'x' }]] as const) {
      expect(await inCall(page, channel, arg)).toEqual({ refused: 'refused' })
    }
    // The pages of ours have another door, which this page does not know.
    expect(await page.evaluate(() => Object.keys((globalThis as unknown as { amphiCall: object }).amphiCall).sort())).toEqual(['call', 'on'])
  })
  it('T39 T40 has camera and microphone, and the screen only in a call, by a gesture, and as a person chose', async () => {
    const page = await callPage()
    const state = (name: string) => page.evaluate((asked) => navigator.permissions.query({ name: asked as PermissionName }).then((one) => one.state, () => 'unknown'), name)
    expect([await state('microphone'), await state('camera')]).toEqual(['granted', 'granted'])
    for (const name of ['geolocation', 'notifications', 'midi', 'clipboard-read']) expect(await state(name)).not.toBe('granted')
    const display = () => page.evaluate(() => navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'stream', (error: Error) => error.name))
    const forged = () => page.evaluate(() => navigator.mediaDevices.getUserMedia({ video: { mandatory: { chromeMediaSource: 'desktop', chromeMediaSourceId: 'screen:0:0' } } } as MediaStreamConstraints).then(() => 'stream', (error: Error) => error.name))
    await status(page, { phase: 'connecting', since: null })
    expect(await display()).not.toBe('stream')
    expect(await forged()).not.toBe('stream')
  })
  it('T84 gets a token of this join alone, and only where it asks for one', async () => {
    const page = await callPage()
    expect(await inCall(page, 'call.token', null)).toEqual({ ok: true, value: { jwt: null } })
    deployment.signIn = '{"auth":"openidtoken-jwt"}'
    const token = async (): Promise<{ context: { matrix: { token: string; room_id: string; server_name: string } } }> => {
      const answer = (await inCall(page, 'call.token', null)) as { ok: true; value: { jwt: string } }
      return JSON.parse(Buffer.from(answer.value.jwt.split('.')[1] ?? '', 'base64url').toString()) as Awaited<ReturnType<typeof token>>
    }
    const [first, second] = [await token(), await token()]
    expect(first.context.matrix).toMatchObject({ room_id: ROOM, server_name: campus.person('petrova').userId.split(':').slice(1).join(':') })
    expect(first.context.matrix.token).not.toBe(second.context.matrix.token)
    // It says who one is and is of no use at the homeserver.
    const who = await fetch(`${campus.base}/_matrix/client/v3/account/whoami`, { headers: { authorization: `Bearer ${first.context.matrix.token}` } })
    expect(who.status).toBe(401)
    expect(running.output()).not.toContain(first.context.matrix.token)
    await inMain('call.command', { command: 'leave' })
    await over()
  })
})

describe('a deployment that is none', () => {
  it('with settings that never end is stopped within 10 s, said once, and the app goes on', async () => {
    deployment.config = 'for (;;) {}'
    await answerDialogs(0)
    const began = Date.now()
    await open()
    await over()
    expect(Date.now() - began).toBeLessThan(12_000)
    expect(await said()).toEqual(['The call stopped responding'])
    expect(await inMain('app.boot', null)).toMatchObject({ phase: 'signed-in' })
  })
  it('may be tried again', async () => {
    deployment.config = 'for (;;) {}'
    await answerDialogs(1)
    await open()
    await until('the question', async () => (await said()).length === 1)
    deployment.config = 'window.config = {}'
    const page = await until('another call page', async () => {
      const found = pages('/amphi-call/').at(-1)
      return found !== undefined && (await found.evaluate(() => (globalThis as World).callProbe.loaded === 'yes').catch(() => false)) && found
    })
    await status(page)
    await inMain('call.command', { command: 'leave' })
    await over()
  })
  it('with settings of 10 MB gets none of them run', async () => {
    deployment.config = `window.big = '${'x'.repeat(10 * 1024 * 1024)}'`
    await open()
    const page = await callPage()
    await until('the settings are refused', () => page.evaluate(() => (globalThis as World).callProbe.loaded === 'failed'))
    await inMain('call.command', { command: 'leave' })
    await over()
  })
  it('whose page dies again and again is left with a sentence', async () => {
    await answerDialogs(0)
    await open()
    let last = 0
    for (let death = 0; death < 4; death += 1) {
      last = await until('a page that lives', async () => {
        const pid = await killCallPage(last)
        return pid > 0 && pid
      })
    }
    await over()
    expect(await said()).toEqual(['The call stopped working'])
  })
})

describe('warming', () => {
  it('makes the page ready and lets nothing of the deployment run', async () => {
    await inMain('call.warm', { roomId: ROOM })
    const page = await until('the warm page', () => pages('/amphi-call/')[0])
    await page.waitForSelector('h1', { state: 'attached' })
    expect(await callWindow()).toBeNull()
    expect(deployment.asked).toEqual([])
    expect(await inCall(page, 'call.token', null)).toEqual({ refused: 'failed' })
    await open()
    await until('its start', () => booted(page))
    expect(pages('/amphi-call/')).toEqual([page])
    await inMain('call.command', { command: 'leave' })
    await over()
  })
})

describe('the end', () => {
  it('comes as usual when the main window’s page has died under the call', async () => {
    await open()
    await status(await callPage())
    await killOurPage('main')
    expect(await callWindow()).not.toBeNull()
    await closeCallWindow()
    await over()
  })
  it('of the account is the end of its call', async () => {
    expect(await inNextMain('call.open', request())).toEqual({ ok: true, value: null })
    await callPage()
    await inNextMain('account.signOut', null)
    await over()
    expect(await inNextMain('call.open', request())).toMatchObject({ ok: false, code: 'off' })
  })
})
