// `npm test`: checks and suites one after the other, each closed with a count; a failed one doesn't stop the next.
// Knows the order and the sum; what a suite consists of stands in vitest.config.ts.
import { runCheck, runSuite, SUITES } from '../test/support/suite.ts'
import type { Counts } from '../test/support/count-reporter.ts'

const CHECKS: readonly (readonly [name: string, script: string, ...args: string[]])[] = [
  ['lint', 'node_modules/eslint/bin/eslint.js', '.'],
  ['types', 'node_modules/typescript/bin/tsc', '--noEmit'],
  ['texts', 'build/texts.ts'],
]

const steps: readonly (readonly [name: string, step: () => Promise<Counts>])[] = [
  ...CHECKS.map(([name, script, ...args]) => [name, () => runCheck(name, script, args)] as const),
  ...SUITES.map((name) => [name, () => runSuite(name)] as const),
]

const began = performance.now()
const minutes = (since: number): string => `${((performance.now() - since) / 60_000).toFixed(1)} min`
const table: string[] = []
const sum: Counts = { passed: 0, failed: 0 }
for (const [name, step] of steps) {
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`)
  const since = performance.now()
  const { passed, failed } = await step()
  sum.passed += passed
  sum.failed += failed
  table.push(`${failed === 0 ? '✓' : '✗'} ${name.padEnd(8)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${minutes(since).padStart(10)}`)
}
console.log(`\n${table.join('\n')}\nin ${minutes(began)}\n\n${sum.passed} passed, ${sum.failed} failed`)
process.exitCode = sum.failed === 0 ? 0 : 1
