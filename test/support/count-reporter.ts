// Writes how a vitest run ended into a file, for the line that closes a suite. Prints nothing itself.
import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** What the closing line of a suite says. */
export interface Counts {
  passed: number
  failed: number
}

/** The environment variable that names the file to write. */
export const COUNTS_FILE = 'AMPHI_COUNTS_FILE'

/** A file that cannot be loaded, or an error outside any test, counts as one failed test: a broken suite never closes with 0 failed. */
export function countModules(modules: readonly TestModule[], loose: number): Counts {
  const counts: Counts = { passed: 0, failed: loose }
  for (const module of modules) {
    counts.failed += module.errors().length
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      if (state === 'passed') counts.passed += 1
      else if (state === 'failed' || state === 'pending') counts.failed += 1
    }
  }
  return counts
}

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const file = process.env[COUNTS_FILE]
    if (file !== undefined) writeFileSync(file, JSON.stringify(countModules(modules, errors.length)))
  }
}
