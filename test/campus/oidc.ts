// For: the university's OpenID Connect provider.
// Must not know of rooms, or how Synapse is started.
import { generateKeyPairSync } from 'node:crypto'
import Provider, { interactionPolicy } from 'oidc-provider'
import { freePort } from './processes.ts'
import { html, readForm, sendHtml, signInPage, startWebServer, whoSignsIn, type IdentityProvider } from './identity.ts'
import { memoryStore } from './oidc-store.ts'
import type { CampusPerson } from './people.ts'

const CLIENT = { id: 'synapse', secret: 'campus-only-oidc-secret' }
const TITLE = 'University sign-in'

export interface OidcProvider extends IdentityProvider {
  issuer: string
  /** Where a client ends the provider's session; with `?post_logout_redirect_uri=…&client_id=…` it comes back. */
  endSession: string
}

/**
 * Starts the provider: authorization code flow with PKCE, discovery, userinfo, no consent page (each client is the
 * university's own), a session of an hour by cookie, and RP-initiated logout at `/session/end`.
 */
export async function startOidc(options: {
  people: readonly CampusPerson[]
  /** The homeserver's public address, without a slash at the end. */
  homeserver: string
  icon?: string
}): Promise<OidcProvider> {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${String(port)}`
  const byName = new Map(options.people.map((person) => [person.localpart, person]))
  const policy = interactionPolicy.base()
  policy.remove('consent')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider = new Provider(issuer, {
    adapter: memoryStore(),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kty: 'RSA', kid: 'campus', use: 'sig', alg: 'RS256' }] },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${options.homeserver}/_synapse/client/oidc/callback`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    cookies: { keys: ['campus-only-cookie-key'], names: { session: 'campus_oidc', interaction: 'campus_oidc_step', resume: 'campus_oidc_resume' } },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    scopes: ['openid', 'profile', 'email'],
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        // a real provider asks here whether one means it
        logoutSource: (ctx, form) => {
          ctx.body = page('Sign out', `${form}<button form="op.logoutForm" name="logout" value="yes" type="submit">Sign out</button>`)
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = page('Signed out', '<p>You are signed out of the university.</p>')
        },
      },
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}`, policy },
    ttl: { Interaction: 600, Session: 3600, Grant: 3600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    findAccount: (_ctx, id) => {
      const person = byName.get(id)
      if (person === undefined) return undefined
      const claims = {
        sub: id,
        preferred_username: id,
        name: person.displayName,
        email: person.email,
        email_verified: true,
      }
      return { accountId: id, claims: () => claims }
    },
    loadExistingGrant: async (ctx) => {
      const { client, session, provider: self } = ctx.oidc
      if (client === undefined || session?.accountId === undefined) return undefined
      const grant = new self.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })
  const callback = provider.callback()
  const server = await startWebServer(port, async (request, response, url) => {
    const uid = /^\/interaction\/([\w-]+)$/.exec(url.pathname)?.[1]
    if (uid === undefined) {
      await callback(request, response)
      return
    }
    const sheet = { title: TITLE, action: `/interaction/${uid}`, people: options.people }
    if (request.method !== 'POST') {
      sendHtml(response, 200, signInPage({ ...sheet, search: url.searchParams.get('q') ?? '' }))
      return
    }
    const who = whoSignsIn(await readForm(request), options.people)
    if (typeof who === 'string') sendHtml(response, 401, signInPage({ ...sheet, error: who }))
    else {
      await provider.interactionFinished(request, response, { login: { accountId: who.localpart } }, { mergeWithLastSubmission: false })
    }
  })
  return {
    issuer,
    endSession: `${issuer}/session/end`,
    stop: server.stop,
    synapse: {
      config: {
        oidc_providers: [
          {
            idp_id: 'university',
            idp_name: TITLE,
            ...(options.icon === undefined ? {} : { idp_icon: options.icon }),
            discover: true,
            issuer,
            client_id: CLIENT.id,
            client_secret: CLIENT.secret,
            scopes: ['openid', 'profile', 'email'],
            skip_verification: true, // an issuer without TLS, which only loopback may be
            allow_existing_users: true,
            user_mapping_provider: {
              config: {
                localpart_template: '{{ user.preferred_username }}',
                display_name_template: '{{ user.name }}',
                email_template: '{{ user.email }}',
              },
            },
          },
        ],
      },
    },
  }
}

function page(title: string, body: string): string {
  return `<!doctype html><meta charset="utf-8"><title>${html(title)}</title><h1>${html(title)}</h1>${body}`
}
