// For: Synapse's configuration and its process.
// Must not know who lives on the campus.
import { createHmac } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { answers, startProcess, waitUntil, type RunningProcess } from './processes.ts'

const MODULES = path.join(import.meta.dirname, 'python')
const JWT_SECRET = 'campus-only-jwt-secret'
const UNLIMITED = { per_second: 1e6, burst_count: 1e6 }

export interface SynapseOptions {
  dir: string
  port: number
  /** What clients are told to use: the server itself or a proxy before it. No slash at the end. */
  publicBase: string
  serverName: string
  encryption: 'refused' | 'allowed'
  retentionDays: number
  /** Whether there is `m.login.password`, and whether it asks the accounts that Synapse itself keeps. */
  passwords: { offered: boolean; local: boolean }
  /** MSC4140. */
  delayedEvents: boolean
  /** The domain of the Jitsi deployment that clients are to use; null: none is named. */
  jitsi: string | null
  /** Merged over ours, key by key; from the identity providers and from the test. */
  config?: Record<string, unknown>
  /** Synapse modules of the identity providers. */
  modules?: readonly { module: string; config: object }[]
}

/** The whole homeserver configuration. Nothing in it is written into the database, so ports may change at each start. */
export function synapseConfig(options: SynapseOptions): Record<string, unknown> {
  const { dir, port } = options
  const day = (n: number): string => `${String(n)}d`
  return {
    server_name: options.serverName,
    public_baseurl: `${options.publicBase}/`,
    pid_file: path.join(dir, 'homeserver.pid'),
    report_stats: false,
    signing_key_path: path.join(dir, 'signing.key'),
    log_config: path.join(dir, 'log.yaml'),
    media_store_path: path.join(dir, 'media'),
    max_upload_size: '50M',
    listeners: [
      {
        port,
        type: 'http',
        bind_addresses: ['127.0.0.1'],
        tls: false,
        x_forwarded: false,
        // `openid` answers what a conference server asks when it checks who somebody is
        resources: [{ names: ['client', 'openid'], compress: false }],
      },
    ],
    database: { name: 'sqlite3', args: { database: path.join(dir, 'homeserver.db') } },
    registration_shared_secret: 'campus-only-registration-secret',
    macaroon_secret_key: 'campus-only-macaroon-secret',
    form_secret: 'campus-only-form-secret',
    suppress_key_server_warning: true,
    trusted_key_servers: [],
    federation_domain_whitelist: [],
    enable_registration: false,
    bcrypt_rounds: 4,
    password_config: { enabled: options.passwords.offered, localdb_enabled: options.passwords.local },
    // How the campus itself signs people in (`campus.login`), whatever the campus offers to people.
    jwt_config: { enabled: true, secret: JWT_SECRET, algorithm: 'HS256' },
    url_preview_enabled: false,
    user_directory: { enabled: true, search_all_users: true, prefer_local_users: true },
    encryption_enabled_by_default_for_room_type: 'off',
    retention: {
      enabled: true,
      default_policy: { min_lifetime: '1d', max_lifetime: day(options.retentionDays) },
      allowed_lifetime_min: '1d',
      allowed_lifetime_max: '2y',
      purge_jobs: [
        { longest_max_lifetime: '3d', interval: '12h' },
        { shortest_max_lifetime: '3d', interval: '1d' },
      ],
    },
    extra_well_known_client_content: {
      'io.element.e2ee': { default: false, force_disable: true },
      ...(options.jitsi === null ? {} : { 'io.element.jitsi': { preferredDomain: options.jitsi } }),
    },
    sso: { client_whitelist: ['http://127.0.0.1:', 'amphi:'], update_profile_information: false },
    server_notices: { system_mxid_localpart: 'notices', system_mxid_display_name: 'IT service', room_name: 'Server notices' },
    ...(options.delayedEvents ? { max_event_delay_duration: '24h' } : {}),
    modules: [
      { module: 'quick_sqlite.QuickSqlite', config: {} },
      ...(options.encryption === 'refused' ? [{ module: 'no_e2ee.NoEndToEndEncryption', config: {} }] : []),
      ...(options.modules ?? []),
    ],
    ...withoutRateLimits(),
    ...options.config,
  }
}

function withoutRateLimits(): Record<string, unknown> {
  return {
    rc_message: UNLIMITED,
    rc_registration: UNLIMITED,
    rc_admin_redaction: UNLIMITED,
    rc_room_creation: UNLIMITED,
    rc_presence: { per_user: UNLIMITED },
    rc_login: { address: UNLIMITED, account: UNLIMITED, failed_attempts: UNLIMITED },
    rc_joins: { local: UNLIMITED, remote: UNLIMITED },
    rc_joins_per_room: UNLIMITED,
    rc_registration_token_validity: UNLIMITED,
    rc_invites: { per_room: UNLIMITED, per_user: UNLIMITED, per_issuer: UNLIMITED },
    rc_reports: UNLIMITED,
    rc_3pid_validation: UNLIMITED,
    rc_user_directory: UNLIMITED,
    rc_media_create: UNLIMITED,
    rc_delayed_event_mgmt: UNLIMITED,
  }
}

/** Writes homeserver.yaml (JSON is YAML), the log's configuration and, where there is none, a signing key. */
export function writeSynapseConfig(dir: string, config: Record<string, unknown>): string {
  fs.mkdirSync(dir, { recursive: true })
  const file = path.join(dir, 'homeserver.yaml')
  fs.writeFileSync(file, JSON.stringify(config, null, 1))
  fs.writeFileSync(path.join(dir, 'log.yaml'), JSON.stringify(logConfig(dir), null, 1))
  const key = path.join(dir, 'signing.key')
  if (!fs.existsSync(key)) {
    // The same key every time: the same seed then gives the same events.
    const seed = createHmac('sha256', 'campus').update('signing key').digest('base64').replace(/=+$/, '')
    fs.writeFileSync(key, `ed25519 a_campus ${seed}\n`, { mode: 0o600 })
  }
  return file
}

function logConfig(dir: string): object {
  return {
    version: 1,
    disable_existing_loggers: false,
    formatters: { plain: { format: '%(asctime)s %(levelname)s %(name)s %(request)s %(message)s' } },
    filters: { context: { '()': 'synapse.util.logcontext.LoggingContextFilter', request: '' } },
    handlers: {
      file: {
        class: 'logging.FileHandler',
        filename: path.join(dir, 'homeserver.log'),
        formatter: 'plain',
        filters: ['context'],
      },
    },
    root: { level: process.env.CAMPUS_LOG ?? 'WARNING', handlers: ['file'] },
  }
}

/** What Python needs to find our modules. */
export function pythonEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PYTHONPATH: MODULES, PYTHONDONTWRITEBYTECODE: '1' }
}

/** Starts Synapse on a folder that `writeSynapseConfig` prepared; resolves when it answers. */
export async function startSynapse(python: string, dir: string, port: number): Promise<RunningProcess> {
  const child = startProcess({
    dir,
    name: 'synapse',
    command: python,
    args: ['-m', 'synapse.app.homeserver', '-c', path.join(dir, 'homeserver.yaml')],
    env: pythonEnvironment(),
  })
  await waitUntil(
    'Synapse',
    () => {
      if (child.ended()) throw new Error(`Synapse ended at its start:\n${tail(dir)}`)
      return answers(`http://127.0.0.1:${String(port)}/_matrix/client/versions`)
    },
    120_000,
  )
  return child
}

function tail(dir: string): string {
  return ['synapse.log', 'homeserver.log']
    .map((name) => path.join(dir, name))
    .filter((file) => fs.existsSync(file))
    .map((file) => fs.readFileSync(file, 'utf8').slice(-2000))
    .join('\n')
}

/** What `POST /login` takes to sign `localpart` in by the campus' own key (Synapse's `org.matrix.login.jwt`). */
export function campusLogin(localpart: string, deviceName: string): Record<string, unknown> {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: localpart })}`
  const signature = createHmac('sha256', JWT_SECRET).update(head).digest('base64url')
  return { type: 'org.matrix.login.jwt', token: `${head}.${signature}`, initial_device_display_name: deviceName }
}
