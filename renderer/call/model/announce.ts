// What somebody who listens instead of looking is told of the others: who came and went, whose hand is up, who shares. Pure, and in measured amounts.

import type { ParticipantId } from '../conference.ts'
import type { CallModel } from './call-model.ts'
import { hands, me, ownSwitch, persons, screens } from './select.ts'

/** Names of so many are read; of more only how many. */
export const MOST_NAMED = 3

/** One thing to say; sentences are the view's. */
export type Announcement =
  | { kind: 'microphone' | 'camera' | 'hand'; on: boolean }
  | { kind: 'joined' | 'left' | 'hands' | 'shares' | 'shares-ended'; names: string[]; count: number }

interface Heard {
  /** Who was in, by what name. */
  people: ReadonlyMap<ParticipantId, string>
  hands: ReadonlySet<ParticipantId>
  screens: ReadonlySet<ParticipantId>
  microphone: boolean
  camera: boolean
  hand: boolean
}

const others = (model: CallModel): Map<ParticipantId, string> => new Map(persons(model).filter((one) => !one.local).map((one) => [one.id, one.name]))

/** What is so now, to be compared with later; nothing of it is news. */
export function heard(model: CallModel): Heard {
  const raised = hands(model)
  return {
    people: others(model),
    hands: new Set(raised.filter((one) => !one.local).map((one) => one.id)),
    screens: new Set(screens(model).filter((track) => !track.local).map((track) => track.participant)),
    microphone: ownSwitch(model, 'microphone') === 'on',
    camera: ownSwitch(model, 'camera') === 'on',
    hand: raised.some((one) => one.local),
  }
}

function group(kind: 'joined' | 'left' | 'hands' | 'shares' | 'shares-ended', names: string[]): Announcement[] {
  return names.length === 0 ? [] : [{ kind, names: names.length > MOST_NAMED ? [] : names, count: names.length }]
}

/** What has become otherwise between two looks. Whoever came and went between them is not spoken of; a screen whose owner has left neither. */
export function news(before: Heard, after: Heard): Announcement[] {
  const name = (id: ParticipantId): string => after.people.get(id) ?? before.people.get(id) ?? ''
  const named = (ids: Iterable<ParticipantId>, is: (id: ParticipantId) => boolean): string[] => [...ids].filter(is).map(name)
  const own = (['microphone', 'camera', 'hand'] as const).flatMap((kind): Announcement[] => (before[kind] === after[kind] ? [] : [{ kind, on: after[kind] }]))
  return [
    ...own,
    ...group('joined', named(after.people.keys(), (id) => !before.people.has(id))),
    ...group('left', named(before.people.keys(), (id) => !after.people.has(id))),
    ...group('hands', named(after.hands, (id) => !before.hands.has(id))),
    ...group('shares', named(after.screens, (id) => !before.screens.has(id))),
    ...group('shares-ended', named(before.screens, (id) => !after.screens.has(id) && after.people.has(id))),
  ]
}

/** Is anything known of this call yet? */
export const isIn = (model: CallModel): boolean => me(model) !== null && (model.phase.kind === 'joined' || model.phase.kind === 'reconnecting')
