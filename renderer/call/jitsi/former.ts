// Ends what a dead page or a broken connection of ours left at the server: until the server gives it up, for a minute, it stands in the room as a second one of
// this person, and between two without a bridge it keeps all media away. This file must not know conferences: it speaks to the way to the server only.

import * as v from 'valibot'
import { plainSocket } from './sockets.ts'

type Page = Window & typeof globalThis

/** In the page's own store, which outlives the page and not the app. */
const KEY = 'amphi-former-connection'
/** Servers keep a lost connection for one minute, some for longer (ms); what is older is gone anyway. */
const KEPT = 600_000
/** No join waits longer for it (ms). */
const TIME = 2_000

const Token = v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/))
const NotedSchema = v.object({ address: v.pipe(v.string(), v.maxLength(2000)), token: Token, at: v.number() })
type Noted = v.InferOutput<typeof NotedSchema>

const storeOf = (page: Page): Storage | null => {
  try {
    return (page.localStorage as Storage | undefined) ?? null
  } catch {
    // A page without a store remembers nothing: the server gives the former one up by itself.
    return null
  }
}

function read(page: Page): Noted | null {
  try {
    const parsed = v.safeParse(NotedSchema, JSON.parse(storeOf(page)?.getItem(KEY) ?? 'null'))
    return parsed.success && Date.now() - parsed.output.at < KEPT ? parsed.output : null
  } catch (error) {
    console.info('what the page remembers of its former connection cannot be read', error)
    return null
  }
}

/** The connection to this address (with the room's name, without anybody's token) may be taken up again under this name of its own (XEP-0198). */
export function noteConnection(page: Page, address: string, token: unknown): void {
  if (!v.is(Token, token)) return
  try {
    storeOf(page)?.setItem(KEY, JSON.stringify({ address, token, at: Date.now() } satisfies Noted))
  } catch (error) {
    console.info('the connection is not remembered', error)
  }
}

/** It was ended properly: there is nothing to end any more. Another one that was noted since stays. */
export function forgetConnection(page: Page, token: string): void {
  if (read(page)?.token === token) storeOf(page)?.removeItem(KEY)
}

const framing = 'urn:ietf:params:xml:ns:xmpp-framing'
const nameOf = (data: unknown): string => (typeof data === 'string' ? (/^\s*<([\w:]{1,40})/.exec(data)?.[1] ?? '') : '')

/**
 * Ends the connection that was noted for this address, if there is one: takes it up again, as the library would (RFC 7395, XEP-0198), and closes it.
 * Resolves in any case, within two seconds; whatever is refused is left to the server's patience.
 * @param address of the WebSocket, with the room's name
 * @param jwt of the person, where the deployment wants one
 * @param domain the XMPP domain at which one signs in
 */
export function endFormer(page: Page, address: string, jwt: string | null, domain: string): Promise<void> {
  const noted = read(page)
  const Socket = plainSocket(page)
  if (noted === null || noted.address !== address || Socket === undefined) return Promise.resolve()
  forgetConnection(page, noted.token)
  return new Promise((resolve) => {
    const url = new URL(address)
    if (jwt !== null) url.searchParams.set('token', jwt)
    url.searchParams.set('previd', noted.token)
    let socket: WebSocket
    try {
      socket = new Socket(url, 'xmpp')
    } catch (error) {
      console.info('the former connection cannot be ended', error)
      resolve()
      return
    }
    const done = (): void => {
      page.clearTimeout(timer)
      socket.close()
      resolve()
    }
    const timer = page.setTimeout(done, TIME)
    const open = `<open xmlns="${framing}" to="${domain}" version="1.0"/>`
    let signedIn = false
    const answers: Record<string, () => void> = {
      'stream:features': () => {
        // Nothing was counted, and nothing must be: a count that the server does not take makes it close the former connection, too.
        socket.send(signedIn ? `<resume xmlns="urn:xmpp:sm:3" h="0" previd="${noted.token}"/>` : '<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>')
      },
      success: () => {
        signedIn = true
        socket.send(open)
      },
      resumed: () => { socket.send(`<close xmlns="${framing}"/>`) },
      failed: () => { socket.send(`<close xmlns="${framing}"/>`) },
      failure: done,
      close: done,
    }
    socket.addEventListener('open', () => { socket.send(open) })
    socket.addEventListener('message', ({ data }) => { answers[nameOf(data)]?.() })
    socket.addEventListener('close', done)
    socket.addEventListener('error', done)
  })
}
