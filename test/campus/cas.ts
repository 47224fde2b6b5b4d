// For: the university's CAS server (protocol 2 and 3).
// Must not know of rooms, or how Synapse is started.
import { randomBytes } from 'node:crypto'
import type http from 'node:http'
import { cookieOf, html, readForm, sendHtml, signInPage, startWebServer, whoSignsIn, type IdentityProvider } from './identity.ts'
import type { CampusPerson } from './people.ts'
import { freePort } from './processes.ts'

const TITLE = 'Faculty sign-in (CAS)'
const COOKIE = 'campus_cas'

export interface CasProvider extends IdentityProvider {
  url: string
  /** Ends the server's session; with `?service=` it goes on to there. */
  logout: string
}

/** Starts the server under `/cas`: login with a session by cookie, tickets for one use, validation as Synapse and others ask for it. */
export async function startCas(options: { people: readonly CampusPerson[]; icon?: string }): Promise<CasProvider> {
  const port = await freePort()
  const url = `http://127.0.0.1:${String(port)}/cas`
  const tickets = new Map<string, { person: CampusPerson; service: string }>()
  const sessions = new Map<string, CampusPerson>()

  const enter = (response: http.ServerResponse, person: CampusPerson, service: string): void => {
    const ticket = `ST-${randomBytes(16).toString('hex')}`
    tickets.set(ticket, { person, service })
    const target = new URL(service)
    target.searchParams.set('ticket', ticket)
    response.writeHead(302, { location: target.href }).end()
  }

  const login = async (request: http.IncomingMessage, response: http.ServerResponse, asked: URL): Promise<void> => {
    const service = asked.searchParams.get('service') ?? ''
    if (!URL.canParse(service)) {
      sendHtml(response, 400, page(TITLE, 'Which service do you want to enter?'))
      return
    }
    const known = sessions.get(cookieOf(request, COOKIE) ?? '')
    if (known !== undefined && asked.searchParams.get('renew') !== 'true') {
      enter(response, known, service)
      return
    }
    const sheet = { title: TITLE, action: `/cas/login?service=${encodeURIComponent(service)}`, people: options.people }
    if (request.method !== 'POST') {
      sendHtml(response, 200, signInPage({ ...sheet, search: asked.searchParams.get('q') ?? '' }))
      return
    }
    const who = whoSignsIn(await readForm(request), options.people)
    if (typeof who === 'string') {
      sendHtml(response, 401, signInPage({ ...sheet, error: who }))
      return
    }
    const session = randomBytes(16).toString('hex')
    sessions.set(session, who)
    response.setHeader('set-cookie', `${COOKIE}=${session}; Path=/cas; HttpOnly; SameSite=Lax`)
    enter(response, who, service)
  }

  const validate = (response: http.ServerResponse, asked: URL): void => {
    const name = asked.searchParams.get('ticket') ?? ''
    const ticket = tickets.get(name)
    tickets.delete(name) // for one use, whatever comes of it
    response.writeHead(200, { 'content-type': 'application/xml; charset=utf-8' })
    if (ticket === undefined) response.end(failure('INVALID_TICKET', 'This ticket is not known.'))
    else if (ticket.service !== asked.searchParams.get('service')) response.end(failure('INVALID_SERVICE', 'This ticket is for another service.'))
    else response.end(success(ticket.person))
  }

  const logout = (request: http.IncomingMessage, response: http.ServerResponse, asked: URL): void => {
    sessions.delete(cookieOf(request, COOKIE) ?? '')
    response.setHeader('set-cookie', `${COOKIE}=; Path=/cas; Max-Age=0`)
    const next = asked.searchParams.get('service')
    if (next !== null && URL.canParse(next)) response.writeHead(302, { location: next }).end()
    else sendHtml(response, 200, page('Signed out', 'You are signed out of the faculty.'))
  }

  const server = await startWebServer(port, async (request, response, asked) => {
    if (asked.pathname === '/cas/login') await login(request, response, asked)
    else if (/^\/cas\/(p3\/)?(service|proxy)Validate$/.test(asked.pathname)) validate(response, asked)
    else if (asked.pathname === '/cas/logout') logout(request, response, asked)
    else sendHtml(response, 404, page('Not found', 'There is no such page.'))
  })
  return {
    url,
    logout: `${url}/logout`,
    stop: server.stop,
    synapse: {
      config: {
        cas_config: {
          enabled: true,
          server_url: url,
          protocol_version: 3,
          displayname_attribute: 'displayName',
          idp_name: TITLE,
          ...(options.icon === undefined ? {} : { idp_icon: options.icon }),
        },
      },
    },
  }
}

function success(person: CampusPerson): string {
  const attributes = { displayName: person.displayName, mail: person.email, role: person.role }
  const list = Object.entries(attributes).map(([name, value]) => `<cas:${name}>${html(value)}</cas:${name}>`)
  return answer(
    `<cas:authenticationSuccess><cas:user>${html(person.localpart)}</cas:user><cas:attributes>${list.join('')}</cas:attributes></cas:authenticationSuccess>`,
  )
}

function failure(code: string, sentence: string): string {
  return answer(`<cas:authenticationFailure code="${code}">${html(sentence)}</cas:authenticationFailure>`)
}

function answer(body: string): string {
  return `<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">${body}</cas:serviceResponse>`
}

function page(title: string, sentence: string): string {
  return `<!doctype html><meta charset="utf-8"><title>${html(title)}</title><h1>${html(title)}</h1><p>${html(sentence)}</p>`
}
