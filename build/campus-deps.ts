// For: getting the server parts of the test campus (Synapse with its sign-in modules, slapd) onto this machine.
// Must not know what the campus does with them.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { cacheDir, withLock } from './cache.ts'

/** Part of the key under which seeded databases are kept. */
export const SYNAPSE_VERSION = '1.163.2'
const PIP_PACKAGES = [`matrix-synapse[oidc,saml2,url-preview]==${SYNAPSE_VERSION}`, 'matrix-synapse-ldap3==0.4.0']

/** Debian's name for each program the campus takes from the system. */
const DEBIAN_PACKAGES = { venv: 'python3-venv', ldap: 'slapd', saml: 'xmlsec1' } as const
type Part = keyof typeof DEBIAN_PACKAGES

export interface CampusDeps {
  /** Python of the virtual environment that has Synapse. */
  python: string
  /** A slapd that may open databases anywhere; '' when `parts` left LDAP out and it is not installed. */
  slapd: string
}

export interface CampusDepsOptions {
  log: (line: string) => void
  /** Which Debian programs are needed beside Python; all by default. */
  parts?: readonly ('ldap' | 'saml')[]
}

/** Debian packages are missing and this user cannot install them; `command` is the line to type. */
export class MissingPackagesError extends Error {
  readonly command: string
  constructor(command: string) {
    super(`The test campus needs a few Debian packages. Please run:\n  ${command}`)
    this.name = 'MissingPackagesError'
    this.command = command
  }
}

/**
 * Installs what is missing and says where it is. Idempotent (the second run only looks), safe when two run at once.
 * Throws MissingPackagesError when Debian packages are missing and the user is not root.
 */
export async function ensureCampusDeps({ log, parts = ['ldap', 'saml'] }: CampusDepsOptions): Promise<CampusDeps> {
  const root = path.join(cacheDir(), `synapse-${SYNAPSE_VERSION}`)
  const python = path.join(root, 'venv/bin/python')
  const ready = path.join(root, 'ready.json')
  const wanted = JSON.stringify(PIP_PACKAGES)
  const slapdCopy = path.join(root, 'bin/slapd')
  const done = (): boolean => fs.existsSync(ready) && fs.readFileSync(ready, 'utf8') === wanted && missingParts(['venv', ...parts]).length === 0

  if (!done()) {
    await withLock(path.join(cacheDir(), 'synapse.lock'), async () => {
      if (done()) return // another process was quicker
      await installDebian(missingParts(['venv', ...parts]), log)
      if (!fs.existsSync(ready) || fs.readFileSync(ready, 'utf8') !== wanted) {
        log(`Installing Synapse ${SYNAPSE_VERSION} (once, about two minutes) …`)
        fs.rmSync(root, { recursive: true, force: true })
        fs.mkdirSync(root, { recursive: true })
        await run('python3', ['-m', 'venv', path.join(root, 'venv')])
        await run(python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...PIP_PACKAGES])
        fs.writeFileSync(ready, wanted)
      }
    })
  }
  return { python, slapd: locateSlapd(slapdCopy) }
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

/** Looks in the folders of root too: an ordinary user's PATH often lacks /usr/sbin. */
function findProgram(name: string): string | undefined {
  return [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/usr/bin']
    .map((dir) => path.join(dir, name))
    .find((file) => fs.existsSync(file))
}

function missingParts(parts: readonly Part[]): Part[] {
  const present: Record<Part, () => boolean> = {
    // the module that Debian splits off python3: without it `python3 -m venv` fails half-way
    venv: () => findProgram('python3') !== undefined && globHas('/usr/lib', /^python3\.\d+$/, 'ensurepip/_bundled'),
    ldap: () => findProgram('slapd') !== undefined,
    saml: () => findProgram('xmlsec1') !== undefined,
  }
  return parts.filter((part) => !present[part]())
}

function globHas(dir: string, name: RegExp, inside: string): boolean {
  // A Python from elsewhere (pyenv, /usr/local) brings ensurepip with it.
  if (!findProgram('python3')?.startsWith('/usr/bin/')) return true
  return fs.readdirSync(dir).some((entry) => name.test(entry) && fs.existsSync(path.join(dir, entry, inside)))
}

async function installDebian(parts: readonly Part[], log: (line: string) => void): Promise<void> {
  if (parts.length === 0) return
  const packages = parts.map((part) => DEBIAN_PACKAGES[part])
  const line = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (process.getuid?.() !== 0) throw new MissingPackagesError(`sudo ${line}`)
  log(`Installing Debian packages: ${packages.join(' ')} …`)
  // Exit code 101 of policy-rc.d tells Debian not to start the daemons of what it installs.
  const policy = '/usr/sbin/policy-rc.d'
  const ours = !fs.existsSync(policy)
  if (ours) fs.writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await run('apt-get', ['update', '-q'], env)
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], env)
  } finally {
    if (ours) fs.rmSync(policy, { force: true })
  }
}

/** Runs to the end; the error carries the last lines the program said. */
async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<void> {
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

if (import.meta.main) {
  const deps = await ensureCampusDeps({ log: (line) => console.log(line) })
  console.log(`python ${deps.python}\nslapd  ${deps.slapd}`)
}
