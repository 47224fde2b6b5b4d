// `npm start`: Amphi from dist/, with the home and key store of whoever starts it. Words after `--` go to Amphi.
// Knows nothing but how Electron is started on this machine.
import path from 'node:path'
import { run } from '../test/support/suite.ts'
import { resolveElectron } from './runtime.ts'

if (process.getuid?.() === 0) {
  console.error('Amphi does not start as root: Chromium has no sandbox there. Use an ordinary account, or `npm run demo`.')
  process.exitCode = 1
} else {
  const { path: electron } = await resolveElectron()
  process.exitCode = await run(electron, [path.dirname(import.meta.dirname), ...process.argv.slice(2)])
}
