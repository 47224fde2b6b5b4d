// For: servers that are none of ours, or that answer wrongly: what a person may type by mistake.
// Must not know Amphi.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { freshFolder } from '../../support/run-folder.ts'

export interface Stranger {
  /** `127.0.0.1:port`, as it is typed. */
  name: string
  /** Paths that were asked for. */
  asked: string[]
  stop: () => Promise<void>
}

type Answer = (url: string) => { status: number; type: string; body: string }

const listen = async (make: (handler: http.RequestListener) => http.Server, answer: Answer): Promise<Stranger> => {
  const asked: string[] = []
  const server = make((request, response) => {
    asked.push(request.url ?? '')
    const { status, type, body } = answer(request.url ?? '')
    response.writeHead(status, { 'content-type': type }).end(body)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    name: `127.0.0.1:${String(port)}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

/** A web server without TLS. */
export const webServer = (answer: Answer): Promise<Stranger> => listen((handler) => http.createServer(handler), answer)

/** A web server whose certificate nobody has signed but itself. */
export async function selfSignedServer(answer: Answer): Promise<Stranger> {
  const folder = freshFolder('certificate')
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject], { stdio: 'pipe' })
  return listen((handler) => https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, handler), answer)
}
