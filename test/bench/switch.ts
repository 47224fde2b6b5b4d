// For: press on a room → painted messages: rooms never opened before, rooms one goes back to after many others, and the one before.
import type { Page } from 'playwright-core'
import type { DesktopSession } from '../support/desktop-session.ts'
import { accountName, type Measure } from './bench.ts'
import { median, quantile, type Figure } from './lib/figures.ts'
import { listPainted } from './lib/look.ts'
import { startAmphi, type Account } from './lib/person.ts'
import { press, type Switch } from './lib/press.ts'
import { slope } from './start.ts'

/** More than the engine keeps in memory (20), so that the first ones come back from the disk. */
const ROOMS_A_RUN = 24
/** To so many of them one goes back, and each time to and fro with the room before. */
const BACK_A_RUN = 8
/** So many lives give values enough for a percentile. */
const LIVES = 3

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

async function through(page: Page, rooms: readonly string[]): Promise<Switch[]> {
  const times: Switch[] = []
  for (const room of rooms) {
    await bring(page, room)
    times.push(await press(page, room))
    await page.waitForTimeout(150)
  }
  return times
}

/** Going back counts when the pane is full: nothing of it needs the server. */
async function again(page: Page, room: string): Promise<number> {
  const [took] = await through(page, [room])
  if (took === undefined) throw new Error('no switch')
  return took.full
}

interface Switches {
  first: number[]
  /** First visits, until the pane was full. */
  full: number[]
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
    const firsts = await through(page, rooms)
    seen.first.push(...firsts.map(({ first }) => first))
    seen.full.push(...firsts.map(({ full }) => full))
    let last = rooms.at(-1)
    for (const room of rooms.slice(0, BACK_A_RUN)) {
      seen.returned.push(await again(page, room))
      if (last !== undefined) seen.before.push(await again(page, last))
      seen.before.push(await again(page, room))
      last = room
    }
  } finally {
    await app.stop()
  }
}

const p95 = (values: readonly number[]): string => `p95 ${quantile([...values], 0.95).toFixed(0)} ms of ${String(values.length)}`

export const measure: Measure = async (bench) => {
  const figures: Figure[] = []
  const went = new Map<Account, number[]>()
  for (const account of bench.accounts) {
    const seen: Switches = { first: [], full: [], returned: [], before: [] }
    for (const { session } of (await bench.lives(account, Math.min(LIVES, bench.runs))).slice(0, LIVES)) {
      await life(session, seen)
      bench.say(`switch, ${account}: never opened ${p95(seen.first)}, after many others ${p95(seen.returned)}, the one before ${p95(seen.before)}`)
    }
    const back = [...seen.returned, ...seen.before]
    went.set(account, back)
    const name = accountName(account)
    figures.push(
      {
        id: `switch-first.${account}`,
        name: `click → painted messages, room never opened before, ${name}`,
        unit: 'ms',
        values: seen.first,
        limit: 250,
        statistic: 'p95',
        note: `the first ones; median ${median(seen.first).toFixed(0)} ms; the pointer does not rest on the room first`,
      },
      { id: `switch-full.${account}`, name: `click → the pane full of messages, room never opened before, ${name}`, unit: 'ms', values: seen.full, limit: null, statistic: 'p95', note: `median ${median(seen.full).toFixed(0)} ms` },
      {
        id: `switch-again.${account}`,
        name: `click → painted messages, room opened before, ${name}`,
        unit: 'ms',
        values: back,
        limit: 50,
        statistic: 'p95',
        note: `the pane full; median ${median(back).toFixed(0)} ms; back from the disk after ${String(ROOMS_A_RUN - 1)} others: ${p95(seen.returned)}; back in the one before: ${p95(seen.before)}`,
      },
    )
  }
  const [small, large] = [went.get('small'), went.get('large')]
  if (small !== undefined && large !== undefined) figures.push(slope('slope-switch', 'room switch', small, large))
  return figures
}
