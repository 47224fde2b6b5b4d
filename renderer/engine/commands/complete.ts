// Completion of names in the composer: people of the room first by how well they fit, rooms by the model's index.

import type { EngineContext } from '../context.ts'
import { matches, queryOf, searchText } from '../model/list/search-text.ts'
import type { Completion, RoomId } from '../protocol.ts'

const MOST = 8
const PATIENCE_MS = 800
const MAX_PREFIX = 100

/** The people of the room, waited for a moment: what is there by then is offered. */
async function loaded(ctx: EngineContext, roomId: RoomId): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS)
  })
  // Without a connection those known already are offered.
  await Promise.race([ctx.model.loadMembers(roomId).catch(() => undefined), patience])
  clearTimeout(timer)
}

/** People whose name or id holds each word; those whose name begins with the first word come first, members before the invited. */
export async function completePeople(ctx: EngineContext, roomId: RoomId, prefix: string): Promise<Completion[]> {
  const room = ctx.model.room(roomId)
  if (room === null) return []
  await loaded(ctx, roomId)
  const query = queryOf(prefix.slice(0, MAX_PREFIX))
  const first = query[0]
  const found: { rank: number; name: string; item: Completion }[] = []
  for (const { id, name, avatar, membership } of ctx.model.members(roomId)) {
    if (id === ctx.host.account.userId || (membership !== 'join' && membership !== 'invite')) continue
    const text = searchText(name)
    const fits = matches(query, text) || matches(query, searchText(id.slice(1)))
    if (!fits) continue
    const begins = first === undefined || text.plain.startsWith(first.plain) || (first.latin !== '' && text.latin.startsWith(first.latin))
    found.push({ rank: (begins ? 0 : 2) + (membership === 'join' ? 0 : 1), name, item: { kind: 'person', id, name, avatar } })
  }
  const collator = new Intl.Collator(ctx.host.account.language)
  found.sort((a, b) => a.rank - b.rank || collator.compare(a.name, b.name))
  const people = found.slice(0, MOST).map((f) => f.item)
  if (!'room'.startsWith(prefix.toLowerCase()) || !room.can('notify-room')) return people
  // Typed out it is wanted first; with nothing typed yet it stands last.
  return prefix === '' ? [...people.slice(0, MOST - 1), { kind: 'everyone' }] : [{ kind: 'everyone' as const }, ...people].slice(0, MOST)
}

export function completeRooms(ctx: EngineContext, prefix: string): Completion[] {
  return ctx.model.completeRooms(prefix.slice(0, MAX_PREFIX), MOST).map(({ id, name, alias, avatar }) => ({ kind: 'room', id, name, alias, avatar }))
}
