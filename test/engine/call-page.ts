// For: the conference adapter in a real Chromium, at the origin of the campus' Jitsi, as the call view's page would have it.
// Must not know Electron: the page is bundled here and served by a route.
import path from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import { waitUntil } from '../campus/processes.ts'
import { launchBrowser } from '../support/browser.ts'
import type { AdapterSeen, AdapterStart } from './call-entry.ts'

/** As the participants' browsers have it, and without the question whether a page that a route serves may reach this machine: Chromium takes it for a public one. */
export function launchAdapterBrowser(): Promise<Browser> {
  return launchBrowser({
    args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required', '--allow-loopback-in-peer-connection',
      '--disable-features=WebRtcHideLocalIpsWithMdns,LocalNetworkAccessChecks', '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding'],
  })
}

let bundled: Promise<string> | undefined

/** The adapter as one script. */
function adapterScript(): Promise<string> {
  bundled ??= (async () => {
    const output = await build({
      root: path.resolve(import.meta.dirname, '../..'), configFile: false, envDir: false, publicDir: false, logLevel: 'warn',
      build: { write: false, minify: false, target: 'chrome130', lib: { entry: path.join(import.meta.dirname, 'call-entry.ts'), formats: ['iife'], name: 'callEntry' } },
    })
    const [first] = Array.isArray(output) ? output : [output]
    if (first === undefined || !('output' in first)) throw new Error('the adapter was not bundled')
    return first.output[0].code
  })()
  return bundled
}

export interface AdapterPage {
  page: Page
  context: BrowserContext
  log: string[]
  create: (start: Omit<AdapterStart, 'origin'>) => Promise<void>
  seen: () => Promise<AdapterSeen>
  until: (what: string, holds: (seen: AdapterSeen) => boolean, timeoutMs?: number) => Promise<AdapterSeen>
  /** Waits until a picture of that colour counts on. */
  seeCounting: (source: 'camera' | 'screen', colour: string, timeoutMs?: number) => Promise<void>
  close: () => Promise<void>
}

/** Opens a page of the adapter at the deployment's origin. */
export async function openAdapter(browser: Browser, origin: string): Promise<AdapterPage> {
  const script = await adapterScript()
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  const log: string[] = []
  page.on('console', (message) => log.push(`${message.type()} ${message.text().slice(0, 300)}`))
  page.on('pageerror', (error) => log.push(`pageerror ${error.message}`))
  await context.route(`${origin}/amphi-call/**`, (route) => route.fulfill(route.request().url().endsWith('.js')
    ? { contentType: 'text/javascript', body: script }
    : { contentType: 'text/html', body: '<!doctype html><meta charset="utf-8"><title>adapter</title><body><script src="/amphi-call/adapter.js"></script>' }))
  await page.goto(`${origin}/amphi-call/`)
  await page.waitForFunction(() => typeof window.adapter === 'object')
  const seen = (): Promise<AdapterSeen> => page.evaluate(() => window.adapter.seen())
  const tell = async (): Promise<string> => JSON.stringify({ seen: { ...(await seen()), events: undefined }, log: log.slice(-40) }, null, 1)
  const patiently = async (what: string, holds: () => Promise<boolean>, timeoutMs: number): Promise<void> => {
    try {
      await waitUntil(what, holds, timeoutMs, 100)
    } catch (error) {
      throw new Error(`${String(error)}\n${await tell()}`, { cause: error })
    }
  }
  return {
    page, context, log, seen,
    create: (start) => page.evaluate((given) => { window.adapter.create(given) }, { ...start, origin }),
    until: async (what, holds, timeoutMs = 20_000) => {
      let now = await seen()
      await patiently(what, async () => holds((now = await seen())), timeoutMs)
      return now
    },
    seeCounting: async (source, colour, timeoutMs = 20_000) => {
      let first: number | undefined
      await patiently(`a ${colour} ${source} that counts on`, async () => {
        const picture = await page.evaluate((which) => window.adapter.picture(which), source)
        if (picture === null || !('colour' in picture) || picture.colour !== colour) return false
        first ??= picture.counter
        return picture.counter !== first
      }, timeoutMs)
    },
    close: () => context.close(),
  }
}
