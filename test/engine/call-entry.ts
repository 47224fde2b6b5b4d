// For: a page with the conference adapter in it and nothing else, driven from outside through `window.adapter`.
// Must not know the call view: what it would draw is counted here.
import { createJitsiConference } from '../../renderer/call/jitsi/index.ts'
import type { Conference, ConferenceEvent, JoinOptions, Participant, Phase, ShareMode, ShareState, Track } from '../../renderer/call/conference.ts'
import { COLOURS, paintPattern, readPattern, type ColourName } from '../campus/jitsi/pattern.ts'

export interface AdapterStart {
  conference: string
  origin: string
  /** A token for each join, in turn; the last one repeats. */
  tokens?: (string | null)[]
  audioOnly?: boolean
}

export interface AdapterSeen {
  phase: Phase
  phases: string[]
  people: Participant[]
  tracks: Track[]
  events: ConferenceEvent[]
  share: ShareState
  shares: ShareState['kind'][]
  /** Whose clients keep a list of who is here. */
  keepers: readonly string[]
}

export interface Adapter {
  create(start: AdapterStart): void
  join(options?: Partial<JoinOptions>): Promise<void>
  conference(): Conference
  seen(): AdapterSeen
  /** What a track's decoded picture shows now; null: nothing yet. */
  picture(source: 'camera' | 'screen'): Promise<{ colour: string; counter: number; width: number } | { average: number[]; width: number } | null>
  /** From now on getDisplayMedia gives a painted screen of that colour. */
  paintScreen(colour: ColourName | 'black', mode?: 'share' | 'declined' | 'never' | 'ends'): void
  endScreen(): void
  tokensAsked(): number
  share(mode?: ShareMode): Promise<unknown>
}

declare global {
  interface Window {
    adapter: Adapter
  }
}

let conference: Conference | null = null
let asked = 0
const state: AdapterSeen = { phase: { kind: 'idle' }, phases: [], people: [], tracks: [], events: [], share: { kind: 'none' }, shares: [], keepers: [] }
const people = new Map<string, Participant>()
const tracks = new Map<string, Track>()
const elements = new Map<string, HTMLMediaElement>()
let captured: MediaStreamTrack[] = []

const there = (): Conference => {
  if (conference === null) throw new Error('no conference was made')
  return conference
}

function onEvent(event: ConferenceEvent): void {
  if (event.type !== 'quality') state.events.push(event)
  if (event.type === 'phase') { state.phase = event.phase; state.phases.push(event.phase.kind) }
  if (event.type === 'participant') people.set(event.participant.id, event.participant)
  if (event.type === 'participant-left') people.delete(event.id)
  if (event.type === 'track') {
    tracks.set(event.track.id, event.track)
    if (!event.track.local && !elements.has(event.track.id)) {
      const element = document.createElement(event.track.kind)
      element.autoplay = true
      document.body.append(element)
      elements.set(event.track.id, element)
      there().attach(event.track.id, element)
    }
  }
  if (event.type === 'attendance') state.keepers = event.keepers
  if (event.type === 'track-gone') {
    tracks.delete(event.id)
    elements.get(event.id)?.remove()
    elements.delete(event.id)
  }
}

window.adapter = {
  create({ conference: name, origin, tokens = [null], audioOnly = false }) {
    conference = createJitsiConference({
      start: { conference: name, origin, policy: { audioOnly, maxHeight: 360, maxBitrate: null, quietFrom: 10 } },
      token: () => Promise.resolve({ ok: true as const, value: { jwt: tokens[Math.min(asked++, tokens.length - 1)] ?? null } }),
    })
    conference.subscribe(onEvent)
    conference.onShare((share) => { state.share = share; state.shares.push(share.kind) })
  },
  join: (options = {}) => there().join({
    displayName: 'Adapter', avatar: null, microphone: { on: true, deviceId: null }, camera: { on: true, deviceId: null }, password: null, ...options,
  }),
  conference: there,
  seen: () => ({ ...state, people: [...people.values()], tracks: [...tracks.values()] }),
  picture: async (source) => {
    const track = [...tracks.values()].find((one) => one.source === source && !one.local)
    const video = track === undefined ? undefined : elements.get(track.id)
    if (!(video instanceof HTMLVideoElement) || video.videoWidth === 0) return null
    const canvas = document.createElement('canvas')
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    const context = canvas.getContext('2d')
    if (context === null) return null
    context.drawImage(video, 0, 0)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    const read = readPattern({ width: canvas.width, height: canvas.height, data })
    if (read !== null) return { colour: read.colour, counter: read.counter, width: canvas.width }
    const middle = (Math.floor(canvas.height / 2) * canvas.width + Math.floor(canvas.width / 2)) * 4
    return { average: [...data.slice(middle, middle + 3)], width: canvas.width }
  },
  paintScreen(colour, mode = 'share') {
    navigator.mediaDevices.getDisplayMedia = async () => {
      if (mode === 'declined') throw new DOMException('Permission denied', 'NotAllowedError')
      if (mode === 'never') return await new Promise<MediaStream>(() => undefined)
      const canvas = document.createElement('canvas')
      canvas.width = 640
      canvas.height = 360
      const context = canvas.getContext('2d')
      let counter = 0
      const paint = (): void => {
        if (context === null) return
        counter += 1
        if (colour === 'black') {
          context.fillStyle = 'rgb(0,0,0)'
          context.fillRect(0, 0, canvas.width, canvas.height)
        } else paintPattern(context, canvas.width, canvas.height, COLOURS[colour], counter)
      }
      if (mode !== 'ends') {
        paint()
        setInterval(paint, 50)
      } else {
        canvas.width = canvas.height = 2
      }
      const stream = canvas.captureStream(20)
      captured = stream.getVideoTracks()
      if (mode === 'ends') setTimeout(() => { window.adapter.endScreen() }, 300)
      return stream
    }
  },
  endScreen() {
    // As the desktop ends it: the track says so, nobody called stop.
    for (const track of captured) {
      track.stop()
      track.dispatchEvent(new Event('ended'))
    }
  },
  tokensAsked: () => asked,
  share: (mode = 'motion') => there().share(mode),
}
