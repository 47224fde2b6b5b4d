import type { StateChange } from '../../engine/protocol.ts'
import { formatList, t } from '../../locales/i18n.ts'

const NAMED = 3

/** One change of a room as a sentence. */
export function stateSentence(change: StateChange): string {
  switch (change.what) {
    case 'joined': return t('timeline.state.joined', { who: change.who.name })
    case 'left': return t('timeline.state.left', { who: change.who.name })
    case 'invited': return t('timeline.state.invited', { by: change.by.name, who: change.who.name })
    case 'kicked': return because(t('timeline.state.kicked', { by: change.by.name, who: change.who.name }), change.reason)
    case 'banned': return because(t('timeline.state.banned', { by: change.by.name, who: change.who.name }), change.reason)
    case 'unbanned': return t('timeline.state.unbanned', { by: change.by.name, who: change.who.name })
    case 'knocked': return because(t('timeline.state.knocked', { who: change.who.name }), change.reason)
    case 'rejected-invite': return t('timeline.state.rejectedInvite', { who: change.who.name })
    case 'withdrew-invite': return t('timeline.state.withdrewInvite', { by: change.by.name, who: change.who.name })
    case 'renamed-self': return change.from !== null && change.to !== null
      ? t('timeline.state.renamed', { from: change.from, to: change.to })
      : t('timeline.state.nameRemoved', { who: change.who.name })
    case 'avatar-self': return t('timeline.state.avatarSelf', { who: change.who.name })
    case 'room-name': return change.to === null ? t('timeline.state.roomNameRemoved', { by: change.by.name }) : t('timeline.state.roomName', { by: change.by.name, to: change.to })
    case 'topic': return change.to === null || change.to === '' ? t('timeline.state.topicRemoved', { by: change.by.name }) : t('timeline.state.topic', { by: change.by.name, to: change.to })
    case 'room-avatar': return t('timeline.state.roomAvatar', { by: change.by.name })
    case 'created': return t('timeline.state.created', { by: change.by.name })
    case 'power': return power(change)
    case 'encryption': return t('timeline.state.encryption', { by: change.by.name })
    case 'tombstone': return t('timeline.state.tombstone', { by: change.by.name })
    case 'pinned': return t('timeline.state.pinned', { by: change.by.name })
    case 'join-rule': return t('timeline.state.joinRule', { by: change.by.name, to: change.to })
    case 'history-visibility': return t('timeline.state.historyVisibility', { by: change.by.name, to: change.to })
    case 'other': return t('timeline.state.other', { by: change.by.name })
  }
}

const because = (sentence: string, reason: string | null): string => (reason === null || reason === '' ? sentence : t('timeline.state.because', { sentence, reason }))

function power(change: Extract<StateChange, { what: 'power' }>): string {
  const parts = change.changes.map(({ who, to }) => t('timeline.state.powerOne', { who: who.name, role: roleOf(to) }))
  return parts.length === 0 ? t('timeline.state.powerOther', { by: change.by.name }) : t('timeline.state.power', { by: change.by.name, changes: formatList(parts) })
}

/** The role that a power level stands for, as the people's list names it. */
export function roleOf(level: number): string {
  if (level > 100) return t('people.role.owner')
  if (level >= 100) return t('people.role.teacher')
  return level >= 50 ? t('people.role.assistant') : t('timeline.state.memberRole')
}

const foldable = ['joined', 'left', 'invited', 'kicked', 'banned', 'renamed-self', 'avatar-self'] as const
type Foldable = (typeof foldable)[number]
const isFoldable = (what: string): what is Foldable => (foldable as readonly string[]).includes(what)

/**
 * Several changes as one line: who joined, who left …, each person named once a kind, at most three by name.
 * What does not fold (a new name of the room, say) is counted at the end.
 */
export function foldedSentence(changes: readonly StateChange[]): string {
  const people = new Map<Foldable, Map<string, string>>()
  let other = 0
  for (const change of changes) {
    if (!isFoldable(change.what) || !('who' in change)) {
      other += 1
      continue
    }
    const known = people.get(change.what) ?? new Map<string, string>()
    known.set(change.who.id, change.who.name)
    people.set(change.what, known)
  }
  const parts: string[] = []
  for (const what of foldable) {
    const names = [...(people.get(what)?.values() ?? [])]
    if (names.length > 0) parts.push(t(`timeline.fold.${what}`, { who: some(names), count: names.length }))
  }
  if (other > 0) parts.push(t('timeline.fold.other', { count: other }))
  return parts.join(' · ')
}

function some(names: string[]): string {
  if (names.length <= NAMED) return formatList(names)
  return t('timeline.fold.andOthers', { names: names.slice(0, NAMED - 1).join(', '), count: names.length - NAMED + 1 })
}
