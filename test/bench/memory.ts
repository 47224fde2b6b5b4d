// For: the memory of all processes after 60 s of rest, beside an empty window.
import { setTimeout as sleep } from 'node:timers/promises'
import { accountName, type Bench, type Measure } from './bench.ts'
import { emptyWindowApp, startElectron, type Started } from './lib/electron.ts'
import { median, type Figure } from './lib/figures.ts'
import { pssOfTree } from './lib/memory.ts'
import { startAmphi, type Account } from './lib/person.ts'

const REST_MS = 60_000
/** The floor varies little: three values are enough for its median. */
const FLOOR_RUNS = 3
const LIMIT: Readonly<Record<Account, number>> = { small: 90, large: 150 }

async function rested(app: Started): Promise<{ totalMB: number; parts: Record<string, number> }> {
  try {
    await sleep(REST_MS)
    return pssOfTree(app.pid)
  } finally {
    await app.stop()
  }
}

const partsOf = (parts: Record<string, number>): string =>
  Object.entries(parts)
    .map(([name, mb]) => `${name} ${String(mb)}`)
    .join(', ')

async function amphi(bench: Bench, account: Account): Promise<Started> {
  const { session } = await bench.home(account)
  return startAmphi(session)
}

export const measure: Measure = async (bench) => {
  const empty: number[] = []
  const full = new Map<Account, { values: number[]; parts: string }>(bench.accounts.map((account) => [account, { values: [], parts: '' }]))
  const [anyone = 'small'] = bench.accounts
  const { session } = await bench.home(anyone)
  for (let run = 0; run < bench.runs; run++) {
    if (run < FLOOR_RUNS) empty.push((await rested(await startElectron(session, emptyWindowApp()))).totalMB)
    for (const [account, seen] of full) {
      const { totalMB, parts } = await rested(await amphi(bench, account))
      seen.values.push(totalMB)
      seen.parts = partsOf(parts)
    }
    bench.say(`memory ${String(run + 1)}: empty ${(empty.at(-1) ?? 0).toFixed(0)}, ${[...full].map(([account, seen]) => `${account} ${(seen.values.at(-1) ?? 0).toFixed(0)} (${seen.parts})`).join(', ')} MB`)
  }
  const floor = median(empty)
  const figures: Figure[] = [{ id: 'memory-floor', name: 'memory of an empty window', unit: 'MB', values: empty, limit: null, statistic: 'median' }]
  for (const [account, { values, parts }] of full) {
    figures.push({
      id: `memory.${account}`,
      name: `memory, PSS of all processes after 60 s idle, ${accountName(account)}`,
      unit: 'MB',
      values,
      limit: floor + LIMIT[account],
      statistic: 'median',
      note: `empty window + ${(median(values) - floor).toFixed(0)} MB; ${parts}`,
    })
  }
  return figures
}
