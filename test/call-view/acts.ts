// What happens in the scenes: people come, somebody shares, a list of windows arrives, the call fails.
import type { Page } from 'playwright-core'
import { turnToPicker } from './harness.ts'

/** Oneself and so many others, the first `cameras` of them filmed; no moderator. */
export const inCall = (count: number, cameras: number, more?: (page: Page) => Promise<void>) => async (page: Page): Promise<void> => {
  await page.evaluate(({ count: n, cameras: c }) => {
    const { fake, people } = window.harness
    fake.emit(...people.self(), ...people.others(n, c), { type: 'features', features: { ...window.harness.features, muteOthers: false, keepMuted: false, lobby: false, lock: false, remove: false, promote: false, endForAll: false, lowerHands: false, askToUnmute: false } })
    fake.emit({ type: 'dominant', id: n > 0 ? 'p0' : null })
    fake.levels({ p0: 0.4, p3: 0.2 })
  }, { count, cameras })
  await more?.(page)
}

/** Oneself as a moderator of everything. */
export const lead = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { fake, people, features } = window.harness
    fake.emit(...people.self({ role: 'moderator' }), { type: 'features', features })
  })

export const share = (page: Page, change: Record<string, unknown> = {}): Promise<void> =>
  page.evaluate((more) => {
    const { fake, people } = window.harness
    fake.emit(people.track('me', 'screen'))
    fake.shareState({ kind: 'live', label: 'Лекция 7 — Ряды.pdf — Просмотр документов', mode: 'text', paused: false, doubt: null, ...more })
  }, change)

/** The picker is a page of its own; here it takes the call's place. */
export const picking = (then: (page: Page) => Promise<void>) => async (page: Page): Promise<void> => {
  await turnToPicker(page)
  await then(page)
}

export const sources = (page: Page, count: number): Promise<void> =>
  page.evaluate((n) => {
    const canvas = document.createElement('canvas')
    canvas.width = 320
    canvas.height = 180
    const pen = canvas.getContext('2d')
    const picture = (hue: number) => {
      if (pen === null) return null
      pen.fillStyle = `hsl(${hue} 30% 80%)`
      pen.fillRect(0, 0, 320, 180)
      pen.fillStyle = `hsl(${hue} 40% 40%)`
      pen.fillRect(20, 20, 280, 24)
      for (let i = 0; i < 5; i++) pen.fillRect(20, 60 + i * 20, 160 + ((i * 37) % 90), 8)
      return canvas.toDataURL('image/jpeg', 0.7)
    }
    const names = ['Лекция 7 — Ряды.pdf — Просмотр документов', 'Moodle: Математический анализ II — Mozilla Firefox', 'Terminal', 'main.tex — TeXstudio', 'Очень длинное название окна, которое не помещается в одну строку — LibreOffice Impress']
    window.pickerHarness.show({
      sources: [
        { id: 'screen:1:0', kind: 'screen', name: 'Экран 1', thumbnail: picture(200), icon: null },
        { id: 'screen:2:0', kind: 'screen', name: 'Экран 2', thumbnail: picture(30), icon: null },
        ...Array.from({ length: n }, (_, at) => ({ id: `window:${at + 10}:0`, kind: 'window' as const, name: names[at % names.length] ?? 'Окно', thumbnail: at === 2 ? null : picture(at * 47), icon: null })),
      ],
    })
  }, count)

export const failed = (code: string, detail: string | null = null) => (page: Page): Promise<void> =>
  page.evaluate((error) => window.harness.fake.emit({ type: 'phase', phase: { kind: 'failed', error: error as never } }), { code, detail })

export const press = (key: string) => (page: Page): Promise<void> => page.keyboard.press(key)

/** The rest of the wait: transitions, late code. */
export const settle = (page: Page): Promise<void> => page.waitForTimeout(450)
