// For: starting Amphi while it is already running, as a second click or a link on the desktop does.
// Must not know what the first one does then.
import { resolveElectron } from '../../../build/runtime.ts'
import { startHelper, until } from '../../support/processes.ts'
import { stageApp } from '../../support/stage.ts'
import { POLICY_VARIABLE } from '../../support/launch.ts'
import type { Seat } from './seat.ts'

/** Starts a second Amphi in the same session and home and waits for its end. Answers its exit code, what it wrote, and how long it lived. */
export async function startSecond({ app }: Seat, args: readonly string[] = []): Promise<{ code: number | null; output: string; ms: number }> {
  const { path } = await resolveElectron()
  const began = Date.now()
  const env = { ...app.session.env, AMPHI_TEST: '1', [POLICY_VARIABLE]: `${app.home}/policy.json` }
  const second = startHelper([path, '--disable-gpu', '--password-store=basic', stageApp(), ...args], { user: app.session.user, env, cwd: app.home })
  try {
    await until('the second instance ends', () => second.child.exitCode !== null, 15_000)
  } finally {
    await second.stop()
  }
  return { code: second.child.exitCode, output: second.output(), ms: Date.now() - began }
}
