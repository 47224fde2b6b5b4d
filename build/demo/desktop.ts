// For: opening Amphi on the desktop of the person who runs the demo, once for each person they want to be, with profiles that go afterwards.
// Must not know the campus.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { startHelper } from '../../test/support/processes.ts'
import { resolveElectron } from '../runtime.ts'
import { SAME_MACHINE } from './together.ts'

export interface Desktop {
  root: string
  server: string
  begun: (() => Promise<void>)[]
  /** Each line opens one more Amphi. */
  lines?: NodeJS.ReadableStream
}

/** Opens Amphi against `server`, and one more for each line that is read; resolves when the person has closed them all. What is begun is noted in `begun`. */
export async function openOnDesktop({ root, server, begun, lines = process.stdin }: Desktop): Promise<void> {
  const { path: electron } = await resolveElectron()
  const reader = createInterface({ input: lines })
  begun.push(async () => reader.close())
  await new Promise<void>((resolve) => {
    let open = 0
    const openOne = (): void => {
      open += 1
      const profile = mkdtempSync(path.join(os.tmpdir(), 'amphi-demo-'))
      begun.push(async () => rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))
      const env = { ...process.env, AMPHI_SERVER: server, XDG_CACHE_HOME: path.join(profile, 'cache') }
      const amphi = startHelper([electron, root, `--user-data-dir=${path.join(profile, 'config')}`, ...SAME_MACHINE], { user: null, env, cwd: root })
      begun.push(() => amphi.stop())
      amphi.child.stderr?.pipe(process.stderr)
      amphi.child.once('close', () => {
        open -= 1
        if (open === 0) resolve()
      })
    }
    reader.on('line', openOne)
    openOne()
  })
}
