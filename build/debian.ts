// For: what the scripts take from Debian or Ubuntu: seeing what is missing, and installing it, or saying the line to type.
// Must not know which task needs what, nor what is done with it.
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

interface Piece {
  /** Names of the package, the first known to this release of the system is taken. */
  packages: readonly string[]
  present: () => boolean
}

/** Looks in the folders of root too: an ordinary user's PATH often lacks /usr/sbin. */
export function findProgram(name: string): string | undefined {
  return [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/usr/bin']
    .map((dir) => path.join(dir, name))
    .find((file) => fs.existsSync(file))
}

/** What a program says on its standard output; '' when it is not there or fails. */
function ask(program: string, args: readonly string[]): string {
  const file = findProgram(program)
  if (file === undefined) return ''
  try {
    return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return ''
  }
}

const program = (name: string, ...packages: string[]): Piece => ({ packages, present: () => findProgram(name) !== undefined })
const library = (soname: string, ...packages: string[]): Piece => ({ packages, present: () => libraries().has(soname) })
const file = (name: string, ...packages: string[]): Piece => ({ packages, present: () => fs.existsSync(name) })
const headers = (name: string, ...packages: string[]): Piece => ({ packages, present: () => ask('pkg-config', ['--modversion', name]) !== '' })
const font = (pattern: string, ...packages: string[]): Piece => ({ packages, present: () => ask('fc-list', [pattern]) !== '' })

let seen: Set<string> | undefined
function libraries(): Set<string> {
  seen ??= new Set(ask('ldconfig', ['-p']).split('\n').map((line) => line.trim().split(' ')[0] ?? ''))
  return seen
}

/** A Python from elsewhere than the system (pyenv, /usr/local) brings ensurepip with it; Debian splits it off. */
function pythonHasVenv(): boolean {
  const python = findProgram('python3')
  if (python === undefined) return false
  if (!python.startsWith('/usr/bin/')) return true
  return fs.readdirSync('/usr/lib').some((entry) => /^python3\.\d+$/.test(entry) && fs.existsSync(path.join('/usr/lib', entry, 'ensurepip/_bundled')))
}

/** Every piece by a name of ours. Ubuntu's `chromium` is only a link to a snap: see browser.ts there. */
const PIECES = {
  venv: { packages: ['python3-venv'], present: pythonHasVenv },
  ldap: program('slapd', 'slapd'),
  saml: program('xmlsec1', 'xmlsec1'),
  prosody: program('prosody', 'prosody'),
  display: program('Xvfb', 'xvfb'),
  windows: program('openbox', 'openbox'),
  bus: program('dbus-daemon', 'dbus-daemon', 'dbus'),
  keyring: program('gnome-keyring-daemon', 'gnome-keyring'),
  user: program('useradd', 'passwd'),
  monitors: program('xrandr', 'x11-xserver-utils'),
  compositor: program('sway', 'sway'),
  background: program('swaybg', 'swaybg'),
  pipewire: program('pipewire', 'pipewire'),
  sessionManager: program('wireplumber', 'wireplumber'),
  soundServer: program('pipewire-pulse', 'pipewire-pulse'),
  soundTools: program('pactl', 'pulseaudio-utils'),
  portal: file('/usr/libexec/xdg-desktop-portal', 'xdg-desktop-portal'),
  portalBackend: file('/usr/share/xdg-desktop-portal/portals/wlr.portal', 'xdg-desktop-portal-wlr'),
  pythonBus: file('/usr/lib/python3/dist-packages/dbus/__init__.py', 'python3-dbus'),
  pythonLoop: file('/usr/lib/python3/dist-packages/gi/__init__.py', 'python3-gi'),
  unpacking: program('dpkg-source', 'dpkg-dev'),
  compiler: program('cc', 'gcc'),
  libcHeaders: file('/usr/include/stdio.h', 'libc6-dev'),
  meson: program('meson', 'meson'),
  ninja: program('ninja', 'ninja-build'),
  packageConfig: program('pkg-config', 'pkg-config'),
  pipewireHeaders: headers('libpipewire-0.3', 'libpipewire-0.3-dev'),
  inihHeaders: headers('inih', 'libinih-dev'),
  gbmHeaders: headers('gbm', 'libgbm-dev'),
  drmHeaders: headers('libdrm', 'libdrm-dev'),
  systemdHeaders: headers('libsystemd', 'libsystemd-dev'),
  waylandHeaders: headers('wayland-client', 'libwayland-dev'),
  waylandProtocols: headers('wayland-protocols', 'wayland-protocols'),
  gio: program('gio', 'libglib2.0-bin'),
  launch: program('gtk-launch', 'libgtk-3-bin'),
  entries: program('desktop-file-validate', 'desktop-file-utils'),
  opener: program('xdg-open', 'xdg-utils'),
  gtk: library('libgtk-3.so.0', 'libgtk-3-0t64', 'libgtk-3-0'),
  nss: library('libnss3.so', 'libnss3'),
  gbm: library('libgbm.so.1', 'libgbm1'),
  sound: library('libasound.so.2', 'libasound2t64', 'libasound2'),
  accessibility: library('libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'),
  printing: library('libcups.so.2', 'libcups2t64', 'libcups2'),
  drm: library('libdrm.so.2', 'libdrm2'),
  keyboard: library('libxkbcommon.so.0', 'libxkbcommon0'),
  composite: library('libXcomposite.so.1', 'libxcomposite1'),
  damage: library('libXdamage.so.1', 'libxdamage1'),
  randr: library('libXrandr.so.2', 'libxrandr2'),
  notify: library('libnotify.so.4', 'libnotify4'),
  secret: library('libsecret-1.so.0', 'libsecret-1-0'),
  fontconfig: program('fc-list', 'fontconfig'),
  cyrillic: font(':lang=ru', 'fonts-dejavu-core'),
  emoji: font(':color=True:charset=1F600', 'fonts-noto-color-emoji'),
  browser: {
    packages: ['chromium'],
    present: () => process.env.AMPHI_CHROMIUM !== undefined || isUbuntu() || ['chromium', 'google-chrome', 'google-chrome-stable'].some((name) => findProgram(name) !== undefined),
  },
} satisfies Record<string, Piece>
export type PieceName = keyof typeof PIECES

/** What Electron itself needs to start and to show text in any language. */
const ELECTRON: readonly PieceName[] = [
  ...(['gtk', 'nss', 'gbm', 'sound', 'accessibility', 'printing', 'drm', 'keyboard', 'composite', 'damage', 'randr', 'notify', 'secret'] as const),
  ...(['fontconfig', 'cyrillic', 'emoji'] as const),
]
/** Named groups, so that a task says in a word what it needs. */
export const GROUPS = {
  campus: ['venv', 'ldap', 'saml', 'prosody'],
  calls: ['prosody'],
  electron: ELECTRON,
  desktop: [...ELECTRON, 'display', 'windows', 'monitors', 'bus', 'keyring', 'user', 'browser'],
  package: ['gio', 'launch', 'entries', 'opener'],
  /** A sound server whose devices a test plugs in and pulls. */
  sound: ['pipewire', 'sessionManager', 'soundServer', 'soundTools'],
  /** A desktop on Wayland without a screen, with its portal for sharing. */
  wayland: ['compositor', 'background', 'pipewire', 'sessionManager', 'portal', 'portalBackend', 'pythonBus', 'pythonLoop', 'bus', 'user'],
  /** What its portal is built with: see portal-backend.ts. */
  portalBuild: [
    ...(['unpacking', 'compiler', 'libcHeaders', 'meson', 'ninja', 'packageConfig', 'pipewireHeaders', 'inihHeaders'] as const),
    ...(['gbmHeaders', 'drmHeaders', 'systemdHeaders', 'waylandHeaders', 'waylandProtocols'] as const),
  ],
} satisfies Record<string, readonly PieceName[]>
export type GroupName = keyof typeof GROUPS

/** Ubuntu's package `chromium` is a snap, which neither runs as root nor without systemd. */
export function isUbuntu(): boolean {
  return fs.existsSync('/etc/os-release') && /^ID=ubuntu$/m.test(fs.readFileSync('/etc/os-release', 'utf8'))
}

/** Packages are missing and this user cannot install them; `command` is the line to type. */
export class MissingPackagesError extends Error {
  readonly command: string
  constructor(command: string) {
    super(`A few packages of the system are missing. Please run:\n  ${command}`)
    this.name = 'MissingPackagesError'
    this.command = command
  }
}

/** The pieces of `names` that this machine lacks. */
export function missingPieces(names: readonly PieceName[]): PieceName[] {
  return [...new Set(names)].filter((name) => !PIECES[name].present())
}

/** The name that a piece's package has in this release of the system; several names differ between releases. */
function packageOf(name: PieceName): string {
  const { packages } = PIECES[name]
  const known = packages.find((one) => packages.length === 1 || ask('apt-cache', ['show', '--no-all-versions', one]) !== '')
  return known ?? packages[packages.length - 1] ?? name
}

/**
 * Installs what is missing of `names` where we are root. Idempotent: the second run only looks.
 * @throws MissingPackagesError with the line to type, when the user is not root or the system has no apt.
 */
export async function ensureDebian(names: readonly PieceName[], log: (line: string) => void): Promise<void> {
  const missing = missingPieces(names)
  if (missing.length === 0) return
  const root = process.getuid?.() === 0 && findProgram('apt-get') !== undefined
  // apt's lists are empty on a fresh image: names can only be looked up after an update.
  if (root) await runQuietly('apt-get', ['update', '-q'])
  const packages = [...new Set(missing.map(packageOf))]
  const line = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (!root) throw new MissingPackagesError(`sudo apt-get update && sudo ${line}`)
  log(`Installing packages of the system: ${packages.join(' ')} …`)
  // Exit code 101 of policy-rc.d tells Debian not to start the daemons of what it installs.
  const policy = '/usr/sbin/policy-rc.d'
  const ours = !fs.existsSync(policy)
  if (ours) fs.writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await runQuietly('apt-get', line.split(' ').slice(1), { ...process.env, DEBIAN_FRONTEND: 'noninteractive' })
  } finally {
    if (ours) fs.rmSync(policy, { force: true })
  }
  seen = undefined
  const still = missingPieces(missing)
  if (still.length > 0) throw new Error(`${still.map(packageOf).join(', ')} was installed, but what it should bring is still not found (${still.join(', ')})`)
}

/** Runs a program to its end; the error carries the last lines it said. */
export async function runQuietly(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  let said = ''
  const keep = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-4000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}:\n${said}`)
}
