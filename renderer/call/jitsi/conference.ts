// The conference itself: joins, comes back by itself, leaves; hands each command to the part that knows it.
// This file must not know React, main or Matrix. One object is one call; sessions of the library come and go within it.

import type { CallError, Conference, ConferenceEvent, Device, JoinOptions, Levels, MediaKind, Participant, ParticipantId, ReactionKey, ShareMode, ShareOutcome, ShareState, SwitchOutcome, TrackId, VideoWish } from '../conference.ts'
import { Attendance } from './attendance.ts'
import { Alive } from './alive.ts'
import { cleanName, detailOf } from './clean.ts'
import { loadDeployment, type Deployment } from './deployment.ts'
import type { Verdict } from './errors.ts'
import { Facts } from './facts.ts'
import { CONFERENCE } from './library.ts'
import { LocalMedia } from './local-media.ts'
import { Moderating } from './moderating.ts'
import type { JitsiOptions } from './options.ts'
import { readAvatar } from './payloads.ts'
import { People } from './people.ts'
import { MediaPresence } from './presence.ts'
import { Meters } from './meters.ts'
import { followQuality } from './quality.ts'
import { Returning } from './returning.ts'
import { serial } from '../../common/serial.ts'
import { openSession, type Live, type Session } from './session.ts'
import { Share } from './share.ts'
import { Marks, mediaFigures } from './statistics.ts'
import { Tracks } from './tracks.ts'
import { Wishes } from './wishes.ts'

type Page = Window & typeof globalThis
/** How one try ended: in, at the door, or not. */
export type TryOutcome = { kind: 'joined' } | { kind: 'lobby'; host?: boolean } | { kind: 'failed'; verdict: Verdict }

/** After joining, what the deployment has is asked for again: its services are discovered in the meantime (ms). */
const DISCOVERED_AFTER = [500, 2000, 5000]

/** How long joining waits for microphone and camera (ms). */
const DEVICES_TIME = 3000

/** How long connecting may take (ms); where there are two ways in, both are tried within the ten seconds. */
const CONNECTING_TIME = 10_000
const FIRST_WAY_TIME = 4_000

const ended = (error: CallError): TryOutcome => ({ kind: 'failed', verdict: { error, consequence: 'end' } })

export class JitsiConference implements Conference {
  #options: JitsiOptions
  #page: Page
  #facts = new Facts()
  #tracks = new Tracks(this.#facts)
  #people: People
  #media: LocalMedia
  #share: Share
  #moderating: Moderating
  #attendance: Attendance
  #meters: Meters
  #wishes: Wishes
  #presence: MediaPresence
  #returning: Returning
  #alive: Alive
  #marks = new Marks()
  #serial = serial()
  #deployment: Deployment | null = null
  /** Which of the deployment's addresses works. */
  #service = 0
  #session: Session | null = null
  #live: Live | null = null
  #joining: Promise<void> | null = null
  #wanted: JoinOptions | null = null
  #since = 0
  #hand: number | null = null
  #audioOnly = false
  #discovery: number[] = []
  /** Ends the try that goes on, whose session is closed. */
  #abandon: (() => void) | null = null
  /** Each join and leave is another one: what an older one still waits for counts no more. */
  #round = 0

  constructor(options: JitsiOptions) {
    this.#options = options
    this.#page = options.window ?? window
    const { audioOnly } = options.start.policy
    this.#media = new LocalMedia(this.#facts, this.#tracks, this.#page, audioOnly)
    this.#share = new Share(this.#facts, this.#tracks, this.#media, this.#page, options.asksPerCapture === true)
    this.#people = new People(this.#facts, (id) => { this.#tracks.known(id) })
    this.#moderating = new Moderating(this.#facts, () => { this.raiseHand(false) })
    this.#attendance = new Attendance(this.#facts, this.#page)
    this.#meters = new Meters(this.#facts, this.#tracks, this.#page)
    this.#wishes = new Wishes(this.#tracks, this.#page)
    this.#presence = new MediaPresence(this.#page)
    this.#returning = new Returning(this.#page, {
      tryAgain: () => this.#open(),
      broken: (broken) => { this.#tracks.setBroken(broken) },
      phase: (since) => { this.#facts.setPhase(since === null ? { kind: 'joined', since: this.#since } : { kind: 'reconnecting', since }) },
      lobby: (phase) => { this.#facts.setPhase(phase) },
      fail: (error) => { this.#fail(error).catch(this.#log) },
      network: (isOnline) => { this.#deployment?.library.setNetworkInfo?.({ isOnline }) },
      healthy: () => this.#healthy(),
      answers: () => this.#answers(),
    })
    this.#alive = new Alive(this.#page, {
      path: (silent) => { this.#returning.interrupted(silent) },
      frames: () => this.#tracks.frames(),
      frozen: (id, frozen) => { this.#tracks.setFrozen(id, frozen) },
      unreached: () => (this.#facts.phase.kind === 'joined' && !this.#healthy() ? (this.#others()[0]?.id ?? null) : null),
      lost: (id, lost) => { this.#facts.change(id, { lost }) },
    })
    this.#page.navigator.mediaDevices?.addEventListener('devicechange', this.#onDevices)
  }

  #onDevices = (): void => { this.#facts.emit({ type: 'devices' }) }

  subscribe(listener: (event: ConferenceEvent) => void): () => void { return this.#facts.subscribe(listener) }
  onLevels(listener: Levels): () => void { return this.#facts.onLevels(listener) }
  onShare(listener: (state: ShareState) => void): () => void { return this.#facts.onShare(listener) }

  join(options: JoinOptions): Promise<void> {
    const { kind } = this.#facts.phase
    if (this.#joining !== null) return this.#joining
    if (kind === 'joined' || kind === 'reconnecting' || kind === 'lobby') return Promise.resolve()
    const joining = this.#join(options).finally(() => { if (this.#joining === joining) this.#joining = null })
    this.#joining = joining
    return joining
  }

  async #join(options: JoinOptions): Promise<void> {
    const round = (this.#round += 1)
    this.#wanted = { ...options, displayName: cleanName(options.displayName) }
    this.#moderating.password = options.password
    this.#since = 0
    this.#marks.begin()
    this.#media.want(options)
    this.#facts.setPhase({ kind: 'connecting' })
    let outcome = await this.#open(FIRST_WAY_TIME)
    // A firewall that swallows WebSockets: the other way in, if the deployment has one.
    const others = (this.#deployment?.options.connections.length ?? 1) - 1
    if (round === this.#round && outcome.kind === 'failed' && outcome.verdict.consequence === 'again' && this.#service < others) {
      this.#service += 1
      outcome = await this.#open(CONNECTING_TIME - FIRST_WAY_TIME)
      if (outcome.kind === 'failed') this.#service = 0
    }
    if (round !== this.#round) return
    if (outcome.kind === 'failed') await this.#fail(outcome.verdict.error)
  }

  /** One try from token to joined, with the tracks that there are. The session before, if any, is left first. */
  async #open(connectingTime = CONNECTING_TIME): Promise<TryOutcome> {
    const round = this.#round
    const gone: TryOutcome = ended({ code: 'unknown', detail: null })
    await this.#close()
    if (this.#deployment === null) {
      const loaded = await loadDeployment(this.#options)
      if (round !== this.#round) return gone
      if (!loaded.ok) return ended(loaded.error)
      this.#deployment = loaded.value
      this.#marks.set('loaded')
      const { library, options } = loaded.value
      try {
        library.setLogLevel?.(library.logLevels?.['WARN'] ?? 'warn')
        await library.init(options.init)
      } catch (error) {
        this.#deployment = null
        return ended({ code: 'deployment-wrong', detail: error instanceof Error ? error.message.slice(0, 200) : null })
      }
    }
    const deployment = this.#deployment
    const wanted = this.#wanted
    const service = deployment.options.connections[this.#service]
    if (round !== this.#round || wanted === null || service === undefined) return gone
    // Devices open while the connection is made; both are needed before the others can be heard.
    const devices = this.#media.open(deployment.library, deployment.options.height).then(() => { this.#marks.set('devices') })
    // Main that refuses or fails to answer is a failure like any other: nobody is left before "connecting".
    const token = await this.#options.token().catch((error: unknown): Awaited<ReturnType<JitsiOptions['token']>> => ({ ok: false, code: 'timeout', detail: detailOf(error) }))
    if (round !== this.#round) return gone
    if (!token.ok) {
      const again = token.code === 'offline' || token.code === 'timeout'
      return { kind: 'failed', verdict: { error: { code: again ? 'deployment-unreachable' : token.code === 'refused' ? 'token-refused' : 'deployment-wrong', detail: token.detail }, consequence: again ? 'again' : 'end' } }
    }
    this.#marks.set('token')
    return await new Promise<TryOutcome>((resolve) => {
      this.#abandon = () => { resolve(gone) }
      this.#session = openSession(
        { deployment, service, room: this.#options.start.conference, jwt: token.value.jwt, password: this.#moderating.password, displayName: wanted.displayName, page: this.#page, connectingTime: deployment.options.connections.length > 1 ? connectingTime : CONNECTING_TIME },
        {
          attached: async (live) => {
            this.#marks.set('connected')
            this.#bind(live)
            // A device that is slow, or asks its person, comes when it comes.
            await Promise.race([devices, new Promise((resume) => this.#page.setTimeout(resume, DEVICES_TIME))])
            if (this.#live !== live) return
            await this.#media.bind(live)
            await this.#share.bind(live)
          },
          joined: (live) => {
            this.#marks.set('joined')
            this.#onJoined(live)
            resolve({ kind: 'joined' })
          },
          lobby: (host) => {
            const phase = { kind: 'lobby' as const, ...(host ? { host } : {}) }
            this.#facts.setPhase(phase)
            resolve(phase)
          },
          verdict: (verdict) => {
            if (verdict.consequence === 'trouble') this.#facts.trouble(verdict.error)
            else if (verdict.consequence !== 'lobby' && verdict.consequence !== 'host') {
              resolve({ kind: 'failed', verdict })
              this.#onVerdict(verdict)
            }
          },
          interrupted: (broken) => { this.#returning.interrupted(broken) },
          signalling: (open) => { this.#returning.signalling(open) },
        },
      )
    })
  }

  #bind(live: Live): void {
    this.#live = live
    this.#tracks.bind(live)
    this.#people.bind(live)
    this.#moderating.bind(live)
    this.#attendance.bind(live)
    this.#meters.bind(live)
    followQuality(this.#facts, live)
    this.#wishes.bind(live)
    this.#presence.bind(live)
    this.#alive.bind(live)
    live.on(CONFERENCE.trackAdded, () => { this.#wishes.soon() })
    live.on(CONFERENCE.trackRemoved, () => { this.#wishes.soon() })
    live.on(CONFERENCE.established, () => { this.#marks.set('media'); this.#returning.media() })
    live.on(CONFERENCE.p2p, (_conference, direct) => {
      // A direct path is told in no other way.
      if (direct === true) this.#marks.set('media')
      this.#returning.pathChanged(direct === true)
    })
  }

  #onJoined(live: Live): void {
    const wanted = this.#wanted
    if (wanted === null) return
    if (this.#since === 0) this.#since = Date.now()
    this.#people.joined(wanted, this.#hand)
    this.#media.announce()
    this.#share.announce()
    this.#attendance.joined()
    this.#moderating.joined()
    this.#discovery = DISCOVERED_AFTER.map((delay) => this.#page.setTimeout(() => { this.#command(() => { this.#moderating.features() }) }, delay))
    this.#wishes.soon()
    if (this.#hand !== null) live.conference.setLocalParticipantProperty('raisedHand', String(this.#hand))
    const avatar = readAvatar(wanted.avatar)
    // Jitsi Meet's web client shows a picture of this name; a data address would be sent to everybody with each presence.
    if (avatar?.startsWith('https:') === true) live.conference.sendCommand?.('avatar-url', { value: avatar })
    const { maxHeight } = this.#options.start.policy
    if (maxHeight !== null) live.conference.setSenderVideoConstraint?.(maxHeight).catch((error: unknown) => { console.info('the height of what is sent could not be limited', error) })
    this.#facts.setPhase({ kind: 'joined', since: this.#since })
    this.#returning.joined()
  }

  /** Of a session that had been joined or waits at the door: a try's own failure is its outcome. */
  #onVerdict(verdict: Verdict): void {
    const { kind } = this.#facts.phase
    if (kind !== 'joined' && kind !== 'lobby' && kind !== 'reconnecting') return
    if (this.#returning.trying) return
    if (verdict.consequence === 'again' && kind !== 'lobby') this.#returning.lost(verdict.error)
    else this.#fail(verdict.error).catch(this.#log)
  }

  #others = (): Participant[] => [...this.#facts.participants.values()].filter(({ local, service }) => !local && !service)

  /** Media flowed between two and has nowhere to flow now: the library has given up, and a re-join brings it back. */
  #healthy(): boolean {
    const live = this.#live
    if (live === null) return false
    return this.#others().length !== 1 || live.conference.getActivePeerConnection === undefined || (live.conference.getActivePeerConnection() ?? null) !== null
  }

  /** Does the server behind the deployment's web server answer? */
  async #answers(): Promise<boolean> {
    try {
      const response = await this.#page.fetch('/http-bind', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(2000) })
      return response.status < 500
    } catch {
      // Nobody answers: that is the question.
      return false
    }
  }

  async #close(): Promise<void> {
    for (const timer of this.#discovery.splice(0)) this.#page.clearTimeout(timer)
    const session = this.#session
    this.#session = null
    this.#live = null
    this.#media.unbind()
    this.#share.unbind()
    this.#moderating.unbind()
    this.#attendance.unbind()
    this.#wishes.unbind()
    this.#meters.clear()
    this.#presence.clear()
    this.#alive.clear()
    this.#abandon?.()
    this.#abandon = null
    await session?.close()
  }

  /** The call is over for a reason. A question about the password keeps the devices: the answer follows. */
  async #fail(error: CallError): Promise<void> {
    this.#round += 1
    this.#returning.stop()
    const asks = error.code === 'password' || error.code === 'password-wrong'
    const closing = this.#close()
    if (!asks) await this.#release()
    this.#facts.setPhase({ kind: 'failed', error })
    await closing
  }

  async #release(): Promise<void> {
    await Promise.all([this.#share.stop(), this.#media.close()])
    this.#hand = null
    this.#attendance.clear()
    this.#people.clear()
    this.#facts.clear()
  }

  async leave(): Promise<void> {
    this.#round += 1
    this.#joining = null
    this.#returning.stop()
    await this.#serial(async () => {
      await Promise.all([this.#close(), this.#release()])
      this.#facts.setPhase({ kind: 'left' })
    })
  }

  devices(): Promise<Device[]> { return this.#media.devices() }
  setMicrophone(change: { on?: boolean; deviceId?: string | null }): Promise<SwitchOutcome> { return this.#media.set('audio', change) }
  setCamera(change: { on?: boolean; deviceId?: string | null }): Promise<SwitchOutcome> { return this.#media.set('video', change) }

  async setSpeaker(deviceId: string | null): Promise<void> {
    this.#tracks.setSpeaker(deviceId)
    // The library routes what it attaches by itself.
    await this.#deployment?.library.mediaDevices?.setAudioOutputDevice?.(deviceId ?? 'default')?.catch(this.#log)
  }

  setAudioOnly(on: boolean): void {
    if (on === this.#audioOnly) return
    this.#audioOnly = on
    this.#wishes.setAudioOnly(on)
    this.#media.setAudioOnly(on).catch(this.#log)
  }

  share(mode: ShareMode): Promise<ShareOutcome> {
    if (this.#options.start.policy.audioOnly) return Promise.resolve({ ok: false, code: 'not-supported', detail: null })
    return this.#share.start(mode)
  }
  setShareMode(mode: ShareMode): Promise<void> { return this.#share.setMode(mode) }
  pauseShare(paused: boolean): Promise<void> { return this.#share.pause(paused) }
  stopShare(): Promise<void> { return this.#share.stop() }

  attach(id: TrackId, element: HTMLMediaElement): void { this.#tracks.attach(id, element) }
  detach(id: TrackId, element: HTMLMediaElement): void { this.#tracks.detach(id, element) }
  requestVideo(wishes: readonly VideoWish[]): void { this.#wishes.want(wishes) }

  raiseHand(up: boolean): void {
    if (up === (this.#hand !== null)) return
    this.#hand = up ? Date.now() : null
    const me = this.#facts.me
    if (me !== undefined) this.#facts.change(me.id, { handRaisedAt: this.#hand })
    // As Jitsi Meet's clients write and read it: when it went up, or nothing.
    this.#command((live) => { live.conference.setLocalParticipantProperty('raisedHand', this.#hand === null ? '' : String(this.#hand)) })
  }

  react(key: ReactionKey): void { this.#command(() => { this.#moderating.react(key) }) }
  mute(id: ParticipantId, kind: MediaKind): void { this.#command(() => { this.#moderating.mute(id, kind) }) }
  muteAll(kind: MediaKind): void { this.#command(() => { this.#moderating.muteAll(kind) }) }
  keepMuted(kind: MediaKind, on: boolean): void { this.#command(() => { this.#moderating.keepMuted(kind, on) }) }
  allowToSpeak(id: ParticipantId, kind: MediaKind): void { this.#command(() => { this.#moderating.allowToSpeak(id, kind) }) }
  askToUnmute(id: ParticipantId): void { this.#command(() => { this.#moderating.askToUnmute(id) }) }
  lowerHand(id: ParticipantId | 'all'): void { this.#command(() => { this.#moderating.lowerHand(id) }) }
  setLobby(on: boolean): Promise<void> { return this.#moderating.setLobby(on).catch(this.#refused) }
  admit(id: ParticipantId, letIn: boolean): void { this.#command(() => { this.#moderating.admit(id, letIn) }) }
  lock(password: string | null): Promise<void> { return this.#moderating.lock(password).catch(this.#refused) }
  remove(id: ParticipantId): void { this.#command(() => { this.#moderating.remove(id) }) }
  promote(id: ParticipantId): void { this.#command(() => { this.#moderating.promote(id) }) }
  endForAll(): void { this.#command(() => { this.#moderating.endForAll() }) }
  keepAttendance(on: boolean, sentence: string): void {
    // A list that ends while the connection is away stays ended when it is back.
    if (this.#live === null) this.#attendance.keep(on, sentence)
    else this.#command(() => { this.#attendance.keep(on, sentence) })
  }

  /** While there is no conference a command does nothing; a library that refuses one is told about, and the call goes on. */
  #command(work: (live: Live) => void): void {
    if (this.#live === null) return
    try {
      work(this.#live)
    } catch (error) {
      this.#refused(error)
    }
  }

  #refused = (error: unknown): void => {
    this.#facts.trouble({ code: 'unknown', detail: error instanceof Error ? error.message.slice(0, 200) : typeof error === 'string' ? error.slice(0, 200) : null })
  }

  #log = (error: unknown): void => { console.warn('the conference', error) }

  async statistics(): Promise<Record<string, number | string | null>> {
    const generation = this.#live?.generation
    return {
      phase: this.#facts.phase.kind, people: this.#facts.participants.size, library: generation === undefined ? null : generation.multiStream ? 'current' : '2021',
      reconnects: this.#returning.count, ...this.#marks.figures(), ...(await mediaFigures(this.#live)),
    }
  }
}
