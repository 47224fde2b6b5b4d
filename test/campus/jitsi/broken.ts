// For: deployments that are none, as a wrong address or a bad day makes them.
// Must not know what a client says about them.
import http from 'node:http'
import type net from 'node:net'
import fs from 'node:fs'
import { freePort } from '../processes.ts'
import { configScript } from './site.ts'

export const BROKEN_KINDS = ['down', 'slow', 'website', 'looping-config', 'huge-config', 'throwing-config', 'no-library', 'not-a-library', 'no-xmpp'] as const
/**
 * - `down`: nothing listens.
 * - `slow`: takes every connection and never answers.
 * - `website`: an ordinary site that answers every path with the same page and 200.
 * - `looping-config`: config.js never comes to its end.
 * - `huge-config`: config.js of 10 MB, which goes on for ever if it is read.
 * - `throwing-config`: config.js is broken.
 * - `no-library`: config.js is good, the library is a 404.
 * - `not-a-library`: what comes as the library is another script.
 * - `no-xmpp`: config.js and library are good, websocket and BOSH answer 502.
 */
export type BrokenKind = (typeof BROKEN_KINDS)[number]

export interface BrokenDeployment {
  origin: string
  domain: string
  /** Paths that were asked for. */
  log: string[]
  stop: () => Promise<void>
}

/** Starts one. `library`: path of the library's script, for the kinds that have a good one (`ensureCampusDeps().jitsiLibrary`). */
export async function startBrokenDeployment(kind: BrokenKind, library?: string): Promise<BrokenDeployment> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${String(port)}`
  const log: string[] = []
  const sockets = new Set<net.Socket>()
  const server = http.createServer((request, response) => {
    const path = new URL(request.url ?? '/', origin).pathname
    log.push(path)
    answer(kind, path, origin, library, response)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  server.on('upgrade', (request, socket) => {
    log.push(new URL(request.url ?? '/', origin).pathname)
    if (kind !== 'slow') socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
  })
  if (kind !== 'down')
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
  return {
    origin,
    domain: `127.0.0.1:${String(port)}`,
    log,
    stop: async () => {
      if (!server.listening) return
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function answer(kind: BrokenKind, path: string, origin: string, library: string | undefined, response: http.ServerResponse): void {
  const send = (status: number, type: string, body: string | Buffer): void => void response.writeHead(status, { 'content-type': type }).end(body)
  const script = (body: string | Buffer): void => send(200, 'application/javascript', body)
  const page = '<!doctype html><html><head><title>Welcome</title></head><body><h1>Faculty of Letters</h1></body></html>'
  const notFound = (): void => send(404, 'text/html', '<!doctype html><title>404</title>')
  if (kind === 'slow') return
  if (kind === 'website' || kind === 'down') return send(200, 'text/html; charset=utf-8', page)
  if (path === '/config.js') return script(brokenConfig(kind, configScript(origin, '', 'both')))
  if (path === '/libs/lib-jitsi-meet.min.js') {
    if (kind === 'no-library') return notFound()
    if (kind === 'not-a-library') return script('window.SomethingElse = { version: 1 };')
    return library === undefined ? notFound() : script(fs.readFileSync(library))
  }
  if (path === '/http-bind') return send(502, 'text/html', '<h1>502 Bad Gateway</h1>')
  notFound()
}

function brokenConfig(kind: BrokenKind, good: string): string {
  switch (kind) {
    case 'looping-config':
      return 'var config = {};\nfor (;;) config.round = (config.round || 0) + 1;\n'
    case 'huge-config':
      return `${good}\nvar filling = "${'x'.repeat(10 * 1024 * 1024)}";\nfor (;;) filling.length;\n`
    case 'throwing-config':
      return 'var config = { hosts: { domain: \n'
    default:
      return good
  }
}
