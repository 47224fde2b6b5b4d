// For: a Wayland desktop for the tests: its Debian packages, and its screen-sharing portal built from Debian's own source.
// Must not know the tests. Where something cannot be had it says why, and the suite that needs it is left out.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { cachePath, withLock } from './cache.ts'
import { ensureDebian, findProgram, GROUPS, missingPieces, runQuietly } from './debian.ts'

const PACKAGE = 'xdg-desktop-portal-wlr'
const KEYRINGS = ['/usr/share/keyrings/debian-archive-keyring.gpg', '/usr/share/keyrings/ubuntu-archive-keyring.gpg']

/**
 * Without a graphics card the compositor offers its pictures in shared memory alone. Version 0.7.0 demands a second offer, in the card's memory, although it
 * does not use it, and refuses to share. This takes the second demand away.
 */
const DEMAND = /\s*\|\|\s*\(cast->ctx->state->screencast_version >= 3 &&\s*cast->screencopy_frame_info\[DMABUF\]\.format == DRM_FORMAT_INVALID\)/

/** The desktop is there with its portal's executable, or the reason why it is not. */
export type WaylandDesktop = { ok: true; backend: string } | { ok: false; reason: string }

const installedVersion = (): string => execFileSync('dpkg-query', ['--show', '--showformat=${Version}', PACKAGE], { encoding: 'utf8' })
const backendOf = (version: string): string => path.join(cachePath('portal'), `${PACKAGE}-${version.replaceAll(/[^\w.+-]/g, '_')}`)

/** Looks only: whether a suite on Wayland can run here. */
export function waylandDesktop(): WaylandDesktop {
  if (process.platform !== 'linux' || findProgram('dpkg-query') === undefined) return { ok: false, reason: 'it needs Debian or Ubuntu' }
  const missing = missingPieces(GROUPS.wayland)
  if (missing.length > 0) return { ok: false, reason: `packages are missing (${missing.join(', ')}): npm run setup as root` }
  const backend = backendOf(installedVersion())
  return fs.existsSync(backend) ? { ok: true, backend } : { ok: false, reason: 'its portal has not been built: npm run setup as root' }
}

/** A sources list with the archive that the package itself comes from, for its source. */
function sourcesList(): string {
  const line = execFileSync('apt-cache', ['madison', PACKAGE], { encoding: 'utf8' }).split('\n').find((one) => one.trim().endsWith('Packages'))
  const [site, suite] = (line?.split('|')[2] ?? '').trim().split(' ')
  const [release, component] = (suite ?? '').split('/')
  if (site === undefined || release === undefined || component === undefined) throw new Error(`apt does not know where ${PACKAGE} comes from`)
  const keyring = KEYRINGS.find((one) => fs.existsSync(one))
  return `deb-src ${keyring === undefined ? '' : `[signed-by=${keyring}] `}${site} ${release} ${component}\n`
}

/** Fetches the source, changes the one condition, builds. @returns the executable. */
async function build(folder: string): Promise<string> {
  fs.mkdirSync(path.join(folder, 'lists/partial'), { recursive: true })
  fs.writeFileSync(path.join(folder, 'sources.list'), sourcesList())
  // Lists of our own: the machine's are not changed, and none of its other sources is asked.
  const own = ['-q', '-o', `Dir::Etc::sourcelist=${folder}/sources.list`, '-o', 'Dir::Etc::sourceparts=-', '-o', `Dir::State::lists=${folder}/lists`, '-o', 'APT::Sandbox::User=root']
  await runQuietly('apt-get', [...own, 'update'])
  await runQuietly('sh', ['-c', 'cd "$0" && exec apt-get "$@"', folder, ...own, 'source', PACKAGE])
  const source = fs.readdirSync(folder).find((name) => name.startsWith(`${PACKAGE}-`) && fs.statSync(path.join(folder, name)).isDirectory())
  if (source === undefined) throw new Error(`the source of ${PACKAGE} was not unpacked`)
  const file = path.join(folder, source, 'src/screencast/screencast.c')
  const text = fs.readFileSync(file, 'utf8')
  fs.writeFileSync(file, text.replace(DEMAND, ''))
  const target = path.join(folder, 'build')
  await runQuietly('meson', ['setup', target, path.join(folder, source), '-Dman-pages=disabled', '-Dsystemd=disabled'])
  await runQuietly('ninja', ['-C', target])
  return path.join(target, PACKAGE)
}

/**
 * Installs and builds what is missing, once. Never fails: what cannot be had is said in a line.
 * @returns what `waylandDesktop` then sees.
 */
export async function ensureWaylandDesktop(log: (line: string) => void): Promise<WaylandDesktop> {
  const present = waylandDesktop()
  if (present.ok) return present
  const skipped = (reason: string): WaylandDesktop => {
    log(`The tests on Wayland will be skipped: ${reason}`)
    return { ok: false, reason }
  }
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return skipped(present.reason)
  try {
    await ensureDebian([...GROUPS.wayland, ...GROUPS.portalBuild], log)
    const backend = backendOf(installedVersion())
    await withLock(path.join(cachePath('portal'), 'lock'), async () => {
      if (fs.existsSync(backend)) return
      log(`Building ${PACKAGE} from its source (once, half a minute) …`)
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'amphi-portal-'))
      try {
        const made = await build(folder)
        fs.copyFileSync(made, `${backend}.new`)
        fs.chmodSync(`${backend}.new`, 0o755)
        fs.renameSync(`${backend}.new`, backend)
      } finally {
        fs.rmSync(folder, { recursive: true, force: true })
      }
    })
    return waylandDesktop()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return skipped(error.message)
  }
}

if (import.meta.main) console.log(await ensureWaylandDesktop((line) => console.log(line)))
