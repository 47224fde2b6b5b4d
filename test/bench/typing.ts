// For: keys in the composer while fifty messages a second arrive in the open room.
import type { Page } from 'playwright-core'
import { startLively } from '../campus/lively.ts'
import { openRoom } from '../support/journey.ts'
import { accountName, type Bench, type Measure } from './bench.ts'
import { median, quantile, type Figure } from './lib/figures.ts'
import { listPainted } from './lib/look.ts'
import { startAmphi, type Account } from './lib/person.ts'

const RATE = 50
const KEYS = 100
const KEY_EVERY_MS = 80
/** A room of ten, both accounts among them: for each message the server judges the push rules of every member. */
const ROOM = 'room-13'

/** Notes the length of every frame until `stopFrames`. */
function noteFrames(page: Page): Promise<void> {
  return page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const look = (now: number): void => {
      frames.push(now - last)
      last = now
      if (globalThis.amphiFrames === frames) requestAnimationFrame(look)
    }
    globalThis.amphiFrames = frames
    requestAnimationFrame(look)
  })
}

declare global {
  /** Set by this bench in the page: lengths of the frames so far. */
  var amphiFrames: number[] | undefined
}

async function stopFrames(page: Page): Promise<number[]> {
  const frames = await page.evaluate(() => {
    const noted = globalThis.amphiFrames ?? []
    globalThis.amphiFrames = undefined
    return noted
  })
  return frames.slice(2) // the first ones are the noting itself
}

async function typeWhileTheyTalk(bench: Bench, account: Account): Promise<{ frames: number[]; rate: number }> {
  const { session } = await bench.home(account)
  const app = await startAmphi(session)
  try {
    const page = await app.page()
    await listPainted(page)
    await openRoom(page, bench.campus.room(ROOM).name)
    const field = page.locator('[data-composer-field]')
    await field.click({ timeout: 20_000 })
    await page.waitForTimeout(1500)
    const lively = await startLively(bench.campus, { rate: RATE, rooms: [ROOM] })
    try {
      await page.waitForTimeout(3000) // everybody has a session, the talk flows
      const [from, at] = [lively.sent(), Date.now()]
      await noteFrames(page)
      for (let key = 0; key < KEYS; key++) {
        await page.keyboard.press('abcdefghij'[key % 10] ?? 'a')
        await page.waitForTimeout(KEY_EVERY_MS)
      }
      const rate = (lively.sent() - from) / ((Date.now() - at) / 1000)
      return { frames: await stopFrames(page), rate }
    } finally {
      await lively.stop()
      await field.fill('')
    }
  } finally {
    await app.stop()
  }
}

export const measure: Measure = async (bench) => {
  const figures: Figure[] = []
  for (const account of bench.accounts) {
    const runs: { frames: number[]; rate: number }[] = []
    for (let run = 0; run < bench.runs; run++) {
      runs.push(await typeWhileTheyTalk(bench, account))
      const { frames, rate } = runs.at(-1) ?? { frames: [], rate: 0 }
      bench.say(`typing ${String(run + 1)}, ${account}: longest frame ${Math.max(...frames).toFixed(0)} ms, p99 ${quantile(frames, 0.99).toFixed(0)} ms, at ${rate.toFixed(0)} messages a second`)
    }
    const all = runs.flatMap(({ frames }) => frames)
    const over = all.filter((frame) => frame > 50).length
    figures.push({
      name: `a key in the composer while 50 messages a second arrive: longest frame, ${accountName(account)}`,
      unit: 'ms',
      values: runs.map(({ frames }) => Math.max(...frames)),
      limit: 50,
      statistic: 'max',
      note: `${String(over)} of ${String(all.length)} frames over 50 ms, p99 ${quantile(all, 0.99).toFixed(0)} ms; ${median(runs.map(({ rate }) => rate)).toFixed(0)} messages a second were taken by the server, on the same processor`,
    })
  }
  return figures
}
