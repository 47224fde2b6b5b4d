// Every track of the conference by our own id: what plays where, what the others send, and whether anything of it comes.
// This file must not know how one's own tracks are made.

import type { ParticipantId, TrackId, TrackSource } from '../conference.ts'
import type { Facts } from './facts.ts'
import { CONFERENCE, TRACK, type LibTrack } from './library.ts'
import { readId, SHARE_PAUSED } from './payloads.ts'
import type { Live } from './session.ts'
import { Unsaid } from './unsaid.ts'

interface Held {
  id: TrackId
  participant: ParticipantId
  source: TrackSource
  track: LibTrack
  /** The library says that nothing of it comes. */
  stalled: boolean
  /** Its picture stands still where it is played. */
  frozen: boolean
  elements: Set<HTMLMediaElement>
  release: () => void
}

const isTrack = (value: unknown): value is LibTrack => typeof value === 'object' && value !== null && typeof (value as Partial<LibTrack>).getType === 'function'

/** What a remote track shows: by the library's word; audio is always somebody's microphone, Jitsi mixes the sound of a screen into it. */
function sourceOf(track: LibTrack): TrackSource {
  if (track.getType() === 'audio') return 'microphone'
  return (track.videoType ?? track.getVideoType?.()) === 'desktop' ? 'screen' : 'camera'
}

export class Tracks {
  #facts: Facts
  #held = new Map<TrackId, Held>()
  #early = new Map<ParticipantId, Set<LibTrack>>()
  #count = 0
  #speaker: string | null = null
  #broken = false
  #live: Live | null = null
  #unsaid = new Unsaid()

  constructor(facts: Facts) {
    this.#facts = facts
  }

  /** Listens to what others send in a session; what the last one left is dead and goes. */
  bind(live: Live): void {
    for (const held of this.#held.values()) if (!held.track.isLocal()) this.#drop(held)
    this.#early.clear()
    this.#broken = false
    this.#live = live
    this.#unsaid.bind(live, (participant) => { for (const held of this.#held.values()) if (!held.track.isLocal() && held.participant === participant) this.update(held.track) })
    live.on(CONFERENCE.trackAdded, (track) => { if (isTrack(track) && !track.isLocal()) this.#addRemote(track) })
    live.on(CONFERENCE.trackRemoved, (track) => { if (isTrack(track) && !track.isLocal()) this.remove(track) })
    live.on(CONFERENCE.muteChanged, (track) => { if (isTrack(track)) this.update(track) })
    live.on(CONFERENCE.propertyChanged, (participant, name) => {
      if (name !== SHARE_PAUSED) return
      for (const { track } of this.#held.values()) if (!track.isLocal() && live.conference.getParticipantById(track.getParticipantId?.() ?? '') === participant) this.update(track)
    })
    // Before 2022 the bridge spoke of participants, not of their tracks.
    live.on(CONFERENCE.connectionStatus, (id, status) => {
      const participant = readId(id)
      for (const held of this.#held.values()) if (held.track.getType() === 'video' && this.#facts.tracks.get(held.id)?.participant === participant && !held.track.isLocal()) this.#status(held.id, status)
    })
  }

  /** Tracks may come before their participant's presence: they wait for it. */
  known(participant: ParticipantId): void {
    const early = this.#early.get(participant)
    this.#early.delete(participant)
    for (const track of early ?? []) this.#addRemote(track)
  }

  #addRemote(track: LibTrack): void {
    const participant = readId(track.getParticipantId?.())
    if (participant === null) return
    if (!this.#facts.participants.has(participant)) {
      const early = this.#early.get(participant) ?? new Set()
      early.add(track)
      this.#early.set(participant, early)
      return
    }
    const id = this.add(track, participant, sourceOf(track))
    const onStatus = (_track: unknown, status: unknown): void => { this.#status(id, status) }
    const onType = (): void => { this.update(track) }
    // Of sound it would say nothing true: bridges list the pictures that they forward, and no sound.
    if (track.getType() === 'video') track.addEventListener(TRACK.streamingStatus, onStatus)
    track.addEventListener(TRACK.videoType, onType)
    const held = this.#held.get(id)
    if (held !== undefined) held.release = () => {
      track.removeEventListener(TRACK.streamingStatus, onStatus)
      track.removeEventListener(TRACK.videoType, onType)
    }
  }

  #status(id: TrackId, status: unknown): void {
    const held = this.#held.get(id)
    if (held === undefined || !this.#facts.participants.has(held.participant)) return
    // What the bridge has stopped and nobody asked it for is not looked at; what is asked for and not sent is as old as what was lost. While it comes back it still is.
    if (status === 'interrupted' || status === 'inactive') held.stalled = true
    else if (status === 'active') held.stalled = false
    else return
    this.#tell(held)
  }

  /** Enters a track, own or remote, under a new id; the same track keeps its id. */
  add(track: LibTrack, participant: ParticipantId, source: TrackSource): TrackId {
    const known = this.#find(track)
    const id = known?.id ?? `track-${(this.#count += 1)}`
    const held = known ?? { id, participant, source, track, stalled: false, frozen: false, elements: new Set(), release: () => undefined }
    this.#held.set(id, Object.assign(held, { participant, source }))
    this.#tell(held)
    return id
  }

  /** What is known of it now; a screen that is over has no place among what is shown, though its track stays. */
  #tell(held: Held): void {
    const { id, participant, source, track } = held
    if (this.#isOver(held)) this.#facts.removeTrack(id)
    else this.#facts.setTrack({ id, participant, kind: track.getType() === 'audio' ? 'audio' : 'video', source, local: track.isLocal(), muted: this.#isMuted(held), stalled: !track.isLocal() && (this.#broken || held.stalled || held.frozen) })
  }

  #isMuted({ track, participant }: Held): boolean {
    return track.isMuted() && (track.isLocal() || !this.#unsaid.meansNothing(participant, track.getType()))
  }

  /** Where screens are pictures of their own, clients end a share by muting it and keep the track for the next one. Ours say so when it is but paused. */
  #isOver({ track, participant, source }: Held): boolean {
    if (track.isLocal() || source !== 'screen' || !track.isMuted() || this.#live?.generation.multiStream !== true) return false
    return this.#live.conference.getParticipantById(participant)?.getProperty(SHARE_PAUSED) !== 'true'
  }

  update(track: LibTrack): void {
    const held = this.#find(track)
    if (held === undefined || !this.#facts.participants.has(held.participant)) return
    if (!track.isLocal()) held.source = sourceOf(track)
    this.#tell(held)
  }

  remove(track: LibTrack): void {
    const held = this.#find(track)
    if (held !== undefined) this.#drop(held)
    for (const early of this.#early.values()) early.delete(track)
  }

  #drop(held: Held): void {
    held.release()
    for (const element of held.elements) this.#detach(held, element)
    this.#held.delete(held.id)
    this.#facts.removeTrack(held.id)
  }

  #find(track: LibTrack): Held | undefined {
    for (const held of this.#held.values()) if (held.track === track) return held
    return undefined
  }

  /** The path of media is broken: what is seen of others is old. Or it is whole again. */
  setBroken(broken: boolean): void {
    this.#broken = broken
    for (const held of this.#held.values()) if (!held.track.isLocal()) this.update(held.track)
  }

  /** How many frames were drawn so far of each camera that is sent and played here. Screens may stand still by intent. */
  frames(): ReadonlyMap<TrackId, number> {
    const frames = new Map<TrackId, number>()
    for (const held of this.#held.values()) {
      const { id, track, source, elements } = held
      if (track.isLocal() || this.#isMuted(held) || source !== 'camera') continue
      const counts = [...elements].flatMap((element) => ('getVideoPlaybackQuality' in element ? [(element as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames] : []))
      if (counts.length > 0) frames.set(id, Math.max(...counts))
    }
    return frames
  }

  setFrozen(id: TrackId, frozen: boolean): void {
    const held = this.#held.get(id)
    if (held === undefined) return
    held.frozen = frozen
    this.update(held.track)
  }

  /** The names of all pictures that others send, where they have names. */
  pictureNames(): string[] {
    return [...this.#held.values()].flatMap(({ track }) => (track.isLocal() || track.getType() !== 'video' ? [] : (readId(track.getSourceName?.()) ?? [])))
  }

  /** The source's name at the bridge; null where the library has none. */
  sourceName(participant: ParticipantId, source: TrackSource): string | null {
    for (const held of this.#held.values()) {
      const fact = this.#facts.tracks.get(held.id)
      if (fact?.participant === participant && fact.source === source) return readId(held.track.getSourceName?.())
    }
    return null
  }

  attach(id: TrackId, element: HTMLMediaElement): void {
    const held = this.#held.get(id)
    if (held === undefined || held.elements.has(element)) return
    held.elements.add(element)
    // It plays in any case: what may be refused is the library's own choice of a speaker, which `#route` makes.
    Promise.resolve(held.track.attach(element)).catch((error: unknown) => { console.info('the library did not route a track', error) })
    this.#route(element)
  }

  detach(id: TrackId, element: HTMLMediaElement): void {
    const held = this.#held.get(id)
    if (held?.elements.has(element) === true) this.#detach(held, element)
    else if (held === undefined) element.srcObject = null
  }

  #detach(held: Held, element: HTMLMediaElement): void {
    held.elements.delete(element)
    held.track.detach(element)
  }

  /** What a track carries, as the browser has it; null: there is no such track. */
  media(id: TrackId): MediaStreamTrack | null { return this.#held.get(id)?.track.getTrack() ?? null }

  /** Where all sound goes from now on; null: the system's own choice. */
  setSpeaker(id: string | null): void {
    this.#speaker = id
    for (const held of this.#held.values()) for (const element of held.elements) this.#route(element)
  }

  #route(element: HTMLMediaElement): void {
    if (this.#speaker === null && element.sinkId === '') return
    if (typeof element.setSinkId !== 'function') return
    element.setSinkId(this.#speaker ?? '').catch((error: unknown) => { console.info('the speaker is gone; sound goes where the system sends it', error) })
  }
}
