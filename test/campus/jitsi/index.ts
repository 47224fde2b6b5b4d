// For: the university's Jitsi on loopback: a deployment with its public address, an XMPP server, and sign-in as the campus wants it.
// Must not know of Amphi: whatever joins a conference here does so as it would with any deployment.
import path from 'node:path'
import type { CampusClient } from '../client.ts'
import { freePort } from '../processes.ts'
import { startProsody, TENANT, XMPP_DOMAIN, type TokenRules } from './prosody.ts'
import { startSite, type SiteRequest } from './site.ts'
import { openIdJwt, signJwt, type JwtClaims } from './tokens.ts'
import { startVerification } from './verification.ts'

export { conferenceOfRoom, openIdJwt, signJwt } from './tokens.ts'
export type { SiteRequest } from './site.ts'

export interface CallsOptions {
  /**
   * Who gets in. 'none' (default): anybody, the first is moderator. 'openid': members of the Matrix room, moderators by their power level.
   * 'jwt': who brings a token of `calls.token`; moderator by its `context.user.affiliation`.
   */
  auth?: 'none' | 'openid' | 'jwt'
  /** Which ways to the XMPP server config.js names. Default: 'both'. */
  transport?: 'both' | 'bosh'
  /** Whether the homeserver's well-known names this deployment. Default: true. */
  announced?: boolean
}

export interface Calls {
  /** The deployment's public address, `http://127.0.0.1:PORT`. */
  origin: string
  /** The same without the scheme, as a widget or a well-known names it. */
  domain: string
  auth: 'none' | 'openid' | 'jwt'
  /** A part of the university with a config.js and conferences of its own: `${origin}/${tenant}/config.js`. */
  tenant: string
  xmppDomain: string
  /** What was asked of the public address, tokens left out. */
  log: SiteRequest[]
  /** A token of the deployment's own ('jwt'): claims are merged over good ones for this room (`*`: any). */
  token: (room: string, claims?: JwtClaims) => string
  /** What 'jwt' tokens are made of, for making bad ones. */
  jwt: { appId: string; secret: string }
  /** A fresh token for a person and a room ('openid'), as Element makes it. */
  openIdToken: (client: CampusClient, roomId: string, name?: string) => Promise<string>
  /** The network to the deployment is gone and back. Media between two goes on: it does not come by the deployment. */
  cut: () => Promise<void>
  restore: () => Promise<void>
  /** The XMPP server ends (SIGKILL: as a crash) and starts anew; conferences are then forgotten. */
  stopServer: (signal?: NodeJS.Signals) => Promise<void>
  startServer: () => Promise<void>
  /** Process id of Prosody. */
  pid: () => number
  stop: () => Promise<void>
}

export interface JitsiOptions extends CallsOptions {
  dir: string
  /** Path of Prosody, and of the script to serve as the library. */
  prosody: string
  library: string
  /** Of the homeserver that Matrix identities are checked with ('openid'). */
  homeserver?: { base: string; serverName: string; admin: () => Promise<CampusClient> }
  /** The port of the public address; a free one by default. */
  port?: number
}

const JWT = { appId: 'campus', secret: 'campus-only-jitsi-secret-campus-only' }

/** Starts a deployment: one Prosody, one web server, and where it is asked for one verification service. */
export async function startJitsi(options: JitsiOptions): Promise<Calls> {
  const auth = options.auth ?? 'none'
  const steps: (() => Promise<void>)[] = []
  try {
    const port = options.port ?? (await freePort())
    const xmpp = await startProsody({ program: options.prosody, dir: path.join(options.dir, 'jitsi'), tokens: await tokenRules(auth, options, steps) })
    steps.push(() => xmpp.stop())
    const site = await startSite({ port, xmppPort: () => xmpp.port, library: options.library, openId: auth === 'openid', transport: options.transport ?? 'both' })
    steps.push(() => site.stop())
    const domain = site.origin.replace(/^http:\/\//, '')
    return {
      origin: site.origin,
      domain,
      auth,
      tenant: TENANT,
      xmppDomain: XMPP_DOMAIN,
      log: site.log,
      jwt: JWT,
      token: (room, claims = {}) => {
        const end = Math.floor(Date.now() / 1000) + 600
        return signJwt({ iss: JWT.appId, aud: 'jitsi', sub: XMPP_DOMAIN, room, exp: end, ...claims }, JWT.secret)
      },
      openIdToken: async (client, roomId, name = client.userId) => {
        const who = encodeURIComponent(client.userId)
        const openId = await client.api<{ access_token: string; matrix_server_name: string }>('POST', `/_matrix/client/v3/user/${who}/openid/request_token`, {})
        return openIdJwt({ domain, openId, roomId, name })
      },
      cut: site.cut,
      restore: site.restore,
      stopServer: xmpp.stop,
      startServer: xmpp.start,
      pid: xmpp.pid,
      stop: async () => {
        for (const step of steps.splice(0).reverse()) await step()
      },
    }
  } catch (error) {
    for (const step of steps.reverse()) await step()
    throw error
  }
}

async function tokenRules(auth: 'none' | 'openid' | 'jwt', options: JitsiOptions, steps: (() => Promise<void>)[]): Promise<TokenRules> {
  if (auth === 'none') return { kind: 'none' }
  if (auth === 'jwt') return { kind: 'jwt', ...JWT }
  const { homeserver } = options
  if (homeserver === undefined) throw new Error('Matrix identities can only be checked with a homeserver')
  const service = await startVerification({ homeserver: homeserver.base, serverName: homeserver.serverName, admin: homeserver.admin })
  steps.push(() => service.stop())
  return { kind: 'openid', verification: service.base, verificationSecret: service.secret }
}
