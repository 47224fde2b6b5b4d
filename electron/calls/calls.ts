// The one call of this machine, from the resting pointer to the closed window: one at a time, of one room, at one deployment.
// This file must not know Electron; views, windows and sessions are handed in.

import { randomBytes } from 'node:crypto'
import type { CallChoices, CallCommand, CallEvents, CallStart, CallStatus } from '../bridge/contract-call.ts'
import type { Answers, CallsPolicy, CallState, channels, MainToEngine } from '../bridge/contract.ts'
import { fail, ok } from '../bridge/outcome.ts'
import type { CallCapture } from '../capture/index.ts'
import type { CallsConfig } from '../config/calls.ts'
import { deathCounter } from '../windows/recovery.ts'
import type * as v from 'valibot'
import { callDomain, callOrigin } from './domain.ts'
import { watchAlive, type Liveness } from './liveness.ts'

export type OpenRequest = v.InferOutput<(typeof channels)['call.open']>
export type PageCommand = v.InferOutput<(typeof channels)['call.command']>['command']

/** The call's page, as windows/call-view.ts makes it. */
export interface View {
  readonly id: number
  tell<E extends keyof CallEvents>(event: E, value: CallEvents[E]): void
  askAlive(count: number): void
  kill(): void
  close(): void
}
export interface ViewEvents {
  /** `ended`: by `kill`; `died`: by itself. */
  onGone: (how: 'ended' | 'died') => void
  onLoading: () => void
}

/** The call's window, as windows/call-window.ts makes it, with the room's chat in it. */
export interface CallFrame<V> {
  focus(): void
  setMode(mode: CallEvents['window.changed']['mode']): void
  setChat(open: boolean): void
  replaceCall(view: V): void
  /** Tells the page how its window is: it has just begun to listen. */
  greet(): void
  destroy(): void
}

export interface CallsParts<V extends View> {
  policy: () => CallsPolicy
  config: CallsConfig
  /** Somebody is signed in. */
  signedIn: () => boolean
  openView: (origin: string, events: ViewEvents) => V
  openFrame: (view: V, call: { roomId: string; title: string; onClose: () => void }) => CallFrame<V>
  /** Sharing of this call; before its page begins. */
  attachCapture: (call: { origin: string; view: () => V; isJoined: () => boolean; command: (command: CallCommand) => void; focus: () => void; onForged: () => void }) => CallCapture
  /** What the page is told of this person and machine. */
  surroundings: () => Pick<CallStart, 'language' | 'theme' | 'platform' | 'capture'>
  /** A small picture of the person as a data address; null: none. */
  picture: (mxc: string) => Promise<string | null>
  choices: () => CallChoices
  onState: (state: CallState | null) => void
  onEngine: (message: Extract<MainToEngine, { kind: 'call' }>) => void
  /** Keeps the screen awake. */
  stayAwake: (on: boolean) => void
  /** Asks whether the call may be left although something is shared. */
  mayLeave: () => Promise<boolean>
  /** The page cannot go on. True: the person wants another try. */
  askAgain: (why: 'hung' | 'crashed') => Promise<boolean>
  onEnded: () => void
  log: (message: string, error?: unknown) => void
}

export interface Calls {
  warm(): void
  open(request: OpenRequest): Answers['call.open']
  command(command: PageCommand): void
  state(): CallState | null
  /** What a new engine must know at once. */
  engineState(): Extract<MainToEngine, { kind: 'call' }> | null
  /** Of the view that may ask: the call's, or the one that waits for a call. */
  originOf(webContentsId: number): string | null
  /** The WebContents of the call's view; null: no call. */
  viewId(origin: string): number | null
  current(): Going | null
  /** Resolves with what the page is told when its call begins; a page that was only warmed waits. */
  boot(): Promise<CallStart>
  status(status: CallStatus): void
  alive(count: number): void
  /** How the deployment asks who one is. */
  signIn(auth: 'openidtoken-jwt' | null): void
  capture(): CallCapture | null
  setMode(mode: CallEvents['window.changed']['mode']): void
  setChat(open: boolean): void
  tell<E extends keyof CallEvents>(event: E, value: CallEvents[E]): void
  resumed(): void
  askCapture(callback: (granted: boolean) => void): void
  /** The person wants the call's window closed. */
  close(): Promise<void>
  /** The page says that it has left. */
  ended(): void
  /** Ends the call, without a question: signing out, quitting. */
  end(): Promise<void>
}

/** The call that goes on, for those who serve its page. */
export interface Going {
  readonly roomId: string
  readonly domain: string
  readonly conference: string
  readonly name: string
}

interface Slot<V> {
  view: V
  origin: string
  start: Promise<CallStart>
  begin: (start: CallStart) => void
  warmTimer: NodeJS.Timeout | undefined
  /** Its page runs and has asked for its call. */
  running: boolean
  /** Its page has said how the call goes, so it listens. */
  listening: boolean
}
interface Call<V> extends Going {
  slot: Slot<V>
  frame: CallFrame<V>
  capture: CallCapture
  alive: Liveness
  start: Promise<CallStart>
  status: CallStatus
  joined: boolean
  auth: 'openidtoken-jwt' | null
  wait: { resolve: () => void; promise: Promise<void> }
  worthReloading: () => boolean
  leaving: boolean
}

/** A view that was made for a resting pointer waits so long for the click. */
const WARM_MS = 20_000
/** So long a page may take to say goodbye to the deployment. */
const LEAVE_MS = 2000
const PICTURE_MS = 250
const CONNECTING: CallStatus = {
  phase: 'connecting', since: null, people: 0, microphone: 'off', camera: 'off', sharing: 'none', shareLabel: null, hand: false, moderator: false, error: null,
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

const within = <T>(ms: number, work: Promise<T>, otherwise: T): Promise<T> =>
  Promise.race([work.catch(() => otherwise), new Promise<T>((resolve) => void setTimeout(() => resolve(otherwise), ms).unref())])

/** Makes the keeper of the call. */
export function createCalls<V extends View>(parts: CallsParts<V>): Calls {
  const { config, log } = parts
  let warm: Slot<V> | null = null
  let call: Call<V> | null = null

  const makeSlot = (origin: string): Slot<V> => {
    const { promise, resolve } = deferred<CallStart>()
    // The view loads at once, and may speak before it is handed over.
    let slot: Slot<V> | null = null
    const view = parts.openView(origin, {
      onGone: (how) => {
        if (slot !== null) void gone(slot, how)
      },
      onLoading: () => {
        if (slot !== null && call?.slot === slot) call.capture.frameGone()
      },
    })
    slot = { origin, start: promise, begin: resolve, warmTimer: undefined, view, running: false, listening: false }
    return slot
  }
  const drop = (slot: Slot<V>): void => {
    clearTimeout(slot.warmTimer)
    if (warm === slot) warm = null
    slot.view.close()
  }
  const take = (origin: string): Slot<V> => {
    const present = warm
    warm = null
    if (present === null) return makeSlot(origin)
    clearTimeout(present.warmTimer)
    if (present.origin === origin) return present
    present.view.close()
    return makeSlot(origin)
  }

  const say = (): void => parts.onState(call === null ? null : { roomId: call.roomId, status: call.status })
  const setJoined = (going: Call<V>, joined: boolean): void => {
    if (joined === going.joined) return
    going.joined = joined
    parts.stayAwake(joined)
    parts.onEngine(engineMessage(going))
  }
  const setStatus = (going: Call<V>, status: CallStatus): void => {
    going.status = status
    setJoined(going, status.phase === 'joined' || status.phase === 'reconnecting')
    going.capture.status(status)
    say()
  }
  const engineMessage = ({ roomId, domain, conference, auth, joined }: Call<V>): Extract<MainToEngine, { kind: 'call' }> => ({ kind: 'call', roomId, conference: { domain, name: conference, auth }, joined })

  const watch = (slot: Slot<V>): Liveness => {
    const alive = watchAlive({
      ask: (count) => slot.view.askAlive(count),
      inCall: () => call?.joined === true,
      onHung: () => {
        log('the call’s page answers no more: its process is ended')
        slot.view.kill()
      },
    })
    if (slot.running) alive.heard()
    return alive
  }

  /** Puts everything of the call away. */
  const finish = (going: Call<V>): void => {
    if (call !== going) return
    setJoined(going, false)
    call = null
    going.alive.stop()
    going.capture.dispose()
    going.frame.destroy()
    going.slot.view.close()
    going.wait.resolve()
    say()
    parts.onEnded()
  }
  const leave = (going: Call<V>): Promise<void> => {
    if (!going.leaving) {
      going.leaving = true
      // Nobody is rung, nor counted in the room, for as long as the page says goodbye to the deployment.
      setJoined(going, false)
      going.slot.view.tell('call.command', { command: 'leave' })
      // A page that does not come back to us is not waited for; the deployment notices that it is gone.
      setTimeout(() => finish(going), LEAVE_MS)
    }
    return going.wait.promise
  }

  const again = (going: Call<V>, slot: Slot<V>): void => {
    going.slot = slot
    going.frame.replaceCall(slot.view)
    going.alive = watch(slot)
    void going.start.then((start) => slot.begin({ ...start, choices: { ...parts.choices(), greenRoom: false }, restarted: true }))
    setStatus(going, CONNECTING)
  }
  const gone = async (slot: Slot<V>, how: 'ended' | 'died'): Promise<void> => {
    if (slot !== call?.slot) return drop(slot)
    const going = call
    going.alive.stop()
    going.capture.frameGone()
    slot.view.close()
    if (going.leaving) return finish(going)
    // What was ended because it hung, or captured what nobody chose, would do it again.
    if (how === 'died' && going.worthReloading()) return again(going, makeSlot(slot.origin))
    setStatus(going, { ...going.status, phase: 'failed', sharing: 'none', shareLabel: null, error: how === 'ended' ? 'deployment-wrong' : 'unknown' })
    const wanted = await parts.askAgain(how === 'ended' ? 'hung' : 'crashed')
    if (call !== going || going.slot !== slot) return
    if (wanted) again(going, makeSlot(slot.origin))
    else finish(going)
  }

  const startOf = async (request: OpenRequest, origin: string): Promise<CallStart> => {
    const { conference, title, name, avatar, direct, people, audioOnly } = request
    const choices = parts.choices()
    return {
      callId: randomBytes(8).toString('hex'),
      origin,
      conference: conference.name,
      title,
      me: { name, avatar: avatar === null ? null : await within(PICTURE_MS, parts.picture(avatar), null) },
      direct,
      people,
      policy: { audioOnly: config.audioOnly, maxHeight: config.maxHeight, maxBitrate: config.maxBitrate, quietFrom: config.quietFrom },
      choices: audioOnly ? { ...choices, camera: false } : choices,
      ...parts.surroundings(),
    }
  }

  const self: Calls = {
    warm: () => {
      const { enabled, preferred } = parts.policy()
      if (!enabled || preferred === null || call !== null || !parts.signedIn()) return
      const origin = callOrigin(preferred)
      if (warm?.origin !== origin) {
        if (warm !== null) drop(warm)
        warm = makeSlot(origin)
      }
      const slot = warm
      clearTimeout(slot.warmTimer)
      slot.warmTimer = setTimeout(() => drop(slot), WARM_MS)
    },
    open: (request) => {
      const { enabled, domains } = parts.policy()
      if (!enabled || !parts.signedIn()) return fail('off')
      const domain = callDomain(request.conference.domain)
      // Whatever a room's widget says: where a conference may be is the organisation's word and the homeserver's (T65).
      if (domain === null || !domains.includes(domain)) return fail('not-allowed')
      if (call !== null) {
        if (call.roomId !== request.roomId || call.leaving) return fail('busy')
        call.frame.focus()
        return ok(null)
      }
      const origin = callOrigin(domain)
      const slot = take(origin)
      const wait = deferred<void>()
      const start = startOf(request, origin)
      const capture = parts.attachCapture({
        origin,
        view: () => call?.slot.view ?? slot.view,
        isJoined: () => call?.joined === true,
        command: (command) => call?.slot.view.tell('call.command', { command }),
        focus: () => call?.frame.focus(),
        onForged: () => call?.slot.view.kill(),
      })
      const going: Call<V> = {
        roomId: request.roomId, domain, conference: request.conference.name, name: request.name,
        slot, start, capture, wait, status: CONNECTING, joined: false, auth: null, leaving: false,
        frame: parts.openFrame(slot.view, { roomId: request.roomId, title: request.title, onClose: () => void self.close() }),
        alive: watch(slot),
        worthReloading: deathCounter(),
      }
      call = going
      void start.then(slot.begin)
      log('a call was opened')
      say()
      return ok(null)
    },
    command: (command) => {
      if (call === null) return
      if (command === 'focus') return call.frame.focus()
      if (command === 'leave') return void leave(call)
      call.slot.view.tell('call.command', { command })
      if (command === 'stop-share') call.capture.stop()
    },
    state: () => (call === null ? null : { roomId: call.roomId, status: call.status }),
    engineState: () => (call?.joined === true ? engineMessage(call) : null),
    originOf: (id) => [call?.slot, warm].find((slot) => slot?.view.id === id)?.origin ?? null,
    viewId: (origin) => (call?.slot.origin === origin ? call.slot.view.id : null),
    current: () => call,
    boot: () => {
      const slot = call?.slot ?? warm
      if (slot === null) return Promise.reject(new Error('no call'))
      slot.running = true
      call?.alive.heard()
      return slot.start
    },
    status: (status) => {
      if (call === null || call.leaving) return
      if (!call.slot.listening) {
        call.slot.listening = true
        call.frame.greet()
      }
      setStatus(call, status)
    },
    alive: (count) => call?.alive.answered(count),
    signIn: (auth) => {
      if (call !== null) call.auth = auth
    },
    capture: () => call?.capture ?? null,
    setMode: (mode) => call?.frame.setMode(mode),
    setChat: (open) => call?.frame.setChat(open),
    tell: (event, value) => call?.slot.view.tell(event, value),
    resumed: () => {
      call?.alive.resumed()
      call?.slot.view.tell('system.resumed', null)
    },
    askCapture: (callback) => (call === null ? callback(false) : call.capture.askCapture(callback)),
    close: async () => {
      const going = call
      if (going === null) return
      const sharing = going.status.sharing === 'live' || going.status.sharing === 'paused'
      if (sharing && !going.leaving && !(await parts.mayLeave())) return
      if (call === going) await leave(going)
    },
    ended: () => {
      if (call !== null) finish(call)
    },
    end: async () => {
      if (warm !== null) drop(warm)
      if (call !== null) await leave(call)
    },
  }
  return self
}
