// Media over Electron's network: downloads that follow a redirect without the token, uploads with progress and cancel.
// This file must not know caches or pages.

import { readFile, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { net, type ClientRequest, type IncomingMessage, type Session } from 'electron'
import * as v from 'valibot'
import { classify, fetchJson } from '../account/http.ts'
import { matrixError } from '../account/login.ts'
import { MxcSchema, type EngineAnswers } from '../bridge/contract.ts'
import { fail, ok } from '../bridge/outcome.ts'
import { redirectMayReach } from '../security/network-filter.ts'
import type { MediaFailure } from './download.ts'
import type { Transport } from './media.ts'
import { bareType } from './types.ts'

const HEAD_MS = 60_000

type Head = { kind: 'response'; message: IncomingMessage } | { kind: 'redirect'; to: string } | { kind: 'failure'; code: MediaFailure }

function ask(session: Session, url: string): Promise<Head> {
  return new Promise((resolve) => {
    const request = net.request({ method: 'GET', url, session, redirect: 'manual', credentials: 'omit', cache: 'no-store' })
    const clock = setTimeout(() => request.abort(), HEAD_MS)
    const end = (head: Head): void => {
      clearTimeout(clock)
      resolve(head)
    }
    request.on('response', (message) => end({ kind: 'response', message }))
    request.on('redirect', (_status, _method, to) => {
      end({ kind: 'redirect', to })
      request.abort()
    })
    request.on('error', () => end({ kind: 'failure', code: 'offline' }))
    request.on('abort', () => end({ kind: 'failure', code: 'offline' }))
    request.end()
  })
}

const header = (message: IncomingMessage, name: string): string => [message.headers[name]].flat()[0] ?? ''

function judge(message: IncomingMessage): Awaited<ReturnType<Transport>> {
  const status = message.statusCode
  const body = message as unknown as Readable
  if (status !== 200) {
    body.resume()
    return fail(status === 404 || status === 410 ? 'not-found' : status === 401 || status === 403 ? 'refused' : status === 413 ? 'too-large' : status >= 500 ? 'offline' : 'not-found')
  }
  const length = header(message, 'content-length')
  // A length counts bytes on the wire: of a compressed answer it says nothing.
  const plain = header(message, 'content-encoding') === ''
  return { ok: true, response: { type: bareType(header(message, 'content-type')), size: plain && /^\d{1,15}$/.test(length) ? Number(length) : null, body } }
}

/** Downloads for one account: the first request carries its token, a redirect elsewhere goes out bare, over https, to the public web only. */
export function mediaTransport(accountSession: Session, plainSession: Session, baseUrl: string): Transport {
  return async (url) => {
    let head = await ask(accountSession, url)
    for (let hop = 0; head.kind === 'redirect' && hop < 3; hop += 1) {
      if (!redirectMayReach(head.to, baseUrl)) return fail('refused')
      head = await ask(plainSession, head.to)
    }
    if (head.kind === 'redirect') return fail('refused')
    return head.kind === 'failure' ? fail(head.code) : judge(head.message)
  }
}

type UploadAnswer = EngineAnswers['files.upload']
/** More than this is never held in memory, whatever a server would take. */
const MOST = 2 ** 30
const LimitSchema = v.object({ 'm.upload.size': v.pipe(v.number(), v.minValue(1)) })

/** Asks the server for the largest file it takes, so that nobody waits for an upload that ends in a refusal. */
export async function uploadLimit(session: Session, baseUrl: string): Promise<number> {
  const asked = await fetchJson((url, init) => session.fetch(url, init), `${baseUrl}/_matrix/client/v1/media/config`)
  const parsed = asked.kind === 'answer' && asked.status === 200 ? v.safeParse(LimitSchema, asked.json) : null
  return parsed?.success === true ? Math.min(parsed.output['m.upload.size'], MOST) : MOST
}

const UploadedSchema = v.object({ content_uri: MxcSchema })
const MAX_ANSWER = 64 * 1024

async function readAnswer(message: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of message as unknown as Readable) {
    text += (chunk as Buffer).toString('utf8')
    if (text.length > MAX_ANSWER) return null
  }
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function judgeUpload(message: IncomingMessage): Promise<UploadAnswer> {
  const json = await readAnswer(message)
  const parsed = v.safeParse(UploadedSchema, json)
  if (message.statusCode === 200 && parsed.success) return ok({ mxc: parsed.output.content_uri })
  const { errcode, error } = matrixError(json)
  if (message.statusCode === 413 || errcode === 'M_TOO_LARGE') return fail('too-large', error)
  return message.statusCode === 403 ? fail('forbidden', error) : fail('server-unreachable', error)
}

export interface UploadFile {
  file: string
  name: string
  mime: string
}

/** Sends a file to the content repository. `limit` and `onProgress` in bytes; `signal` cancels. Never rejects. */
export async function upload(
  session: Session,
  baseUrl: string,
  { file, name, mime }: UploadFile,
  limit: number,
  onProgress: (sent: number, total: number) => void,
  signal: AbortSignal,
): Promise<UploadAnswer> {
  const info = await stat(file).catch(() => null)
  if (info === null) return fail('file-gone')
  if (info.size > limit) return fail('too-large')
  // Servers want a Content-Length, and Electron's network knows it only of a body that it holds as a whole.
  const body = await readFile(file).catch(() => null)
  if (body === null) return fail('file-gone')
  if (signal.aborted) return fail('cancelled')
  return new Promise((resolve) => {
    const url = `${baseUrl}/_matrix/media/v3/upload?filename=${encodeURIComponent(name)}`
    const request: ClientRequest = net.request({ method: 'POST', url, session, redirect: 'error', credentials: 'omit', cache: 'no-store' })
    request.setHeader('content-type', mime)
    const ticker = setInterval(() => {
      const { active, current, total } = request.getUploadProgress()
      if (active && total > 0) onProgress(Math.min(current, body.byteLength), body.byteLength)
    }, 100)
    const cancel = (): void => request.abort()
    const end = (answer: UploadAnswer): void => {
      clearInterval(ticker)
      signal.removeEventListener('abort', cancel)
      resolve(answer)
    }
    signal.addEventListener('abort', cancel)
    request.on('response', (message) => {
      void judgeUpload(message).then(end, () => end(fail('offline')))
    })
    request.on('error', (error) => end(signal.aborted ? fail('cancelled') : fail(classify(error) === 'tls' ? 'server-unreachable' : 'offline', error.message)))
    request.on('abort', () => end(fail('cancelled')))
    request.end(body)
  })
}
