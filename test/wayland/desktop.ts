// A desktop on Wayland without a screen: sway, PipeWire and a portal, as an ordinary user, ended by their ids.
// Knows no app; what is shared on it, and how, is the tests' business.
import { copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeHome, removeHome, startSession, type DesktopSession } from '../support/desktop-session.ts'
import { startHelper, until, type Helper } from '../support/processes.ts'
import { giveTo } from '../support/user.ts'

/** What our own portal answers: see portal.py. */
export type Answer = 'cancel' | 'fail' | 'never' | 'ends' | 'create-fail' | 'shares'

/**
 * `real`: xdg-desktop-portal, which shares the whole screen without asking. `mock`: our own, which answers as told; with `backend` it has the compositor's part
 * of the portal behind it and can share what that captures. Both are paths of that part's executable.
 */
export type Portal = { real: string } | { mock: Answer; backend?: string }

/** What an app asked the portal for, oldest first. */
export interface PortalCall {
  /** e.g. `CreateSession`, `Start`, `Close` */
  member: string
  interface: 'ScreenCast' | 'Session' | 'Request'
}

export interface WaylandDesktop {
  /** A session as the launcher takes it: bus, compositor and nothing of X11. */
  session: DesktopSession
  /** The calls to the portal until now. */
  calls: () => PortalCall[]
  /** The part of the portal that captures dies. */
  endBackend: () => Promise<void>
  /** What our own portal answers from now on. */
  answer: (next: Answer) => void
  /** The desktop ends every share that goes on, as its own "stop sharing" does; with our own portal. */
  endShares: () => void
  log: () => string
  stop: () => Promise<void>
}

const SIZE = '1280x720'
/** What is painted where no window is. */
export const GROUND = '#2060c0'

const SWAY = `output HEADLESS-1 resolution ${SIZE} position 0 0
output HEADLESS-1 bg ${GROUND} solid_color
default_border none
xwayland disable
for_window [title="^Lecture "] floating enable, move position 740 10
`
const PORTAL = `[screencast]
output_name=HEADLESS-1
max_fps=15
chooser_type=none
`

/** Lines of `dbus-monitor --profile`: kind, time, serial, sender, destination, path, interface, member. */
export function portalCalls(monitored: string): PortalCall[] {
  return monitored.split('\n').flatMap((line) => {
    const fields = line.split('\t')
    const name = /^org\.freedesktop\.portal\.(ScreenCast|Session|Request)$/.exec(fields[6] ?? '')?.[1]
    return fields[0] === 'mc' && name !== undefined ? [{ member: fields[7] ?? '', interface: name as PortalCall['interface'] }] : []
  })
}

/** Begins the desktop. Everything is up when it resolves. */
export async function startWaylandDesktop(portal: Portal): Promise<WaylandDesktop> {
  const home = makeHome()
  const plain = await startSession(home)
  const { user } = plain
  const env: Record<string, string> = { ...plain.env, XDG_SESSION_TYPE: 'wayland', XDG_CURRENT_DESKTOP: 'sway', LIBGL_ALWAYS_SOFTWARE: '1' }
  delete env['DISPLAY']
  delete env['XAUTHORITY']
  const run = env['XDG_RUNTIME_DIR'] ?? ''
  const config = path.join(home, '.config')
  for (const [file, text] of [['sway/config', SWAY], ['xdg-desktop-portal-wlr/config', PORTAL]] as const) {
    mkdirSync(path.dirname(path.join(config, file)), { recursive: true })
    writeFileSync(path.join(config, file), text)
  }
  giveTo(user, config)

  const helpers: Helper[] = []
  let capturing: Helper | null = null
  let mock: Helper | null = null
  const begin = (command: readonly string[], more: Record<string, string> = {}): Helper => {
    const helper = startHelper(command, { user, env: { ...env, ...more }, cwd: home })
    helpers.unshift(helper)
    return helper
  }
  const log = (): string => helpers.map((helper) => `── ${helper.child.spawnargs.slice(-1).join(' ')}\n${helper.output().slice(-3_000)}`).join('\n')
  const stop = async (): Promise<void> => {
    for (const helper of helpers) await helper.stop()
    await plain.stop()
    removeHome(home)
  }
  const answer = (next: Answer): void => writeFileSync(path.join(home, 'answer'), next, { mode: 0o644 })
  const isSocket = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isSocket() === true
  try {
    const sway = begin(['sway', '-c', path.join(config, 'sway/config')], { WLR_BACKENDS: 'headless', WLR_RENDERER: 'pixman', WLR_LIBINPUT_NO_DEVICES: '1' })
    env['WAYLAND_DISPLAY'] = await until('the compositor listens', () => {
      if (sway.child.exitCode !== null) throw new Error(`sway ended: ${sway.output()}`)
      return readdirSync(run).find((name) => /^wayland-\d+$/.test(name) && isSocket(path.join(run, name)))
    })
    begin(['pipewire'])
    await until('PipeWire listens', () => isSocket(path.join(run, 'pipewire-0')))
    begin(['wireplumber'])
    const monitor = begin(['dbus-monitor', '--session', '--profile', 'path_namespace=/org/freedesktop/portal'])
    const executable = 'real' in portal ? portal.real : portal.backend
    if (executable !== undefined) {
      const backend = begin([executable, '-l', 'DEBUG'])
      capturing = backend
      await until('the portal’s backend is ready', () => {
        if (backend.child.exitCode !== null) throw new Error(`the portal's backend ended: ${backend.output()}`)
        return busHas(plain, env, 'org.freedesktop.impl.portal.desktop.wlr')
      })
    }
    if ('real' in portal) begin(['/usr/libexec/xdg-desktop-portal', '-v'])
    else {
      // The checkout may lie where this user cannot look.
      copyFileSync(path.join(import.meta.dirname, 'portal.py'), path.join(home, 'portal.py'))
      answer(portal.mock)
      mock = begin(['/usr/bin/python3', path.join(home, 'portal.py'), path.join(home, 'answer')])
    }
    await until('the portal is on the bus', () => busHas(plain, env, 'org.freedesktop.portal.Desktop'))
    const seen = (): PortalCall[] => portalCalls(monitor.output())
    const endShares = (): void => void mock?.child.kill('SIGUSR1')
    return { session: { ...plain, env }, calls: seen, endBackend: async () => capturing?.stop(), answer, endShares, log, stop }
  } catch (error) {
    const said = log()
    await stop()
    throw new Error(`the Wayland desktop did not come up:\n${said}`, { cause: error })
  }
}

async function busHas({ user }: DesktopSession, env: Record<string, string>, name: string): Promise<boolean> {
  const command = ['dbus-send', '--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', `string:${name}`]
  const asking = startHelper(command, { user, env })
  await new Promise((resolve) => asking.child.once('close', resolve))
  return asking.output().includes('boolean true')
}
