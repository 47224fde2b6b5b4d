// For: starting the identity providers that a campus asks for, together.
// Must not know how any of them works.
import path from 'node:path'
import { startCas } from './cas.ts'
import type { IdentityProvider } from './identity.ts'
import { startLdap } from './ldap.ts'
import { startOidc } from './oidc.ts'
import type { CampusPerson } from './people.ts'
import { startSaml } from './saml.ts'

export type IdentityKind = 'oidc' | 'saml' | 'cas' | 'ldap' | 'password'

export interface RunningIdentity {
  idps: {
    oidc?: { issuer: string; endSession: string }
    cas?: { url: string; logout: string }
    saml?: { url: string; logout: string }
    ldap?: { url: string }
  }
  /** For the homeserver's configuration. */
  config: Record<string, unknown>
  modules: { module: string; config: object }[]
  stop: () => Promise<void>
}

/** Starts the providers of `kinds`; 'password' needs none. */
export async function startIdentity(
  kinds: readonly IdentityKind[],
  campus: {
    people: readonly CampusPerson[]
    homeserver: string
    serverName: string
    dir: string
    slapd: string
    python: string
    /** Whether the seed holds the providers' icons. */
    icons: boolean
  },
): Promise<RunningIdentity> {
  const { people, homeserver } = campus
  const running: IdentityProvider[] = []
  const idps: RunningIdentity['idps'] = {}
  const icon = (kind: 'oidc' | 'cas' | 'saml'): { icon?: string } => (campus.icons ? { icon: `mxc://${campus.serverName}/idp-${kind}` } : {})
  if (kinds.includes('oidc')) {
    const oidc = await startOidc({ people, homeserver, ...icon('oidc') })
    running.push(oidc)
    idps.oidc = { issuer: oidc.issuer, endSession: oidc.endSession }
  }
  if (kinds.includes('cas')) {
    const cas = await startCas({ people, ...icon('cas') })
    running.push(cas)
    idps.cas = { url: cas.url, logout: cas.logout }
  }
  if (kinds.includes('saml')) {
    const saml = await startSaml({ people, python: campus.python, dir: path.join(campus.dir, 'saml'), ...icon('saml') })
    running.push(saml)
    idps.saml = { url: saml.url, logout: saml.logout }
  }
  if (kinds.includes('ldap')) {
    const ldap = await startLdap({ people, slapd: campus.slapd, dir: path.join(campus.dir, 'ldap') })
    running.push(ldap)
    idps.ldap = { url: ldap.url }
  }
  return {
    idps,
    config: Object.assign({}, ...running.map((one) => one.synapse.config ?? {})) as Record<string, unknown>,
    modules: running.flatMap((one) => (one.synapse.module === undefined ? [] : [one.synapse.module])),
    stop: async () => {
      await Promise.all(running.map((one) => one.stop()))
    },
  }
}
