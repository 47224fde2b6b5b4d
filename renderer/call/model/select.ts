// Read from the model: who is in, whose hand is up, which picture of whom there is. Results stay the same objects while their part of the model does.

import type { Participant, ParticipantId, Quality, Track, TrackSource } from '../conference.ts'
import type { CallModel } from './call-model.ts'

/** Remembers the last answer for each map, so that one model asked by a hundred tiles is sorted once. */
function once<K extends object, R>(make: (from: K) => R): (from: K) => R {
  const known = new WeakMap<K, { value: R }>()
  return (from) => {
    const found = known.get(from) ?? { value: make(from) }
    known.set(from, found)
    return found.value
  }
}

type People = CallModel['participants']

const localOf = once((people: People): Participant | null => [...people.values()].find((one) => one.local) ?? null)

/** This participant; null before joining. */
export const me = (model: CallModel): Participant | null => localOf(model.participants)

export const isModerator = (model: CallModel): boolean => me(model)?.role === 'moderator'

const personsOf = once((people: People): readonly Participant[] => [...people.values()].filter((one) => !one.service))

/** All who are shown as people (no recorders), in the order in which this client came to know them. */
export const persons = (model: CallModel): readonly Participant[] => personsOf(model.participants)

const handsOf = once((people: People): readonly Participant[] =>
  personsOf(people)
    .filter((one) => one.handRaisedAt !== null)
    .sort((a, b) => (a.handRaisedAt ?? 0) - (b.handRaisedAt ?? 0)),
)

/** Hands that are up, the longest first. */
export const hands = (model: CallModel): readonly Participant[] => handsOf(model.participants)

/** 1 for the first in the queue; null: the hand is down. */
export function handPlace(model: CallModel, id: ParticipantId): number | null {
  const at = hands(model).findIndex((one) => one.id === id)
  return at === -1 ? null : at + 1
}

const key = (participant: ParticipantId, source: TrackSource): string => `${source} ${participant}`
const bySource = once((tracks: CallModel['tracks']): ReadonlyMap<string, Track> => new Map([...tracks.values()].map((track) => [key(track.participant, track.source), track])))

/** A participant's track of one kind; null: there is none. */
export const trackOf = (model: CallModel, participant: ParticipantId, source: TrackSource): Track | null => bySource(model.tracks).get(key(participant, source)) ?? null

/** A picture that is sent: a track that its sender has not muted. */
export function pictureOf(model: CallModel, participant: ParticipantId, source: 'camera' | 'screen'): Track | null {
  const track = trackOf(model, participant, source)
  return track === null || track.muted ? null : track
}

const screensOf = once((tracks: CallModel['tracks']): readonly Track[] => [...tracks.values()].filter((track) => track.source === 'screen'))

/** Shared screens, the oldest first. */
export const screens = (model: CallModel): readonly Track[] => screensOf(model.tracks)

const soundsOf = once((tracks: CallModel['tracks']): readonly Track[] => [...tracks.values()].filter((track) => track.kind === 'audio' && !track.local && !track.muted))

/** Remote sound that is to be played. */
export const sounds = (model: CallModel): readonly Track[] => soundsOf(model.tracks)

/** 'none': there is no such track, e.g. no device. */
export function ownSwitch(model: CallModel, source: 'microphone' | 'camera'): 'on' | 'off' | 'none' {
  const self = me(model)
  const track = self === null ? null : trackOf(model, self.id, source)
  if (track === null) return 'none'
  return track.muted ? 'off' : 'on'
}

/** True when this participant's microphone or camera cannot be switched on, or no screen shared, without being allowed. */
export function isHeldBack(model: CallModel, kind: 'audio' | 'video' | 'screen'): boolean {
  const { keptMuted, allowed } = model.moderation
  return (keptMuted[kind] ?? keptMuted.video) && !(allowed[kind] ?? allowed.video) && !isModerator(model)
}

/** Whose clients keep a list of who is here; oneself first. */
export const keepers = (model: CallModel): readonly Participant[] =>
  model.keepers.flatMap((id) => model.participants.get(id) ?? []).sort((a, b) => Number(b.local) - Number(a.local))

const UNKNOWN_QUALITY: Quality = { level: null, loss: null, roundTripMs: null, sending: null, receiving: null }

export const qualityOf = (model: CallModel, id: ParticipantId): Quality => model.quality.get(id) ?? UNKNOWN_QUALITY

const someVerified = once((people: People): boolean => [...people.values()].some((one) => one.verified))

/**
 * Whether "not verified" is worth a word: only where the deployment vouches for others; where it vouches for nobody the sign would stand at everyone and warn of nothing.
 */
export function isUnvouched(model: CallModel, participant: Participant): boolean {
  return !participant.verified && !participant.local && someVerified(model.participants)
}

/** People whose names hold all words of the query, without regard to case; `nameless` is what those without a name are called. */
export function search(people: readonly Participant[], query: string, nameless: string): readonly Participant[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return people
  return people.filter((one) => {
    const name = (one.name === '' ? nameless : one.name).toLocaleLowerCase()
    return words.every((word) => name.includes(word))
  })
}

/** For the panel: oneself, moderators, hands, then by name. @param compare a collator's. */
export function inPanelOrder(people: readonly Participant[], compare: (a: string, b: string) => number): readonly Participant[] {
  const rank = (one: Participant): number => (one.local ? 0 : one.role === 'moderator' ? 1 : one.handRaisedAt !== null ? 2 : 3)
  return [...people].sort((a, b) => rank(a) - rank(b) || compare(a.name, b.name) || a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1))
}
