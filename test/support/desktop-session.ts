// A person's desktop for the app: a home of its own, a private session bus, a key store in a chosen state, a browser that only notes addresses.
// Knows nothing of Amphi but that it runs in it.
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { display, displayEnv } from './display.ts'
import { startHelper, until, type Helper } from './processes.ts'
import { freshFolder } from './run-folder.ts'
import { giveTo, testUser, type TestUser } from './user.ts'

/**
 * The key store that the person's desktop offers:
 * `plain` none asked for (`--password-store=basic`), `unlocked` and `locked` a real gnome-keyring, `absent` a desktop that should have one but has not.
 */
export type Keyring = 'plain' | 'unlocked' | 'locked' | 'absent'

export interface DesktopSession {
  user: TestUser | null
  /** The person's home; survives `stop`, so that another session can begin in it. */
  home: string
  keyring: Keyring
  /** The whole environment of a program in this session; nothing leaks in from outside. */
  env: Record<string, string>
  /** Addresses that programs asked the desktop to open, oldest first. */
  opened: () => string[]
  /** Waits for the next address after the first `seen` ones. */
  nextOpened: (seen?: number) => Promise<string>
  /** Ends bus and key store. The home stays. */
  stop: () => Promise<void>
  /** What bus and key store wrote, for failures. */
  log: () => string
}

const KEYRING_PASSWORD = 'campus'

/** A bus that starts nothing by itself: only what the test started answers. */
const busConfig = (socket: string): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`

/** Makes an empty home. Remove it with `removeHome`. */
export function makeHome(): string {
  const home = freshFolder('home')
  chmodSync(home, 0o700)
  for (const folder of ['.config', '.cache', '.local/share/keyrings', '.local/state', 'Downloads', 'bin', 'run']) mkdirSync(path.join(home, folder), { recursive: true })
  chmodSync(path.join(home, 'run'), 0o700)
  // Electron hands web addresses to xdg-open; this one notes them, and a test opens them in its own browser.
  const opener = path.join(home, 'bin/xdg-open')
  writeFileSync(opener, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${home}/opened'\n`, { mode: 0o755 })
  giveTo(testUser(), home)
  return home
}

export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

async function startKeyring(state: 'unlocked' | 'locked', user: TestUser | null, env: Record<string, string>): Promise<Helper> {
  const start = (extra: string[], input: string): Helper =>
    startHelper(['gnome-keyring-daemon', '--foreground', '--components=secrets', ...extra], { user, env, input })
  const ready = async (helper: Helper): Promise<Helper> => {
    await until('the key store is on the bus', () => {
      if (helper.child.exitCode !== null) throw new Error(`gnome-keyring-daemon ended: ${helper.output()}`)
      return existsSync(path.join(env.XDG_RUNTIME_DIR ?? '', 'keyring/control'))
    })
    return helper
  }
  const login = path.join(env.XDG_DATA_HOME ?? '', 'keyrings/login.keyring')
  if (state === 'unlocked' || !existsSync(login)) {
    const unlocked = await ready(start(['--unlock'], KEYRING_PASSWORD))
    await until('the login keyring exists', () => existsSync(login))
    if (state === 'unlocked') return unlocked
    await unlocked.stop()
    rmSync(path.join(env.XDG_RUNTIME_DIR ?? '', 'keyring'), { recursive: true, force: true })
  }
  return ready(start([], ''))
}

/**
 * Begins a desktop session in `home`.
 * @param home a folder of `makeHome`; what a former session left in it is there again.
 */
export async function startSession(home: string, keyring: Keyring = 'plain'): Promise<DesktopSession> {
  const user = testUser()
  const run = path.join(home, 'run')
  rmSync(run, { recursive: true, force: true })
  mkdirSync(run, { mode: 0o700 })
  if (user !== null) chownSync(run, user.uid, user.gid)
  const socket = path.join(run, 'bus')
  const env: Record<string, string> = {
    HOME: home,
    USER: user?.name ?? os.userInfo().username,
    PATH: `${home}/bin:/usr/local/bin:/usr/bin:/bin`,
    LANG: 'C.UTF-8',
    XDG_CONFIG_HOME: `${home}/.config`,
    XDG_CACHE_HOME: `${home}/.cache`,
    XDG_DATA_HOME: `${home}/.local/share`,
    XDG_STATE_HOME: `${home}/.local/state`,
    XDG_RUNTIME_DIR: run,
    XDG_SESSION_TYPE: 'x11',
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`,
    ...displayEnv(await display()),
  }
  if (keyring !== 'plain') env.XDG_CURRENT_DESKTOP = 'GNOME'
  const config = path.join(run, 'bus.conf')
  writeFileSync(config, busConfig(socket), { mode: 0o644 })
  const bus = startHelper(['dbus-daemon', '--nofork', '--nopidfile', `--config-file=${config}`], { user, env })
  const helpers: Helper[] = [bus]
  await until('the session bus listens', () => {
    if (bus.child.exitCode !== null) throw new Error(`dbus-daemon ended: ${bus.output()}`)
    return existsSync(socket)
  })
  if (keyring === 'unlocked' || keyring === 'locked') helpers.unshift(await startKeyring(keyring, user, env))
  const notes = path.join(home, 'opened')
  const opened = (): string[] => (existsSync(notes) ? readFileSync(notes, 'utf8').split('\n').filter(Boolean) : [])
  return {
    user,
    home,
    keyring,
    env,
    opened,
    nextOpened: (seen = 0) => until('the app opens an address in the browser', () => opened()[seen]),
    stop: async () => {
      for (const helper of helpers) await helper.stop()
    },
    log: () => helpers.map((helper) => helper.output()).join('\n'),
  }
}
