// Sharing on a real Wayland desktop: the portal asks and nobody else, once a share; pixels come; a refusal of any kind leaves the app as it was.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHARE_BAR_PAGE } from '../../electron/bridge/contract-share-bar.ts'
import { waylandDesktop } from '../../build/portal-backend.ts'
import { launchAmphi, type RunningApp } from '../support/launch.ts'
import { until } from '../support/processes.ts'
import { sharingApp } from '../support/sharing/build.ts'
import { near, type SharingGlobal, type ShareSeen } from '../support/sharing/seen.ts'
import { startWaylandDesktop, type Portal, type WaylandDesktop } from './desktop.ts'

const here = waylandDesktop()
if (!here.ok) console.log(`The tests on Wayland are skipped: ${here.reason}`)

let app: string
let desktop: WaylandDesktop
let sharer: RunningApp
let page: Page

async function begin(portal: Portal): Promise<void> {
  desktop = await startWaylandDesktop(portal)
  try {
    // Electron before 38 draws on Wayland only when it is told to.
    sharer = await launchAmphi({ app, session: desktop.session, env: { ELECTRON_OZONE_PLATFORM_HINT: 'auto' } })
    page = await sharer.window()
    await until('the page is there', () => sharer.output().includes('sharing is ready'))
  } catch (error) {
    console.error(desktop.log())
    throw error
  }
}
async function end(): Promise<void> {
  await sharer?.dispose()
  await desktop?.stop()
}
const state = (): Promise<ShareSeen> => page.evaluate(() => (globalThis as SharingGlobal).state())
const stop = (): Promise<void> => page.evaluate(() => (globalThis as SharingGlobal).stopShare())
const paint = (colour: string): Promise<void> =>
  page.evaluate((value) => {
    document.body.style.background = value
  }, colour)
/** Sessions that were asked for, and those that were closed by us. */
const sessions = (): { begun: number; closed: number } => {
  const calls = desktop.calls()
  return { begun: calls.filter(({ member }) => member === 'CreateSession').length, closed: calls.filter((call) => call.interface === 'Session' && call.member === 'Close').length }
}
const press = (): Promise<void> => page.click('#share')
const what = (seen: ShareSeen): string[] => seen.events.map(([, event]) => event)
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
/** The app does as before: main answers and the page asks again. */
const lives = (): Promise<boolean> => sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.capture.kind === 'portal')

describe.skipIf(!here.ok)('sharing through the real portal', () => {
  beforeAll(async () => {
    app = await sharingApp()
    await begin({ real: here.ok ? here.backend : '' })
  })
  afterAll(end)

  it('asks for nothing at the start and while nobody shares', async () => {
    expect(await lives()).toBe(true)
    await rest(2_000)
    expect(sessions()).toEqual({ begun: 0, closed: 0 })
  })

  it('shares the screen: its pixels come and go on, with one session, closed by the stop', async () => {
    await press()
    await until('the page’s own colour is in the picture', async () => near((await state()).look?.quarter, [192, 32, 96]))
    const seen = await state()
    expect(seen).toMatchObject({ ready: 'live', look: { width: 1280, height: 720 } })
    const first = seen.events.find(([, event]) => event === `size ${seen.size ?? ''}`)?.[0] ?? NaN
    console.log(`Wayland: getDisplayMedia resolved after ${seen.ms ?? NaN} ms, first frame after ${first} ms`)
    await paint('rgb(32, 192, 64)')
    await until('the new colour comes', async () => near((await state()).look?.quarter, [32, 192, 64]))
    expect(sessions()).toEqual({ begun: 1, closed: 0 })
    await stop()
    await until('the session is closed', () => sessions().closed === 1)
    expect(await sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.told)).toEqual([])
  })

  it('shares a second time, and another one while that is live, each with a session of its own', async () => {
    await press()
    await until('the picture comes', async () => near((await state()).look?.quarter, [32, 192, 64]))
    expect(sessions()).toEqual({ begun: 2, closed: 1 })
    const second = page.evaluate(async () => {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true })
      ;(globalThis as SharingGlobal).second = stream
      return stream.getVideoTracks()[0]?.readyState
    })
    expect(await second).toBe('live')
    // Stopped in the midst of the portal's handshake a session is ended by leaving the bus, without a word that could be counted.
    await until('a session of its own is begun', () => desktop.calls().filter(({ member }) => member === 'OpenPipeWireRemote').length === 3)
    expect(sessions().begun).toBe(3)
    await page.evaluate(() => (globalThis as SharingGlobal).second?.getTracks().forEach((track) => track.stop()))
    await stop()
    await until('both are closed', () => sessions().closed === 3)
  })

  it('takes the old way of old libraries, with one session too', async () => {
    await page.evaluate(() => (globalThis as SharingGlobal).startLegacy('screen:7777:0'))
    await until('the picture comes', async () => near((await state()).look?.quarter, [32, 192, 64]))
    expect(sessions().begun).toBe(4)
    await stop()
    await until('it is closed', () => sessions().closed === 4)
  })

  it('shows the bar, although it cannot be placed', async () => {
    await press()
    await until('the picture comes', async () => near((await state()).look?.quarter, [32, 192, 64]))
    await sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.status({ sharing: 'live' }))
    const bar = await until('the bar is there', () => sharer.electron.windows().find((one) => one.url() === SHARE_BAR_PAGE))
    await bar.waitForSelector('.stop')
    expect(await bar.textContent('.what')).toBe('You are sharing: a screen or window')
    // It is before the page, and the desktop has drawn it. It cannot be kept out of the picture here.
    await until('the bar is in the picture', async () => !near((await state()).look?.middle, [32, 192, 64]))
    // No pointer here: this desktop has no devices.
    await bar.locator('.stop').dispatchEvent('click')
    expect(await sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.commands)).toEqual(['stop-share'])
    await sharer.electron.evaluate(() => (globalThis as SharingGlobal).harness.status({ sharing: 'none' }))
    await until('the bar is gone', () => bar.isClosed())
    await stop()
    await until('the session is closed', () => sessions().closed === 5)
  })

  it('is muted when the desktop’s side dies, and the app goes on', async () => {
    await press()
    await until('the picture comes', async () => near((await state()).look?.quarter, [32, 192, 64]))
    await desktop.endBackend()
    await until('the track is muted or has ended', async () => (await state()).muted === true || (await state()).ready === 'ended', 5_000)
    console.log(`Wayland: the portal's backend is gone: ${what(await state()).at(-1) ?? ''}`)
    await stop()
    expect(await lives()).toBe(true)
  })
})

describe.skipIf(!here.ok)('a session that does not say its type', () => {
  it('is shared through the portal all the same: Chromium is told what its socket shows', async () => {
    app ??= await sharingApp()
    desktop = await startWaylandDesktop({ real: here.ok ? here.backend : '' })
    const env = { ...desktop.session.env }
    delete env['XDG_SESSION_TYPE']
    try {
      sharer = await launchAmphi({ app, session: { ...desktop.session, env }, env: { ELECTRON_OZONE_PLATFORM_HINT: 'wayland' } })
      page = await sharer.window()
      await until('the page is there', () => sharer.output().includes('sharing is ready'))
      await press()
      await until('the picture comes', async () => near((await state()).look?.quarter, [192, 32, 96]))
      expect(sessions().begun).toBe(1)
    } finally {
      await end()
    }
  })
})

describe.skipIf(!here.ok)('a portal that does not share', () => {
  beforeAll(async () => {
    app ??= await sharingApp()
  })
  it.each([
    ['the person cancels', 'cancel'],
    ['the backend fails', 'fail'],
    ['the portal refuses', 'create-fail'],
    ['the desktop ends the share', 'ends'],
  ] as const)('%s: the track ends without a picture, the app lives, and the next try asks again', async (_name, mock) => {
    await begin({ mock })
    try {
      await rest(500)
      expect(sessions().begun).toBe(0)
      for (const turn of [1, 2]) {
        await press()
        // The state of the turn before is one that has ended, too.
        await until('the track ends', async () => {
          const { ready, result } = await state()
          return result !== null && ready === 'ended'
        }, 5_000)
        const seen = await state()
        // getDisplayMedia has said yes: only a frame larger than 2×2 is a picture.
        expect(seen).toMatchObject({ result: 'live', error: null })
        expect([null, '2x2']).toContain(seen.size)
        expect(sessions().begun).toBe(turn)
        await rest(1_600) // the time in which a listing that was refused would have ended the app
        expect(await lives()).toBe(true)
        await stop()
      }
    } finally {
      await end()
    }
  })

  it('never answers: no picture, a stop closes the session, and the next try asks again', async () => {
    await begin({ mock: 'never' })
    try {
      await press()
      await until('the portal is asked', () => desktop.calls().some(({ member }) => member === 'Start'))
      await rest(1_000)
      expect(await state()).toMatchObject({ ready: 'live', frames: 0 })
      await stop()
      await until('the session is closed', () => sessions().closed === 1)
      await press()
      await until('the portal is asked again', () => sessions().begun === 2)
      await stop()
      expect(await lives()).toBe(true)
    } finally {
      await end()
    }
  })
})
