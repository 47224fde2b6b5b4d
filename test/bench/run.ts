// For: `npm run bench`: measures, and writes what it found into docs/performance.json and docs/performance.md.
// Must not know how a figure is measured.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { resolveElectron, runtimeLine } from '../../build/runtime.ts'
import { startCampus } from '../campus/index.ts'
import { shareDisplay, startDisplay } from '../support/display.ts'
import { removeRunFolder, runFolder } from '../support/run-folder.ts'
import { makeBench, type Bench, type Measure } from './bench.ts'
import { measure as callLoad } from './call-load.ts'
import { measure as calls } from './calls.ts'
import { measure as code } from './code.ts'
import type { CallMeasure } from './lib/call-stage.ts'
import { machine, record, type Figure } from './lib/figures.ts'
import type { Account } from './lib/person.ts'
import { writePage } from './lib/report.ts'
import { measure as longTask } from './long-task.ts'
import { measure as memory } from './memory.ts'
import { measure as share } from './share.ts'
import { measure as signIn } from './sign-in.ts'
import { measure as start } from './start.ts'
import { measure as switching } from './switch.ts'
import { measure as typing } from './typing.ts'

const BENCHES: Readonly<Record<string, Measure>> = { code, 'sign-in': signIn, 'long-task': longTask, start, switch: switching, memory, typing }
/** Those with a small campus of their own, which has a Jitsi. */
const CALL_BENCHES: Readonly<Record<string, CallMeasure>> = { calls, share, 'call-load': callLoad }
const NAMES = [...Object.keys(BENCHES), ...Object.keys(CALL_BENCHES)]
const DOCS = path.resolve(import.meta.dirname, '../../docs')
const HELP = `npm run bench -- [--only ${NAMES.join(',')}] [--account small|large] [--runs 5] [--dry]
  --dry prints the figures and writes no file`

interface Options {
  only: string[]
  accounts: Account[]
  runs: number
  dry: boolean
}

function readOptions(): Options {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { only: text, account: text, runs: text, dry: { type: 'boolean' } } })
  const only = values.only?.split(',') ?? NAMES
  const runs = Number(values.runs ?? 5)
  const accounts = (['small', 'large'] as const).filter((account) => values.account === undefined || values.account === account)
  if (only.some((name) => !NAMES.includes(name)) || accounts.length === 0 || !Number.isInteger(runs) || runs < 1) throw new TypeError(HELP)
  return { only, accounts, runs, dry: values.dry === true }
}

async function main({ only, accounts, runs, dry }: Options): Promise<void> {
  const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`)
  const begun: (() => Promise<void> | void)[] = [removeRunFolder]
  const end = async (): Promise<void> => {
    for (const stop of begun.splice(0).reverse()) await stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end().finally(() => process.exit(1)))
  try {
    const where = machine() // before the benches themselves are its load
    const runtime = await resolveElectron()
    const display = await startDisplay({ windowManager: true })
    begun.push(() => display.stop())
    shareDisplay(display)
    let bench: Bench | undefined
    const withUniversity = async (): Promise<Bench> => {
      const campus = await startCampus({ scale: 'university', proxy: true })
      begun.push(() => campus.stop())
      if (campus.proxy === undefined) throw new Error('the campus has no proxy')
      const made = makeBench({ campus, proxy: campus.proxy, runs, accounts, say })
      begun.push(() => made.dispose())
      return made
    }
    for (const name of only) {
      const [measure, ofCalls] = [BENCHES[name], CALL_BENCHES[name]]
      say(name)
      let figures: Figure[]
      if (measure !== undefined) figures = await measure((bench ??= await withUniversity()))
      else if (ofCalls !== undefined) figures = await ofCalls({ runs, say })
      else continue
      const file = dry ? path.join(runFolder(), 'figures.json') : path.join(DOCS, 'performance.json')
      record(file, name, { machine: where, runtime: runtimeLine(runtime), figures })
      writePage(file, dry ? undefined : path.join(DOCS, 'performance.md'))
    }
  } finally {
    await end()
  }
}

try {
  await main(readOptions())
} catch (error) {
  console.error(error instanceof TypeError && error.message === HELP ? HELP : error)
  process.exitCode = 1
}
