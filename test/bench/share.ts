// For: click on "share" → the first pixel of the shared window at the other side, in a Chromium of its own. The picker is answered as soon as it shows the window.
import type { ElectronApplication, Page } from 'playwright-core'
import { call as words } from '../../renderer/locales/en/call.ts'
import type { Participant } from '../campus/jitsi/participant.ts'
import { patternPage } from '../campus/jitsi/pattern.ts'
import { launchAmphi } from '../support/launch.ts'
import { until } from '../support/processes.ts'
import { pickerPage } from '../support/share-picker.ts'
import { bareApp, startCallStage, type CallMeasure } from './lib/call-stage.ts'
import { quantile, type Figure } from './lib/figures.ts'

const SHARES = 10
const TITLE = 'Bench purple'
const SIZE = { width: 640, height: 380 }

/** Milliseconds since the epoch. */
interface Noted {
  pressed?: number
  /** The window stood in the picker. */
  listed?: number
  chosen?: number
}
type World = typeof globalThis & { shareNoted: Noted }

/** In the call's page: notes the press. */
const notePress = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const noted: Noted = {}
    ;(globalThis as World).shareNoted = noted
    addEventListener('click', () => (noted.pressed ??= Date.now()), { capture: true, once: true })
  })

/** In the picker's page: chooses as soon as there is something to choose. It closes with the choice, so what it noted is told on the way. */
const answerPicker = (page: Page): Promise<Noted> =>
  page.evaluate(
    ({ title, share }) => new Promise<Noted>((resolve) => {
      const noted: Noted = {}
      const step = (): void => {
        const picker = document.querySelector('[role=dialog]')
        const tab = picker?.querySelector<HTMLElement>('[data-tab=window]')
        if (picker === null || tab === null || tab === undefined) return
        if (tab.ariaSelected !== 'true') return tab.click()
        const option = [...picker.querySelectorAll<HTMLElement>('[role=option]')].find((one) => (one.textContent ?? '').includes(title) || (one.ariaLabel ?? '').includes(title))
        if (option === undefined) return
        noted.listed ??= Date.now()
        if (option.ariaSelected !== 'true') return option.click()
        const button = [...picker.querySelectorAll('button')].find((one) => one.textContent === share)
        if (button === undefined || button.disabled) return
        watching.disconnect()
        noted.chosen = Date.now() + 30
        resolve(noted)
        setTimeout(() => button.click(), 30)
      }
      const watching = new MutationObserver(step)
      watching.observe(document, { childList: true, subtree: true, attributes: true })
      step()
    }),
    { title: TITLE, share: words['call.picker.share'] },
  )

/** In the other one's page: resolves when a picture of the pattern is decoded that is not the one the last share ended with. */
const firstPixel = (other: Participant): Promise<number> =>
  other.page.evaluate(async () => {
    const counters = (): number[] => window.participant.pictures().flatMap(({ pattern }) => (pattern?.colour === 'purple' ? [pattern.counter] : []))
    const old = counters()
    const end = Date.now() + 30_000
    while (Date.now() < end) {
      if (counters().some((counter) => !old.includes(counter))) return Date.now()
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
    throw new Error('nothing of the shared window was seen')
  })

interface Share {
  listed: number
  chosen: number
  /** From the choice to the pixel. */
  after: number
  pixel: number
}

async function one(app: ElectronApplication, page: Page, other: Participant): Promise<Share> {
  await notePress(page)
  const seen = firstPixel(other)
  await page.getByRole('button', { name: words['call.share.start'], exact: true }).click()
  const { listed, chosen } = await answerPicker(await pickerPage(app))
  const pixel = await seen
  const { pressed } = await page.evaluate(() => (globalThis as World).shareNoted)
  if (pressed === undefined || listed === undefined || chosen === undefined) throw new Error('a pixel came that nobody chose')
  await page.getByRole('button', { name: words['call.share.stop'], exact: true }).first().click()
  await until('no picture of it is left', async () => (await other.pixels()).every(({ muted, pattern }) => muted || pattern?.colour !== 'purple'))
  await page.getByRole('button', { name: words['call.share.start'], exact: true }).waitFor()
  await page.waitForTimeout(1000)
  return { listed: listed - pressed, chosen: chosen - pressed, after: pixel - chosen, pixel: pixel - pressed }
}

export const measure: CallMeasure = async ({ runs, say }) => {
  const stage = await startCallStage()
  try {
    const painter = await launchAmphi({ app: bareApp(), env: { BARE_URL: `data:text/html;charset=utf-8,${encodeURIComponent(patternPage('purple', { title: TITLE }))}`, BARE_WIDTH: String(SIZE.width), BARE_HEIGHT: String(SIZE.height) } })
    try {
      await painter.window()
      const other = await stage.somebody({ camera: null })
      await stage.seat.page.locator('main [data-call-button]').first().click()
      await stage.seat.page.locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
      const page = await until('the call’s page', stage.callPage)
      await until('they are connected', async () => (await other.state()).others.length === 1)
      await page.waitForTimeout(3000)
      const shares: Share[] = []
      for (let at = 0; at < Math.min(SHARES, runs * 2); at++) {
        const share = await one(stage.seat.app.electron, page, other)
        shares.push(share)
        say(`share ${String(at + 1)}: listed ${String(share.listed)}, chosen ${String(share.chosen)}, pixel ${String(share.pixel)} ms`)
      }
      const figure = (id: string, name: string, values: number[]): Figure => ({ id, name, unit: 'ms', values, limit: null, statistic: 'median', note: `p95 ${quantile(values, 0.95).toFixed(0)} ms` })
      return [
        figure('share-listed', 'share: click → the window stands in the picker', shares.map(({ listed }) => listed)),
        figure('share-after', 'share: choice in the picker → first pixel at the other side', shares.map(({ after }) => after)),
        figure('share-pixel', 'share: click → first pixel at the other side, the picker answered at once', shares.map(({ pixel }) => pixel)),
      ]
    } finally {
      await painter.dispose()
    }
  } finally {
    await stage.stop()
  }
}
