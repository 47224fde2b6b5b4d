// For: getting the server parts of the test campus (Synapse with its sign-in modules, slapd, Prosody, a Jitsi library) onto this machine.
// Must not know what the campus does with them.
import fs from 'node:fs'
import path from 'node:path'
import { cacheDir, withLock } from './cache.ts'
import { ensureJitsiLibrary } from './jitsi-library.ts'
import { ensureDebian, findProgram, missingPieces, runQuietly } from './debian.ts'

/** Part of the key under which seeded databases are kept. */
export const SYNAPSE_VERSION = '1.163.2'
const PIP_PACKAGES = [`matrix-synapse[oidc,saml2,url-preview]==${SYNAPSE_VERSION}`, 'matrix-synapse-ldap3==0.4.0']

export interface CampusDeps {
  /** Python of the virtual environment that has Synapse. */
  python: string
  /** A slapd that may open databases anywhere; '' when `parts` left LDAP out and it is not installed. */
  slapd: string
  /** Prosody and the file that its deployment serves as its library; both '' when `parts` left calls out. */
  prosody: string
  jitsiLibrary: string
}

export interface CampusDepsOptions {
  log: (line: string) => void
  /** Which Debian programs are needed beside Python; all by default. */
  parts?: readonly CampusPart[]
}

export type CampusPart = 'ldap' | 'saml' | 'prosody'

/**
 * Installs what is missing and says where it is. Idempotent (the second run only looks), safe when two run at once.
 * Throws MissingPackagesError when Debian packages are missing and the user is not root.
 */
export async function ensureCampusDeps({ log, parts = ['ldap', 'saml', 'prosody'] }: CampusDepsOptions): Promise<CampusDeps> {
  const root = path.join(cacheDir(), `synapse-${SYNAPSE_VERSION}`)
  const python = path.join(root, 'venv/bin/python')
  const ready = path.join(root, 'ready.json')
  const wanted = JSON.stringify(PIP_PACKAGES)
  const slapdCopy = path.join(root, 'bin/slapd')
  const done = (): boolean => fs.existsSync(ready) && fs.readFileSync(ready, 'utf8') === wanted && missingPieces(['venv', ...parts]).length === 0

  if (!done()) {
    await withLock(path.join(cacheDir(), 'synapse.lock'), async () => {
      if (done()) return // another process was quicker
      await ensureDebian(['venv', ...parts], log)
      if (!fs.existsSync(ready) || fs.readFileSync(ready, 'utf8') !== wanted) {
        log(`Installing Synapse ${SYNAPSE_VERSION} (once, about two minutes) …`)
        fs.rmSync(root, { recursive: true, force: true })
        fs.mkdirSync(root, { recursive: true })
        await runQuietly('python3', ['-m', 'venv', path.join(root, 'venv')])
        await runQuietly(python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...PIP_PACKAGES])
        fs.writeFileSync(ready, wanted)
      }
    })
  }
  const calls = parts.includes('prosody')
  return {
    python,
    slapd: locateSlapd(slapdCopy),
    prosody: calls ? (findProgram('prosody') ?? '') : '',
    jitsiLibrary: calls ? await ensureJitsiLibrary(log) : '',
  }
}

/** Ubuntu's AppArmor profile ties /usr/sbin/slapd to the system's own database; a copy under another path is free. */
function locateSlapd(copy: string): string {
  const original = findProgram('slapd')
  if (original === undefined) return ''
  if (fs.existsSync(copy) && fs.statSync(copy).size === fs.statSync(original).size) return copy
  try {
    fs.mkdirSync(path.dirname(copy), { recursive: true })
    fs.copyFileSync(original, `${copy}.${String(process.pid)}`)
    fs.chmodSync(`${copy}.${String(process.pid)}`, 0o755)
    fs.renameSync(`${copy}.${String(process.pid)}`, copy)
    return copy
  } catch (error) {
    // A cache that root made is read-only for others: the system's own binary then has to do.
    if (isCode(error, 'EACCES') || isCode(error, 'EROFS')) return original
    throw error
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

if (import.meta.main) {
  const deps = await ensureCampusDeps({ log: (line) => console.log(line) })
  console.log(`python ${deps.python}\nslapd  ${deps.slapd}\nprosody ${deps.prosody}\njitsi  ${deps.jitsiLibrary}`)
}
