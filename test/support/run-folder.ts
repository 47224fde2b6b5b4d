// One folder for everything that a run of a suite leaves on the disk, readable for the user the app runs as, gone afterwards.
// Knows nothing of what lies in it.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const VARIABLE = 'AMPHI_TEST_RUN'
let own: string | undefined

/** The folder of this run: the one a parent process made, else one that this process makes and removes when it ends. */
export function runFolder(): string {
  const shared = process.env[VARIABLE]
  if (shared !== undefined) return shared
  own = mkdtempSync(path.join(os.tmpdir(), 'amphi-run-'))
  chmodSync(own, 0o755)
  process.env[VARIABLE] = own
  process.once('exit', removeRunFolder)
  return own
}

/** Removes the folder, when it was this process that made it. What ran in it must have ended. */
export function removeRunFolder(): void {
  if (own === undefined) return
  rmSync(own, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  delete process.env[VARIABLE]
  own = undefined
}

/** A new, empty, world-readable folder inside the run's. */
export function freshFolder(prefix: string): string {
  const folder = mkdtempSync(path.join(runFolder(), `${prefix}-`))
  chmodSync(folder, 0o755)
  return folder
}

/** A fixed, world-readable folder inside the run's; `made` tells whether it is new. */
export function namedFolder(name: string): { folder: string; made: boolean } {
  const folder = path.join(runFolder(), name)
  const made = mkdirSync(folder, { recursive: true, mode: 0o755 }) !== undefined
  return { folder, made }
}
