// For: making a machine ready for a task: packages of the system, Synapse, an Electron, a browser, a fresh build.
// Must not know the tasks; each need is looked at in well under a second when it is already there.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { ensureDebian, GROUPS, isUbuntu, type GroupName } from './debian.ts'

/** Groups of system packages, and: `synapse` the server's Python, `runtime` an Electron, `app` a build that is not older than the sources. */
export type Need = GroupName | 'synapse' | 'runtime' | 'app'

const root = path.dirname(import.meta.dirname)
const log = (line: string): void => console.log(line)

/** On Ubuntu the browser for tests is the one that Playwright downloads: the system's own is a snap. */
async function ensureBrowser(): Promise<void> {
  const { findChromium } = await import('../test/support/browser.ts')
  if (!isUbuntu() || existsSync(findChromium())) return
  log('Fetching a Chromium for the tests …')
  execFileSync(process.execPath, [path.join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium'], { cwd: root, stdio: 'inherit' })
}

/**
 * Makes sure of everything in `needs`, in an order that asks for the system's packages first: one line to type for all of them.
 * @throws with a sentence when something cannot be had.
 */
export async function ensure(needs: readonly Need[]): Promise<void> {
  // A desktop on Wayland is not asked of everybody: where it cannot be had its suite is skipped.
  const groups = needs.filter((need): need is GroupName => need in GROUPS && need !== 'wayland')
  await ensureDebian(
    groups.flatMap((group) => GROUPS[group]),
    log,
  )
  if (groups.includes('desktop')) await ensureBrowser()
  if (needs.includes('wayland')) {
    const { ensureWaylandDesktop } = await import('./portal-backend.ts')
    await ensureWaylandDesktop(log)
  }
  if (needs.includes('synapse')) {
    const { ensureCampusDeps } = await import('./campus-deps.ts')
    await ensureCampusDeps({ log, parts: groups.includes('campus') ? ['ldap', 'saml', 'prosody'] : groups.includes('calls') ? ['prosody'] : [] })
  }
  if (needs.includes('runtime')) {
    const { resolveElectron } = await import('./runtime.ts')
    await resolveElectron({ announce: true })
  }
  if (needs.includes('app')) {
    const { buildIfOld } = await import('./fresh.ts')
    await buildIfOld(root, log)
  }
}
