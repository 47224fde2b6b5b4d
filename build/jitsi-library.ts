// For: the library that the campus' Jitsi deployment serves, as a file in the cache. In production it always comes from the deployment, so it is no
// dependency of ours: two archives of the npm registry, checked by their digest. Must not know what is done with it.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { cacheDir, withLock } from './cache.ts'
import { runQuietly } from './debian.ts'

interface Archive {
  name: string
  /** As the registry gives it: `sha512-` and base64. */
  integrity: string
  /** The one file that is wanted of it. */
  file: string
}

/** The only build of lib-jitsi-meet on npm that runs by itself (December 2021, Apache-2.0), and the jQuery (MIT) that its time expected around it. */
const LIBRARY: Archive = {
  name: '@lyno/lib-jitsi-meet@2.6726.2',
  integrity: 'sha512-cTrKBgy4ZHD6vyFTOAOx5ylyzjWs3ft6MLhmchu9zRq7uLr8omD4lE2fmSfoyoSqMjFc/3sU9XLYXiJ21hqQuw==',
  file: 'package/lib-jitsi-meet.min.js',
}
const JQUERY: Archive = {
  name: 'jquery@3.6.0',
  integrity: 'sha512-JVzAR/AjBvVt2BmYhxRCSYysDsPcssdmTFnzyLEts9qNwmjmu4JTAMYubEfwVOSwpQ1I1sKKFcxhZCI2buerfw==',
  file: 'package/dist/jquery.min.js',
}

/**
 * One script that a page can load alone: jQuery under the name the library looks for (`window.jquery`), then the library (`window.JitsiMeetJS`).
 * Fetched once; the second call only looks. @throws when the registry cannot be reached or gives something else than it gave us.
 */
export async function ensureJitsiLibrary(log: (line: string) => void): Promise<string> {
  const folder = path.join(cacheDir(), 'jitsi-library-2.6726.2')
  const file = path.join(folder, 'lib-jitsi-meet.min.js')
  if (fs.existsSync(file)) return file
  await withLock(path.join(cacheDir(), 'jitsi-library.lock'), async () => {
    if (fs.existsSync(file)) return // another process was quicker
    log('Fetching a lib-jitsi-meet for the campus (once) …')
    fs.mkdirSync(folder, { recursive: true, mode: 0o755 })
    const jquery = await fetchFile(JQUERY, folder)
    const library = await fetchFile(LIBRARY, folder)
    fs.writeFileSync(`${file}.part`, `${jquery}\n;window.jquery = window.jQuery.noConflict(true);\n${library}\n`, { mode: 0o644 })
    fs.renameSync(`${file}.part`, file)
  })
  return file
}

async function fetchFile(archive: Archive, folder: string): Promise<string> {
  // npm knows the registry of this network, its proxy and its certificates
  const { stdout } = await promisify(execFile)('npm', ['pack', archive.name, '--silent', '--pack-destination', folder], { cwd: folder })
  const packed = path.join(folder, stdout.trim().split('\n').at(-1) ?? '')
  try {
    const digest = `sha512-${createHash('sha512').update(fs.readFileSync(packed)).digest('base64')}`
    if (digest !== archive.integrity) throw new Error(`${archive.name} is not what it was: its digest is ${digest}`)
    await runQuietly('tar', ['xzf', packed, '-C', folder, archive.file])
    return fs.readFileSync(path.join(folder, archive.file), 'utf8')
  } finally {
    fs.rmSync(packed, { force: true })
    fs.rmSync(path.join(folder, 'package'), { recursive: true, force: true })
  }
}
