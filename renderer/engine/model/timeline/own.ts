// Own messages as they stand now, for whoever edits them.

import type { EventId, UserId } from '../../protocol.ts'
import type { Json } from '../../json.ts'
import { record } from '../../json.ts'
import { isEditable } from './body.ts'
import type { EchoItem, EventItem } from './item.ts'
import type { Line } from './line.ts'
import type { Store } from './store.ts'

/** The latest version of an own message. */
export interface OwnMessage {
  eventId: EventId
  content: Json
}

function ofEvent(store: Store, me: UserId, item: EventItem): OwnMessage | null {
  const { event, relation } = item
  if (event.sender !== me || event.type !== 'm.room.message' || relation.t !== 'message' || store.relations.redaction(event.event_id) !== null) return null
  return { eventId: event.event_id, content: store.scene.current(event).content }
}

/** A sent message of which the server's event has not come yet, with the edits that lie over it. null: not sent, or taken back. */
function ofEcho(store: Store, echo: EchoItem | null): OwnMessage | null {
  if (echo === null || echo.eventId === null || echo.entry.kind !== 'event' || echo.relation.t !== 'message') return null
  const over = store.echoes.over(echo.eventId)
  if (over.some(({ entry }) => entry.kind === 'redaction')) return null
  const edit = over.findLast(({ relation }) => relation.t === 'edit')
  return { eventId: echo.eventId, content: edit?.entry.kind === 'event' ? record(edit.entry.content['m.new_content']) : echo.entry.content }
}

/** That own message; null: not loaded, not own, no message, or taken back. */
export function ownMessage(store: Store, me: UserId, eventId: EventId): OwnMessage | null {
  const item = store.items.get(eventId)
  return item === undefined ? ofEcho(store, store.echoes.byEvent(eventId)) : ofEvent(store, me, item)
}

/**
 * The newest own text. What was sent last is it also while the server's event is under way;
 * while it has no id it cannot be edited, and an older one must not be taken for it.
 */
export function newestOwn(live: Line, store: Store, me: UserId): OwnMessage | null {
  const echo = store.echoes.standing.findLast(({ entry, state }) => entry.kind === 'event' && isEditable(entry.type, entry.content) && state.kind !== 'failed')
  if (echo !== undefined) return ofEcho(store, echo)
  for (let i = live.items.length - 1; i >= 0; i--) {
    const item = live.items[i]
    if (item?.kind !== 'event' || !isEditable(item.event.type, item.event.content)) continue
    const own = ofEvent(store, me, item)
    if (own !== null) return own
  }
  return null
}
