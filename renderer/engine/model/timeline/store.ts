// What is known of the room's events: each once, with all that other events say about it. Marks what must be drawn anew.

import type { RawEvent } from '../../context.ts'
import type { OutboxEntry } from '../../host.ts'
import type { EventId, SendState, TxnId, UserId } from '../../protocol.ts'
import { count, field, finite, record } from '../../json.ts'
import { callStarted } from '../call/events.ts'
import { hasRow } from './body.ts'
import { changeOf } from './change.ts'
import { Echoes, targetOf } from './echoes.ts'
import type { EchoItem, EventItem, Show } from './item.ts'
import { clampTs } from './item.ts'
import type { Redaction } from './redaction.ts'
import { parseEvent } from '../event.ts'
import { prune, redactionIn, transactionOf } from './redaction.ts'
import { Receipts } from './receipts.ts'
import { NO_RELATION, relationOf } from './relation.ts'
import { Relations } from './relations.ts'
import { Scene } from './scene.ts'
import type { TimelineRoom } from './types.ts'

type Quoting = EventItem | EchoItem

export class Store {
  readonly scene: Scene
  readonly echoes = new Echoes()
  readonly relations = new Relations()
  readonly receipts: Receipts
  /** Order or rows may differ from what was last told. */
  dirty = true
  private readonly room: TimelineRoom
  private readonly quoting = new Map<EventId, Set<Quoting>>()
  private readonly arrived = new Map<TxnId, EventItem>()
  private readonly movedPeople = new Set<UserId>()

  constructor(room: TimelineRoom) {
    this.room = room
    this.receipts = new Receipts(room.me)
    this.scene = new Scene(room, this.relations, this.echoes, this.receipts)
  }

  get items(): Map<EventId, EventItem> {
    return this.scene.items
  }

  /** The event's item, made when it is new. null: it cannot be kept. */
  admit(raw: unknown): EventItem | null {
    const parsed = parseEvent(raw, this.room.roomId)
    if (parsed === null) return null
    const known = this.items.get(parsed.event_id)
    if (known !== undefined) {
      this.again(known, parsed)
      return known
    }
    const told = redactionIn(parsed)
    if (told !== null) this.relations.redact(parsed.event_id, told)
    const redaction = this.relations.redaction(parsed.event_id)
    const event = redaction === null ? parsed : prune(parsed, redaction)
    const item: EventItem = {
      kind: 'event',
      key: event.event_id,
      pos: 0,
      show: 'hidden',
      ts: clampTs(event.origin_server_ts, this.room.now()),
      day: null,
      slot: null,
      stale: true,
      event,
      relation: relationOf(event),
      line: null,
      txnId: null,
      tokenBefore: null,
      fold: null,
      row: null,
      body: null,
    }
    this.items.set(event.event_id, item)
    if (callStarted(event) !== null) {
      this.scene.calls.set(event.event_id, event.origin_server_ts)
      this.callsMoved()
    }
    this.matchEcho(item, parsed)
    this.relate(item)
    this.aggregate(event.event_id, field(parsed.unsigned, 'm.relations'))
    item.show = this.showOf(item)
    this.restale(event.event_id)
    return item
  }

  /** The same event told once more: it may bring a transaction id, a redaction or newer aggregations. */
  private again(item: EventItem, parsed: RawEvent): void {
    const told = redactionIn(parsed)
    if (told !== null) this.redact(item.event.event_id, told)
    this.matchEcho(item, parsed)
    this.aggregate(item.event.event_id, field(parsed.unsigned, 'm.relations'))
  }

  private matchEcho(item: EventItem, event: RawEvent): void {
    if (event.sender !== this.room.me) return
    const txnId = transactionOf(event)
    const echo = (txnId === null ? null : this.echoes.get(txnId)) ?? this.echoes.byEvent(event.event_id)
    if (txnId !== null) this.arrived.set(txnId, item)
    if (echo !== null) this.takePlace(item, echo)
  }

  /** The server's event takes the echo's place, under the echo's key. */
  private takePlace(item: EventItem, echo: EchoItem): void {
    item.key = echo.key
    item.txnId = echo.entry.txnId
    item.stale = true
    this.arrived.set(echo.entry.txnId, item)
    this.echoes.remove(echo)
    this.unquote(echo)
    const target = targetOf(echo)
    if (target !== null) this.restale(target)
    this.dirty = true
  }

  private relate(item: EventItem): void {
    const { relation, event } = item
    switch (relation.t) {
      case 'edit':
        if (relation.content !== null) this.relations.addEdit(relation.target, event, relation.content)
        this.restale(relation.target)
        break
      case 'reaction':
        this.relations.addReaction(relation.target, { eventId: event.event_id, key: relation.key, sender: event.sender, ts: event.origin_server_ts })
        this.restale(relation.target)
        break
      case 'redaction': {
        const reason = field(event.content, 'reason')
        this.redact(relation.target, { by: event.sender, reason: redactionIn({ ...event, unsigned: { redacted_because: { content: { reason } } } })?.reason ?? null })
        break
      }
      case 'message':
        if (relation.thread !== null) {
          this.relations.addReply(relation.thread, event.event_id, event.origin_server_ts)
          this.restale(relation.thread)
        }
        if (relation.replyTo !== null) this.quote(relation.replyTo, item)
        break
      case 'mute':
    }
  }

  /** The server accepted the redaction (it hands out no other), so it counts. */
  private redact(target: EventId, redaction: Redaction): void {
    if (!this.relations.redact(target, redaction)) return
    const item = this.items.get(target)
    if (item !== undefined) {
      const { relation } = item
      if (relation.t === 'edit' || relation.t === 'reaction') {
        this.relations.drop(relation.target, item.event)
        this.restale(relation.target)
      } else if (relation.t === 'message') {
        if (relation.thread !== null) {
          this.relations.dropReply(relation.thread, target)
          this.restale(relation.thread)
        }
        this.unquote(item)
        item.relation = NO_RELATION
      }
      item.event = prune(item.event, redaction)
      if (this.scene.calls.delete(target)) this.callsMoved()
      item.body = null
      item.show = this.showOf(item)
    }
    this.relations.forget(target)
    this.restale(target)
  }

  aggregate(eventId: EventId, bundle: unknown): void {
    const edit = parseEvent(field(bundle, 'm.replace'), this.room.roomId)
    if (edit !== null) {
      const relation = relationOf(edit)
      if (relation.t === 'edit' && relation.target === eventId && relation.content !== null && this.relations.redaction(edit.event_id) === null) {
        this.relations.addEdit(eventId, edit, relation.content)
        this.restale(eventId)
      }
    }
    const thread = field(bundle, 'm.thread')
    const replies = count(field(thread, 'count'))
    if (replies !== null && replies > 0 && this.relations.addBundle(eventId, replies, finite(field(record(field(thread, 'latest_event')), 'origin_server_ts')) ?? 0)) this.restale(eventId)
  }

  private quote(target: EventId, by: Quoting): void {
    const set = this.quoting.get(target) ?? new Set<Quoting>()
    this.quoting.set(target, set.add(by))
  }

  private unquote(by: Quoting): void {
    if (by.relation.t !== 'message' || by.relation.replyTo === null) return
    const set = this.quoting.get(by.relation.replyTo)
    set?.delete(by)
    if (set?.size === 0) this.quoting.delete(by.relation.replyTo)
  }

  /** The event, and what quotes it, must be drawn anew. */
  restale(eventId: EventId): void {
    this.dirty = true
    const item = this.items.get(eventId)
    if (item !== undefined) item.stale = true
    const echo = this.echoes.byEvent(eventId)
    if (echo !== null) echo.stale = true
    for (const by of this.quoting.get(eventId) ?? []) by.stale = true
  }

  /** What is shown of calls may be another. */
  callsMoved(): void {
    for (const id of this.scene.calls.keys()) this.restale(id)
  }

  restaleAll(): void {
    for (const item of this.items.values()) item.stale = true
    for (const echo of this.echoes.standing) echo.stale = true
    this.dirty = true
  }

  /** Forgets parsed bodies. */
  reparse(): void {
    for (const item of this.items.values()) item.body = null
    for (const echo of this.echoes.standing) echo.body = null
    this.restaleAll()
  }

  showOf(item: EventItem): Show {
    const { event } = item
    if (event.state_key !== undefined) return changeOf(event, this.scene.person) === null ? 'hidden' : 'state'
    if (item.relation.t !== 'message' || this.room.isIgnored(event.sender) || this.expired(item)) return 'hidden'
    return hasRow(event.type, event.content, this.relations.redaction(event.event_id) !== null) ? 'message' : 'hidden'
  }

  private expired(item: EventItem): boolean {
    const lifetime = this.room.retentionMs()
    return lifetime !== null && item.event.origin_server_ts + lifetime < this.room.now()
  }

  /** Looks again which events are shown. Answers whether any changed. */
  reshow(which: (item: EventItem) => boolean): boolean {
    let changed = false
    for (const item of this.items.values()) {
      if (!which(item)) continue
      const show = this.showOf(item)
      if (show === item.show) continue
      item.show = show
      item.stale = true
      changed = true
    }
    if (changed) this.dirty = true
    return changed
  }

  // ── Echoes ──

  setEcho(entry: OutboxEntry, state: SendState): void {
    if (this.arrived.has(entry.txnId)) return
    const known = this.echoes.get(entry.txnId)
    if (known !== null) {
      known.entry = entry
      known.state = state
      known.stale = true
      this.touchTarget(known)
      return
    }
    const echo = this.echoes.add(entry, state, this.room.now())
    if (echo.relation.t === 'message' && echo.relation.replyTo !== null) this.quote(echo.relation.replyTo, echo)
    this.touchTarget(echo)
  }

  echoSent(txnId: TxnId, eventId: EventId): void {
    const echo = this.echoes.get(txnId)
    if (echo === null) return
    const item = this.items.get(eventId)
    if (item !== undefined) {
      this.takePlace(item, echo)
      return
    }
    this.echoes.acknowledge(echo, eventId)
    echo.stale = true
    this.touchTarget(echo)
  }

  echoGone(txnId: TxnId): void {
    const echo = this.echoes.get(txnId)
    if (echo === null) return
    this.echoes.remove(echo)
    this.unquote(echo)
    this.touchTarget(echo)
  }

  private touchTarget(echo: EchoItem): void {
    this.dirty = true
    const target = targetOf(echo)
    if (target === null) return
    this.restale(target)
    // A reaction that is taken back shows at the message it was for.
    const over = this.items.get(target)
    if (over !== undefined && (over.relation.t === 'reaction' || over.relation.t === 'edit')) this.restale(over.relation.target)
  }

  // ── People ──

  personMoved(id: UserId): void {
    this.scene.forgetPerson(id)
    this.movedPeople.add(id)
    this.dirty = true
  }

  /** Marks what shows one of the people whose name or picture changed. */
  settlePeople(): void {
    if (this.movedPeople.size === 0) return
    const moved = this.movedPeople
    for (const item of this.items.values()) {
      if (item.stale) continue
      const { row, event } = item
      const shown =
        moved.has(event.sender) ||
        (event.state_key !== undefined && (event.type === 'm.room.power_levels' || moved.has(event.state_key))) ||
        (row !== null && ((row.reply !== null && row.reply.sender !== null && moved.has(row.reply.sender.id)) || row.reactions.length > 0 || row.readBy.people.some((p) => moved.has(p.id)) || (row.body.kind === 'redacted' && row.body.by !== null && moved.has(row.body.by.id))))
      if (shown) item.stale = true
    }
    for (const echo of this.echoes.standing) echo.stale = true
    moved.clear()
  }

  /** Forgets events that are in no line any more. */
  drop(items: Iterable<EventItem>): void {
    for (const { line, event } of items) {
      if (line !== null) continue
      this.items.delete(event.event_id)
      this.scene.calls.delete(event.event_id)
    }
  }
}
