// What this room (model) is for: the facts a conference tells, folded into one immutable value, and what can be read from it.
// What it must not know: media elements, React, the bridge, which technology carries the call. No clock of its own: the time is handed in.

import type { CallError, Features, Moderation, Participant, ParticipantId, Phase, Quality, ReactionKey, Track, TrackId } from '../conference.ts'

/** A reaction on its way up the screen. */
export interface ShownReaction {
  /** Counts up, for lists. */
  serial: number
  participant: ParticipantId
  key: ReactionKey
  /** ms since the epoch. */
  at: number
}

/** Something that is said once, in the order in which it came; the view puts it away. */
export type Word =
  | { serial: number; kind: 'asked'; what: 'muted-by-moderator' | 'unmute-please' | 'hand-lowered'; by: ParticipantId | null }
  | { serial: number; kind: 'trouble'; error: CallError }
  | { serial: number; kind: 'hand'; participant: ParticipantId }

export interface Waiting {
  id: ParticipantId
  name: string
}

/** All that is known of the call. Parts that an event does not touch stay the same objects. */
export interface CallModel {
  phase: Phase
  participants: ReadonlyMap<ParticipantId, Participant>
  tracks: ReadonlyMap<TrackId, Track>
  dominant: ParticipantId | null
  /** When each was last the dominant speaker, ms since the epoch. */
  spokeAt: ReadonlyMap<ParticipantId, number>
  quality: ReadonlyMap<ParticipantId, Quality>
  features: Features
  moderation: Moderation
  lobby: readonly Waiting[]
  /** Whose clients keep a list of who is here, oneself among them. */
  keepers: readonly ParticipantId[]
  /** The newest, at most `MOST_REACTIONS`. */
  reactions: readonly ShownReaction[]
  /** The newest, at most `MOST_WORDS`. */
  words: readonly Word[]
  /** Counts changes of the devices. */
  devices: number
  /** The last serial given to a reaction or word. */
  serial: number
}

export const MOST_REACTIONS = 24
export const MOST_WORDS = 6

const NO_FEATURES: Features = {
  muteOthers: false, keepMuted: false, askToUnmute: false, lowerHands: false, lobby: false, lock: false, remove: false, promote: false, endForAll: false, cameraWhileSharing: false, reactions: false,
}

/** Nothing is known, nothing is offered. */
export const EMPTY_CALL: CallModel = {
  phase: { kind: 'idle' },
  participants: new Map(),
  tracks: new Map(),
  dominant: null,
  spokeAt: new Map(),
  quality: new Map(),
  features: NO_FEATURES,
  moderation: { keptMuted: { audio: false, video: false }, allowed: { audio: true, video: true }, lobby: false, locked: false },
  lobby: [],
  keepers: [],
  reactions: [],
  words: [],
  devices: 0,
  serial: 0,
}
