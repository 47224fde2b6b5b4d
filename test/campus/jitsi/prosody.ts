// For: Prosody as the XMPP server of a Jitsi deployment: its configuration and its process.
// Must not know Matrix: how a Matrix identity is checked is behind the address of the verification service.
import fs from 'node:fs'
import path from 'node:path'
import { freePort, listens, startProcess, waitUntil, type RunningProcess } from '../processes.ts'

/** The XMPP domain, which is not the public name: the same one as in the real images. */
export const XMPP_DOMAIN = 'meet.jitsi'
/** A part of the university with conferences of its own: `http://HOST/chair/…`. */
export const TENANT = 'chair'

export type TokenRules =
  | { kind: 'none' }
  /** The deployment's own tokens, HS256. */
  | { kind: 'jwt'; appId: string; secret: string }
  /** A Matrix OpenID token in a JWT that is signed with the literal key `notused`. */
  | { kind: 'openid'; verification: string; verificationSecret: string }

export interface XmppServer {
  /** Of BOSH (`/http-bind`) and websocket (`/xmpp-websocket`), plain http on 127.0.0.1. */
  port: number
  pid: () => number
  /** Ends it as a crash would (SIGKILL) or politely; conferences are forgotten, as they live in memory. */
  stop: (signal?: NodeJS.Signals) => Promise<void>
  start: () => Promise<void>
}

/** Starts Prosody in a folder of its own. `program` is its path. Takes one to three seconds. */
export async function startProsody(options: { program: string; dir: string; tokens: TokenRules }): Promise<XmppServer> {
  const { program, dir } = options
  for (const folder of ['data', 'run', 'certs']) fs.mkdirSync(path.join(dir, folder), { recursive: true })
  const port = await freePort()
  const config = path.join(dir, 'prosody.cfg.lua')
  fs.writeFileSync(config, prosodyConfig(dir, port, options.tokens), { mode: 0o600 })
  let running: RunningProcess | undefined
  const start = async (): Promise<void> => {
    if (running !== undefined) return
    // `-F` keeps it in the foreground: the process we started is the one that serves
    const child = startProcess({ dir, name: 'prosody', command: program, args: ['-F', '--config', config] })
    running = child
    await waitUntil('Prosody', () => {
      if (child.ended()) throw new Error(`Prosody ended at its start:\n${fs.readFileSync(path.join(dir, 'prosody.log'), 'utf8').slice(-2000)}`)
      return listens(port)
    })
  }
  await start()
  return {
    port,
    start,
    pid: () => {
      if (running === undefined) throw new Error('Prosody is stopped')
      return running.pid
    },
    stop: async (signal) => {
      const ending = running
      running = undefined
      await ending?.stop(signal)
    },
  }
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`

function prosodyConfig(dir: string, port: number, tokens: TokenRules): string {
  const byToken = tokens.kind !== 'none'
  const muc = (host: string): string => `
Component "${host}" "muc"
  storage = "memory"
  modules_enabled = { "campus_room" }
  campus_by_token = ${String(byToken)}
  muc_room_locking = false
  muc_room_default_public_jids = true
  muc_room_cache_size = 1000
  muc_tombstones = false
  component_admins_as_room_owners = false
`
  return `run_as_root = true
daemonize = false
pidfile = ${quoted(path.join(dir, 'run/prosody.pid'))}
data_path = ${quoted(path.join(dir, 'data'))}
plugin_paths = { ${quoted(path.join(import.meta.dirname, 'lua'))} }
log = { ${process.env.CAMPUS_LOG === 'DEBUG' ? 'debug' : 'info'} = "*console" }
interfaces = { "127.0.0.1" }
c2s_ports = { }
c2s_direct_tls_ports = { }
legacy_ssl_ports = { }
component_ports = { }
s2s_ports = { }
http_interfaces = { "127.0.0.1" }
http_ports = { ${String(port)} }
https_ports = { }
http_default_host = "${XMPP_DOMAIN}"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
-- patient with who floods: what comes through is for clients to bear
websocket_frame_buffer_limit = 4194304
websocket_frame_fragment_limit = 10000
consider_bosh_secure = true
consider_websocket_secure = true
modules_enabled = { "saslauth", "disco", "ping", "bosh", "websocket", "smacks" }
modules_disabled = { "s2s", "offline", "posix" }
smacks_hibernation_time = 60
smacks_max_old_sessions = 1

VirtualHost "${XMPP_DOMAIN}"
${hostAuth(tokens)}
${muc(`muc.${XMPP_DOMAIN}`)}${muc(`muc.${TENANT}.${XMPP_DOMAIN}`)}
Component "focus.${XMPP_DOMAIN}" "campus_focus"
  campus_focus_jid = "focus@auth.${XMPP_DOMAIN}/focus"
`
}

function hostAuth(tokens: TokenRules): string {
  switch (tokens.kind) {
    case 'none':
      return `  authentication = "campus_token"
  campus_tokens = "none"`
    case 'jwt':
      return `  authentication = "campus_token"
  modules_enabled = { "campus_identity" }
  campus_tokens = "jwt"
  campus_app_id = ${quoted(tokens.appId)}
  campus_app_secret = ${quoted(tokens.secret)}`
    case 'openid':
      return `  authentication = "campus_token"
  modules_enabled = { "campus_identity" }
  campus_tokens = "openid"
  campus_verification = ${quoted(tokens.verification)}
  campus_verification_secret = ${quoted(tokens.verificationSecret)}`
  }
}
