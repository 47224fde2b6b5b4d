// For: a bad network between a client and the homeserver, under the test's control.
// Must not know Matrix: it moves bytes and rewrites nothing.
import http from 'node:http'
import type net from 'node:net'
import { freePort } from './processes.ts'

export interface ProxiedRequest {
  method: string
  /** Path with query. */
  path: string
  headers: http.IncomingHttpHeaders
  /** Milliseconds since the epoch. */
  at: number
  /** Status that the client got; undefined while it waits, or when the connection was lost. */
  status?: number
}

/** A text is looked for in `METHOD /path?query`. */
export type Matcher = string | RegExp | ((request: ProxiedRequest) => boolean)

export interface ProxiedAnswer {
  status: number
  body: string
}

/** `signal`: the client has gone. Without a path the server is asked what the client asked. */
export type StandIn = (request: ProxiedRequest, ask: (path?: string) => Promise<ProxiedAnswer>, signal: AbortSignal) => Promise<ProxiedAnswer>

/** A fault that is in force until it is ended. */
export interface Fault {
  /** How many requests it has met so far. */
  readonly hits: () => number
  /** Resolves when it has met `count` requests, at once if it already has. */
  met: (count?: number) => Promise<void>
  /** Ends the fault. */
  release: () => void
}

export interface FaultProxy {
  base: string
  log: ProxiedRequest[]
  /** Requests reach the server, their answers are held back; `release` hands them on, `cut` loses them for good. */
  withhold: (matcher: Matcher) => Fault
  /** Requests do not reach the server, and their connection is closed without an answer. */
  drop: (matcher: Matcher, times?: number) => Fault
  /** Requests do not reach the server and get this answer: 429 with `retry_after_ms`, 502, … */
  respond: (matcher: Matcher, status: number, body?: unknown, headers?: Record<string, string>, times?: number) => Fault
  /** Requests reach the server only after `ms`. */
  delay: (matcher: Matcher, ms: number) => Fault
  /** Requests get what `answer` makes of them. It may ask the server, with the client's headers, for this or for something else. */
  standIn: (matcher: Matcher, answer: StandIn) => Fault
  /** Offline: all connections are destroyed, new ones are refused. */
  cut: () => Promise<void>
  /** Online again, at the same address. */
  restore: () => Promise<void>
  /** Ends all faults and comes back online. */
  reset: () => Promise<void>
  stop: () => Promise<void>
}

type Action =
  | { kind: 'withhold'; released: Promise<void> }
  | { kind: 'drop' }
  | { kind: 'respond'; status: number; body: unknown; headers: Record<string, string> }
  | { kind: 'delay'; ms: number }
  | { kind: 'stand-in'; answer: StandIn }

interface Rule {
  matches: (request: ProxiedRequest) => boolean
  action: Action
  left: number
  hits: number
  waiting: Set<() => void>
  release: () => void
}

/** Starts a proxy before `targetBase` (an http address of loopback). */
export async function startProxy(targetBase: string): Promise<FaultProxy> {
  const target = new URL(targetBase)
  const port = await freePort()
  const rules: Rule[] = []
  const sockets = new Set<net.Socket>()
  const agent = new http.Agent({ keepAlive: true })
  const log: ProxiedRequest[] = []

  const handle = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const entry: ProxiedRequest = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: request.headers,
      at: Date.now(),
    }
    log.push(entry)
    const rule = rules.find((one) => one.left > 0 && one.matches(entry))
    const action = rule?.action
    if (rule !== undefined) {
      rule.left -= 1
      rule.hits += 1
      for (const wake of rule.waiting) wake()
    }
    if (action?.kind === 'drop') {
      request.socket.destroy()
      return
    }
    if (action?.kind === 'stand-in') {
      request.resume()
      const gone = new AbortController()
      response.once('close', () => gone.abort())
      const ask = async (path = entry.path): Promise<ProxiedAnswer> => {
        const answer = await fetch(targetBase + path, { headers: { authorization: entry.headers.authorization ?? '' }, signal: gone.signal })
        return { status: answer.status, body: await answer.text() }
      }
      const { status, body } = await action.answer(entry, ask, gone.signal)
      if (response.destroyed) return
      entry.status = status
      response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' })
      response.end(body)
      return
    }
    if (action?.kind === 'respond') {
      request.resume()
      const { status, headers } = action
      entry.status = status
      const isText = typeof action.body === 'string'
      response.writeHead(status, {
        'content-type': isText ? 'text/html' : 'application/json',
        'access-control-allow-origin': '*',
        ...headers,
      })
      response.end(isText ? action.body : JSON.stringify(action.body ?? {}))
      return
    }
    if (action?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, action.ms))
    const answer = await forward(request, response)
    if (answer === undefined) return
    if (action?.kind === 'withhold') {
      // The server has done its work; the whole answer waits here.
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk as Buffer)
      await action.released
      if (response.destroyed) return
      entry.status = answer.statusCode ?? 0
      response.writeHead(entry.status, answer.rawHeaders)
      response.end(Buffer.concat(chunks))
      return
    }
    entry.status = answer.statusCode ?? 0
    response.writeHead(entry.status, answer.rawHeaders)
    answer.pipe(response)
    answer.once('error', () => response.destroy())
  }

  const forward = (request: http.IncomingMessage, response: http.ServerResponse): Promise<http.IncomingMessage | undefined> =>
    new Promise((resolve) => {
      const onward = http.request(
        {
          host: target.hostname,
          port: target.port,
          method: request.method,
          path: request.url,
          headers: request.rawHeaders,
          setHost: false,
          agent,
        },
        resolve,
      )
      onward.once('error', () => {
        response.destroy() // as if the server's own connection had broken
        resolve(undefined)
      })
      // a client that goes away takes a waiting long-poll with it, but never a request that changes something
      response.once('close', () => {
        if (!response.writableFinished && request.method === 'GET') onward.destroy()
      })
      request.pipe(onward)
    })

  const server = http.createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  server.keepAliveTimeout = 60_000
  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  await listen()

  const add = (matcher: Matcher, action: Action, times: number, onRelease: () => void = () => undefined): Fault => {
    const rule: Rule = {
      matches: matcherOf(matcher),
      action,
      left: times,
      hits: 0,
      waiting: new Set(),
      release: () => {
        const at = rules.indexOf(rule)
        if (at >= 0) rules.splice(at, 1)
        onRelease()
      },
    }
    rules.push(rule)
    return {
      hits: () => rule.hits,
      release: rule.release,
      met: (count = 1) =>
        new Promise((resolve) => {
          const check = (): void => {
            if (rule.hits < count) return
            rule.waiting.delete(check)
            resolve()
          }
          rule.waiting.add(check)
          check()
        }),
    }
  }

  const cut = async (): Promise<void> => {
    if (!server.listening) return
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const restore = async (): Promise<void> => {
    if (!server.listening) await listen()
  }
  return {
    base: `http://127.0.0.1:${String(port)}`,
    log,
    withhold: (matcher) => {
      let open: () => void = () => undefined
      const released = new Promise<void>((resolve) => {
        open = resolve
      })
      return add(matcher, { kind: 'withhold', released }, Infinity, open)
    },
    drop: (matcher, times = Infinity) => add(matcher, { kind: 'drop' }, times),
    respond: (matcher, status, body, headers = {}, times = Infinity) => add(matcher, { kind: 'respond', status, body, headers }, times),
    standIn: (matcher, answer) => add(matcher, { kind: 'stand-in', answer }, Infinity),
    delay: (matcher, ms) => add(matcher, { kind: 'delay', ms }, Infinity),
    cut,
    restore,
    reset: async () => {
      for (const rule of [...rules]) rule.release()
      await restore()
    },
    stop: async () => {
      await cut()
      for (const rule of [...rules]) rule.release()
      agent.destroy()
    },
  }
}

function matcherOf(matcher: Matcher): (request: ProxiedRequest) => boolean {
  if (typeof matcher === 'function') return matcher
  return ({ method, path }) => {
    const line = `${method} ${path}`
    return typeof matcher === 'string' ? line.includes(matcher) : matcher.test(line)
  }
}
