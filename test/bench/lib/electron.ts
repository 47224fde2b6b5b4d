// For: starting an Electron app as plainly as a desktop does: no debugger attached while it starts, only a door to look in afterwards.
// Must not know what the app is, or what is measured.
import { spawn } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'
import { resolveElectron } from '../../../build/runtime.ts'
import type { DesktopSession } from '../../support/desktop-session.ts'
import { asUser, killGroup, until } from '../../support/processes.ts'
import { freshFolder } from '../../support/run-folder.ts'

export interface Started {
  pid: number
  /** When the process was asked for, milliseconds since the epoch. */
  birth: number
  output: () => string
  /** Looks in: the app's window. Only from now on a debugger is attached. */
  page: () => Promise<Page>
  /** Ends it as the desktop does when it logs out, and waits until it is gone. */
  stop: () => Promise<void>
}

/** Starts an app in a desktop session. `app` is a folder that everybody can read. */
export async function startElectron(session: DesktopSession, app: string, env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const runtime = await resolveElectron()
  const store = session.keyring === 'plain' ? 'basic' : 'gnome-libsecret'
  const switches = ['--disable-gpu', '--force-color-profile=srgb', '--lang=en-GB', `--password-store=${store}`, '--remote-debugging-port=0']
  const [program = '', ...args] = [...asUser(session.user), runtime.path, ...switches, app]
  const birth = Date.now()
  const child = spawn(program, args, { cwd: session.home, env: { ...session.env, ...env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const { pid } = child
  if (pid === undefined) throw new Error(`${program} did not start`)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (text += data.toString()))
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null
  const door = (): Promise<string> =>
    until('the app opens its door', () => {
      if (ended()) throw new Error(`the app ended:\n${text}`)
      return /DevTools listening on (ws:\S+)/.exec(text)?.[1]
    })
  let browser: Browser | undefined
  return {
    pid,
    birth,
    output: () => text,
    page: async () => {
      browser ??= await chromium.connectOverCDP(await door())
      const contexts = browser.contexts()
      return until('the app’s window', () => contexts.flatMap((context) => context.pages()).find((page) => /^(app|file):/.test(page.url())))
    },
    stop: async () => {
      await browser?.close()
      if (!ended()) process.kill(pid, 'SIGTERM')
      const end = Date.now() + 8000
      while (!ended() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
      await killGroup(pid)
    },
  }
}

let emptyWindow: string | undefined

/** The floor that figures are held against: an app that is one empty window. */
export function emptyWindowApp(): string {
  if (emptyWindow === undefined || !existsSync(emptyWindow)) {
    emptyWindow = freshFolder('empty')
    cpSync(new URL('../empty-window', import.meta.url).pathname, emptyWindow, { recursive: true })
  }
  return emptyWindow
}

/** When the empty window stood on the screen, milliseconds since the epoch. */
export function emptyWindowShown(started: Started): Promise<number> {
  return until('the empty window', () => {
    const shown = /AMPHI_TIMING ready (\d+)/.exec(started.output())?.[1]
    return shown === undefined ? undefined : Number(shown)
  })
}
