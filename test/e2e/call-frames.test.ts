// What a call draws and asks for, counted in a real Chromium with a played conference: who only watches must stay cheap on an old computer.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPage, openCall, type OpenOptions } from '../call-view/harness.ts'
import { settle } from '../call-view/scenes.ts'
import { launchMediaBrowser } from '../campus/jitsi/participant.ts'
import { soon } from './support/soon.ts'

let browser: Browser
let folder: string

beforeAll(async () => {
  folder = await buildPage()
  browser = await launchMediaBrowser()
})
afterAll(() => browser?.close())

interface Drawn {
  /** Frames of the page: commits of its layers. */
  frames: number
  /** Passes of style over the page. */
  styles: number
}

/** In a call with so many others, drawn; `count` says what was drawn during an act. */
async function inCall(options: OpenOptions, others: number, cameras: number, run: (page: Page, count: (act: () => Promise<unknown>) => Promise<Drawn>) => Promise<void>): Promise<void> {
  const { page, context, close } = await openCall(browser, folder, options)
  try {
    await page.evaluate(({ others: n, cameras: c }) => {
      const { fake, people, features } = window.harness
      fake.emit(...people.self(), ...people.others(n, c), { type: 'features', features })
    }, { others, cameras })
    await settle(page)
    const session = await context.newCDPSession(page)
    await session.send('Performance.enable')
    await session.send('DOM.enable')
    await session.send('LayerTree.enable')
    let frames = 0
    session.on('LayerTree.layerTreeDidChange', () => {
      frames += 1
    })
    const styles = async (): Promise<number> => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'RecalcStyleCount')?.value ?? Number.NaN
    await run(page, async (act) => {
      await seconds(page, 1)
      const before = { frames, styles: await styles() }
      await act()
      return { frames: frames - before.frames, styles: (await styles()) - before.styles }
    })
  } finally {
    await close()
  }
}

/** Until the call's clock has gone on so many times. A frame may not have been drawn yet for the last one. */
const seconds = (page: Page, count: number): Promise<void> =>
  page.evaluate(
    (wanted) =>
      new Promise((resolve, reject) => {
        const clock = document.querySelector('[role="timer"]')
        if (clock === null) return reject(new Error('no clock'))
        let seen = 0
        const observer = new MutationObserver(() => {
          seen += 1
          if (seen < wanted) return
          observer.disconnect()
          resolve()
        })
        observer.observe(clock, { characterData: true, childList: true, subtree: true })
      }),
    count,
  )

/** Everybody is told of as loud, so and so often, each time otherwise. Answers how often the clock went on meanwhile. */
const talk = (page: Page, times: number): Promise<number> =>
  page.evaluate(async (many) => {
    let ticks = 0
    const clock = document.querySelector('[role="timer"]')
    const observer = new MutationObserver(() => (ticks += 1))
    if (clock !== null) observer.observe(clock, { characterData: true, childList: true, subtree: true })
    for (let at = 0; at < many; at++) {
      window.harness.fake.levels({ p0: 0.2 + (at % 7) / 10, p3: 0.3 + (at % 3) / 10, p6: at % 4 === 0 ? 0.9 : 0 })
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    observer.disconnect()
    return ticks
  }, times)

const setVisible = (page: Page, visible: boolean): Promise<void> => page.evaluate((shown) => window.harness.main('window.changed', { mode: 'normal', focused: shown, visible: shown, chat: false }), visible)
const asked = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const last = window.harness.fake.log.filter(({ name }) => name === 'requestVideo').at(-1)
    return ((last?.args[0] ?? []) as { participant: string; source: string }[]).map(({ participant, source }) => `${source} ${participant}`).sort()
  })
const tiles = (page: Page): Promise<string[]> => page.evaluate(() => [...document.querySelectorAll<HTMLElement>('[data-tile]')].map((tile) => tile.dataset['tile'] ?? '').sort())

describe('what is drawn', () => {
  it('is a frame a second while nothing happens, and no style is worked out for it', async () => {
    await inCall({}, 8, 0, async (page, count) => {
      const { frames, styles } = await count(() => seconds(page, 4))
      expect(frames).toBeLessThanOrEqual(5)
      expect(styles).toBeLessThanOrEqual(1)
    })
  })

  it('is one change for each who begins to speak, however their loudness goes up and down', async () => {
    await inCall({}, 8, 0, async (page, count) => {
      let ticks = 0
      const { frames, styles } = await count(async () => {
        ticks = await talk(page, 60)
      })
      // They are told of in one go: one frame for them, and those of the clock. The third one has no tile, and costs nothing.
      expect(frames).toBeLessThanOrEqual(ticks + 3)
      expect(styles).toBeLessThanOrEqual(3)
      expect(await page.locator('[data-speaking]').count()).toBe(2)
    })
  })

  it('is one repaint for all that comes between two frames', async () => {
    await inCall({}, 8, 0, async (page, count) => {
      const { frames } = await count(async () => {
        await page.evaluate(() => {
          const { fake, people } = window.harness
          for (let at = 0; at < 2000; at++) {
            fake.emit({ type: 'quality', id: `p${at % 8}`, quality: { level: 3, loss: 0, roundTripMs: at, sending: 1, receiving: 1 } })
            fake.emit(people.person(`p${at % 8}`, { handRaisedAt: at + 1 }))
          }
        })
        await seconds(page, 1)
      })
      // The facts themselves, the word that hands are up, and the clock.
      expect(frames).toBeLessThanOrEqual(6)
      expect(await page.locator('[data-tip*="8"]', { hasText: '8' }).count()).toBeGreaterThan(0)
    })
  })

  it('is nothing while the window is hidden, where nobody is listened to either', async () => {
    await inCall({}, 8, 0, async (page, count) => {
      expect(await page.evaluate(() => window.harness.fake.listeners())).toBe(1)
      const { frames } = await count(async () => {
        await setVisible(page, false)
        await soon(() => page.evaluate(() => window.harness.fake.listeners())).toBe(0)
        expect(await talk(page, 60)).toBe(0)
      })
      // One at most is of what went on before.
      expect(frames).toBeLessThanOrEqual(2)
      await setVisible(page, true)
      await seconds(page, 2)
      await talk(page, 4)
      await soon(() => page.locator('[data-speaking]').count()).toBe(2)
    })
  })

  it('jumps where a picture changes its size: no frame for each step of a way', async () => {
    await inCall({}, 8, 0, async (page, count) => {
      // Eight without a camera: who speaks is the large one.
      await page.locator('[data-layout="speaker"]').waitFor()
      const { frames } = await count(async () => {
        await page.evaluate(() => window.harness.fake.emit({ type: 'dominant', id: 'p6' }))
        await seconds(page, 1)
      })
      expect(frames).toBeLessThanOrEqual(5)
    })
  })

  it.each([1, 1.25, 1.5])('lies on whole pixels of a screen of %s', async (scale) => {
    await inCall({ scale, size: { width: 1111, height: 777 } }, 6, 6, async (page) => {
      const edges = await page.evaluate(() => [...document.querySelectorAll('[data-tile]')].flatMap((tile) => {
        const { left, top, right, bottom } = tile.getBoundingClientRect()
        return [left, top, right, bottom].map((edge) => edge * devicePixelRatio)
      }))
      expect(edges.length).toBe(7 * 4)
      expect(edges.filter((edge) => Math.abs(edge - Math.round(edge)) > 0.05)).toEqual([])
    })
  })
})

describe('what is asked of the network', () => {
  it('is the pictures that stand on the screen, page by page, and none while it is hidden', async () => {
    await inCall({}, 60, 60, async (page) => {
      await page.evaluate(() => document.querySelector<HTMLElement>('[data-tile]')?.focus())
      const others = async (): Promise<string[]> => (await tiles(page)).filter((tile) => tile !== 'camera me')
      await soon(async () => (await asked(page)).join()).toBe((await others()).join())
      expect((await asked(page)).length).toBeLessThan(40)
      await setVisible(page, false)
      await soon(() => asked(page)).toEqual([])
      await setVisible(page, true)
      await soon(async () => (await asked(page)).join()).toBe((await others()).join())
    })
  })
})
