// For: what a call costs while it lasts: processor and memory, alone, watching a share, and in a grid of nine, each beside the same media in a bare page.
import type { Page } from 'playwright-core'
import { buildPage, openCall } from '../call-view/harness.ts'
import { launchMediaBrowser, type JoinRequest, type Participant } from '../campus/jitsi/participant.ts'
import { launchAmphi, type RunningApp } from '../support/launch.ts'
import { until } from '../support/processes.ts'
import { bareApp, MEDIA, startCallStage, type CallMeasure, type CallStage } from './lib/call-stage.ts'
import { median, type Figure } from './lib/figures.ts'
import { layGrid, nineStreams } from './lib/nine.ts'
import { loadOf, type Load, type Parts } from './lib/load.ts'

/** Time in which connections, bandwidth and memory settle. */
const REST_MS = 12_000
const WINDOW_MS = 8000

type Say = (line: string) => void

async function several(what: string, parts: () => Promise<Parts>, runs: number, say: Say): Promise<Load[]> {
  await new Promise((resolve) => setTimeout(resolve, REST_MS))
  const found: Load[] = []
  const processes = await parts()
  for (let run = 0; run < runs; run++) found.push(await loadOf(processes, WINDOW_MS))
  say(`${what}: ${found.map(({ cpu, renderer }) => `${cpu.toFixed(0)} % ${renderer.toFixed(0)} MB`).join(', ')}`)
  return found
}

/** The renderer of that page and what it shares with others, in an app of Electron. */
const partsOfApp = async (app: RunningApp, address: string): Promise<Parts> => {
  const { renderer, all } = await app.electron.evaluate(({ app: electron, webContents }, part) => ({
    renderer: webContents.getAllWebContents().find((one) => one.getURL().includes(part))?.getOSProcessId() ?? 0,
    all: electron.getAppMetrics().map(({ pid, type }) => ({ pid, type })),
  }), address)
  if (renderer === 0) throw new Error(`no page of ${address}`)
  const of = (kind: string): number[] => all.filter(({ type }) => type === kind).map(({ pid }) => pid)
  return { renderer: [renderer], gpu: of('GPU'), utility: of('Utility') }
}

interface Beside {
  call: Load[]
  bare: Load[]
}

/** Waits until a whole 720p picture is decoded, and gives the frames a second over three seconds. */
async function watches(page: Page, frames: () => Promise<{ height: number; frames: number } | undefined>): Promise<number> {
  await until('a picture of 720 lines', async () => (await frames())?.height === 720, 60_000)
  const before = (await frames())?.frames ?? 0
  await page.waitForTimeout(3000)
  return (((await frames())?.frames ?? 0) - before) / 3
}

const inCall = (page: Page) => () =>
  page.evaluate(async () => {
    const { bench } = globalThis as typeof globalThis & { bench: { peers: RTCPeerConnection[] } }
    for (const peer of bench.peers.filter((one) => one.connectionState !== 'closed'))
      for (const report of (await peer.getStats()).values() as Iterable<{ type: string; kind?: string; framesDecoded?: number; frameHeight?: number }>)
        if (report.type === 'inbound-rtp' && report.kind === 'video' && (report.framesDecoded ?? 0) > 0) return { height: report.frameHeight ?? 0, frames: report.framesDecoded ?? 0 }
    return undefined
  })

const inBare = (page: Page) => async () => {
  const seen = (await page.evaluate(() => window.participant.received())).find(({ kind, frames }) => kind === 'video' && frames > 0)
  return seen === undefined ? undefined : { height: seen.height, frames: seen.frames }
}

/** Alone, then with somebody who shares 1280 × 720: in Amphi, and in the bare page of the same Electron. Neither has a camera on. */
async function realCalls(runs: number, say: Say): Promise<Record<'idle' | 'watching', Beside> & { rates: string }> {
  const stage = await startCallStage()
  try {
    const idle: Beside = { call: [], bare: [] }
    const watching: Beside = { call: [], bare: [] }
    await join(stage)
    const page = await until('the call’s page', stage.callPage)
    const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
    const ofCall = () => partsOfApp(stage.seat.app, '/amphi-call/')
    idle.call = await several('alone, Amphi', ofCall, runs, say)
    const other = await sharer(stage)
    const rate = await watches(page, inCall(page))
    watching.call = await several(`watching, Amphi, ${rate.toFixed(1)} pictures/s in ${String(size.width)} × ${String(size.height)}`, ofCall, runs, say)
    await other.leave()
    await stage.leave()

    const { origin, ...who } = await stage.tokenFor()
    const bare = await launchAmphi({ app: bareApp(), args: [...MEDIA, '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'], env: { BARE_URL: `${origin}/campus-participant`, BARE_WIDTH: String(size.width), BARE_HEIGHT: String(size.height) } })
    try {
      const plain = await bare.window()
      await plain.waitForFunction(() => typeof window.participant === 'object')
      // One picture fills the window, as it does in the call.
      await plain.addStyleTag({ content: 'video{width:100vw!important;height:100vh!important;display:block}' })
      const request: JoinRequest = { ...who, camera: 'teal', microphone: true }
      const state = await plain.evaluate((asked) => window.participant.join(asked), request)
      if (state.phase !== 'joined') throw new Error(`the bare page is not in: ${state.error ?? state.phase}`)
      // Off, and not left out: a library of 2021 without a picture of its own loses the other one's between two people.
      await plain.evaluate(() => window.participant.mute('video', true))
      const ofBare = () => partsOfApp(bare, '/campus-participant')
      idle.bare = await several('alone, bare page', ofBare, runs, say)
      await sharer(stage)
      const bareRate = await watches(plain, inBare(plain))
      watching.bare = await several(`watching, bare page, ${bareRate.toFixed(1)} pictures/s`, ofBare, runs, say)
      return { idle, watching, rates: `${rate.toFixed(0)} pictures a second, in the bare page ${bareRate.toFixed(0)}` }
    } finally {
      await bare.dispose()
    }
  } finally {
    await stage.stop()
  }
}

/** Somebody who comes with a camera, as one must to whom libraries of 2021 are to show a screen later, and shares in its place. */
async function sharer(stage: CallStage): Promise<Participant> {
  const other = await stage.somebody({ microphone: false })
  await other.until('the two are connected', ({ p2p, others }) => p2p && others.length === 1)
  await other.shareScreen('orange')
  return other
}

async function join(stage: CallStage): Promise<void> {
  await stage.seat.page.locator('main [data-call-button]').first().click()
  await stage.seat.page.locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
}

/** The call's page with a played conference, and the same nine pictures in a page of nine video elements: both in the Chromium of the tests. */
async function grid(runs: number, say: Say): Promise<Beside> {
  const folder = await buildPage()
  const found: Beside = { call: [], bare: [] }
  for (const kind of ['call', 'bare'] as const) {
    const browser = await launchMediaBrowser()
    try {
      const { page } = await openCall(browser, folder)
      // A document of the same origin that holds nothing.
      if (kind === 'bare') {
        await page.route('**/bare', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bare</title><body></body>' }))
        await page.goto(new URL('/bare', page.url()).href)
      }
      await page.evaluate(nineStreams)
      await page.evaluate(layGrid, kind)
      await page.waitForFunction(() => [...document.querySelectorAll('video')].filter((video) => video.videoWidth > 0 && !video.paused).length === 9, undefined, { timeout: 20_000 })
      const session = await browser.newBrowserCDPSession()
      const parts = async (): Promise<Parts> => {
        const { processInfo } = await session.send('SystemInfo.getProcessInfo')
        const of = (type: string): { id: number; cpuTime: number }[] => processInfo.filter((one) => one.type === type).toSorted((one, next) => next.cpuTime - one.cpuTime)
        // The page is the renderer that works; Chromium keeps others ready.
        return { renderer: of('renderer').slice(0, 1).map(({ id }) => id), gpu: of('GPU').map(({ id }) => id), utility: processInfo.filter(({ type }) => /utility|service|network|audio|video/i.test(type)).map(({ id }) => id) }
      }
      found[kind] = await several(`grid of nine, ${kind}`, parts, runs, say)
    } finally {
      await browser.close()
    }
  }
  return found
}

const split = (loads: readonly Load[]): string => (['renderer', 'gpu', 'utility'] as const).map((kind) => `${kind} ${median(loads.map(({ cpuOf }) => cpuOf[kind])).toFixed(1)}`).join(', ')
const others = (loads: readonly Load[]): string => `the graphics and utility processes beside it ${median(loads.map((load) => load.others)).toFixed(0)} MB`

function figuresOf(id: string, name: string, { call, bare }: Beside, bareName: string, note: string): Figure[] {
  const cpu = (loads: readonly Load[]): number[] => loads.map((load) => load.cpu)
  const memory = (loads: readonly Load[]): number[] => loads.map(({ renderer }) => renderer)
  const figure = (key: string, what: string, unit: Figure['unit'], values: number[], said: string): Figure => ({ id: `${key}.${id}`, name: what, unit, values, limit: null, statistic: 'median', note: said })
  return [
    figure('call-cpu', `call, ${name}: processor, of one core`, '%', cpu(call), `${split(call)}${note}`),
    figure('call-cpu-bare', `the same, ${bareName}`, '%', cpu(bare), split(bare)),
    figure('call-memory', `call, ${name}: memory of the call’s renderer, PSS`, 'MB', memory(call), others(call)),
    figure('call-memory-bare', `the same, ${bareName}`, 'MB', memory(bare), others(bare)),
  ]
}

export const measure: CallMeasure = async ({ runs, say }) => {
  const { idle, watching, rates } = await realCalls(runs, say)
  const nine = await grid(runs, say)
  return [
    ...figuresOf('idle', 'alone in it', idle, 'the same library in a bare page', ''),
    ...figuresOf('watching', 'watching one share of 1280 × 720', watching, 'the same library in a bare page', `; ${rates}`),
    ...figuresOf('grid', 'grid of nine: a camera, a decoded stream, seven painted', nine, 'the same pictures in nine bare video elements', '; a Chromium without a window, 1280 × 800; painting seven pictures is in both'),
  ]
}
