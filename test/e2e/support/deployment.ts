// For: a Jitsi deployment as main sees one: an address on loopback with a config.js, a sign-in document and traps. No conference goes on there.
// Must not know Amphi.
import http from 'node:http'

export interface Deployment {
  /** `127.0.0.1:PORT`, as a policy names it. */
  domain: string
  origin: string
  /** What config.js is, from now on. */
  config: string
  /** The body of `/.well-known/element/jitsi`; null: 404. */
  signIn: string | null
  /** Every request, with its headers. */
  asked: { method: string; url: string; headers: http.IncomingHttpHeaders }[]
  stop: () => Promise<void>
}

/** Serves it. */
export async function startDeployment(): Promise<Deployment> {
  const server = http.createServer((request, response) => {
    const url = request.url ?? '/'
    made.asked.push({ method: request.method ?? 'GET', url, headers: request.headers })
    if (url === '/config.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(made.config)
    if (url === '/.well-known/element/jitsi' && made.signIn !== null) return response.writeHead(200, { 'content-type': 'application/json' }).end(made.signIn)
    if (url === '/own') return response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>own</title><h1>of the deployment</h1>')
    if (url === '/away') return response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
    if (url === '/echo') {
      let body = ''
      request.on('data', (data: Buffer) => (body += data.toString()))
      return request.on('end', () => response.writeHead(200, { 'content-type': 'text/plain' }).end(`${request.headers.authorization ?? 'none'} ${body}`))
    }
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const made: Deployment = {
    domain: `127.0.0.1:${String(port)}`,
    origin: `http://127.0.0.1:${String(port)}`,
    config: 'window.config = { hosts: {} }',
    signIn: null,
    asked: [],
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return made
}
