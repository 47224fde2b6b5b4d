// For: an Amphi that was installed as a system package: starting it from its desktop entry, driving it, ending it.
// Must not know how the package was made. Its fuses forbid a debugger of Node, so pages are reached through Chromium's own port.
import { existsSync, readFileSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { DesktopSession } from '../support/desktop-session.ts'
import { familyOf, processes, startHelper, until, type Helper, type ProcessSeen } from '../support/processes.ts'

export const INSTALLED = { entry: '/usr/share/applications/amphi.desktop', executable: '/opt/Amphi/amphi', start: '/opt/Amphi/amphi-start', resources: '/opt/Amphi/resources', folder: '/opt/Amphi' } as const

/** The keys of the desktop entry's first group. */
export function readEntry(): Record<string, string> {
  const [group = ''] = readFileSync(INSTALLED.entry, 'utf8').split(/\n(?=\[)/)
  return Object.fromEntries(group.split('\n').flatMap((line) => (/^[^=[#]+=/.test(line) ? [[line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]] : [])))
}

/** The main processes of the installed app: those that no other of it has started. */
export function mainProcesses(): ProcessSeen[] {
  const all = processes().filter((one) => one.command.startsWith(INSTALLED.executable))
  return all.filter((one) => !one.command.includes(' --type=') && !all.some((other) => other.pid === one.parent))
}

export interface Driven {
  page: Page
  family: () => ProcessSeen[]
  output: () => string
  stop: () => Promise<void>
}

/** Starts what the entry's Exec line says, with a port of Chromium's debugger on top, and takes hold of its first page. */
export async function driveInstalled(session: DesktopSession, env: Readonly<Record<string, string>>): Promise<Driven> {
  const exec = (readEntry()['Exec'] ?? '').split(' ').filter((word) => !/^%[a-zA-Z]$/.test(word))
  const store = session.keyring === 'plain' ? 'basic' : 'gnome-libsecret'
  const helper: Helper = startHelper([...exec, '--remote-debugging-port=0', '--disable-gpu', '--lang=en-GB', `--password-store=${store}`], {
    user: session.user,
    env: { ...session.env, ...env },
    cwd: session.home,
  })
  let browser: Browser | undefined
  const stop = async (): Promise<void> => {
    await browser?.close().catch((error: unknown) => console.error('the page had gone before', error))
    const family = familyOf(helper.pid)
    await helper.stop()
    await until('the app and all its processes end', () => !family.some(({ pid }) => existsSync(`/proc/${pid}`) && processes().some((one) => one.pid === pid)))
  }
  try {
    const endpoint = await until('Chromium says where its debugger listens', () => {
      if (helper.child.exitCode !== null) throw new Error(`the app ended: ${helper.output()}`)
      return /DevTools listening on (ws:\S+)/.exec(helper.output())?.[1]
    })
    const connected = await chromium.connectOverCDP(endpoint)
    browser = connected
    const page = await until('the window has its page', () => connected.contexts().flatMap((context) => context.pages()).find((one) => one.url().startsWith('app:')))
    return { page, family: () => familyOf(helper.pid), output: helper.output, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Ends every process of the installed Amphi, by id, and waits until they are gone. */
export async function endInstalled(): Promise<void> {
  const family = mainProcesses().flatMap(({ pid }) => familyOf(pid)).map(({ pid }) => pid)
  for (const pid of family) if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL')
  await until('the installed app ends', () => !processes().some(({ pid }) => family.includes(pid)))
}
