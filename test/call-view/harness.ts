// Builds the call's page with a played conference and opens it in a real Chromium: no server, no campus, no Electron.
import { readFileSync, existsSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import { pageConfig } from '../../build/bundle.ts'
import type { CallStart } from '../../electron/bridge/contract-call.ts'
import { freshFolder } from '../support/run-folder.ts'

const root = path.resolve(import.meta.dirname, '../..')
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' }
/** Nothing listens there: every request is answered by the test itself. A loopback address, so that the page may use devices. */
const ORIGIN = 'http://localhost'

/** Builds the page once; returns its folder. */
export async function buildPage(): Promise<string> {
  const outDir = freshFolder('call-view')
  const config = pageConfig({ root, release: false }, 'call')
  const pages = path.join(import.meta.dirname, 'page')
  const input = ['index.html', 'picker.html'].map((name) => path.join(pages, name))
  await build({ ...config, root: pages, build: { ...config.build, outDir, sourcemap: false, emptyOutDir: true, rolldownOptions: { input } } })
  return outDir
}

export interface OpenOptions {
  start?: Partial<CallStart>
  firstPhase?: 'connecting' | 'lobby'
  size?: { width: number; height: number }
  /** Device pixels for a CSS pixel. */
  scale?: number
  reducedMotion?: boolean
  /** Camera and microphone as they may be, too: not allowed, or not there. */
  devices?: 'denied' | 'missing'
}

export interface CallPage {
  page: Page
  context: BrowserContext
  close: () => Promise<void>
}

/** Opens one call in a context of its own. */
export async function openCall(browser: Browser, folder: string, options: OpenOptions = {}): Promise<CallPage> {
  const context = await browser.newContext({ viewport: options.size ?? { width: 1280, height: 800 }, deviceScaleFactor: options.scale ?? 1, locale: 'ru-RU', permissions: ['camera', 'microphone'], reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference' })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error('the page failed:', error))
  page.on('console', (message) => message.type() === 'error' && console.error('the page says:', message.text()))
  await context.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url())
    const file = path.join(folder, pathname === '/' ? 'index.html' : pathname)
    if (!existsSync(file) || !statSync(file).isFile()) return route.fulfill({ status: 404 })
    return route.fulfill({ status: 200, contentType: TYPES[path.extname(file)] ?? 'application/octet-stream', body: readFileSync(file) })
  })
  await page.addInitScript(({ start, firstPhase }) => {
    window.callStart = start ?? {}
    if (firstPhase !== undefined) window.firstPhase = firstPhase
  }, { start: options.start, firstPhase: options.firstPhase })
  if (options.devices !== undefined) {
    await page.addInitScript((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('as the test wants it', name))
    }, options.devices === 'denied' ? 'NotAllowedError' : 'NotFoundError')
  }
  await page.goto(`${ORIGIN}/`)
  await page.waitForFunction(() => document.querySelector('#root')?.firstElementChild !== null && window.harness !== undefined)
  return { page, context, close: () => context.close() }
}

/** Leads an opened page to the picker of what is shared, with main played. */
export async function turnToPicker(page: Page): Promise<void> {
  await page.goto(`${ORIGIN}/picker.html`)
  await page.getByRole('dialog').waitFor()
}
