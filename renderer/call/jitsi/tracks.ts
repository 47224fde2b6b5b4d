// Every track of the conference by our own id: what plays where, what the others send, and whether anything of it comes.
// This file must not know how one's own tracks are made.

import type { ParticipantId, TrackId, TrackSource } from '../conference.ts'
import type { Facts } from './facts.ts'
import { CONFERENCE, TRACK, type LibTrack } from './library.ts'
import { readId } from './payloads.ts'
import type { Live } from './session.ts'

interface Held {
  id: TrackId
  track: LibTrack
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

  constructor(facts: Facts) {
    this.#facts = facts
  }

  /** Listens to what others send in a session; what the last one left is dead and goes. */
  bind(live: Live): void {
    for (const held of this.#held.values()) if (!held.track.isLocal()) this.#drop(held)
    this.#early.clear()
    this.#broken = false
    live.on(CONFERENCE.trackAdded, (track) => { if (isTrack(track) && !track.isLocal()) this.#addRemote(track) })
    live.on(CONFERENCE.trackRemoved, (track) => { if (isTrack(track) && !track.isLocal()) this.remove(track) })
    live.on(CONFERENCE.muteChanged, (track) => { if (isTrack(track)) this.update(track) })
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
    const onType = (): void => { this.#facts.changeTrack(id, { source: sourceOf(track) }) }
    track.addEventListener(TRACK.streamingStatus, onStatus)
    track.addEventListener(TRACK.videoType, onType)
    const held = this.#held.get(id)
    if (held !== undefined) held.release = () => {
      track.removeEventListener(TRACK.streamingStatus, onStatus)
      track.removeEventListener(TRACK.videoType, onType)
    }
  }

  #status(id: TrackId, status: unknown): void {
    if (status === 'interrupted') this.#facts.changeTrack(id, { stalled: true })
    else if (status === 'active' || status === 'inactive') this.#facts.changeTrack(id, { stalled: this.#broken })
  }

  /** Enters a track, own or remote, under a new id; the same track keeps its id. */
  add(track: LibTrack, participant: ParticipantId, source: TrackSource): TrackId {
    const known = this.#find(track)
    const id = known?.id ?? `track-${(this.#count += 1)}`
    if (known === undefined) this.#held.set(id, { id, track, elements: new Set(), release: () => undefined })
    const local = track.isLocal()
    this.#facts.setTrack({ id, participant, kind: track.getType() === 'audio' ? 'audio' : 'video', source, local, muted: track.isMuted(), stalled: !local && this.#broken })
    return id
  }

  update(track: LibTrack): void {
    const held = this.#find(track)
    if (held !== undefined) this.#facts.changeTrack(held.id, { muted: track.isMuted() })
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
    for (const held of this.#held.values()) if (!held.track.isLocal()) this.#facts.changeTrack(held.id, { stalled: broken })
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
    held.track.attach(element)
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
