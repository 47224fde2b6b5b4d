// For: press on a room → painted messages, for rooms never opened before and for rooms that were open.
import type { Page } from 'playwright-core'
import { accountName, type Measure } from './bench.ts'
import type { Figure } from './lib/figures.ts'
import { listPainted } from './lib/look.ts'
import { startAmphi, type Account } from './lib/person.ts'
import { slope } from './start.ts'

const ROOMS_A_RUN = 30
const PATIENCE_MS = 15_000

declare global {
  /** Set by this bench in the page: the time of the switch that is going on. */
  var amphiSwitch: Promise<number> | undefined
}

/**
 * Waits in the page for the press on `room` and for the frame in which its messages stand.
 * The clock begins with the press as the browser received it.
 */
function watch(page: Page, room: string): Promise<void> {
  return page.evaluate((wanted) => {
    const before = document.querySelector('[data-timeline]')
    globalThis.amphiSwitch = new Promise<number>((resolve) => {
      addEventListener(
        'mousedown',
        ({ timeStamp }) => {
          const look = (): void => {
            const timeline = document.querySelector('[data-timeline]')
            const selected = document.querySelector(`[data-room="${CSS.escape(wanted)}"][aria-selected=true]`)
            if (timeline === null || timeline === before || selected === null || timeline.querySelector('[data-kind=message],[data-kind=state]') === null) {
              requestAnimationFrame(look)
              return
            }
            // a message posted from within a frame arrives when that frame is painted
            const channel = new MessageChannel()
            channel.port1.onmessage = () => resolve(performance.now() - timeStamp)
            channel.port2.postMessage(null)
          }
          requestAnimationFrame(look)
        },
        { capture: true, once: true },
      )
    })
  }, room)
}

async function press(page: Page, room: string): Promise<number> {
  const row = page.locator(`[data-room="${room}"]`)
  await row.evaluate((element) => element.scrollIntoView({ block: 'center' })) // not under a head that stays at the top
  await page.waitForTimeout(400) // while a virtual list scrolls, its rows take no press
  const box = await row.boundingBox()
  if (box === null) throw new Error('the room is not in the list')
  await watch(page, room)
  // at once, without resting on it: Amphi fetches ahead for a pointer that rests
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.up()
  const took = await page.evaluate(
    (patience) => Promise.race([globalThis.amphiSwitch, new Promise<undefined>((resolve) => setTimeout(resolve, patience, undefined))]),
    PATIENCE_MS,
  )
  if (took === undefined) {
    const seen = await page.evaluate(() => document.querySelector('[data-timeline]')?.textContent.slice(0, 300) ?? 'no timeline')
    throw new Error(`${room}: no messages ${String(PATIENCE_MS)} ms after the press; the page shows: ${seen}`)
  }
  return took
}

/** Rooms as they stand in the list, more by scrolling, until there are `count`. */
async function listed(page: Page, count: number): Promise<string[]> {
  const found = new Set<string>()
  const tree = page.locator('[data-room-tree]')
  for (let turn = 0; turn < 40 && found.size < count; turn++) {
    const ids = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[role=treeitem][data-room]')].flatMap((row) => (row.querySelector('button') === null ? [row.dataset['room'] ?? ''] : [])),
    )
    for (const id of ids) found.add(id)
    await tree.evaluate((element) => element.scrollBy(0, element.clientHeight * 0.8))
    await page.waitForTimeout(150)
  }
  await tree.evaluate((element) => element.scrollTo(0, 0))
  await page.waitForTimeout(300)
  return [...found].slice(0, count)
}

async function bring(page: Page, room: string): Promise<void> {
  const tree = page.locator('[data-room-tree]')
  for (let turn = 0; turn < 80 && (await page.locator(`[data-room="${room}"]`).count()) === 0; turn++) {
    await tree.evaluate((element) => element.scrollBy(0, element.clientHeight * 0.8))
    await page.waitForTimeout(100)
  }
}

async function through(page: Page, rooms: readonly string[]): Promise<number[]> {
  const times: number[] = []
  await page.locator('[data-room-tree]').evaluate((element) => element.scrollTo(0, 0))
  for (const room of rooms) {
    await bring(page, room)
    times.push(await press(page, room))
    await page.waitForTimeout(250)
  }
  return times
}

export const measure: Measure = async (bench) => {
  const figures: Figure[] = []
  const fresh = new Map<Account, number[]>()
  for (const account of bench.accounts) {
    const first: number[] = []
    const again: number[] = []
    for (const { session } of await bench.lives(account)) {
      const app = await startAmphi(session)
      try {
        const page = await app.page()
        await listPainted(page)
        await page.waitForTimeout(2500)
        const rooms = await listed(page, ROOMS_A_RUN + 1)
        const [warmUp, ...measured] = rooms
        if (warmUp !== undefined) await through(page, [warmUp]) // loads the code of the timeline, once a life
        first.push(...(await through(page, measured)))
        again.push(...(await through(page, measured)))
      } finally {
        await app.stop()
      }
      bench.say(`switch, ${account}: ${String(first.length)} rooms for the first time, ${String(again.length)} again`)
    }
    fresh.set(account, again)
    const name = accountName(account)
    figures.push(
      { name: `click → painted messages, room never opened before, ${name}`, unit: 'ms', values: first, limit: 250, statistic: 'p95', note: 'without a pointer resting on it first' },
      { name: `click → painted messages, room opened before, ${name}`, unit: 'ms', values: again, limit: 50, statistic: 'p95' },
    )
  }
  const [small, large] = [fresh.get('small'), fresh.get('large')]
  if (small !== undefined && large !== undefined) figures.push(slope('room switch', small, large))
  return figures
}
