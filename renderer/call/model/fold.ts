import type { ConferenceEvent, Participant, ParticipantId, Phase, Track, TrackId } from '../conference.ts'
import { EMPTY_CALL, MOST_REACTIONS, MOST_WORDS, type CallModel, type ShownReaction, type Word } from './call-model.ts'

/** Phases in which the conference's people and pictures are no longer there. */
const OVER: ReadonlySet<Phase['kind']> = new Set(['idle', 'left', 'failed'])

function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value)
}

/** The same map where the key is not in it. */
function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map
  const rest = new Map(map)
  rest.delete(key)
  return rest
}

function withoutTracksOf(tracks: ReadonlyMap<TrackId, Track>, id: ParticipantId): ReadonlyMap<TrackId, Track> {
  const rest = [...tracks].filter(([, track]) => track.participant !== id)
  return rest.length === tracks.size ? tracks : new Map(rest)
}

type UnsaidWord = Word extends infer W ? (W extends Word ? Omit<W, 'serial'> : never) : never

function say(model: CallModel, word: UnsaidWord): CallModel {
  const serial = model.serial + 1
  return { ...model, serial, words: [...model.words, { ...word, serial }].slice(-MOST_WORDS) }
}

function foldPhase(model: CallModel, phase: Phase): CallModel {
  if (!OVER.has(phase.kind)) return { ...model, phase }
  // What was said last (who removed us, what went wrong) outlives the call; who was in it does not.
  return { ...EMPTY_CALL, phase, words: model.words, serial: model.serial, devices: model.devices }
}

function foldParticipant(model: CallModel, participant: Participant): CallModel {
  const before = model.participants.get(participant.id)
  const next: CallModel = { ...model, participants: withEntry(model.participants, participant.id, participant) }
  const raised = participant.handRaisedAt !== null && !participant.local && (before?.handRaisedAt ?? null) === null
  return raised ? say(next, { kind: 'hand', participant: participant.id }) : next
}

function foldLeft(model: CallModel, id: ParticipantId): CallModel {
  return {
    ...model,
    participants: without(model.participants, id),
    tracks: withoutTracksOf(model.tracks, id),
    quality: without(model.quality, id),
    spokeAt: without(model.spokeAt, id),
    dominant: model.dominant === id ? null : model.dominant,
    keepers: model.keepers.includes(id) ? model.keepers.filter((one) => one !== id) : model.keepers,
  }
}

/** A track of somebody who is not there would never be taken away again. */
function foldTrack(model: CallModel, track: Track): CallModel {
  return model.participants.has(track.participant) ? { ...model, tracks: withEntry(model.tracks, track.id, track) } : model
}

function foldReaction(model: CallModel, participant: ParticipantId, key: ShownReaction['key'], at: number): CallModel {
  if (!model.participants.has(participant)) return model
  const serial = model.serial + 1
  return { ...model, serial, reactions: [...model.reactions, { serial, participant, key, at }].slice(-MOST_REACTIONS) }
}

/**
 * The next model after one event. Total: no event in any order throws, and what speaks of somebody who is not there changes nothing.
 * @param now ms since the epoch.
 */
export function fold(model: CallModel, event: ConferenceEvent, now: number): CallModel {
  switch (event.type) {
    case 'phase':
      return foldPhase(model, event.phase)
    case 'participant':
      return foldParticipant(model, event.participant)
    case 'participant-left':
      return foldLeft(model, event.id)
    case 'track':
      return foldTrack(model, event.track)
    case 'track-gone':
      return { ...model, tracks: without(model.tracks, event.id) }
    case 'dominant':
      if (event.id === null) return { ...model, dominant: null }
      return model.participants.has(event.id) ? { ...model, dominant: event.id, spokeAt: withEntry(model.spokeAt, event.id, now) } : model
    case 'quality':
      return model.participants.has(event.id) ? { ...model, quality: withEntry(model.quality, event.id, event.quality) } : model
    case 'reaction':
      return foldReaction(model, event.id, event.key, now)
    case 'features':
      return { ...model, features: event.features }
    case 'moderation':
      return { ...model, moderation: event.moderation }
    case 'lobby':
      return { ...model, lobby: event.waiting }
    case 'attendance':
      return { ...model, keepers: event.keepers.filter((id) => model.participants.has(id)) }
    case 'asked':
      return say(model, { kind: 'asked', what: event.what, by: event.by })
    case 'trouble':
      return say(model, { kind: 'trouble', error: event.error })
    case 'devices':
      return { ...model, devices: model.devices + 1 }
  }
}

/** Takes a word away that was read. */
export function forgetWord(model: CallModel, serial: number): CallModel {
  return { ...model, words: model.words.filter((word) => word.serial !== serial) }
}

/** Takes reactions away that have gone up. @param before ms since the epoch. */
export function forgetReactions(model: CallModel, before: number): CallModel {
  const kept = model.reactions.filter((reaction) => reaction.at >= before)
  return kept.length === model.reactions.length ? model : { ...model, reactions: kept }
}
