// For: lib-jitsi-meet as its two generations behave, strictly: what the real one refuses, this one refuses, and events come in the real one's order.
// Must not know our adapter. Only what the adapter may call is here: calling anything else fails a test.
import { CONFERENCE, CONNECTION, TRACK } from './library.ts'

export type Era = '2021' | 'current'
type Listener = (...values: unknown[]) => void

class Emitter {
  #known: ReadonlySet<string>
  #listeners = new Map<string, Set<Listener>>()
  constructor(known: Iterable<string>) {
    this.#known = new Set(known)
  }
  on(event: string, listener: Listener): void {
    if (!this.#known.has(event)) throw new Error(`no such event: ${event}`)
    const those = this.#listeners.get(event) ?? new Set()
    those.add(listener)
    this.#listeners.set(event, those)
  }
  off(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener)
  }
  emit(event: string, ...values: unknown[]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(...values)
  }
  clear(): void { this.#listeners.clear() }
  count(): number {
    return [...this.#listeners.values()].reduce((sum, those) => sum + those.size, 0)
  }
}

let mediaTracks = 0

export class FakeMediaTrack extends EventTarget {
  readonly id = `media-${String((mediaTracks += 1))}`
  readyState: 'live' | 'ended' = 'live'
  muted = false
  enabled = true
  contentHint = ''
  label = 'Entire screen'
  constraints: unknown = null
  stats = { deliveredFrames: 1, discardedFrames: 0, totalFrames: 1 }
  /** What a video that plays it shows. */
  picture = { width: 640, height: 360, black: false }
  stop(): void {
    this.readyState = 'ended'
  }
  /** As the system does it: the track says so. */
  end(): void {
    this.readyState = 'ended'
    this.dispatchEvent(new Event('ended'))
  }
  setMuted(muted: boolean): void {
    this.muted = muted
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'))
  }
  /** How often the source was begun anew to have another rate: Chromium does so unless two tracks live off it. */
  begunAnew = 0
  clones: FakeMediaTrack[] = []
  applyConstraints(constraints: unknown): Promise<void> {
    if (!this.clones.some(({ readyState }) => readyState === 'live')) this.begunAnew += 1
    this.constraints = constraints
    return Promise.resolve()
  }
  clone(): FakeMediaTrack {
    const made = new FakeMediaTrack()
    this.clones.push(made)
    return made
  }
}

export class FakeTrack extends Emitter {
  disposed = false
  elements = new Set<HTMLElement>()
  conference: FakeConference | null = null
  videoType: string | undefined
  media = new FakeMediaTrack()
  /** What presence says of it. */
  said: boolean | null = null
  #muted = false
  readonly kind: 'audio' | 'video'
  readonly owner: string | null
  sourceName: string | undefined
  constructor(kind: 'audio' | 'video', owner: string | null, videoType?: string, sourceName?: string) {
    super(Object.values(TRACK))
    this.kind = kind
    this.owner = owner
    this.videoType = videoType
    this.sourceName = sourceName
  }
  getType(): string { return this.kind }
  isLocal(): boolean { return this.owner === null }
  /** As the library reads it off the media: what is stopped or disabled is muted. */
  isMuted(): boolean { return this.owner === null ? this.#muted || !this.media.enabled || (this.kind === 'video' && this.media.readyState === 'ended') : this.#muted }
  getTrack(): MediaStreamTrack { return this.media as unknown as MediaStreamTrack }
  getParticipantId(): string | undefined { return this.owner ?? undefined }
  getSourceName(): string | undefined { return this.sourceName }
  getVideoType(): string | undefined { return this.videoType }
  addEventListener(event: string, listener: Listener): void { this.on(event, listener) }
  removeEventListener(event: string, listener: Listener): void { this.off(event, listener) }
  attach(element: HTMLElement): Promise<void> {
    this.elements.add(element)
    // Sound that cannot go where it was sent is refused, with the element playing elsewhere.
    return this.kind === 'audio' && this.conference?.era === 'current' ? Promise.reject(new Error('NotFoundError: audiooutput')) : Promise.resolve()
  }
  detach(element: HTMLElement): void { this.elements.delete(element) }
  /** Muted or not, by whomever: the track says so, and the conference to those it has told the track about. */
  set(muted: boolean, actor?: unknown): void {
    if (this.#muted === muted) return
    this.#muted = muted
    if (this.owner === null) this._sendMuteStatus(muted)
    this.actor = actor
    this.emit(TRACK.muteChanged, this)
    if (this.owner !== null) this.conference?.emit(CONFERENCE.muteChanged, this)
  }
  actor: unknown
  _sendMuteStatus(muted: boolean): void { this.said = muted }
  mute(actor?: unknown): Promise<void> {
    if (this.disposed) return Promise.reject(new Error('track is disposed'))
    // Pictures are muted by stopping their source; of 2021, only those of cameras.
    if (this.kind === 'video' && (this.videoType !== 'desktop' || this.conference?.era !== '2021')) this.media.stop()
    this.set(true, actor)
    return Promise.resolve()
  }
  unmute(): Promise<void> {
    if (this.disposed) return Promise.reject(new Error('track is disposed'))
    if (this.kind === 'video' && this.media.readyState === 'ended') {
      if (this.videoType === 'desktop') return Promise.reject(new Error('the person would be asked for a screen anew'))
      this.media = new FakeMediaTrack()
    }
    this.media.enabled = true
    this.set(false)
    return Promise.resolve()
  }
  async dispose(): Promise<void> {
    if (this.disposed) return
    if (this.conference !== null) await this.conference.removeTrack(this)
    this.disposed = true
    this.clear()
    this.media.stop()
  }
}

export class FakeParticipant {
  properties = new Map<string, unknown>()
  name: unknown
  role = 'none'
  hidden = false
  identity: unknown
  jid: string | undefined
  readonly id: string
  constructor(id: string, name: unknown = id) {
    this.id = id
    this.name = name
  }
  getId(): string { return this.id }
  getDisplayName(): unknown { return this.name }
  getRole(): string { return this.role }
  isModerator(): boolean { return this.role === 'moderator' }
  isHidden(): boolean { return this.hidden }
  getProperty(name: string): unknown { return this.properties.get(name) }
  getIdentity(): unknown { return this.identity }
  getConnectionJid(): string | undefined { return this.jid }
}

export class FakeConference extends Emitter {
  static count = 0
  readonly name: string
  readonly options: object
  readonly era: Era
  id = ''
  moderator = false
  joined = false
  left = false
  password: string | undefined
  displayName: string | undefined
  participants = new Map<string, FakeParticipant>()
  local: FakeTrack[] = []
  sent: { how: string; values: unknown[] }[] = []
  constraints: unknown[] = []
  supports = { lobby: false, moderation: false, end: false }
  bridgeChannel = true
  p2p = false
  getLocalVideoTracks?: () => FakeTrack[]
  #heard = new Map<FakeTrack, Listener>()
  constructor(name: string, options: object, era: Era) {
    super(Object.values(CONFERENCE))
    if (name === '' || name !== name.toLowerCase()) throw new Error('Invalid conference name')
    const { channelLastN } = options as { channelLastN?: unknown }
    if ('channelLastN' in options && !Number.isInteger(channelLastN)) throw new Error(`Invalid value for lastN: ${String(channelLastN)}`)
    this.name = name
    this.options = options
    this.era = era
    if (era === 'current') this.isDesktopMutedByFocus = false
    if (era === 'current') this.getLocalVideoTracks = () => this.local.filter((track) => track.kind === 'video')
  }
  /** Known with the room, before it is joined. */
  myUserId(): string | null { return this.id === '' ? null : this.id }
  isModerator(): boolean | null { return this.left ? (this.era === '2021' ? null : false) : this.moderator }
  getParticipants(): FakeParticipant[] { return [...this.participants.values()] }
  getParticipantById(id: string): FakeParticipant | undefined { return this.participants.get(id) }
  getLocalTracks(kind?: string): FakeTrack[] { return this.local.filter((track) => kind === undefined || track.kind === kind) }
  setDisplayName(name: string): void { this.displayName = name }
  setLocalParticipantProperty(name: string, value: string): void { this.sent.push({ how: 'property', values: [name, value] }) }
  sendCommand(name: string, values: object): void { this.sent.push({ how: 'command', values: [name, values] }) }
  #commands = new Map<string, Listener[]>()
  addCommandListener(name: string, listener: Listener): void { this.#commands.set(name, [...(this.#commands.get(name) ?? []), listener]) }
  /** A presence with this in it comes from somebody. */
  command(from: string, name: string, value: string): void { for (const listener of this.#commands.get(name) ?? []) listener({ value }, from) }
  sendTextMessage(text: string): void { this.sent.push({ how: 'chat', values: [text] }) }
  sendMessage(message: object, to = '', bridge = false): void { this.sent.push({ how: bridge ? 'bridge' : 'server', values: [message, to] }) }
  sendEndpointMessage(to: string, message: object): void {
    if (!this.bridgeChannel) throw new Error('Channel support is disabled!')
    this.sent.push({ how: 'bridge', values: [message, to] })
  }
  join(password?: string): void { this.password = password }
  leave(): Promise<void> {
    if (this.left) return this.era === '2021' ? Promise.reject(new Error('You have already left the conference')) : Promise.resolve()
    this.left = true
    for (const track of [...this.local]) this.#drop(track)
    return Promise.resolve()
  }
  addTrack(track: FakeTrack): Promise<void> {
    if (track.disposed) return Promise.reject(new Error('track is disposed'))
    const same = this.local.filter(({ kind }) => kind === track.kind)
    if (same.includes(track)) return Promise.resolve()
    const clash = this.era === '2021' || track.kind === 'audio' ? same.length > 0 : same.some(({ videoType }) => videoType === track.videoType)
    if (clash) return Promise.reject(new Error(`Cannot add second ${track.kind} track to the conference`))
    this.#enter(track)
    return Promise.resolve()
  }
  #enter(track: FakeTrack, name = `${this.id}-${track.kind.charAt(0)}${String(this.local.filter(({ kind }) => kind === track.kind).length)}`): void {
    // Sources are named by their number when they come; two of one name would be one to everybody else.
    if (this.era === 'current') {
      if (this.local.some(({ sourceName }) => sourceName === name)) throw new Error(`two sources are called ${name}`)
      track.sourceName = name
    }
    this.local.push(track)
    track.conference = this
    const listener = (): void => { this.emit(CONFERENCE.muteChanged, track, track.actor) }
    this.#heard.set(track, listener)
    track.on(TRACK.muteChanged, listener)
    this.emit(CONFERENCE.trackAdded, track)
  }
  #drop(track: FakeTrack): void {
    this.local = this.local.filter((one) => one !== track)
    track.conference = null
    // With one track the library of today lets go of what it listens to on all of them.
    for (const [one, listener] of this.#heard) {
      if (this.era === '2021' && one !== track) continue
      one.off(TRACK.muteChanged, listener)
      this.#heard.delete(one)
    }
    this.emit(CONFERENCE.trackRemoved, track)
  }
  removeTrack(track: FakeTrack): Promise<void> { return this.replaceTrack(track, null) }
  replaceTrack(before: FakeTrack | null, after: FakeTrack | null): Promise<void> {
    if (this.era === 'current' && before !== null && after !== null && before.videoType !== after.videoType) {
      throw new Error(`Replacing a track of videoType=${String(before.videoType)} with a track of videoType=${String(after.videoType)} is not supported in this mode.`)
    }
    if (before?.disposed === true || after?.disposed === true) return Promise.reject(new Error('track is disposed'))
    const name = before !== null && this.local.includes(before) ? before.sourceName : undefined
    if (before !== null && this.local.includes(before)) this.#drop(before)
    if (after !== null) this.#enter(after, name)
    return Promise.resolve()
  }
  setDesktopSharingFrameRate(most: number): boolean {
    this.frameRate = most
    return true
  }
  /** As many pictures a second the next captured screen can give at most. */
  frameRate = 30
  setReceiverConstraints(constraints: unknown): void { this.constraints.push(constraints) }
  setLastN(count: number): void { this.sent.push({ how: 'lastN', values: [count] }) }
  setSenderVideoConstraint(height: number): Promise<void> {
    this.sent.push({ how: 'sender', values: [height] })
    return Promise.resolve()
  }
  isDesktopMutedByFocus?: boolean
  muteParticipant(id: string, kind: string): void { this.#asModerator('mute', id, this.#kind(kind)) }
  kickParticipant(id: string): void { this.#asModerator('kick', id) }
  grantOwner(id: string): void { this.#asModerator('grant', id) }
  lock(password: string): Promise<void> {
    if (!this.moderator) return Promise.reject(new Error('You are not moderator.'))
    this.sent.push({ how: 'lock', values: [password] })
    return Promise.resolve()
  }
  unlock(): Promise<void> { return this.lock('') }
  isLobbySupported(): boolean { return this.supports.lobby }
  isMembersOnly(): boolean { return false }
  enableLobby(): Promise<void> { return Promise.resolve(this.#asModerator('lobby', true)) }
  disableLobby(): void { this.#asModerator('lobby', false) }
  joinLobby(name: string): Promise<void> {
    this.sent.push({ how: 'knock', values: [name] })
    return Promise.resolve()
  }
  lobbyApproveAccess(id: string): void { this.#asModerator('admit', id) }
  lobbyDenyAccess(id: string): void { this.#asModerator('deny', id) }
  isAVModerationSupported(): boolean { return this.supports.moderation }
  enableAVModeration(kind: string): void { this.#asModerator('keep-muted', this.#kind(kind)) }
  disableAVModeration(kind: string): void { this.#asModerator('let-speak', this.#kind(kind)) }
  avModerationApprove(kind: string, id: string): void { this.#asModerator('approve', this.#kind(kind), id) }
  #kind(kind: string): string {
    if (kind !== 'audio' && kind !== 'video' && !(kind === 'desktop' && this.era === 'current')) throw new Error(`wrong media type: ${kind}`)
    return kind
  }
  isEndConferenceSupported(): boolean { return this.supports.end }
  end(): void { this.#asModerator('end') }
  isP2PActive(): boolean { return this.p2p }
  #asModerator(how: string, ...values: unknown[]): void {
    if (!this.moderator) throw new Error(`${how} as an ordinary participant`)
    this.sent.push({ how, values })
  }

  // What the server and the others do.

  /** The conference is joined; `current` libraries know a moment later that one is a moderator. */
  enter(id: string, { moderator = false } = {}): void {
    this.id = id
    this.joined = true
    if (this.era === '2021') this.moderator = moderator
    this.emit(CONFERENCE.joined)
    if (this.era === 'current' && moderator) {
      this.moderator = true
      this.emit(CONFERENCE.roleChanged, id, 'moderator')
    }
  }
  arrive(participant: FakeParticipant): void {
    this.participants.set(participant.id, participant)
    this.emit(CONFERENCE.userJoined, participant.id, participant)
  }
  depart(id: string): void {
    const participant = this.participants.get(id)
    this.participants.delete(id)
    this.emit(CONFERENCE.userLeft, id, participant)
  }
  promote(id: string): void {
    const participant = this.participants.get(id)
    if (participant !== undefined) participant.role = 'moderator'
    this.emit(CONFERENCE.roleChanged, id, 'moderator')
  }
  property(id: string, name: string, value: unknown): void {
    const participant = this.participants.get(id)
    const before = participant?.properties.get(name)
    participant?.properties.set(name, value)
    this.emit(CONFERENCE.propertyChanged, participant, name, before, value)
  }
  say(id: string, payload: unknown): void { this.emit(CONFERENCE.endpointMessage, this.participants.get(id), payload) }
}

export class FakeConnection extends Emitter {
  readonly token: string | null
  readonly options: Record<string, unknown>
  conference: FakeConference | null = null
  disconnected = false
  readonly #library: FakeLibrary
  constructor(library: FakeLibrary, token: string | null, options: Record<string, unknown>) {
    super(Object.values(CONNECTION))
    if (library.era === 'current' && typeof options['serviceUrl'] !== 'string') throw new Error('serviceUrl is required')
    if ('deploymentInfo' in options && (options['deploymentInfo'] as { shard?: unknown }).shard !== undefined) throw new Error('options of another session')
    this.token = token
    this.options = options
    this.#library = library
  }
  addEventListener(event: string, listener: Listener): void { this.on(event, listener) }
  removeEventListener(event: string, listener: Listener): void { this.off(event, listener) }
  connect(options: object): void {
    if ('name' in options && this.options['conferenceRequestUrl'] !== undefined) throw new Error('the focus is asked before there is a conference that could hear its "no"')
    // What is learnt of the server is written into the options.
    Object.assign(this.options, { deploymentInfo: { shard: 'one' } })
    this.#library.onConnect(this)
  }
  disconnect(): Promise<void> {
    this.disconnected = true
    return Promise.resolve()
  }
  initJitsiConference(name: string, options: object): FakeConference {
    if (this.conference !== null) throw new Error('A conference with the same name has already been created!')
    this.conference = new FakeConference(name, options, this.#library.era)
    return this.conference
  }
  establish(): void { this.emit(CONNECTION.established) }
  /** A rejected token; the current library says "dropped" after it. */
  reject(text: string): void {
    this.emit(CONNECTION.failed, 'connection.passwordRequired', text)
    if (this.#library.era === 'current') this.emit(CONNECTION.failed, 'connection.droppedError', 'dropped')
  }
}

export class FakeLibrary {
  readonly era: Era
  connections: FakeConnection[] = []
  made: FakeTrack[] = []
  asked: Record<string, unknown>[] = []
  initialised = 0
  /** What the next capture of a screen gives. */
  nextScreen: () => Promise<FakeTrack[]>
  nextDevice: (kind: 'audio' | 'video') => Promise<FakeTrack>
  onConnect: (connection: FakeConnection) => void = (connection) => { queueMicrotask(() => { connection.establish() }) }
  constants: { trackStreamingStatus?: object }
  JitsiConnection: new (app: string | undefined, token: string | null, options: Record<string, unknown>) => FakeConnection
  constructor(era: Era) {
    this.era = era
    this.constants = era === 'current' ? { trackStreamingStatus: {} } : {}
    const connected = (token: string | null, options: Record<string, unknown>): FakeConnection => {
      const connection = new FakeConnection(this, token, options)
      this.connections.push(connection)
      return connection
    }
    this.JitsiConnection = class {
      constructor(_app: string | undefined, token: string | null, options: Record<string, unknown>) {
        return connected(token, options)
      }
    } as unknown as FakeLibrary['JitsiConnection']
    this.nextScreen = () => Promise.resolve(era === 'current' ? [new FakeTrack('audio', null), new FakeTrack('video', null, 'desktop')] : [new FakeTrack('video', null, 'desktop')])
    this.nextDevice = (kind) => Promise.resolve(new FakeTrack(kind, null, kind === 'video' ? 'camera' : undefined))
  }
  init(): void { this.initialised += 1 }
  setLogLevel(): void { /* the fake logs nothing */ }
  async createLocalTracks(options: Record<string, unknown>): Promise<FakeTrack[]> {
    this.asked.push(options)
    const [device] = options['devices'] as string[]
    const tracks = device === 'desktop' ? await this.nextScreen() : [await this.nextDevice(device === 'audio' ? 'audio' : 'video')]
    this.made.push(...tracks)
    if (device === 'desktop') await this.#display(tracks.map(({ media }) => media).at(-1))
    return tracks
  }
  /** Where the page captures; the library of today sets the least rate itself, and waits for nothing. */
  devices: { captured?: FakeMediaTrack | undefined; getDisplayMedia: () => Promise<{ getVideoTracks(): FakeMediaTrack[] }> } | null = null
  async #display(media: FakeMediaTrack | undefined): Promise<void> {
    if (media === undefined || this.devices === null) return
    this.devices.captured = media
    const captured = (await this.devices.getDisplayMedia()).getVideoTracks()
    if (this.era === 'current') for (const track of captured) void track.applyConstraints({ frameRate: { min: 5 } })
  }
  get connection(): FakeConnection {
    const last = this.connections.at(-1)
    if (last === undefined) throw new Error('nobody connected')
    return last
  }
  get conference(): FakeConference {
    const { conference } = this.connection
    if (conference === null) throw new Error('no conference was made')
    return conference
  }
}
