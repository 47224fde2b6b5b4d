// For: opening Amphi on the desktop of the person who runs the demo, with a profile of its own that goes afterwards.
// Must not know the campus.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startHelper } from '../../test/support/processes.ts'
import { resolveElectron } from '../runtime.ts'

/** Opens Amphi against `server` and resolves when the person has closed it. What is begun is noted in `begun`. */
export async function openOnDesktop({ root, server, begun }: { root: string; server: string; begun: (() => Promise<void>)[] }): Promise<void> {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'amphi-demo-'))
  begun.push(async () => rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))
  const { path: electron } = await resolveElectron()
  const env = { ...process.env, AMPHI_SERVER: server, XDG_CACHE_HOME: path.join(profile, 'cache') }
  const amphi = startHelper([electron, root, `--user-data-dir=${path.join(profile, 'config')}`], { user: null, env, cwd: root })
  begun.push(() => amphi.stop())
  amphi.child.stderr?.pipe(process.stderr)
  await new Promise<void>((resolve) => amphi.child.once('close', () => resolve()))
}
