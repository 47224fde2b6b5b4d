// For: a participant in a plain browser page: the deployment's config.js and library, a camera and a screen that are painted, and what arrives, measured.
// Must not know of Amphi, nor of Node: it is served by the deployment and driven from outside through `window.participant`.
import { averageColour, COLOURS, paintPattern, readPattern, type ColourName, type ReadPattern, type Rgb } from './pattern.ts'

export interface JoinRequest {
  room: string
  name: string
  token?: string
  /** 'websocket' by default where the deployment has it. */
  transport?: 'websocket' | 'bosh'
  /** Colour of the painted camera; 'fake': Chromium's own moving picture; null: none. */
  camera?: ColourName | 'fake' | null
  /** Chromium's own beeps. */
  microphone?: boolean
  password?: string
  /** Merged over the conference's options. */
  options?: Record<string, unknown>
}

export interface SeenParticipant {
  id: string
  name: string
  moderator: boolean
  hand: boolean
  /** What the deployment says who it is. */
  identity: unknown
  properties: Record<string, unknown>
}

export interface ParticipantState {
  phase: 'idle' | 'connecting' | 'joined' | 'left' | 'failed'
  /** The library's own word and text. */
  error: string | null
  me: string | null
  moderator: boolean
  others: SeenParticipant[]
  /** Endpoint messages that came, as they came. */
  messages: { from: string; payload: unknown }[]
  /** What was said in the conference's own chat. */
  texts: string[]
  dominant: string | null
  p2p: boolean
  log: string[]
}

export interface ReceivedMedia {
  kind: 'audio' | 'video'
  frames: number
  width: number
  height: number
  bytes: number
  /** `totalAudioEnergy`: grows while something is heard. */
  energy: number
}

export interface SentMedia {
  kind: 'audio' | 'video'
  frames: number
  width: number
  height: number
  bytes: number
  codec: string
}

export interface SeenPicture {
  /** Its sender says that it is off, or says nothing: the element then keeps the last picture. Libraries of before 2022 say nothing where there is no bridge. */
  muted: boolean
  from: string
  /** 'camera' or 'desktop', as the sender says. */
  videoType: string
  width: number
  height: number
  average: Rgb
  /** The pattern, when there is one to be read. */
  pattern: ReadPattern | null
}

interface Track {
  getType(): 'audio' | 'video'
  isLocal(): boolean
  getParticipantId(): string
  videoType?: string
  getTrack(): MediaStreamTrack
  attach(element: HTMLMediaElement): void
  detach(element: HTMLMediaElement): void
  mute(): Promise<void>
  unmute(): Promise<void>
  isMuted(): boolean
  dispose(): Promise<void>
}
interface Member {
  getId(): string
  getDisplayName(): string | undefined
  getRole(): string
  getProperty(name: string): unknown
  getIdentity?(): unknown
  /** Where libraries of 2021 keep it. */
  _identity?: unknown
}
interface Conference {
  on(event: string, listener: (...args: never[]) => void): void
  join(password?: string): void
  leave(): Promise<void>
  myUserId(): string
  isModerator(): boolean
  getParticipants(): Member[]
  getLocalVideoTrack(): Track | null
  getLocalAudioTrack(): Track | null
  setDisplayName(name: string): void
  addTrack(track: Track): Promise<void>
  removeTrack(track: Track): Promise<void>
  replaceTrack(old: Track | null, next: Track | null): Promise<void>
  setLocalParticipantProperty(name: string, value: string | boolean | number): void
  sendCommandOnce(name: string, values: object): void
  sendMessage(message: string | object, to?: string): void
  sendTextMessage(text: string): void
  kickParticipant(id: string, reason?: string): void
  muteParticipant(id: string, kind: string): void
  grantOwner(id: string): void
  lock(password: string): Promise<void>
}
interface Connection {
  addEventListener(event: string, listener: (...args: never[]) => void): void
  initJitsiConference(room: string, options: object): Conference
  connect(options?: object): void
  disconnect(): Promise<void>
}
interface JitsiLibrary {
  init(options: object): void
  setLogLevel(level: string): void
  version: string
  events: { conference: Record<string, string>; connection: Record<string, string> }
  JitsiConnection: new (appId: string | null, token: string | null, options: object) => Connection
  createLocalTracks(options: object): Promise<Track[]>
}
interface DeploymentConfig {
  hosts: Record<string, string>
  bosh: string
  websocket?: string
  p2p: object
}
declare global {
  interface Window {
    participant: typeof participant
  }
}

const globals = window as unknown as { config: DeploymentConfig; JitsiMeetJS: JitsiLibrary }
const state: ParticipantState = { phase: 'idle', error: null, me: null, moderator: false, others: [], messages: [], texts: [], dominant: null, p2p: false, log: [] }
const peers: RTCPeerConnection[] = []
const elements = new Map<Track, HTMLMediaElement>()
let connection: Connection | null = null
let conference: Conference | null = null
let screenTrack: Track | null = null
let cameraBefore: Track | null = null

const words = (values: readonly unknown[]): string => values.map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))).join(' ').slice(0, 400)
const note = (...values: unknown[]): void => void state.log.push(`${(performance.now() / 1000).toFixed(2)} ${words(values)}`)

/** A stream of a canvas on which the pattern goes on counting. A timer paints it and not the screen's rhythm: the page may be in the background. */
function paintedStream(colour: ColourName, width: number, height: number): MediaStream {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no canvas')
  let counter = 0
  const timer = setInterval(() => paintPattern(context, width, height, COLOURS[colour], (counter = (counter + 1) % 65536)), 66)
  const stream = canvas.captureStream(15)
  stream.getVideoTracks()[0]?.addEventListener('ended', () => clearInterval(timer))
  return stream
}

// Every peer connection is kept, so that its statistics can be read: the library does not give them out.
const Native = window.RTCPeerConnection
window.RTCPeerConnection = class extends Native {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    peers.push(this)
  }
}

let cameraColour: ColourName | null = null
let screenColour: ColourName = 'blue'
const { mediaDevices } = navigator
const nativeUserMedia = mediaDevices.getUserMedia.bind(mediaDevices)
mediaDevices.getUserMedia = async (constraints = {}) => {
  if (cameraColour === null || !constraints.video) return nativeUserMedia(constraints)
  const stream = paintedStream(cameraColour, 640, 360)
  if (constraints.audio) for (const track of (await nativeUserMedia({ audio: constraints.audio })).getAudioTracks()) stream.addTrack(track)
  return stream
}
mediaDevices.getDisplayMedia = () => Promise.resolve(paintedStream(screenColour, 1280, 720))

async function loadLibrary(): Promise<JitsiLibrary> {
  if (globals.JitsiMeetJS === undefined)
    await new Promise((resolve, reject) => {
      const script = document.createElement('script')
      script.addEventListener('load', resolve)
      script.addEventListener('error', () => reject(new Error('the library did not load')))
      script.src = new URL('libs/lib-jitsi-meet.min.js', location.href).href // after the wrapping of RTCPeerConnection above
      document.head.append(script)
    })
  return globals.JitsiMeetJS
}

function service(request: JoinRequest): string {
  const { websocket, bosh } = globals.config
  const chosen = request.transport === 'bosh' || websocket === undefined ? bosh : websocket
  const url = new URL(chosen.startsWith('//') ? location.protocol + chosen : chosen)
  url.searchParams.set('room', request.room)
  return url.href
}

function readMembers(): void {
  if (conference === null) return
  state.me = conference.myUserId()
  state.moderator = conference.isModerator()
  state.others = conference.getParticipants().map((member) => ({
    id: member.getId(),
    name: member.getDisplayName() ?? '',
    moderator: member.getRole() === 'moderator',
    hand: !['', '0', 'false', 'undefined'].includes(String(member.getProperty('raisedHand') ?? '')),
    identity: member.getIdentity?.() ?? member._identity ?? null,
    properties: { raisedHand: member.getProperty('raisedHand') ?? null },
  }))
}

function play(track: Track): void {
  const element = document.createElement(track.getType())
  element.autoplay = true
  element.muted = track.getType() === 'video'
  document.querySelector('main')?.append(element)
  track.attach(element)
  elements.set(track, element)
}

function drop(track: Track): void {
  const element = elements.get(track)
  if (element === undefined) return
  track.detach(element)
  element.remove()
  elements.delete(track)
}

function listen(library: JitsiLibrary, joined: Conference): void {
  const events = library.events.conference
  const on = (event: string, listener: (...args: never[]) => void): void => {
    const name = events[event]
    if (name !== undefined) joined.on(name, listener)
  }
  on('CONFERENCE_JOINED', () => {
    state.phase = 'joined'
    note('joined')
  })
  on('CONFERENCE_LEFT', () => {
    if (state.phase === 'joined') state.phase = 'left'
    note('left')
  })
  on('CONFERENCE_FAILED', (...why: unknown[]) => {
    note('conference failed', ...why)
    state.error = words(why)
    state.phase = 'failed'
  })
  on('KICKED', () => {
    state.phase = 'left'
    note('removed')
  })
  on('TRACK_ADDED', (track: Track) => {
    note(track.isLocal() ? 'local' : 'remote', track.getType(), track.videoType ?? '')
    if (!track.isLocal()) play(track)
  })
  on('TRACK_REMOVED', (track: Track) => {
    note('gone', track.getType())
    drop(track)
  })
  on('DOMINANT_SPEAKER_CHANGED', (id: string) => void (state.dominant = id))
  on('P2P_STATUS', (_conference: unknown, p2p: boolean) => void (state.p2p = p2p))
  on('ENDPOINT_MESSAGE_RECEIVED', (from: Member, payload: unknown) => void state.messages.push({ from: from.getId(), payload }))
  on('MESSAGE_RECEIVED', (_from: string, text: string) => void state.texts.push(text))
  on('USER_ROLE_CHANGED', (id: string, role: string) => note('role', id, role))
}

/** What can be asked of this page; everything is plain data. */
const participant = {
  /** Resolves when joined or refused; see `state`. */
  async join(request: JoinRequest): Promise<ParticipantState> {
    const library = await loadLibrary()
    library.setLogLevel('error')
    library.init({ disableAudioLevels: true, disableThirdPartyRequests: true, enableAnalyticsLogging: false })
    const camera = request.camera === undefined ? 'green' : request.camera
    cameraColour = camera === 'fake' ? null : camera
    const devices = [...(request.microphone === false ? [] : ['audio']), ...(camera === null ? [] : ['video'])]
    const tracks = devices.length === 0 ? [] : await library.createLocalTracks({ devices, resolution: 360 })
    state.phase = 'connecting'
    const url = service(request)
    const options = { hosts: globals.config.hosts, serviceUrl: url, bosh: url, clientNode: 'http://jitsi.org/jitsimeet', p2p: globals.config.p2p }
    const connected = new library.JitsiConnection(null, request.token ?? null, options)
    connection = connected
    const events = library.events.connection
    const settled = new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (state.phase === 'connecting') return
        clearInterval(timer)
        resolve()
      }, 50)
    })
    connected.addEventListener(events.CONNECTION_FAILED ?? '', (...why: unknown[]) => {
      note('connection failed', ...why)
      state.error ??= words(why) // the first word counts: newer libraries say a second one
      state.phase = 'failed'
    })
    connected.addEventListener(events.CONNECTION_ESTABLISHED ?? '', () => {
      if (conference !== null) return // it came back by itself
      const joining = connected.initJitsiConference(request.room, { ...options, openBridgeChannel: 'websocket', ...request.options })
      conference = joining
      listen(library, joining)
      joining.setDisplayName(request.name)
      Promise.all(tracks.map((track) => joining.addTrack(track)))
        .then(() => joining.join(request.password))
        .catch((error: unknown) => note('tracks', error))
    })
    connected.connect({ name: request.room })
    await settled
    return participant.state()
  },

  async leave(): Promise<void> {
    const leaving = conference
    conference = null
    state.phase = 'left'
    await leaving?.leave()
    await connection?.disconnect()
  },

  state(): ParticipantState {
    readMembers()
    return state
  },

  /** Shares a painted screen of that colour: in place of the camera, as libraries of 2021 do, or beside it. */
  async shareScreen(colour: ColourName, beside = false): Promise<void> {
    if (conference === null) throw new Error('not joined')
    screenColour = colour
    const tracks = await globals.JitsiMeetJS.createLocalTracks({ devices: ['desktop'] })
    const track = tracks.find((one) => one.getType() === 'video')
    if (track === undefined) throw new Error('no screen')
    screenTrack = track
    cameraBefore = beside ? null : conference.getLocalVideoTrack()
    if (cameraBefore === null) await conference.addTrack(track)
    else await conference.replaceTrack(cameraBefore, track)
  },

  async stopShare(): Promise<void> {
    if (conference === null || screenTrack === null) return
    if (cameraBefore === null) await conference.removeTrack(screenTrack)
    else await conference.replaceTrack(screenTrack, cameraBefore)
    await screenTrack.dispose()
    screenTrack = null
  },

  /** Its microphone brings silence, and nobody is told that it is off: it says nothing. */
  hush(silent: boolean): void {
    const media = conference?.getLocalAudioTrack()?.getTrack()
    if (media === undefined) throw new Error('no microphone')
    media.enabled = !silent
  },

  async mute(kind: 'audio' | 'video', muted: boolean): Promise<void> {
    const track = kind === 'audio' ? conference?.getLocalAudioTrack() : conference?.getLocalVideoTrack()
    await (muted ? track?.mute() : track?.unmute())
  },

  raiseHand(up: boolean): void {
    // down is a value, too: a property that is only taken away is news to nobody
    conference?.setLocalParticipantProperty('raisedHand', up ? Date.now() : 0)
  },
  rename: (name: string): void => conference?.setDisplayName(name),
  property: (name: string, value: string): void => conference?.setLocalParticipantProperty(name, value),
  command: (name: string, values: object): void => conference?.sendCommandOnce(name, values),
  /** An endpoint message over XMPP, to all or to one. */
  message: (payload: string | object, to = ''): void => conference?.sendMessage(payload, to),
  kick: (id: string): void => conference?.kickParticipant(id),
  muteOther: (id: string, kind: 'audio' | 'video'): void => conference?.muteParticipant(id, kind),
  promote: (id: string): void => conference?.grantOwner(id),
  lock: async (password: string): Promise<void> => conference?.lock(password),

  /** What is decoded now, by the statistics of every open peer connection. */
  async received(): Promise<ReceivedMedia[]> {
    const found: ReceivedMedia[] = []
    for (const peer of peers.filter((one) => one.connectionState !== 'closed'))
      for (const entry of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
        if (entry.type !== 'inbound-rtp') continue
        const number = (name: string): number => (typeof entry[name] === 'number' ? entry[name] : 0)
        found.push({ kind: entry.kind === 'video' ? 'video' : 'audio', frames: number('framesDecoded'), width: number('frameWidth'), height: number('frameHeight'), bytes: number('bytesReceived'), energy: number('totalAudioEnergy') })
      }
    return found
  },

  /** What is encoded and sent now. */
  async sent(): Promise<SentMedia[]> {
    const found: SentMedia[] = []
    for (const peer of peers.filter((one) => one.connectionState !== 'closed')) {
      const report = await peer.getStats()
      for (const entry of report.values() as Iterable<Record<string, unknown>>) {
        if (entry.type !== 'outbound-rtp') continue
        const number = (name: string): number => (typeof entry[name] === 'number' ? entry[name] : 0)
        const codec = report.get(String(entry.codecId)) as { mimeType?: string } | undefined
        found.push({ kind: entry.kind === 'video' ? 'video' : 'audio', frames: number('framesEncoded'), width: number('frameWidth'), height: number('frameHeight'), bytes: number('bytesSent'), codec: codec?.mimeType ?? '' })
      }
    }
    return found
  },

  /** Looks at the decoded pictures of all others; those that are switched off are marked, since their last picture is still held. */
  pictures(): SeenPicture[] {
    const found: SeenPicture[] = []
    for (const [track, element] of elements) {
      if (!(element instanceof HTMLVideoElement) || element.videoWidth === 0) continue
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width: element.videoWidth, height: element.videoHeight })
      const context = canvas.getContext('2d', { willReadFrequently: true })
      if (context === null) continue
      context.drawImage(element, 0, 0)
      const picture = context.getImageData(0, 0, canvas.width, canvas.height)
      found.push({ from: track.getParticipantId(), muted: track.isMuted(), videoType: track.videoType ?? '', width: canvas.width, height: canvas.height, average: averageColour(picture), pattern: readPattern(picture) })
    }
    return found
  },
}
window.participant = participant
