// Runs one suite of vitest and closes with `name: N passed, N failed` alone on a line, also when the suite crashed.
// Knows no test: names, folders and limits of the suites stand in vitest.config.ts.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import os from 'node:os'
import path from 'node:path'
import { COUNTS_FILE, type Counts } from './count-reporter.ts'

/** The suites, in the order in which `npm test` runs them. */
export const SUITES = ['unit', 'campus', 'engine', 'e2e', 'wayland', 'package'] as const
export type SuiteName = (typeof SUITES)[number]

const root = path.resolve(import.meta.dirname, '../..')

/**
 * Runs a command in the checkout with its output passed on.
 * Resolves to its exit code; a signal counts as 128 + its number, a command that cannot start as 127.
 */
export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
    process.on('SIGINT', pass).on('SIGTERM', pass)
    const end = (code: number): void => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      resolve(code)
    }
    child.on('error', (error) => {
      console.error(`${command} did not start: ${error.message}`)
      end(127)
    })
    child.on('close', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
}

function readCounts(file: string): Counts | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined // vitest died before its last word
  }
  return JSON.parse(text) as Counts
}

/** The line that closes a suite: scripts and people look for it at the end. */
export function closingLine(name: string, counts: Counts): string {
  return `${name}: ${counts.passed} passed, ${counts.failed} failed`
}

/** Combines what the reporter counted with how the process ended: a crash is at least one failure. */
export function judge(counted: Counts | undefined, exitCode: number): Counts {
  const counts = counted ?? { passed: 0, failed: 0 }
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** Runs one project of vitest.config.ts. `args` go to vitest (file names, -t …). Prints the closing line itself. */
export async function runSuite(name: SuiteName, args: readonly string[] = []): Promise<Counts> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-counts-'))
  const file = path.join(folder, 'counts.json')
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs')
  const reporter = path.join(root, 'test/support/count-reporter.ts')
  const code = await run(process.execPath, [vitest, 'run', '--project', name, '--reporter=default', `--reporter=${reporter}`, ...args], {
    ...process.env,
    [COUNTS_FILE]: file,
  })
  const counts = judge(readCounts(file), code)
  rmSync(folder, { recursive: true, force: true })
  console.log(`\n${closingLine(name, counts)}`)
  return counts
}

/** Runs a check that has no tests of its own (lint, types) and closes it like a suite of one. */
export async function runCheck(name: string, script: string, args: readonly string[]): Promise<Counts> {
  const code = await run(process.execPath, [path.join(root, script), ...args])
  const counts = code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  console.log(`\n${closingLine(name, counts)}`)
  return counts
}

if (import.meta.main) {
  const [name, ...args] = process.argv.slice(2)
  const known = SUITES.find((suite) => suite === name)
  if (known === undefined) {
    console.error(`usage: suite.ts ${SUITES.join('|')} [arguments for vitest]`)
    process.exitCode = 2
  } else {
    const { failed } = await runSuite(known, args)
    process.exitCode = failed === 0 ? 0 : 1
  }
}
