// For: the public address of a Jitsi deployment: its config.js, its library, its well-known, and the ways to its XMPP server.
// Must not know who may do what: the XMPP server behind it does.
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'
import { TENANT, XMPP_DOMAIN } from './prosody.ts'

/** What the page of a plain participant is made of; TypeScript becomes JavaScript on its way out. */
const SCRIPTS: readonly string[] = ['participant-page', 'pattern']
/** Where a real deployment lets other origins read. Not /config.js, and not the conference request. */
const OPEN = ['/libs/', '/static/', '/.well-known/']

export interface SiteOptions {
  port: number
  /** Of the XMPP server, on 127.0.0.1. */
  xmppPort: () => number
  /** The script served as `/libs/lib-jitsi-meet.min.js`. */
  library: string
  /** `{"auth":"openidtoken-jwt"}` is told to who asks, or 404. */
  openId: boolean
  /** Names which way config.js names: both, as a real one, or only BOSH. */
  transport: 'both' | 'bosh'
}

export interface SiteRequest {
  method: string
  /** Path with query. A token in it is left out. */
  path: string
  at: number
}

export interface Site {
  origin: string
  log: SiteRequest[]
  /** The network to the deployment is gone: connections are destroyed, new ones refused. Media between two participants does not come by here. */
  cut: () => Promise<void>
  restore: () => Promise<void>
  stop: () => Promise<void>
}

/** What a deployment's config.js says, `prefix` '' or 'tenant/'. A program and not data, as in reality: it looks where it is loaded from. */
export function configScript(origin: string, prefix: string, transport: SiteOptions['transport']): string {
  const subdomain = prefix === '' ? '' : `${prefix.slice(0, -1)}.`
  const host = origin.replace(/^http:/, '')
  return `/* A deployment's own settings. The library is /libs/lib-jitsi-meet.min.js; it is a build of 2021 and stands behind the jQuery it needs, in one file:
   a page loads it by one <script> and finds window.JitsiMeetJS. */
var subdir = '${prefix}';
var subdomain = '${subdomain}';
var config = {
  hosts: { domain: '${XMPP_DOMAIN}', muc: 'muc.' + subdomain + '${XMPP_DOMAIN}', focus: 'focus.${XMPP_DOMAIN}' },
  bosh: '${host}/' + subdir + 'http-bind',
${transport === 'both' ? `  websocket: '${origin.replace(/^http/, 'ws')}/' + subdir + 'xmpp-websocket',\n` : ''}  conferenceRequestUrl: '${origin}/' + subdir + 'conference-request/v1',
  p2p: { enabled: true, stunServers: [] },
  enableUserRolesBasedOnToken: false,
  testing: {},
  disableAudioLevels: false,
  analytics: {},
};
config.whiteboard = { enabled: typeof window === 'undefined' };
`
}

const read = (name: string): string => fs.readFileSync(path.join(import.meta.dirname, name), 'utf8')

/** A script of the page as browsers take it. The compiler is loaded only where somebody opens the page. */
async function pageScript(name: string): Promise<string> {
  const { default: typescript } = await import('typescript')
  const { ScriptTarget, ModuleKind } = typescript
  return typescript.transpileModule(read(`${name}.ts`), { compilerOptions: { target: ScriptTarget.ES2023, module: ModuleKind.ESNext } }).outputText
}

/** Serves the deployment at `http://127.0.0.1:PORT`. */
export async function startSite(options: SiteOptions): Promise<Site> {
  const origin = `http://127.0.0.1:${String(options.port)}`
  const log: SiteRequest[] = []
  const sockets = new Set<net.Socket>()
  const library = fs.readFileSync(options.library)

  const note = (request: http.IncomingMessage): URL => {
    const url = new URL(request.url ?? '/', origin)
    const shown = new URL(url)
    if (shown.searchParams.has('token')) shown.searchParams.set('token', '…')
    log.push({ method: request.method ?? 'GET', path: decodeURIComponent(shown.pathname + shown.search), at: Date.now() })
    return url
  }

  const server = http.createServer((request, response) => {
    const url = note(request)
    // a tenant has the same addresses behind its name
    const prefix = url.pathname.startsWith(`/${TENANT}/`) ? `${TENANT}/` : ''
    const at = prefix === '' ? url.pathname : url.pathname.slice(TENANT.length + 1)
    const open = OPEN.some((folder) => at.startsWith(folder)) ? { 'access-control-allow-origin': '*' } : {}
    const send = (status: number, type: string, body: string | Buffer): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-cache', ...open }).end(body)
    }
    const notFound = (): void => {
      send(404, 'text/html; charset=utf-8', '<!doctype html><title>404</title>Not found')
    }
    if (at === '/http-bind') return forward(request, response, options.xmppPort(), `/http-bind${url.search}`)
    if (at === '/conference-request/v1') return conferenceRequest(request, send, notFound)
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, 'text/plain', 'not allowed')
    if (at === '/config.js') return send(200, 'application/javascript', configScript(origin, prefix, options.transport))
    if (at === '/libs/lib-jitsi-meet.min.js') return send(200, 'application/javascript', library)
    if (at === '/.well-known/element/jitsi') return options.openId ? send(200, 'application/json', '{"auth":"openidtoken-jwt"}') : notFound()
    const script = SCRIPTS.find((name) => at === `/static/${name}.js` || at === `/static/${name}.ts`)
    if (script !== undefined) return void pageScript(script).then((code) => send(200, 'text/javascript; charset=utf-8', code), (error: unknown) => send(500, 'text/plain', String(error)))
    // every other path is a conference's: the same page, as with a real deployment
    if (/^\/[^/.]*$/.test(at)) return send(200, 'text/html; charset=utf-8', read('participant.html'))
    notFound()
  })
  server.on('upgrade', (request: http.IncomingMessage, socket: net.Socket, head: Buffer) => {
    const url = note(request)
    if (!/^\/(?:[^/]+\/)?xmpp-websocket$/.test(url.pathname)) return void socket.destroy()
    const onward = net.connect(options.xmppPort(), '127.0.0.1', () => {
      const lines = [`GET /xmpp-websocket${url.search} HTTP/1.1`]
      for (let i = 0; i < request.rawHeaders.length; i += 2) lines.push(`${request.rawHeaders[i] ?? ''}: ${request.rawHeaders[i + 1] ?? ''}`)
      onward.write(`${lines.join('\r\n')}\r\n\r\n`)
      onward.write(head)
      onward.pipe(socket).pipe(onward)
    })
    for (const [one, other] of [[socket, onward], [onward, socket]] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(options.port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  const cut = async (): Promise<void> => {
    if (!server.listening) return
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await listen()
  return {
    origin,
    log,
    cut,
    restore: async () => {
      if (!server.listening) await listen()
    },
    stop: cut,
  }
}

function forward(request: http.IncomingMessage, response: http.ServerResponse, port: number, target: string): void {
  const onward = http.request({ host: '127.0.0.1', port, method: request.method, path: target, headers: request.rawHeaders, setHost: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    answer.pipe(response)
  })
  onward.once('error', () => {
    if (response.headersSent) return void response.destroy()
    response.writeHead(502, { 'content-type': 'text/plain' }).end('the conference server is away')
  })
  response.once('close', () => onward.destroy())
  request.pipe(onward)
}

/** Jicofo's other door: who comes this way asks for the conference over HTTP and not over XMPP. No CORS headers, so only pages of this origin get through. */
function conferenceRequest(request: http.IncomingMessage, send: (status: number, type: string, body: string) => void, notFound: () => void): void {
  if (request.method !== 'POST') return notFound()
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    let room: unknown
    try {
      room = (JSON.parse(Buffer.concat(chunks).toString()) as { room?: unknown }).room
    } catch {
      return send(400, 'application/json', '{"error":"bad request"}')
    }
    if (typeof room !== 'string') return send(400, 'application/json', '{"error":"no room"}')
    send(200, 'application/json', JSON.stringify({ ready: true, room, focusJid: `focus@auth.${XMPP_DOMAIN}/focus`, properties: { authentication: 'false' } }))
  })
}
