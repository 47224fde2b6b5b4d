// For: the database that a campus starts with: made once, kept in the cache, copied at each start.
// Must not know what is in the plan.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { cacheDir, withLock } from '../../build/cache.ts'
import { SYNAPSE_VERSION } from '../../build/campus-deps.ts'
import type { CampusRoom, Plan } from './plan.ts'
import { pythonEnvironment, synapseConfig, writeSynapseConfig } from './synapse.ts'

const HERE = import.meta.dirname
/** A plan's talk is up to eight weeks old when it is made; the server forgets after ninety days. */
const MAX_AGE_MS = 30 * 24 * 3_600_000

export interface SeedRequest {
  /** Part of the cache's key and of the lines that are logged. */
  name: string
  serverName: string
  /** Files of this folder that the plan is made by; together with the seeder they are the cache's key. */
  sources: readonly string[]
  /** Makes the plan; `write` puts a file (an image) beside it. */
  makePlan: (now: number, write: (name: string, bytes: Uint8Array) => void) => Plan
  python: string
  log: (line: string) => void
}

interface SeedIndex {
  rooms: CampusRoom[]
  icons?: boolean
  madeAt: number
}

export interface Seed {
  rooms: CampusRoom[]
  /** Whether there are icons of the identity providers in it. */
  icons: boolean
  /** When it was made, milliseconds since the epoch: what the plan called now. */
  madeAt: number
  /** Copies database, media and signing key into a campus' folder. */
  copyTo: (dir: string) => void
}

/** The seed from the cache; made first when there is none yet, or when it has become too old. */
export async function ensureSeed(request: SeedRequest): Promise<Seed> {
  const root = path.join(cacheDir(), 'campus')
  const kept = path.join(root, `${request.name}-${keyOf(request)}`)
  let index = readIndex(kept)
  if (index === undefined) {
    await withLock(`${kept}.lock`, async () => {
      index = readIndex(kept)
      if (index !== undefined) return // another process was quicker
      await make(request, kept)
      index = readIndex(kept)
      forgetOthers(root, request.name, path.basename(kept))
    })
  }
  if (index === undefined) throw new Error(`the seed ${request.name} could not be made`)
  return {
    rooms: index.rooms,
    icons: index.icons === true,
    madeAt: index.madeAt,
    copyTo: (dir) => {
      copySeed(kept, dir)
    },
  }
}

function readIndex(kept: string): SeedIndex | undefined {
  const file = path.join(kept, 'index.json')
  if (!fs.existsSync(file)) return undefined
  const index = JSON.parse(fs.readFileSync(file, 'utf8')) as SeedIndex
  return Date.now() - index.madeAt > MAX_AGE_MS ? undefined : index
}

function keyOf(request: SeedRequest): string {
  const hash = createHash('sha256').update(`${SYNAPSE_VERSION} ${request.serverName} ${request.name}`)
  for (const source of [...request.sources, 'seed.ts', 'plan.ts', 'script.ts', 'random.ts', 'people.ts', 'python/seeder.py']) {
    hash.update(fs.readFileSync(path.join(HERE, source)))
  }
  return hash.digest('hex').slice(0, 12)
}

async function make(request: SeedRequest, kept: string): Promise<void> {
  const start = Date.now()
  request.log(`Making the campus "${request.name}" (once) …`)
  const work = fs.mkdtempSync(path.join(roomyTemp(), 'amphi-seed-'))
  try {
    const plan = request.makePlan(start, (name, bytes) => {
      fs.writeFileSync(path.join(work, name), bytes)
    })
    const planFile = path.join(work, 'plan.json')
    fs.writeFileSync(planFile, JSON.stringify(plan))
    const config = writeSynapseConfig(
      work,
      synapseConfig({
        dir: work,
        port: 9, // never listened on
        publicBase: 'http://127.0.0.1:9',
        serverName: request.serverName,
        encryption: 'allowed', // the plan is trusted, and the rule costs time on each event
        retentionDays: 90,
        passwords: { offered: true, local: true },
        delayedEvents: false,
        jitsi: null,
      }),
    )
    await runSeeder(request, config, planFile, work)
    const fresh = `${kept}.new`
    fs.rmSync(fresh, { recursive: true, force: true })
    fs.mkdirSync(path.join(work, 'media'), { recursive: true })
    fs.mkdirSync(fresh, { recursive: true })
    fs.copyFileSync(path.join(work, 'packed.db'), path.join(fresh, 'homeserver.db'))
    fs.copyFileSync(path.join(work, 'signing.key'), path.join(fresh, 'signing.key'))
    fs.cpSync(path.join(work, 'media'), path.join(fresh, 'media'), { recursive: true })
    const made = JSON.parse(fs.readFileSync(path.join(work, 'rooms.json'), 'utf8')) as SeedIndex
    fs.writeFileSync(path.join(fresh, 'index.json'), JSON.stringify({ ...made, icons: plan.media.some((one) => one.open), madeAt: start }))
    makeReadable(fresh)
    fs.rmSync(kept, { recursive: true, force: true })
    fs.renameSync(fresh, kept)
  } finally {
    fs.rmSync(work, { recursive: true, force: true })
  }
  request.log(`… made in ${String(Math.round((Date.now() - start) / 1000))} s.`)
}

/** Memory rather than disk where there is plenty: seeding writes each page many times. */
function roomyTemp(): string {
  const memory = '/dev/shm'
  if (!fs.existsSync(memory)) return os.tmpdir()
  const { bavail, bsize } = fs.statfsSync(memory)
  return bavail * bsize > 2 * 2 ** 30 ? memory : os.tmpdir()
}

async function runSeeder(request: SeedRequest, config: string, planFile: string, work: string): Promise<void> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', request.python, path.join(HERE, 'python/seeder.py'), '-c', config], {
    cwd: work,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...pythonEnvironment(), CAMPUS_PLAN: planFile },
  })
  let said = ''
  const keep = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-6000)
    if (process.env.CAMPUS_VERBOSE !== undefined) process.stderr.write(chunk)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code === 0) return
  const log = path.join(work, 'homeserver.log')
  throw new Error(`seeding failed:\n${said}\n${fs.existsSync(log) ? fs.readFileSync(log, 'utf8').slice(-3000) : ''}`)
}

/** Other users of this machine start campuses from the same cache. */
function makeReadable(dir: string): void {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true, recursive: true })) {
    fs.chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
  }
  fs.chmodSync(dir, 0o755)
}

/** Earlier makings of the same seed, unless they are so fresh that another checkout may be using them. */
function forgetOthers(root: string, name: string, keep: string): void {
  for (const entry of fs.readdirSync(root)) {
    if (entry === keep || !new RegExp(`^${name}-[0-9a-f]{12}$`).test(entry)) continue
    const dir = path.join(root, entry)
    if (Date.now() - fs.statSync(dir).mtimeMs > 6 * 3_600_000) fs.rmSync(dir, { recursive: true, force: true })
  }
}

function copySeed(kept: string, dir: string): void {
  for (const file of ['homeserver.db', 'signing.key']) {
    fs.copyFileSync(path.join(kept, file), path.join(dir, file), fs.constants.COPYFILE_FICLONE)
    fs.chmodSync(path.join(dir, file), 0o600)
  }
  fs.cpSync(path.join(kept, 'media'), path.join(dir, 'media'), { recursive: true })
}
