// For: keys in the composer while fifty messages a second arrive in the open room, and while nothing arrives.
import type { Page } from 'playwright-core'
import { openRoom, said } from '../support/journey.ts'
import { accountName, type Bench, type Measure } from './bench.ts'
import { median, quantile, type Figure } from './lib/figures.ts'
import { frames } from './lib/frames.ts'
import { listPainted } from './lib/look.ts'
import { makePacer } from './lib/paced.ts'
import { PERSON, startAmphi, type Account } from './lib/person.ts'
import { writeStock } from './lib/stock.ts'

const RATE = 50
const KEY_EVERY_MS = 125
const QUIET_S = 5
const BUSY_S = 20
/** The talk begins so long before the first key. */
const LEAD_S = 1
const LONG_FRAME_MS = 50
/** A room of ordinary size with both accounts in it. */
const ROOM = 'room-13'

interface Run {
  quiet: number[]
  busy: number[]
  /** How many events an answer of /sync held. */
  together: number
}

/** Types as a person does, about eight keys a second. */
async function type(page: Page, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000
  for (let key = 0; Date.now() < end; key++) {
    await page.keyboard.press('abcdefg hij'[key % 11] ?? 'a')
    await page.waitForTimeout(KEY_EVERY_MS)
  }
}

/** A room with unread messages opens at the first of them; new ones move what is seen only where the newest is seen. */
async function toNewest(page: Page): Promise<void> {
  await page.waitForTimeout(1500)
  const button = page.getByRole('button', { name: said('timeline.jumpToNewest') })
  if (await button.isVisible()) await button.click()
  await page.waitForTimeout(1000)
}

async function life(bench: Bench, account: Account): Promise<Run[]> {
  const { session } = await bench.home(account)
  const room = bench.campus.room(ROOM)
  const pacer = makePacer(room.id)
  const fault = bench.proxy.standIn(/^GET \/_matrix\/client\/v3\/sync\?/, pacer.standIn)
  const app = await startAmphi(session)
  try {
    const page = await app.page()
    await listPainted(page)
    await openRoom(page, room.name)
    const field = page.locator('[data-composer-field]')
    await field.waitFor({ timeout: 20_000 })
    await toNewest(page)
    await pacer.hold()
    const perRun = RATE * (BUSY_S + LEAD_S)
    const stock = await writeStock(bench.campus, ROOM, PERSON[account], perRun * bench.runs)
    bench.say(`typing, ${account}: ${String(stock.events.length)} messages written, ${stock.rate.toFixed(0)} a second`)
    const runs: Run[] = []
    for (let run = 0; run < bench.runs; run++) {
      await field.click({ timeout: 20_000 })
      const quiet = await frames(page, () => type(page, QUIET_S))
      const before = pacer.answers()
      const messages = stock.events.slice(run * perRun, (run + 1) * perRun)
      const told = pacer.play(messages, RATE)
      await page.waitForTimeout(LEAD_S * 1000)
      const busy = await frames(page, () => type(page, BUSY_S))
      await told
      await page.locator(`[data-timeline] [data-key="${messages.at(-1)?.event_id ?? ''}"]`).waitFor({ timeout: 10_000 }) // all of it was really shown
      await field.fill('')
      runs.push({ quiet, busy, together: messages.length / (pacer.answers() - before) })
      bench.say(`typing ${String(run + 1)}, ${account}: longest frame ${Math.max(...busy).toFixed(0)} ms, p99 ${quantile(busy, 0.99).toFixed(0)} ms; in quiet ${Math.max(...quiet).toFixed(0)} ms`)
    }
    return runs
  } finally {
    pacer.release()
    await app.stop()
    fault.release()
  }
}

const over = (lengths: readonly number[]): string => `${String(lengths.filter((one) => one > LONG_FRAME_MS).length)} of ${String(lengths.length)} frames over ${String(LONG_FRAME_MS)} ms, p99 ${quantile([...lengths], 0.99).toFixed(0)} ms`

export const measure: Measure = async (bench) => {
  const figures: Figure[] = []
  for (const account of bench.accounts) {
    const runs = await life(bench, account)
    const busy = runs.flatMap((run) => run.busy)
    const quiet = runs.flatMap((run) => run.quiet)
    figures.push(
      {
        id: `typing.${account}`,
        name: `a key in the composer while ${String(RATE)} messages a second arrive: longest frame, ${accountName(account)}`,
        unit: 'ms',
        values: runs.map((run) => Math.max(...run.busy)),
        limit: LONG_FRAME_MS,
        statistic: 'max',
        note: `${over(busy)}; ${median(runs.map((run) => run.together)).toFixed(1)} messages in an answer`,
      },
      {
        id: `typing-quiet.${account}`,
        name: `the same while nothing arrives, ${accountName(account)}`,
        unit: 'ms',
        values: runs.map((run) => Math.max(...run.quiet)),
        limit: null,
        statistic: 'max',
        note: `${over(quiet)}: the machine's own noise`,
      },
    )
  }
  return figures
}
