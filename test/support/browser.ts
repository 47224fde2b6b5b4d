// The person's web browser: a real Chromium that opens what the app handed to the desktop, and fills the identity provider's pages.
// Knows nothing of Amphi.
import { execFileSync } from 'node:child_process'
import { chromium, type Browser } from 'playwright-core'

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

/** Opens a browser. For root its own sandbox is off, which Chromium demands: it visits only pages of the campus. */
export async function launchBrowser(options: { headless?: boolean } = {}): Promise<Browser> {
  const root = process.getuid?.() === 0
  return chromium.launch({ executablePath: findChromium(), headless: options.headless ?? true, chromiumSandbox: !root, args: ['--disable-gpu'] })
}
