// What is said about events: edits, reactions, redactions, threads; kept by target, whether the target is loaded or not.
// Answers depend only on what is held, never on the order in which it came.

import type { RawEvent } from '../../context.ts'
import type { EventId, UserId } from '../../protocol.ts'
import type { Json } from '../../json.ts'
import type { Redaction } from './redaction.ts'

/** Edits kept of one sender for one target: more than anybody makes, and a flood cannot fill memory. */
const MAX_EDITS = 50
const MAX_EDITORS = 20
const MAX_REACTIONS = 2000

interface Edit {
  event: RawEvent
  content: Json
}

export interface Reaction {
  eventId: EventId
  key: string
  sender: UserId
  ts: number
}

/** Newest last: by server time, then by id (specification, event replacements). */
const byTime = (a: RawEvent, b: RawEvent): number => a.origin_server_ts - b.origin_server_ts || (a.event_id < b.event_id ? -1 : 1)

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}

export class Relations {
  readonly #edits = new Map<EventId, Map<UserId, Edit[]>>()
  readonly #reactions = new Map<EventId, Map<EventId, Reaction>>()
  readonly #redactions = new Map<EventId, Redaction>()
  readonly #replies = new Map<EventId, Map<EventId, number>>()
  readonly #bundles = new Map<EventId, { count: number; latest: number }>()

  addEdit(target: EventId, event: RawEvent, content: Json): void {
    const editors = at(this.#edits, target, () => new Map<UserId, Edit[]>())
    if (!editors.has(event.sender) && editors.size >= MAX_EDITORS) return
    const edits = at(editors, event.sender, () => [])
    if (edits.some((edit) => edit.event.event_id === event.event_id)) return
    edits.push({ event, content })
    edits.sort((a, b) => byTime(a.event, b.event))
    if (edits.length > MAX_EDITS) edits.shift()
  }

  /** The edit that counts: newest, by the sender of the target, of the same type. Edits that were redacted are gone already. */
  edit(target: RawEvent): Edit | null {
    return this.#edits.get(target.event_id)?.get(target.sender)?.findLast((edit) => edit.event.type === target.type) ?? null
  }

  addReaction(target: EventId, reaction: Reaction): void {
    const all = at(this.#reactions, target, () => new Map<EventId, Reaction>())
    if (all.size < MAX_REACTIONS) all.set(reaction.eventId, reaction)
  }

  reactions(target: EventId): Iterable<Reaction> {
    return this.#reactions.get(target)?.values() ?? []
  }

  /** Takes an edit or a reaction out again. */
  drop(target: EventId, event: RawEvent): void {
    this.#reactions.get(target)?.delete(event.event_id)
    const edits = this.#edits.get(target)?.get(event.sender)
    const found = edits?.findIndex((edit) => edit.event.event_id === event.event_id) ?? -1
    if (found >= 0) edits?.splice(found, 1)
  }

  /** The first redaction counts; one with a known author replaces one without. Answers whether anything is new. */
  redact(target: EventId, redaction: Redaction): boolean {
    const known = this.#redactions.get(target)
    if (known !== undefined && (known.by !== null || redaction.by === null)) return false
    this.#redactions.set(target, redaction)
    return true
  }

  redaction(target: EventId): Redaction | null {
    return this.#redactions.get(target) ?? null
  }

  /** Nothing that was said about a redacted event is shown any more. */
  forget(target: EventId): void {
    this.#edits.delete(target)
    this.#reactions.delete(target)
  }

  addReply(root: EventId, reply: EventId, ts: number): void {
    at(this.#replies, root, () => new Map<EventId, number>()).set(reply, ts)
  }

  dropReply(root: EventId, reply: EventId): void {
    this.#replies.get(root)?.delete(reply)
  }

  /** Bundled m.thread: how many replies the server counted, and the time of the newest. */
  addBundle(root: EventId, count: number, latest: number): boolean {
    const known = this.#bundles.get(root)
    if (known !== undefined && (known.latest > latest || (known.latest === latest && known.count >= count))) return false
    this.#bundles.set(root, { count, latest })
    return true
  }

  /** Replies known of a thread: the server's count and what came after it, or what is loaded where that is more. null: no thread. */
  thread(root: EventId): { replies: number; latest: number | null } | null {
    const bundle = this.#bundles.get(root) ?? null
    const loaded = this.#replies.get(root)
    let after = 0
    let latest = bundle?.latest ?? 0
    for (const ts of loaded?.values() ?? []) {
      if (bundle !== null && ts > bundle.latest) after += 1
      if (ts > latest) latest = ts
    }
    const replies = Math.max(loaded?.size ?? 0, (bundle?.count ?? 0) + after)
    return replies === 0 ? null : { replies, latest: latest > 0 ? latest : null }
  }
}
