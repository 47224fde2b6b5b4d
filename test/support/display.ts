// One X display for a whole run of a suite, drawn by Xvfb, closed to everybody without its cookie.
// Knows no window and no app.
import { randomBytes } from 'node:crypto'
import { chownSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startHelper, until, type Helper } from './processes.ts'
import { freshFolder } from './run-folder.ts'
import { testUser } from './user.ts'

export interface Display {
  /** e.g. `:99` */
  name: string
  /** File with the display's cookie, readable by the user the app runs as. */
  authority: string
  stop: () => Promise<void>
}

const DISPLAY_VARIABLE = 'AMPHI_TEST_DISPLAY'
const AUTHORITY_VARIABLE = 'AMPHI_TEST_XAUTHORITY'

/** An Xauthority file (see Xsecurity(7)) with one cookie, valid for any display of any host name of this machine. */
function xauthority(cookie: Buffer): Buffer {
  const field = (data: Buffer): Buffer => Buffer.concat([Buffer.from([data.length >> 8, data.length & 255]), data])
  const anyAddress = Buffer.from([0xff, 0xff])
  return Buffer.concat([anyAddress, field(Buffer.alloc(0)), field(Buffer.alloc(0)), field(Buffer.from('MIT-MAGIC-COOKIE-1')), field(cookie)])
}

/** Starts Xvfb on the next free display and, with `windowManager`, a small window manager on it (window sharing needs one). */
export async function startDisplay(options: { size?: string; windowManager?: boolean } = {}): Promise<Display> {
  const folder = freshFolder('display')
  const authority = path.join(folder, 'authority')
  writeFileSync(authority, xauthority(randomBytes(16)), { mode: 0o600 })
  const user = testUser()
  if (user !== null) chownSync(authority, user.uid, user.gid)
  const env = { PATH: process.env.PATH, LANG: 'C.UTF-8' }
  // -displayfd makes Xvfb choose a free number itself and say it when it is ready.
  const server = startHelper(['Xvfb', '-displayfd', '1', '-screen', '0', options.size ?? '1280x800x24', '-nolisten', 'tcp', '-auth', authority], { user: null, env })
  const number = await until('Xvfb is ready', () => {
    if (server.child.exitCode !== null) throw new Error(`Xvfb ended: ${server.output()}`)
    return /^(\d+)$/m.exec(server.output())?.[1]
  })
  const name = `:${number}`
  const helpers: Helper[] = [server]
  if (options.windowManager === true) helpers.unshift(startHelper(['openbox'], { user, env: { ...env, DISPLAY: name, XAUTHORITY: authority, HOME: folder } }))
  const stop = async (): Promise<void> => {
    for (const helper of helpers) await helper.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { name, authority, stop }
}

/** Publishes a display to the processes that this one starts, so that they use it instead of starting their own. */
export function shareDisplay(display: Display): void {
  process.env[DISPLAY_VARIABLE] = display.name
  process.env[AUTHORITY_VARIABLE] = display.authority
}

let own: Promise<Display> | undefined

/** The display of this run: the one a parent process shares, else one that this process starts and ends with. */
export function display(): Promise<Display> {
  const name = process.env[DISPLAY_VARIABLE]
  const authority = process.env[AUTHORITY_VARIABLE]
  if (name !== undefined && authority !== undefined) return Promise.resolve({ name, authority, stop: () => Promise.resolve() })
  own ??= startDisplay()
  return own
}

/** What a program needs in its environment to draw on the display. */
export function displayEnv({ name, authority }: Display): { DISPLAY: string; XAUTHORITY: string } {
  return { DISPLAY: name, XAUTHORITY: authority }
}
