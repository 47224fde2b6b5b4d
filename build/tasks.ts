// The table of contents of `npm run …`: what each task needs on the machine and which script does it.
// Started by run.mjs, which has made sure of packages and Node; how a thing is done is known to the scripts, not here.
import path from 'node:path'
import { run, runSuite, SUITES, type SuiteName } from '../test/support/suite.ts'
import { MissingPackagesError } from './debian.ts'
import { ensure, type Need } from './setup.ts'

interface Task {
  about: string
  needs: readonly Need[]
  /** Does it with the words that follow the task's name; resolves to the exit code. */
  work: (args: readonly string[]) => Promise<number>
}

const root = path.dirname(import.meta.dirname)

/** Runs a script of ours, or of a package, with the same Node. */
const script = (file: string, ...before: string[]) => (args: readonly string[]): Promise<number> => run(process.execPath, [path.join(root, file), ...before, ...args])

/** What the suites need beside the packages. */
export const SUITE_NEEDS: Record<SuiteName, readonly Need[]> = {
  unit: [],
  campus: ['campus', 'synapse'],
  engine: ['campus', 'synapse'],
  e2e: ['campus', 'synapse', 'desktop', 'sound', 'runtime', 'app'],
  wayland: ['desktop', 'runtime', 'wayland'],
  package: ['campus', 'synapse', 'desktop', 'package', 'runtime', 'app'],
}

const suite = (name: SuiteName): Task => ({
  about: `the tests of the suite ${name}`,
  needs: SUITE_NEEDS[name],
  work: async (args) => ((await runSuite(name, args)).failed === 0 ? 0 : 1),
})

const both = (first: Task['work'], second: Task['work']): Task['work'] => async (args) => Math.max(await first(args), await second([]))

const TASKS: Record<string, Task> = {
  setup: { about: 'gets everything that tests, demo and packaging need', needs: ['campus', 'synapse', 'desktop', 'sound', 'package', 'runtime', 'wayland'], work: () => Promise.resolve(0) },
  demo: { about: 'a university on this machine and Amphi in it', needs: ['synapse', 'calls', 'electron', 'runtime', 'app'], work: script('build/demo.ts') },
  start: { about: 'Amphi alone, from the sources', needs: ['electron', 'runtime', 'app'], work: script('build/start.ts') },
  build: { about: 'bundles the sources into dist/', needs: [], work: script('build/bundle.ts') },
  test: { about: 'everything that can be checked, in order', needs: [...new Set(SUITES.flatMap((name) => SUITE_NEEDS[name]))], work: script('build/test.ts') },
  lint: { about: 'style, walls and texts', needs: [], work: both(script('node_modules/eslint/bin/eslint.js', '.'), script('build/texts.ts')) },
  check: { about: 'types', needs: [], work: script('node_modules/typescript/bin/tsc', '--noEmit') },
  unit: suite('unit'),
  'campus-test': suite('campus'),
  engine: suite('engine'),
  e2e: suite('e2e'),
  wayland: suite('wayland'),
  'package-test': suite('package'),
  package: { about: 'makes the installable packages', needs: ['runtime'], work: script('build/package.ts') },
  bench: { about: 'measures start, switches, memory and calls', needs: ['campus', 'synapse', 'desktop', 'runtime', 'app'], work: script('test/bench/run.ts') },
  campus: { about: 'keeps a university running on this machine', needs: ['campus', 'synapse'], work: script('test/campus/cli.ts') },
  screenshots: { about: 'makes the pictures of README.md', needs: ['calls', 'synapse', 'desktop', 'runtime', 'app'], work: script('build/screenshots.ts') },
  icons: { about: 'makes the icons from resources/icons/amphi.svg', needs: ['desktop'], work: script('build/icons.ts') },
}

/** Runs the task of that name. Its needs are seen to first; a person reads a sentence when one cannot be had. */
async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined
  if (task === undefined) {
    console.error(`npm run …\n${Object.entries(TASKS).map(([one, { about }]) => `  ${one.padEnd(14)}${about}`).join('\n')}`)
    return 2
  }
  try {
    await ensure(task.needs)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    console.error(error instanceof MissingPackagesError || error.cause === undefined ? error.message : `${error.message} (${String(error.cause)})`)
    return 1
  }
  return task.work(args)
}

process.exitCode = await main(process.argv.slice(2))
