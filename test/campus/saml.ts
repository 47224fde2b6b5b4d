// For: the university's SAML 2.0 identity provider, with the addresses and claims of ADFS.
// Must not know of rooms, or how Synapse is started.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import type http from 'node:http'
import path from 'node:path'
import { promisify } from 'node:util'
import samlp, { type ParsedRequest } from 'samlp'
import { cookieOf, html, readForm, sendHtml, signInPage, startWebServer, whoSignsIn, type IdentityProvider } from './identity.ts'
import type { CampusPerson } from './people.ts'
import { freePort } from './processes.ts'

const TITLE = 'Staff account (ADFS)'
const COOKIE = 'campus_saml'
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'

export interface SamlProvider extends IdentityProvider {
  /** Where service providers send people to. */
  url: string
  /** Ends the provider's session, whoever asks: ADFS' single address for signing out. */
  logout: string
}

interface Session {
  index: string
  person: CampusPerson
}

/** Starts the provider. `python` makes its key and certificate, `dir` is an empty folder for them. */
export async function startSaml(options: { people: readonly CampusPerson[]; dir: string; python: string; icon?: string }): Promise<SamlProvider> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${String(port)}`
  const issuer = `${origin}/adfs/services/trust`
  const url = `${origin}/adfs/ls/`
  const { key, certificate } = await makeKey(options.python, options.dir)
  const metadata = path.join(options.dir, 'metadata.xml')
  fs.writeFileSync(metadata, metadataOf({ issuer, url, certificate }))
  const sessions = new Map<string, Session>()

  /** The page that carries the signed answer back to the service provider. */
  const answer = async (response: http.ServerResponse, session: Session, asked: ParsedRequest, relayState: string): Promise<void> => {
    const target = asked.assertionConsumerServiceURL ?? ''
    const xml = await signedAnswer({ issuer, key, certificate, session, asked, target })
    sendHtml(response, 200, carrierPage(target, xml, relayState))
  }

  const signIn = async (request: http.IncomingMessage, response: http.ServerResponse, asked: URL): Promise<void> => {
    const parsed = await parse(asked)
    if (parsed?.assertionConsumerServiceURL === undefined) {
      sendHtml(response, 400, page(TITLE, 'This is no request to sign in.'))
      return
    }
    const relayState = asked.searchParams.get('RelayState') ?? ''
    const known = sessions.get(cookieOf(request, COOKIE) ?? '')
    if (known !== undefined && parsed.forceAuthn !== 'true') {
      await answer(response, known, parsed, relayState)
      return
    }
    const kept = new URLSearchParams([...asked.searchParams].filter(([name]) => name !== 'q'))
    const sheet = { title: TITLE, action: `/adfs/ls/?${kept.toString()}`, people: options.people }
    if (request.method !== 'POST') {
      sendHtml(response, 200, signInPage({ ...sheet, search: asked.searchParams.get('q') ?? '' }))
      return
    }
    const who = whoSignsIn(await readForm(request), options.people)
    if (typeof who === 'string') {
      sendHtml(response, 401, signInPage({ ...sheet, error: who }))
      return
    }
    const session = { index: `_${randomBytes(16).toString('hex')}`, person: who }
    sessions.set(session.index, session)
    response.setHeader('set-cookie', `${COOKIE}=${session.index}; Path=/adfs; HttpOnly; SameSite=Lax`)
    await answer(response, session, parsed, relayState)
  }

  const server = await startWebServer(port, async (request, response, asked) => {
    if (asked.pathname === '/FederationMetadata/2007-06/FederationMetadata.xml') {
      response.writeHead(200, { 'content-type': 'application/xml' }).end(fs.readFileSync(metadata))
    } else if (asked.pathname !== '/adfs/ls/') {
      sendHtml(response, 404, page('Not found', 'There is no such page.'))
    } else if (asked.searchParams.get('wa') === 'wsignout1.0') {
      sessions.delete(cookieOf(request, COOKIE) ?? '')
      response.setHeader('set-cookie', `${COOKIE}=; Path=/adfs; Max-Age=0`)
      sendHtml(response, 200, page('Signed out', 'You are signed out of your staff account.'))
    } else await signIn(request, response, asked)
  })
  return { url, logout: `${url}?wa=wsignout1.0`, stop: server.stop, synapse: { config: { saml2_config: serviceProvider(metadata, options.icon) } } }
}

/** Synapse's side, as one sets it up for ADFS: the assertion is signed, not the answer around it; claims have names of their own. */
function serviceProvider(metadata: string, icon: string | undefined): Record<string, unknown> {
  return {
    sp_config: {
      metadata: { local: [metadata] },
      allow_unknown_attributes: true,
      service: { sp: { want_response_signed: false, want_assertions_signed: true, allow_unsolicited: false } },
    },
    user_mapping_provider: { config: { mxid_source_attribute: 'uid', mxid_mapping: 'dotreplace' } },
    idp_name: TITLE,
    ...(icon === undefined ? {} : { idp_icon: icon }),
  }
}

async function makeKey(python: string, dir: string): Promise<{ key: string; certificate: string }> {
  fs.mkdirSync(dir, { recursive: true })
  const [key, certificate] = [path.join(dir, 'key.pem'), path.join(dir, 'certificate.pem')]
  await promisify(execFile)(python, [path.join(import.meta.dirname, 'python/certificate.py'), 'adfs.uni.test', key, certificate])
  return { key: fs.readFileSync(key, 'utf8'), certificate: fs.readFileSync(certificate, 'utf8') }
}

function metadataOf({ issuer, url, certificate }: { issuer: string; url: string; certificate: string }): string {
  const x509 = certificate.replace(/-----[A-Z ]+-----|\s/g, '')
  return `<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${html(issuer)}">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${x509}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
    <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${html(url)}"/>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${html(url)}"/>
  </IDPSSODescriptor>
</EntityDescriptor>
`
}

/** What the service provider asks for by the redirect binding; undefined when it is no such request. */
function parse(asked: URL): Promise<ParsedRequest | undefined> {
  if (!asked.searchParams.has('SAMLRequest')) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    samlp.parseRequest({ method: 'GET', query: Object.fromEntries(asked.searchParams), body: {} }, (error, data) => {
      if (error instanceof Error) reject(error)
      else resolve(data)
    })
  })
}

function signedAnswer(given: { issuer: string; key: string; certificate: string; session: Session; asked: ParsedRequest; target: string }): Promise<string> {
  const { session, asked, target } = given
  return new Promise((resolve, reject) => {
    samlp.getSamlResponse(
      {
        issuer: given.issuer,
        key: given.key,
        cert: given.certificate,
        audience: asked.issuer ?? target,
        recipient: target,
        destination: target,
        sessionIndex: session.index,
        signatureAlgorithm: 'rsa-sha256',
        digestAlgorithm: 'sha256',
        authnContextClassRef: PASSWORD,
        lifetimeInSeconds: 300,
        ...(asked.id === undefined ? {} : { inResponseTo: asked.id }),
        profileMapper: (person: CampusPerson) => ({
          getNameIdentifier: () => ({ nameIdentifier: person.email }),
          getClaims: () => ({
            [`${CLAIMS}/upn`]: person.email,
            [`${CLAIMS}/name`]: person.displayName,
            // as the claim rules of many a university send them, because Synapse asks for these names
            uid: person.localpart,
            displayName: person.displayName,
            email: person.email,
          }),
        }),
      },
      session.person,
      (error, xml) => {
        if (error !== null || xml === undefined) reject(error ?? new Error('no SAML response'))
        else resolve(xml)
      },
    )
  })
}

function carrierPage(target: string, xml: string, relayState: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Working …</title>
<form method="post" action="${html(target)}">
<input type="hidden" name="SAMLResponse" value="${Buffer.from(xml).toString('base64')}">
<input type="hidden" name="RelayState" value="${html(relayState)}">
<noscript><button>Continue</button></noscript>
</form><script>document.forms[0].submit()</script>`
}

function page(title: string, sentence: string): string {
  return `<!doctype html><meta charset="utf-8"><title>${html(title)}</title><h1>${html(title)}</h1><p>${html(sentence)}</p>`
}
