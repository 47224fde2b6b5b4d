// One connection and one conference of the library, from connecting to closed. A re-join is another session; what outlives it (tracks, facts) is not here.
// This file must not know what is done in a conference: it tells what happens, once.

import type { Deployment } from './deployment.ts'
import { connectionVerdict, conferenceVerdict, type Verdict } from './errors.ts'
import { endFormer, forgetConnection, noteConnection } from './former.ts'
import { CONFERENCE, CONNECTION, generationOf, type Generation, type LibConference, type LibConnection, type Library } from './library.ts'
import { watchSocket } from './sockets.ts'

/** From connected to joined (ms). */
const JOINING_TIME = 15_000
/** Between questions whether a host has opened the conference (ms). */
const HOST_EVERY = 5_000
/** Leaving politely takes no longer (ms): a dead connection answers nothing. */
const LEAVING_TIME = 2_000

/** A conference of the library that can be listened to and spoken with until its session closes. */
export interface Live {
  library: Library
  conference: LibConference
  generation: Generation
  guestDomain: string | null
  /** Joined with a token: the deployment knows who people are. */
  signedIn: boolean
  /** Listens until the session closes. Whatever a handler throws is logged and goes no further: the library must not stumble over what others sent. */
  on(event: string, handler: (...values: unknown[]) => void): void
}

export interface SessionInput {
  deployment: Deployment
  /** Which of the deployment's addresses. */
  service: object
  room: string
  jwt: string | null
  password: string | null
  displayName: string
  page: Window & typeof globalThis
  /** How long connecting may take (ms). */
  connectingTime: number
}

export interface SessionEvents {
  /** Connected; the conference is there but not yet joined: listeners, names and tracks go on now. */
  attached(live: Live): Promise<void>
  joined(live: Live): void
  /** At the door. `host`: it opens by itself when somebody comes who may open it. */
  lobby(host: boolean): void
  /** Said once for each thing that happens; after `end` or `again` nothing more comes. */
  verdict(verdict: Verdict): void
  /** The path of media broke or is whole again. */
  interrupted(broken: boolean): void
  /** The way to the server closed without a word, or is open again. */
  signalling(open: boolean): void
}

export interface Session {
  close(): Promise<void>
}

const within = (page: Window, work: Promise<unknown>, time: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = page.setTimeout(resolve, time)
    const done = (): void => { page.clearTimeout(timer); resolve() }
    work.then(done, done)
  })

/** Starts to connect at once. Every outcome comes as an event, never before this has returned, and none after `close`. */
export function openSession(input: SessionInput, events: SessionEvents): Session {
  const { deployment: { library, options }, page } = input
  let connection: LibConnection | null = null
  let conference: LibConference | null = null
  let over = false
  let joined = false
  const { serviceUrl, hosts } = input.service as { serviceUrl?: unknown; hosts?: { domain?: unknown } }
  const address = typeof serviceUrl === 'string' && /^wss?:/.test(serviceUrl) ? serviceUrl : null
  const domain = input.jwt === null && options.guestDomain !== null ? options.guestDomain : hosts?.domain
  /** By which name the server keeps this connection when it breaks. */
  let kept: string | null = null
  // Before this one is noted; at the same time as this one connects.
  const formerEnded = address === null || typeof domain !== 'string' ? Promise.resolve() : endFormer(page, address, input.jwt, domain)
  const unwatch = watchSocket(page, serviceUrl, {
    way: (open) => { if (joined && !over) events.signalling(open) },
    resumable: (name) => {
      kept = name
      if (address !== null && !over) noteConnection(page, address, name)
    },
  })
  const taken: { event: string; handler: (...values: never[]) => void }[] = []

  const verdict = (said: Verdict): void => {
    if (over || said.consequence === 'ignore') return
    if (said.consequence === 'end' || said.consequence === 'again') {
      over = true
      page.clearTimeout(timer)
    }
    events.verdict(said)
  }
  const slow = (): void => { verdict({ error: { code: 'deployment-slow', detail: null }, consequence: 'again' }) }
  let timer = page.setTimeout(slow, input.connectingTime)

  const guarded = (handler: (...values: unknown[]) => void) => (...values: unknown[]): void => {
    if (over) return
    try {
      handler(...values)
    } catch (error) {
      console.warn('an event of the conference could not be read', error)
    }
  }

  const attach = async (): Promise<void> => {
    if (over || connection === null || conference !== null) return
    page.clearTimeout(timer)
    timer = page.setTimeout(slow, JOINING_TIME)
    // The library writes into what it is given: what it learns of one session is no option of the next.
    const there = (conference = connection.initJitsiConference(input.room, structuredClone(options.conference)))
    const on = (event: string, handler: (...values: unknown[]) => void): void => {
      const listener = guarded(handler)
      taken.push({ event, handler: listener })
      there.on(event, listener)
    }
    const live: Live = { library, conference: there, generation: generationOf(library, there), guestDomain: options.guestDomain, signedIn: input.jwt !== null, on }
    on(CONFERENCE.joined, () => {
      page.clearTimeout(timer)
      joined = true
      events.joined(live)
    })
    on(CONFERENCE.failed, (name, ...more) => {
      const said = conferenceVerdict(name, more, input.password !== null)
      // A connection error before anything was joined is a deployment that does not work, not one that was lost.
      verdict(said.error.code === 'connection-lost' && !joined ? { ...said, error: { ...said.error, code: 'deployment-unreachable' } } : said)
      // The second word of a closed door: whether it waits for its host.
      if (said.consequence === 'lobby') knock(there, more[1] === true)
      if (said.consequence === 'host') waitForHost(there)
    })
    on(CONFERENCE.kicked, () => { verdict({ error: { code: 'removed', detail: null }, consequence: 'end' }) })
    on(CONFERENCE.suspended, () => { verdict({ error: { code: 'connection-lost', detail: null }, consequence: 'again' }) })
    on(CONFERENCE.interrupted, () => { events.interrupted(true) })
    on(CONFERENCE.restored, () => { events.interrupted(false) })
    await Promise.all([events.attached(live), formerEnded])
    if (over) return
    there.setDisplayName(input.displayName)
    there.join(input.password ?? undefined)
  }

  const knock = (there: LibConference, host: boolean): void => {
    page.clearTimeout(timer)
    if (there.joinLobby === undefined) {
      verdict({ error: { code: 'not-allowed', detail: null }, consequence: 'end' })
      return
    }
    events.lobby(host)
    there.joinLobby(input.displayName).catch((error: unknown) => {
      verdict({ error: { code: 'lobby-denied', detail: error instanceof Error ? error.message.slice(0, 200) : null }, consequence: 'end' })
    })
  }

  const waitForHost = (there: LibConference): void => {
    page.clearTimeout(timer)
    events.lobby(true)
    timer = page.setTimeout(() => { if (!over && !joined) there.join(input.password ?? undefined) }, HOST_EVERY)
  }

  const connectionEvents: [string, (...values: unknown[]) => void][] = [
    [CONNECTION.established, () => {
      attach().catch((error: unknown) => {
        verdict({ error: { code: 'unknown', detail: error instanceof Error ? error.message.slice(0, 200) : null }, consequence: 'end' })
      })
    }],
    [CONNECTION.failed, (name, ...more) => {
      const said = connectionVerdict(name, more)
      // In a call that goes on the token has grown old, at most: a re-join brings a fresh one, and is refused where that is no use.
      const again = said.consequence === 'again' || said.error.code === 'token-refused'
      verdict(joined && again ? { error: { ...said.error, code: 'connection-lost' }, consequence: 'again' } : said)
    }],
    // Watching from a node of its own is not spoken here.
    [CONNECTION.redirected, () => { verdict({ error: { code: 'full', detail: null }, consequence: 'end' }) }],
    [CONNECTION.disconnected, () => { verdict({ error: { code: joined ? 'connection-lost' : 'deployment-unreachable', detail: null }, consequence: 'again' }) }],
  ]
  const connectionListeners = connectionEvents.map(([event, handler]) => ({ event, handler: guarded(handler) }))

  // In the next turn, so that whoever opens holds the session before the first event.
  queueMicrotask(() => {
    if (over) return
    try {
      connection = new library.JitsiConnection(undefined, input.jwt, structuredClone(input.service))
      for (const { event, handler } of connectionListeners) connection.addEventListener(event, handler)
      // Without the conference's name: with it, the focus is asked over HTTP before there is a conference, and its "no" is told to nobody.
      connection.connect({})
    } catch (error) {
      verdict({ error: { code: 'deployment-wrong', detail: error instanceof Error ? error.message.slice(0, 200) : null }, consequence: 'end' })
    }
  })

  return {
    async close() {
      over = true
      unwatch()
      page.clearTimeout(timer)
      const left = conference
      const cut = connection
      conference = null
      connection = null
      const polite = async (): Promise<void> => {
        let open = true // the server has heard the goodbye
        // The library leaves by itself when one is removed or the machine slept; leaving twice is refused, and that is well.
        if (left !== null) await left.leave().catch((error: unknown) => { open = false; console.info('the conference was left already', error) })
        if (cut !== null) await cut.disconnect().catch((error: unknown) => { console.info('the connection was gone already', error) })
        if (open && kept !== null) forgetConnection(page, kept)
      }
      await within(page, polite(), LEAVING_TIME)
      for (const { event, handler } of taken.splice(0)) left?.off(event, handler)
      for (const { event, handler } of connectionListeners) cut?.removeEventListener(event, handler)
    },
  }
}
