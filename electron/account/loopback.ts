// Where the browser comes back to: a listener on 127.0.0.1 that takes one request and ends (RFC 8252 §7.3, T50, T51).
// This file must not know Matrix servers or windows; it hands on what it received.

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { parseUrl } from '../address.ts'
import { answerHeaders, answerPage, type AnswerTexts } from './answer-page.ts'
import { isOwnPeer } from './peer.ts'

export interface LoopbackOptions {
  texts: AnswerTexts
  /** Called at most once, with the login token or null when the browser came back without one. */
  onReturn: (loginToken: string | null) => void
  /** Whether the connection between these two ports comes from a process of this person. */
  isOwn?: (from: number, to: number) => Promise<boolean>
}

export interface Loopback {
  /** Address to send the browser back to, with the state in its query. */
  redirectUrl: string
  close(): void
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)] // as many bytes, not as many letters
  return x.byteLength === y.byteLength && timingSafeEqual(x, y)
}
export const nonce = (): string => randomBytes(32).toString('hex')
/** Strangers on this machine that knock at wrong doors end the listener rather than guess on. */
const MAX_WRONG = 50
export const LOGIN_TOKEN = /^[\x21-\x7e]{1,4096}$/

/** What is wrong with a request, or null when it is the browser's own way back. */
export function judgeReturn(
  request: { method?: string | undefined; url?: string | undefined; headers: IncomingMessage['headers'] },
  expected: { host: string; path: string; state: string },
): { status: number } | { loginToken: string | null } {
  const { headers } = request
  if (headers.host !== expected.host) return { status: 421 } // DNS rebinding
  // Only a path: what else may stand in a request line (`//[`, an address) is no way back of a browser's.
  const url = request.url?.startsWith('/') === true ? parseUrl(`http://${expected.host}${request.url}`) : null
  if (url === null) return { status: 400 }
  if (!same(url.pathname, expected.path)) return { status: 404 }
  if (request.method !== 'GET') return { status: 405 }
  // A browser that follows a redirect sends no Origin and says that it navigates; a page's script or picture does not.
  if (headers.origin !== undefined && headers.origin !== 'null') return { status: 403 }
  const mode = headers['sec-fetch-mode']
  const destination = headers['sec-fetch-dest']
  if ((mode !== undefined && mode !== 'navigate') || (destination !== undefined && destination !== 'document')) return { status: 403 }
  if (!same(url.searchParams.get('state') ?? '', expected.state)) return { status: 403 }
  const token = url.searchParams.get('loginToken')
  return { loginToken: token !== null && LOGIN_TOKEN.test(token) ? token : null }
}

/** Starts listening on a free port. Rejects when the system gives none. */
export async function listenForReturn(state: string, { texts, onReturn, isOwn = isOwnPeer }: LoopbackOptions): Promise<Loopback> {
  const path = `/${nonce()}`
  let host = ''
  let wrong = 0
  let done = false
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { remotePort = 0, localPort = 0 } = request.socket
    // Another person on this machine may have read the address off the list of processes.
    const own = await isOwn(remotePort, localPort)
    const judged = done ? { status: 404 } : own ? judgeReturn(request, { host, path, state }) : { status: 403 }
    if ('status' in judged) {
      end(response, judged.status, '')
      wrong += 1
      if (wrong >= MAX_WRONG) stop(server)
      return
    }
    done = true
    end(response, 200, answerPage(texts, judged.loginToken !== null))
    stop(server)
    onReturn(judged.loginToken)
  }
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy()) // whatever a stranger sent: the listener goes on
  })
  server.maxConnections = 16
  server.headersTimeout = 10_000
  server.requestTimeout = 10_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the listener has no port')
  host = `127.0.0.1:${address.port}`
  return { redirectUrl: `http://${host}${path}?state=${state}`, close: () => stop(server) }
}

function end(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { ...answerHeaders, connection: 'close' }).end(body)
}

function stop(server: Server): void {
  server.close()
  // What is still being written may finish; nobody else keeps the port open.
  setTimeout(() => server.closeAllConnections(), 2000).unref()
}
