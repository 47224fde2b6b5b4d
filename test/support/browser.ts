// The person's web browser: a real Chromium that opens what the app handed to the desktop, and fills the identity provider's pages.
// Knows nothing of Amphi.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { asUser } from './processes.ts'
import { freshFolder } from './run-folder.ts'
import { giveTo, testUser, type TestUser } from './user.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The Chromium of this machine: `AMPHI_CHROMIUM`, one on the path, or the one that Playwright has downloaded. @throws when there is none. */
export function findChromium(): string {
  if (process.env.AMPHI_CHROMIUM) return process.env.AMPHI_CHROMIUM
  for (const name of NAMES) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    } catch {
      continue
    }
  }
  return chromium.executablePath()
}

/**
 * As root, a script that becomes the ordinary user and then Chromium: a person's browser is their own process, and Amphi takes no sign-in from anybody
 * else's. Playwright made the profile's folder, which therefore changes hands.
 */
function executable(chromiumPath: string, user: TestUser | null): string {
  if (user === null) return chromiumPath
  const folder = freshFolder('browser')
  const home = path.join(folder, 'home')
  mkdirSync(home)
  giveTo(user, home)
  const file = path.join(folder, 'chromium')
  const lines = [
    '#!/bin/bash',
    `for given in "$@"; do case "$given" in --user-data-dir=*) chown -R ${user.uid}:${user.gid} "\${given#*=}" ;; esac; done`,
    `export HOME='${home}'`,
    `exec ${asUser(user).join(' ')} '${chromiumPath}' "$@"`,
  ]
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o755 })
  return file
}

/** Opens a browser, as the ordinary user that the app under test runs as. Its own sandbox is off where root runs it: it visits only pages of the campus. */
export async function launchBrowser(options: { headless?: boolean; args?: readonly string[] } = {}): Promise<Browser> {
  const user = testUser()
  // Whoever starts it ends it: at Ctrl-C Playwright would end this whole process, whatever else is to be put away.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }
  return chromium.launch({ ...signals, executablePath: executable(findChromium(), user), headless: options.headless ?? true, chromiumSandbox: user === null, args: ['--disable-gpu', ...(options.args ?? [])] })
}
