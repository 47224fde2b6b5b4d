// For: press on a room → painted messages: rooms never opened before, rooms one goes back to after many others, and the one before.
import type { Page } from 'playwright-core'
import type { DesktopSession } from '../support/desktop-session.ts'
import { accountName, type Measure } from './bench.ts'
import { median, quantile, type Figure } from './lib/figures.ts'
import { listPainted } from './lib/look.ts'
import { startAmphi, type Account } from './lib/person.ts'
import { slope } from './start.ts'

/** More than the engine keeps in memory (20), so that the first ones come back from the disk. */
const ROOMS_A_RUN = 24
/** To so many of them one goes back, and each time to and fro with the room before. */
const BACK_A_RUN = 8
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
    await tree.evaluate((element, down) => (down ? element.scrollBy(0, element.clientHeight * 0.8) : element.scrollTo(0, 0)), turn > 0)
    await page.waitForTimeout(100)
  }
}

async function through(page: Page, rooms: readonly string[]): Promise<number[]> {
  const times: number[] = []
  for (const room of rooms) {
    await bring(page, room)
    times.push(await press(page, room))
    await page.waitForTimeout(250)
  }
  return times
}

interface Switches {
  first: number[]
  /** Back in a room after more others than are kept in memory. */
  returned: number[]
  /** Back in the room that was open just before. */
  before: number[]
}

async function life(session: DesktopSession, seen: Switches): Promise<void> {
  const app = await startAmphi(session)
  try {
    const page = await app.page()
    await listPainted(page)
    await page.waitForTimeout(2500)
    const [warmUp, ...rooms] = await listed(page, ROOMS_A_RUN + 1)
    if (warmUp !== undefined) await through(page, [warmUp]) // loads the code of the timeline, once a life
    seen.first.push(...(await through(page, rooms)))
    let last = rooms.at(-1)
    for (const room of rooms.slice(0, BACK_A_RUN)) {
      seen.returned.push(...(await through(page, [room])))
      if (last !== undefined) seen.before.push(...(await through(page, [last])))
      seen.before.push(...(await through(page, [room])))
      last = room
    }
  } finally {
    await app.stop()
  }
}

const p95 = (values: readonly number[]): string => `p95 ${quantile([...values], 0.95).toFixed(0)} ms of ${String(values.length)}`

export const measure: Measure = async (bench) => {
  const figures: Figure[] = []
  const back = new Map<Account, number[]>()
  for (const account of bench.accounts) {
    const seen: Switches = { first: [], returned: [], before: [] }
    for (const { session } of await bench.lives(account)) {
      await life(session, seen)
      bench.say(`switch, ${account}: never opened ${p95(seen.first)}, after many others ${p95(seen.returned)}, the one before ${p95(seen.before)}`)
    }
    const again = [...seen.returned, ...seen.before]
    back.set(account, again)
    const name = accountName(account)
    figures.push(
      {
        id: `switch-first.${account}`,
        name: `click → painted messages, room never opened before, ${name}`,
        unit: 'ms',
        values: seen.first,
        limit: 250,
        statistic: 'p95',
        note: `median ${median(seen.first).toFixed(0)} ms; the pointer does not rest on the room first`,
      },
      {
        id: `switch-again.${account}`,
        name: `click → painted messages, room opened before, ${name}`,
        unit: 'ms',
        values: again,
        limit: 50,
        statistic: 'p95',
        note: `median ${median(again).toFixed(0)} ms; back from the disk after ${String(ROOMS_A_RUN - 1)} others: ${p95(seen.returned)}; back in the one before: ${p95(seen.before)}`,
      },
    )
  }
  const [small, large] = [back.get('small'), back.get('large')]
  if (small !== undefined && large !== undefined) figures.push(slope('slope-switch', 'room switch', small, large))
  return figures
}
