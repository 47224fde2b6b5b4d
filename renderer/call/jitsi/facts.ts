// All that is known of a conference now: told to every listener as it changes, and from the beginning to one that comes late.
// This file must not know the library.

import type { CallError, ConferenceEvent, Features, Levels, Moderation, Participant, ParticipantId, Phase, Quality, ShareState, Track, TrackId } from '../conference.ts'

export const NO_FEATURES: Features = {
  muteOthers: false, keepMuted: false, askToUnmute: false, lowerHands: false, lobby: false, lock: false,
  remove: false, promote: false, endForAll: false, cameraWhileSharing: false, reactions: false,
}
export const NO_MODERATION: Moderation = { keptMuted: { audio: false, video: false }, allowed: { audio: true, video: true }, lobby: false, locked: false }

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** A listener that throws is its own trouble: the others are told all the same. */
function tell<T>(listeners: ReadonlySet<(value: T) => void>, value: T): void {
  for (const listener of listeners) {
    try {
      listener(value)
    } catch (error) {
      console.error('a listener of the conference failed', error)
    }
  }
}

export class Facts {
  #listeners = new Set<(event: ConferenceEvent) => void>()
  #shareListeners = new Set<(state: ShareState) => void>()
  #levelListeners = new Set<Levels>()
  #listening: () => void = () => undefined
  #phase: Phase = { kind: 'idle' }
  #participants = new Map<ParticipantId, Participant>()
  #tracks = new Map<TrackId, Track>()
  #qualities = new Map<ParticipantId, Quality>()
  #dominant: ParticipantId | null = null
  #features = NO_FEATURES
  #moderation = NO_MODERATION
  #waiting: { id: ParticipantId; name: string }[] = []
  #keepers: readonly ParticipantId[] = []
  #share: ShareState = { kind: 'none' }

  subscribe(listener: (event: ConferenceEvent) => void): () => void {
    const known: ConferenceEvent[] = [
      { type: 'phase', phase: this.#phase },
      { type: 'features', features: this.#features },
      { type: 'moderation', moderation: this.#moderation },
      ...[...this.#participants.values()].map((participant): ConferenceEvent => ({ type: 'participant', participant })),
      ...[...this.#tracks.values()].map((track): ConferenceEvent => ({ type: 'track', track })),
      { type: 'dominant', id: this.#dominant },
      ...[...this.#qualities].map(([id, quality]): ConferenceEvent => ({ type: 'quality', id, quality })),
      { type: 'lobby', waiting: this.#waiting },
      { type: 'attendance', keepers: this.#keepers },
    ]
    for (const event of known) tell(new Set([listener]), event)
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  onShare(listener: (state: ShareState) => void): () => void {
    tell(new Set([listener]), this.#share)
    this.#shareListeners.add(listener)
    return () => { this.#shareListeners.delete(listener) }
  }

  onLevels(listener: Levels): () => void {
    this.#levelListeners.add(listener)
    this.#listening()
    return () => { if (this.#levelListeners.delete(listener)) this.#listening() }
  }

  /** Does anybody want to know how loud it is? */
  get listening(): boolean { return this.#levelListeners.size > 0 }
  /** Tells the one who measures each time somebody begins or ceases to listen. */
  onListening(changed: () => void): void { this.#listening = changed }

  get phase(): Phase { return this.#phase }
  get features(): Features { return this.#features }
  get moderation(): Moderation { return this.#moderation }
  get participants(): ReadonlyMap<ParticipantId, Participant> { return this.#participants }
  get tracks(): ReadonlyMap<TrackId, Track> { return this.#tracks }
  get keepers(): readonly ParticipantId[] { return this.#keepers }
  get share(): ShareState { return this.#share }
  /** Is this kept off by a moderator, without leave for this participant? */
  heldBack(kind: 'audio' | 'video' | 'screen'): boolean {
    const { keptMuted, allowed } = this.#moderation
    return (keptMuted[kind] ?? keptMuted.video) && !(allowed[kind] ?? allowed.video) && this.me?.role !== 'moderator'
  }
  get me(): Participant | undefined { return [...this.#participants.values()].find((participant) => participant.local) }

  /** What passes and leaves nothing behind: a reaction, a request, a trouble. */
  emit(event: ConferenceEvent): void {
    tell(this.#listeners, event)
  }

  trouble(error: CallError): void {
    this.emit({ type: 'trouble', error })
  }

  setPhase(phase: Phase): void {
    if (same(phase, this.#phase)) return
    this.#phase = phase
    this.emit({ type: 'phase', phase })
  }

  setParticipant(participant: Participant): void {
    if (same(participant, this.#participants.get(participant.id))) return
    this.#participants.set(participant.id, participant)
    this.emit({ type: 'participant', participant })
  }

  /** A change of somebody who is known; others are not made up. */
  change(id: ParticipantId, change: Partial<Participant>): void {
    const known = this.#participants.get(id)
    if (known !== undefined) this.setParticipant({ ...known, ...change, id })
  }

  removeParticipant(id: ParticipantId): void {
    if (!this.#participants.delete(id)) return
    this.#qualities.delete(id)
    for (const track of this.#tracks.values()) if (track.participant === id) this.removeTrack(track.id)
    if (this.#dominant === id) this.setDominant(null)
    this.emit({ type: 'participant-left', id })
  }

  setTrack(track: Track): void {
    if (same(track, this.#tracks.get(track.id))) return
    this.#tracks.set(track.id, track)
    this.emit({ type: 'track', track })
  }

  changeTrack(id: TrackId, change: Partial<Track>): void {
    const known = this.#tracks.get(id)
    if (known !== undefined) this.setTrack({ ...known, ...change, id })
  }

  removeTrack(id: TrackId): void {
    if (this.#tracks.delete(id)) this.emit({ type: 'track-gone', id })
  }

  setDominant(id: ParticipantId | null): void {
    if (id === this.#dominant) return
    this.#dominant = id
    this.emit({ type: 'dominant', id })
  }

  setQuality(id: ParticipantId, quality: Quality): void {
    if (!this.#participants.has(id) || same(quality, this.#qualities.get(id))) return
    this.#qualities.set(id, quality)
    this.emit({ type: 'quality', id, quality })
  }

  setFeatures(features: Features): void {
    if (same(features, this.#features)) return
    this.#features = features
    this.emit({ type: 'features', features })
  }

  setModeration(change: Partial<Moderation>): void {
    const moderation = { ...this.#moderation, ...change }
    if (same(moderation, this.#moderation)) return
    this.#moderation = moderation
    this.emit({ type: 'moderation', moderation })
  }

  setWaiting(waiting: { id: ParticipantId; name: string }[]): void {
    if (same(waiting, this.#waiting)) return
    this.#waiting = waiting
    this.emit({ type: 'lobby', waiting })
  }
  get waiting(): readonly { id: ParticipantId; name: string }[] { return this.#waiting }

  setKeepers(keepers: readonly ParticipantId[]): void {
    if (same(keepers, this.#keepers)) return
    this.#keepers = keepers
    this.emit({ type: 'attendance', keepers })
  }

  setShare(state: ShareState): void {
    if (same(state, this.#share)) return
    this.#share = state
    tell(this.#shareListeners, state)
  }

  tellLevels(levels: ReadonlyMap<ParticipantId, number>): void {
    tell(this.#levelListeners as ReadonlySet<(value: ReadonlyMap<ParticipantId, number>) => void>, levels)
  }

  /** Everybody and everything of others is gone, as after a re-join: the next ones have other ids. What is one's own stays with who it belongs to. */
  clear(): void {
    for (const id of [...this.#tracks.keys()]) this.removeTrack(id)
    for (const id of [...this.#participants.keys()]) this.removeParticipant(id)
    this.setDominant(null)
    this.setWaiting([])
    this.setKeepers([])
    this.setFeatures(NO_FEATURES)
    this.setModeration(NO_MODERATION)
  }
}
