// For: birth of the process → painted room list with a stored session, beside an empty window, and what that costs per room.
import { setTimeout as sleep } from 'node:timers/promises'
import { accountName, type Bench, type Measure } from './bench.ts'
import { emptyWindowApp, emptyWindowShown, startElectron } from './lib/electron.ts'
import { median, type Figure } from './lib/figures.ts'
import { listPainted } from './lib/look.ts'
import { ROOMS, startAmphi, type Account } from './lib/person.ts'

/** Nobody looks in before the app is long there: a debugger that attaches takes its time from the start. */
const UNDISTURBED_MS = 4000

async function emptyStart(bench: Bench, account: Account): Promise<number> {
  const { session } = await bench.home(account)
  const app = await startElectron(session, emptyWindowApp())
  try {
    return (await emptyWindowShown(app)) - app.birth
  } finally {
    await app.stop()
  }
}

async function start(bench: Bench, account: Account): Promise<number> {
  const { session } = await bench.home(account)
  const app = await startAmphi(session)
  try {
    await sleep(UNDISTURBED_MS)
    return (await listPainted(await app.page())) - app.birth
  } finally {
    await app.stop()
  }
}

export const measure: Measure = async (bench) => {
  const empty: number[] = []
  const full = new Map<Account, number[]>(bench.accounts.map((account) => [account, []]))
  const [anyone = 'small'] = bench.accounts
  await emptyStart(bench, anyone) // the first one reads Electron from the disk for all
  for (let run = 0; run < bench.runs; run++) {
    empty.push(await emptyStart(bench, anyone))
    for (const [account, values] of full) values.push(await start(bench, account))
    bench.say(`start ${String(run + 1)}: empty ${String(empty.at(-1))}, ${[...full].map(([account, values]) => `${account} ${(values.at(-1) ?? 0).toFixed(0)}`).join(', ')} ms`)
  }
  const floor = median(empty)
  const figures: Figure[] = [{ id: 'start-floor', name: 'start of an empty window', unit: 'ms', values: empty, limit: null, statistic: 'median' }]
  for (const [account, values] of full) {
    figures.push({
      id: `start.${account}`,
      name: `birth of the process → painted room list, session stored, ${accountName(account)}`,
      unit: 'ms',
      values,
      limit: floor + 500,
      statistic: 'median',
      note: `empty window + ${(median(values) - floor).toFixed(0)} ms`,
    })
  }
  const [small, large] = [full.get('small'), full.get('large')]
  if (small !== undefined && large !== undefined) figures.push(slope('slope-start', 'start', small, large))
  return figures
}

/** How much longer something takes for each room more. */
export function slope(id: string, what: string, small: readonly number[], large: readonly number[]): Figure {
  const perRoom = (median([...large]) - median([...small])) / (ROOMS.large - ROOMS.small)
  return { id, name: `slope over the number of rooms: ${what}`, unit: 'ms/room', values: [perRoom], limit: 0.05, statistic: 'median', note: 'of the medians' }
}
