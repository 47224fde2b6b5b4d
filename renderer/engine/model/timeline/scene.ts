// What a row is drawn from: the room's answers, cached, and what the timeline holds about events.

import type { RawEvent, RichTextPort } from '../../context.ts'
import type { EventId, Sender, UserId } from '../../protocol.ts'
import type { Json } from '../../json.ts'
import type { Echoes } from './echoes.ts'
import type { EventItem } from './item.ts'
import type { Receipts } from './receipts.ts'
import type { Relations } from './relations.ts'
import type { CallBody, TimelineRoom } from './types.ts'

/** What oneself may do in the room. */
export interface Powers {
  message: boolean
  react: boolean
  redactOwn: boolean
  redactOthers: boolean
}

export class Scene {
  readonly room: TimelineRoom
  readonly items = new Map<EventId, EventItem>()
  /** Messages that started calls, and when. */
  readonly calls = new Map<EventId, number>()
  readonly relations: Relations
  readonly echoes: Echoes
  readonly receipts: Receipts
  readonly #people = new Map<UserId, Sender>()
  readonly #wanted = new Set<EventId>()
  readonly #asked = new Set<EventId>()
  #powers: Powers | null = null

  constructor(room: TimelineRoom, relations: Relations, echoes: Echoes, receipts: Receipts) {
    this.room = room
    this.relations = relations
    this.echoes = echoes
    this.receipts = receipts
  }

  get me(): UserId {
    return this.room.me
  }

  get rich(): RichTextPort {
    return this.room.rich
  }

  readonly person = (id: UserId): Sender => {
    const known = this.#people.get(id)
    if (known !== undefined) return known
    const sender = this.room.sender(id)
    this.#people.set(id, sender)
    return sender
  }

  forgetPerson(id: UserId): void {
    this.#people.delete(id)
  }

  powers(): Powers {
    // Wall 7: nothing is written in the clear into an encrypted room; taking back carries no content.
    const clear = !this.room.encrypted()
    this.#powers ??= {
      message: clear && this.room.canSend('m.room.message', false),
      react: clear && this.room.canSend('m.reaction', false),
      redactOwn: this.room.canSend('m.room.redaction', false),
      redactOthers: this.room.canRedactOthers(),
    }
    return this.#powers
  }

  forgetPowers(): void {
    this.#powers = null
  }

  /** The newest content of a message: what oneself has just written, else the newest lawful edit, else the event's own. */
  current(event: RawEvent): { content: Json; edited: number | null } {
    const pending = this.echoes.over(event.event_id).findLast((echo) => echo.relation.t === 'edit')
    if (pending?.relation.t === 'edit' && pending.relation.content !== null) return { content: pending.relation.content, edited: pending.ts }
    const edit = this.relations.edit(event)
    return edit === null ? { content: event.content, edited: null } : { content: edit.content, edited: edit.event.origin_server_ts }
  }

  /** The oldest or newest message that started a call. */
  startedCall(which: 'oldest' | 'newest'): EventId | null {
    const sign = which === 'oldest' ? 1 : -1
    return [...this.calls].sort((a, b) => sign * (a[1] - b[1]))[0]?.[0] ?? null
  }

  /** The tile of a message that started a call. */
  call(event: RawEvent): CallBody {
    let next: number | null = null
    for (const [id, ts] of this.calls) if (id !== event.event_id && ts >= event.origin_server_ts && ts < (next ?? Infinity)) next = ts
    return this.room.call({ eventId: event.event_id, sender: event.sender, ts: event.origin_server_ts }, next)
  }

  /** A reply target that is not loaded: the engine fetches it. */
  want(eventId: EventId): void {
    if (!this.#asked.has(eventId)) this.#wanted.add(eventId)
  }

  /** Newest wishes first; each is given out once. */
  takeWanted(limit: number): EventId[] {
    const open = [...this.#wanted].filter((id) => !this.items.has(id)).slice(-limit).reverse()
    this.#wanted.clear()
    for (const id of open) this.#asked.add(id)
    return open
  }
}
