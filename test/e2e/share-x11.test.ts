// Sharing on X11 with the real electron/capture in a small app: what is listed, chosen, refused, and what the pixels say. Windows are another program's.
import { execFileSync } from 'node:child_process'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ShareSource } from '../../electron/bridge/contract-share-picker.ts'
import { SHARE_BAR_PAGE } from '../../electron/bridge/contract-share-bar.ts'
import { displayEnv, startDisplay, type Display } from '../support/display.ts'
import { launchAmphi, type RunningApp } from '../support/launch.ts'
import { until } from '../support/processes.ts'
import { sharingApp } from '../support/sharing/build.ts'
import type { Harness } from '../support/sharing/main.ts'
import { near, type Colour, type SharingGlobal, type ShareSeen } from '../support/sharing/seen.ts'

let display: Display
let app: string
let sharer: RunningApp
let painter: RunningApp
let page: Page

const launch = (env: Record<string, string> = {}): Promise<RunningApp> => launchAmphi({ app, env: { ...displayEnv(display), ...env } })
const startPainter = async (): Promise<RunningApp> => {
  const made = await launch({ SHARING_PAINTER: '1' })
  await until('the painter paints', () => made.output().includes('painter is ready'))
  return made
}
const state = (): Promise<ShareSeen> => page.evaluate(() => (globalThis as SharingGlobal).state())
const counter = (): Promise<number | null> => page.evaluate(() => (globalThis as SharingGlobal).counter())
const told = (): Promise<Harness['told']> => sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.told)
const pending = async (): Promise<string> => {
  const request = (await told()).findLast(({ event }) => event === 'share.request')
  return (request?.value as { requestId: string } | undefined)?.requestId ?? ''
}
/** The request's latest list, once it satisfies `enough`. */
const listed = (enough: (sources: ShareSource[]) => boolean): Promise<ShareSource[]> =>
  until('the sources are listed', async () => {
    const id = await pending()
    const last = (await told()).findLast(({ event, value }) => event === 'share.sources' && (value as { requestId: string }).requestId === id)
    const sources = (last?.value as { sources: ShareSource[] } | undefined)?.sources
    return sources !== undefined && enough(sources) ? sources : undefined
  })
const choose = async (sourceId: string): Promise<unknown> => {
  const requestId = await pending()
  return sharer.electron.evaluate((_electron, arg) => (globalThis as SharingGlobal).harness.call.choose(arg), { requestId, sourceId, audio: false })
}
const cancel = async (): Promise<void> => {
  const requestId = await pending()
  await sharer.electron.evaluate((_electron, arg) => (globalThis as SharingGlobal).harness.call.cancel(arg), { requestId })
}
/** How many requests main has told the page of. */
const asked = async (): Promise<number> => (await told()).filter(({ event }) => event === 'share.request').length
/** A person presses the page's button; resolves when main has asked for a choice. */
const press = async (): Promise<void> => {
  const before = await asked()
  await page.click('#share')
  await until('the picker is asked for', async () => (await asked()) > before)
}
const GREEN: Colour = [32, 192, 64]
/** Shares the painter's window and waits for its pixels. */
async function sharePainter(): Promise<string> {
  await press()
  const sources = await listed((all) => all.some(({ name }) => name === 'PAINTER'))
  const id = sources.find(({ name }) => name === 'PAINTER')?.id ?? ''
  expect(await choose(id)).toEqual({ ok: true, value: null })
  await until('the painter’s colour comes', async () => near((await state()).look?.middle, GREEN))
  return id
}
const advances = async (): Promise<boolean> => {
  const before = await counter()
  return until('the counter goes on', async () => (await counter()) !== before).then(() => true)
}
const inPainter = (what: 'minimize' | 'restore' | 'larger' | 'close'): Promise<void> =>
  painter.electron.evaluate(({ BrowserWindow }, action) => {
    const [window] = BrowserWindow.getAllWindows()
    if (action === 'larger') window?.setSize(800, 500)
    else window?.[action]()
  }, what)
const when = (seen: ShareSeen, what: string): number => seen.events.findLast(([, event]) => event === what)?.[0] ?? Infinity

beforeAll(async () => {
  ;[display, app] = await Promise.all([startDisplay({ windowManager: true, size: '1600x900x24' }), sharingApp()])
  ;[sharer, painter] = await Promise.all([launch(), startPainter()])
  page = await sharer.window()
  await until('the page is there', () => sharer.output().includes('sharing is ready'))
})
afterEach(async () => {
  await sharer.electron.evaluate(() => {
    const { harness } = globalThis as SharingGlobal
    harness.joined = true
    harness.status({ sharing: 'none' })
  })
  await page.evaluate(() => (globalThis as SharingGlobal).stopShare())
})
afterAll(async () => {
  await sharer?.dispose()
  await painter?.dispose()
  await display?.stop()
})

describe('sharing on X11', () => {
  it('goes through our picker, and nothing is listed before somebody asks', async () => {
    expect(await sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.capture.kind)).toBe('picker')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await told()).toEqual([])
  })

  it('lists screens and windows with small pictures, and none of our own windows', async () => {
    await press()
    const sources = await listed((all) => all.some(({ kind }) => kind === 'window') && all.some(({ kind }) => kind === 'screen'))
    const screen = sources.find(({ kind }) => kind === 'screen')
    const window = sources.find(({ name }) => name === 'PAINTER')
    expect(screen).toMatchObject({ name: 'Whole screen (1600 × 900)' })
    expect(sources.filter(({ kind }) => kind === 'window').map(({ name }) => name)).toEqual(['PAINTER'])
    for (const { thumbnail } of [screen, window].filter((one) => one !== undefined)) {
      expect(thumbnail).toMatch(/^data:image\/jpeg;base64,/)
      expect((thumbnail ?? '').length).toBeLessThan(60_000)
      const size = await page.evaluate(async (address) => {
        const image = new Image()
        image.src = address
        await image.decode()
        return [image.naturalWidth, image.naturalHeight]
      }, thumbnail ?? '')
      expect(size[0]).toBeLessThanOrEqual(320)
      expect(size[1]).toBeLessThanOrEqual(180)
    }
    const lists = (await told()).length
    await until('the pictures are taken anew', async () => (await told()).length >= lists + 2)
    await cancel()
    await until('the page is told no', async () => (await state()).error !== null)
    expect(await state()).toMatchObject({ error: 'AbortError', result: null })
    const still = (await told()).length
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    expect((await told()).length).toBe(still)
  })

  it('shares what was chosen, its pixels go on, and stops', async () => {
    await sharePainter()
    expect(await advances()).toBe(true)
    const seen = await state()
    expect(seen).toMatchObject({ ready: 'live', audio: 0 })
    console.log(`first frame of a window ${when(seen, `size ${seen.size ?? ''}`) - (seen.ms ?? 0)} ms after it was granted`)
    await page.evaluate(() => (globalThis as SharingGlobal).stopShare())
    expect((await state()).ready).toBe('ended')
  })

  it('shares a whole screen', async () => {
    await press()
    const [screen] = await listed((all) => all.some(({ kind }) => kind === 'screen'))
    expect(await choose(screen?.id ?? '')).toMatchObject({ ok: true })
    await until('the screen’s picture comes', async () => (await state()).look?.width === 1600)
    expect(await state()).toMatchObject({ look: { height: 900 }, ready: 'live' })
  })

  it('refuses a source that main has not listed, and still takes one that it has', async () => {
    await press()
    const sources = await listed((all) => all.some(({ name }) => name === 'PAINTER'))
    const real = sources.find(({ name }) => name === 'PAINTER')?.id ?? ''
    const own = await sharer.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getMediaSourceId() ?? '')
    for (const forged of [own, real.replace(/\d+:0$/, '1:0'), 'screen:0:0']) expect(await choose(forged)).toMatchObject({ ok: false, code: 'refused' })
    expect((await state()).result).toBeNull()
    expect(await choose(real)).toMatchObject({ ok: true })
    await until('it is shared', async () => (await state()).result === 'live')
  })

  it('lets nothing else begin while one request runs, and the first goes on', async () => {
    await press()
    const before = await asked()
    // Chromium itself holds back a second request of the same page until the first is settled: then it is asked like any other.
    const second = page.evaluate(() => navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'live', (refusal: Error) => refusal.name))
    const [screen] = await listed((all) => all.length > 0)
    expect(await asked()).toBe(before)
    expect(await choose(screen?.id ?? '')).toMatchObject({ ok: true })
    await until('the first is shared', async () => (await state()).result === 'live')
    await until('the second is asked for', async () => (await asked()) > before)
    await cancel()
    expect(await second).toBe('AbortError')
    expect((await state()).ready).toBe('live')
  })

  it('refuses whoever is not in the call', async () => {
    await sharer.electron.evaluate(() => {
      ;(globalThis as SharingGlobal).harness.joined = false
    })
    const before = await asked()
    await page.click('#share')
    await until('it is refused', async () => (await state()).error !== null)
    expect((await state()).error).toBe('NotAllowedError')
    expect(await asked()).toBe(before)
  })

  it('calls a request off when its page is reloaded, and the next one works', async () => {
    await press()
    const id = await pending()
    await page.reload()
    await until('the picker is put away', async () => (await told()).some(({ event, value }) => event === 'share.settled' && (value as { requestId: string }).requestId === id))
    expect(await choose('screen:1:0')).toMatchObject({ ok: false, code: 'gone' })
    await sharePainter()
    expect(await advances()).toBe(true)
  })

  it('shows a bar that stays on top, does what is pressed, and goes with the share', async () => {
    await sharePainter()
    const before = sharer.electron.windows().length
    await sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.status({ sharing: 'live' }))
    const bar = await until('the bar is there', () => sharer.electron.windows().find((one) => one.url() === SHARE_BAR_PAGE))
    await bar.waitForSelector('.stop')
    expect(await bar.textContent('.what')).toBe('You are sharing: PAINTER')
    const facts = await until('the bar is shown', () =>
      sharer.electron.evaluate(({ BrowserWindow }, address) => {
        const made = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL() === address)
        return made?.isVisible() === true ? { top: made.isAlwaysOnTop(), focused: made.isFocused() } : undefined
      }, SHARE_BAR_PAGE),
    )
    expect(facts).toEqual({ top: true, focused: false })
    await bar.click('.pause')
    await sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.status({ sharing: 'paused' }))
    await bar.waitForSelector('.what:text-is("Paused: PAINTER")')
    for (const name of ['.pause', '.switch', '.call', '.stop']) await bar.click(name)
    // What is to be shared instead is chosen in the call's window, which may lie behind what is shared.
    const done = ['pause-share', 'resume-share', 'focus', 'switch-share', 'focus', 'stop-share']
    expect(await sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.commands)).toEqual(done)
    await sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.status({ sharing: 'none' }))
    await until('the bar is gone', () => bar.isClosed())
    expect(sharer.electron.windows()).toHaveLength(before)
  })

  it('follows a window that changes its size', async () => {
    await sharePainter()
    const before = (await state()).size
    await inPainter('larger')
    await until('the picture grows', async () => ((await state()).look?.width ?? 0) >= 800 && (await state()).size !== before)
    expect(await advances()).toBe(true)
  })

  it('is muted while its window is minimised, and goes on when it comes back', async () => {
    await sharePainter()
    await inPainter('minimize')
    await until('the track is muted', async () => (await state()).muted === true, 5_000)
    expect((await state()).ready).toBe('live')
    await inPainter('restore')
    await until('it is no longer muted', async () => (await state()).muted === false, 5_000)
    expect(await advances()).toBe(true)
  })

  it('starts and stops twenty times in a row', async () => {
    const began = performance.now()
    for (let turn = 0; turn < 20; turn += 1) {
      await sharePainter()
      await page.evaluate(() => (globalThis as SharingGlobal).stopShare())
    }
    console.log(`20 shares, from the press of the button to the first right pixel and the stop: ${Math.round((performance.now() - began) / 20)} ms each`)
    expect(await sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.capture.facts().events.length)).toBe(20)
  })

  it('ends within a second when the shared window is closed', async () => {
    await sharePainter()
    const shared = await page.evaluate(() => performance.now())
    await inPainter('close')
    await until('the track ends', async () => (await state()).ready === 'ended', 3_000)
    const took = await page.evaluate((since) => performance.now() - since, shared)
    console.log(`a closed window was noticed ${Math.round(took)} ms after it was told to close`)
    expect(took).toBeLessThan(1_000)
    await painter.dispose()
    painter = await startPainter()
  })

  it('offers each of two monitors, and shares the one that was chosen', async () => {
    const xrandr = (...args: string[]): string => execFileSync('xrandr', args, { encoding: 'utf8', env: { ...process.env, ...displayEnv(display) } })
    const output = /^(\S+) connected/m.exec(xrandr())?.[1] ?? 'none'
    xrandr('--setmonitor', 'left', '800/211x900/238+0+0', output)
    xrandr('--setmonitor', 'right', '800/211x900/238+800+0', 'none')
    try {
      await press()
      const screens = await listed((all) => all.filter(({ kind }) => kind === 'screen').length === 2)
      expect(screens.filter(({ kind }) => kind === 'screen').map(({ name }) => name)).toEqual([expect.stringContaining('Screen 1'), expect.stringContaining('Screen 2')])
      expect(await choose(screens[1]?.id ?? '')).toMatchObject({ ok: true })
      await until('half of the screen comes', async () => (await state()).look?.width === 800)
      expect(await state()).toMatchObject({ look: { height: 900 } })
      await sharer.electron.evaluate(() => {
        const { harness } = globalThis as SharingGlobal
        harness.commands.length = 0
        harness.status({ sharing: 'live' })
      })
      xrandr('--delmonitor', 'right')
      const pulled = Date.now()
      await until('the share of a monitor that is gone is ended', () => sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.commands.includes('stop-share')))
      console.log(`noticed ${String(Date.now() - pulled)} ms after the monitor was gone`)
    } finally {
      for (const name of ['right', 'left']) if (xrandr('--listmonitors').includes(name)) xrandr('--delmonitor', name)
    }
  })
})

describe('without a person', () => {
  it('a page that captures by the old way and asked nobody is ended', async () => {
    const other = await launch()
    try {
      const first = await other.window()
      await until('the page is there', () => other.output().includes('sharing is ready'))
      const id = await other.electron.evaluate(async ({ desktopCapturer }) => (await desktopCapturer.getSources({ types: ['screen'] }))[0]?.id ?? '')
      const crashed = first.waitForEvent('crash')
      await first.evaluate((source) => void (globalThis as SharingGlobal).startLegacy(source), id)
      await crashed
      expect(await other.electron.evaluate(() => (globalThis as SharingGlobal).harness.forged)).toBe(1)
    } finally {
      await other.dispose()
    }
  })

  it.each(['#at-once', '#frame'])('nothing is shared (%s)', async (hash) => {
    const other = await launch({ SHARING_HASH: hash })
    try {
      const first = await other.window()
      await until('the page is there', () => other.output().includes('sharing is ready'))
      if (hash === '#at-once') {
        await until('it was refused', () => first.evaluate(() => (globalThis as SharingGlobal).state().error !== null))
        // Chromium itself refuses a page without a gesture, where it does: else we do.
        expect(['InvalidStateError', 'AbortError', 'NotAllowedError']).toContain(await first.evaluate(() => (globalThis as SharingGlobal).state().error))
      } else {
        const frame = await until('the frame within is there', () => first.frames().find((one) => one !== first.mainFrame()))
        await frame.waitForSelector('#share')
        await frame.click('#share')
        await until('it was refused', () => frame.evaluate(() => (globalThis as SharingGlobal).state().error !== null))
      }
      expect(await other.electron.evaluate(() => (globalThis as SharingGlobal).harness.told)).toEqual([])
    } finally {
      await other.dispose()
    }
  })
})
