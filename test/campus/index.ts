// For: a real university on loopback, for tests, demo and benches: Synapse, identity providers, people, rooms and talk.
// Must not know of Amphi: nothing of `electron/` or `renderer/` is imported here.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ensureCampusDeps } from '../../build/campus-deps.ts'
import { loginWith, type CampusClient } from './client.ts'
import { startJitsi, type Calls, type CallsOptions } from './jitsi/index.ts'
import { startIdentity, type IdentityKind, type RunningIdentity } from './identities.ts'
import { addEncryptedRoom } from './encrypted.ts'
import { ADMIN, type CampusPerson } from './people.ts'
import type { CampusRoom } from './plan.ts'
import { freePort, isAlive, type RunningProcess } from './processes.ts'
import { startProxy, type FaultProxy } from './proxy.ts'
import { peopleFor, seedFor, type Seed } from './seeds.ts'
import { campusLogin, startSynapse, synapseConfig, writeSynapseConfig } from './synapse.ts'

export type { CampusClient } from './client.ts'
export type { Calls, CallsOptions } from './jitsi/index.ts'
export type { CampusPerson } from './people.ts'
export type { CampusRoom } from './plan.ts'
export type { FaultProxy } from './proxy.ts'

export interface CampusOptions {
  /** Folder of its own that is kept; without one it is a temporary folder that goes with the campus. */
  dir?: string
  /**
   * What the university offers for signing in, exactly: without 'ldap' and 'password' there is no password form.
   * Default: ['oidc'].
   */
  identity?: readonly IdentityKind[]
  /** 'refused' (default): the server forbids encryption. 'allowed': it does not, and one room is encrypted. */
  encryption?: 'refused' | 'allowed'
  seed?: 'university-small' | 'tiny' | 'none'
  /** 'university' adds the account @big with thousands of rooms (password `big-pw`). */
  scale?: 'small' | 'university'
  /** Merged over the homeserver's configuration, key by key. */
  config?: object
  serverName?: string
  /** After how many days the server forgets messages. Default 90. */
  retentionDays?: number
  /** Starts a Jitsi deployment of the university's own, which the homeserver's well-known names. Default: none runs, though one is named. */
  calls?: boolean | CallsOptions
  /** Whether the server has delayed events (MSC4140). Default: true. */
  delayedEvents?: boolean
  /** Puts a proxy with faults before the server: `base` is then the proxy's address, `direct` the server's. */
  proxy?: boolean
  log?: (line: string) => void
}

export interface Campus {
  /** Client API and `/.well-known/matrix/client`, without a slash at the end. */
  base: string
  /** The server itself, also where a proxy stands before it. */
  direct: string
  proxy?: FaultProxy
  serverName: string
  dir: string
  people: CampusPerson[]
  rooms: CampusRoom[]
  idps: {
    /** `endSession`: where its session is ended (RP-initiated logout). */
    oidc?: { issuer: string; endSession: string }
    cas?: { url: string; logout: string }
    saml?: { url: string; logout: string }
    ldap?: { url: string }
  }
  /** The university's Jitsi, where it was asked for. */
  calls?: Calls
  /** The person's campus-made device; the same one for the same name. Works however people sign in here. */
  login: (localpart: string, deviceName?: string) => Promise<CampusClient>
  /** The registrar: administrator of the server. */
  admin: CampusClient
  person: (localpart: string) => CampusPerson
  room: (slug: string) => CampusRoom
  /** Process id of Synapse, for measurements. */
  pid: () => number
  restart: () => Promise<void>
  stopServer: () => Promise<void>
  startServer: () => Promise<void>
  stop: () => Promise<void>
}

/** Starts a campus with ports and a folder of its own. Everything it starts ends with `stop`, or with this process. */
export async function startCampus(options: CampusOptions = {}): Promise<Campus> {
  const log =
    options.log ??
    ((line: string) => {
      process.stderr.write(`[campus] ${line}\n`)
    })
  const identity = options.identity ?? ['oidc']
  const serverName = options.serverName ?? 'uni.test'
  const parts = [...identity.filter((kind) => kind === 'ldap' || kind === 'saml'), ...(wantsCalls(options) ? (['prosody'] as const) : [])]
  const deps = await ensureCampusDeps({ log, parts })
  const seed = await seedFor({ ...options, serverName, python: deps.python, log })
  const dir = options.dir === undefined ? temporaryFolder() : path.resolve(options.dir)
  const cleanUp: (() => Promise<void>)[] = []
  if (options.dir === undefined)
    cleanUp.push(async () => {
      await fs.promises.rm(dir, { recursive: true, force: true })
    })
  try {
    return await open({ options, identity, serverName, deps, seed, dir, cleanUp })
  } catch (error) {
    for (const step of cleanUp.reverse()) await step()
    throw error
  }
}

async function open(given: {
  options: CampusOptions
  identity: readonly IdentityKind[]
  serverName: string
  deps: { python: string; slapd: string; prosody: string; jitsiLibrary: string }
  seed: Seed | undefined
  dir: string
  cleanUp: (() => Promise<void>)[]
}): Promise<Campus> {
  const { options, identity, serverName, deps, seed, dir, cleanUp } = given
  fs.mkdirSync(dir, { recursive: true })
  if (seed !== undefined && !fs.existsSync(path.join(dir, 'homeserver.db'))) seed.copyTo(dir)

  const port = await freePort()
  const direct = `http://127.0.0.1:${String(port)}`
  const proxy = options.proxy === true ? await startProxy(direct) : undefined
  if (proxy !== undefined) cleanUp.push(() => proxy.stop())
  const base = proxy?.base ?? direct

  const people = peopleFor({ ...options, serverName })
  const providers = await startIdentity(identity, {
    people,
    homeserver: base,
    serverName,
    dir,
    slapd: deps.slapd,
    python: deps.python,
    icons: seed?.icons === true,
  })
  cleanUp.push(() => providers.stop())
  let verifier: Promise<CampusClient> | undefined
  const calls = wantsCalls(options)
    ? await startJitsi({
        ...(typeof options.calls === 'object' ? options.calls : {}),
        dir,
        prosody: deps.prosody,
        library: deps.jitsiLibrary,
        homeserver: { base: direct, serverName, admin: () => (verifier ??= loginWith(direct, campusLogin(ADMIN, 'conference verification'))) },
      })
    : undefined
  if (calls !== undefined) cleanUp.push(() => calls.stop())
  writeSynapseConfig(dir, configOf(options, { dir, port, base, serverName, identity, providers, calls }))

  let server: RunningProcess | undefined = await startSynapse(deps.python, dir, port)
  const stopServer = async (patienceMs?: number): Promise<void> => {
    const running = server
    server = undefined
    await running?.stop('SIGTERM', patienceMs)
  }
  cleanUp.push(() => stopServer(options.dir === undefined ? 300 : undefined))
  const startServer = async (): Promise<void> => {
    server ??= await startSynapse(deps.python, dir, port)
  }

  const sessions = new Map<string, Promise<CampusClient>>()
  const login: Campus['login'] = (localpart, deviceName = 'campus') => {
    const name = `${localpart}/${deviceName}`
    const known = sessions.get(name) ?? loginWith(base, campusLogin(localpart, deviceName))
    sessions.set(name, known)
    known.catch(() => sessions.delete(name)) // a failed sign-in is tried anew by the next who asks
    return known
  }
  const admin = await loginWith(base, campusLogin(ADMIN, 'campus administration'))
  if (seed === undefined) await makeAdministrator(deps.python, dir, admin.userId, startServer, stopServer)

  const rooms = [...(seed?.rooms ?? [])]
  if (options.encryption === 'allowed' && seed !== undefined) {
    rooms.push(await addEncryptedRoom(login, (name) => find(people, 'person', (one) => one.localpart === name)))
  }
  return {
    base,
    direct,
    serverName,
    dir,
    people,
    rooms,
    idps: providers.idps,
    login,
    admin,
    ...(proxy === undefined ? {} : { proxy }),
    ...(calls === undefined ? {} : { calls }),
    person: (localpart) => find(people, localpart, (one) => one.localpart === localpart),
    room: (slug) => find(rooms, slug, (one) => one.slug === slug),
    pid: () => {
      if (server === undefined) throw new Error('the server is stopped')
      return server.pid
    },
    restart: async () => {
      await stopServer()
      await startServer()
    },
    stopServer: () => stopServer(),
    startServer,
    stop: async () => {
      for (const step of cleanUp.splice(0).reverse()) await step()
    },
  }
}

function configOf(
  options: CampusOptions,
  facts: {
    dir: string
    port: number
    base: string
    serverName: string
    identity: readonly IdentityKind[]
    providers: RunningIdentity
    calls: Calls | undefined
  },
): Record<string, unknown> {
  const ours = synapseConfig({
    dir: facts.dir,
    port: facts.port,
    publicBase: facts.base,
    serverName: facts.serverName,
    encryption: options.encryption ?? 'refused',
    retentionDays: options.retentionDays ?? 90,
    passwords: { offered: facts.identity.includes('password') || facts.identity.includes('ldap'), local: facts.identity.includes('password') },
    config: facts.providers.config,
    modules: facts.providers.modules,
    delayedEvents: options.delayedEvents ?? true,
    jitsi: jitsiDomain(options, facts.calls),
  })
  return { ...ours, ...options.config }
}

function wantsCalls({ calls }: CampusOptions): boolean {
  return calls !== undefined && calls !== false
}

/** Which deployment the well-known names; null: none. */
function jitsiDomain({ calls: asked }: CampusOptions, running: Calls | undefined): string | null {
  if (typeof asked === 'object' && asked.announced === false) return null
  return running?.domain ?? 'jitsi.uni.test'
}

/** Without a seed there is nobody yet: the registrar has just been made by signing in, and is raised here. */
async function makeAdministrator(
  python: string,
  dir: string,
  userId: string,
  startServer: () => Promise<void>,
  stopServer: () => Promise<void>,
): Promise<void> {
  await stopServer()
  const { execFile } = await import('node:child_process')
  const { promisify } = await import('node:util')
  const code = 'import sqlite3,sys\nwith sqlite3.connect(sys.argv[1]) as c: c.execute("UPDATE users SET admin = 1 WHERE name = ?", (sys.argv[2],))'
  await promisify(execFile)(python, ['-c', code, path.join(dir, 'homeserver.db'), userId])
  await startServer()
}

function find<T>(list: readonly T[], what: string, is: (entry: T) => boolean): T {
  const found = list.find(is)
  if (found === undefined) throw new Error(`the campus has no ${what}`)
  return found
}

/** Named after this process, so that a later run can clear away what a killed one left behind. */
function temporaryFolder(): string {
  const root = os.tmpdir()
  for (const entry of fs.readdirSync(root)) {
    const owner = /^amphi-campus-(\d+)-/.exec(entry)?.[1]
    if (owner === undefined || isAlive(Number(owner))) continue
    fs.rmSync(path.join(root, entry), { recursive: true, force: true })
  }
  return fs.mkdtempSync(path.join(root, `amphi-campus-${String(process.pid)}-`))
}
