// Reactions of a message as the interface shows them: one per person and key, own ones that are on their way included.

import type { EventId, ReactionGroup, UserId } from '../../protocol.ts'
import type { Scene } from './scene.ts'

const MAX_GROUPS = 40
const MAX_NAMES = 10

interface Group {
  key: string
  first: number
  people: Map<UserId, number>
}

/** Is that event being taken back by oneself? A failed attempt takes nothing back. */
function isBeingRedacted(eventId: EventId, scene: Scene): boolean {
  return scene.echoes.over(eventId).some((echo) => echo.entry.kind === 'redaction' && echo.state.kind !== 'failed')
}

/** Groups by key, the oldest first; hostile amounts are cut. */
export function reactionGroups(eventId: EventId, scene: Scene): ReactionGroup[] {
  const groups = new Map<string, Group>()
  const add = (key: string, sender: UserId, ts: number): void => {
    const group = groups.get(key) ?? { key, first: ts, people: new Map<UserId, number>() }
    groups.set(key, group)
    group.first = Math.min(group.first, ts)
    group.people.set(sender, Math.min(group.people.get(sender) ?? Infinity, ts))
  }
  for (const reaction of scene.relations.reactions(eventId)) {
    if (scene.room.isIgnored(reaction.sender) || isBeingRedacted(reaction.eventId, scene)) continue
    add(reaction.key, reaction.sender, reaction.ts)
  }
  for (const echo of scene.echoes.over(eventId)) {
    if (echo.relation.t !== 'reaction' || echo.state.kind === 'failed') continue
    if (echo.eventId !== null && isBeingRedacted(echo.eventId, scene)) continue
    add(echo.relation.key, scene.me, echo.ts)
  }
  return [...groups.values()]
    .sort((a, b) => a.first - b.first || (a.key < b.key ? -1 : 1))
    .slice(0, MAX_GROUPS)
    .map(({ key, people }) => ({ key, count: people.size, mine: people.has(scene.me), names: namesOf(people, scene) }))
}

function namesOf(people: Map<UserId, number>, scene: Scene): string[] {
  return [...people]
    .sort(([a, at], [b, bt]) => at - bt || (a < b ? -1 : 1))
    .slice(0, MAX_NAMES)
    .map(([id]) => scene.person(id).name)
}

/** Events by which oneself reacted to a message with that key, and that are not being taken back. */
export function ownReactions(eventId: EventId, key: string, scene: Scene): EventId[] {
  const own: EventId[] = []
  for (const reaction of scene.relations.reactions(eventId)) {
    if (reaction.sender === scene.me && reaction.key === key && !isBeingRedacted(reaction.eventId, scene)) own.push(reaction.eventId)
  }
  for (const echo of scene.echoes.over(eventId)) {
    if (echo.relation.t === 'reaction' && echo.relation.key === key && echo.eventId !== null && !isBeingRedacted(echo.eventId, scene)) own.push(echo.eventId)
  }
  return own
}
