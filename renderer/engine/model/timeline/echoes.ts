// Local echoes: what the journal holds and the server's events do not show yet. Messages stand at the end, in the outbox's order;
// edits, reactions and redactions lie over the event that they change.

import type { OutboxEntry } from '../../host.ts'
import type { EventId, SendState, TxnId } from '../../protocol.ts'
import type { EchoItem } from './item.ts'
import { clampTs } from './item.ts'
import { NO_RELATION, relationOfContent } from './relation.ts'

/** Above every position of a line, with room for the journal's numbers. */
export const ECHO_BASE = 2 ** 50

/** The event that an echo lies over; null: it stands by itself. */
export function targetOf(echo: EchoItem): EventId | null {
  if (echo.entry.kind === 'redaction') return echo.entry.redacts
  return echo.relation.t === 'edit' || echo.relation.t === 'reaction' ? echo.relation.target : null
}

export class Echoes {
  readonly #byTxn = new Map<TxnId, EchoItem>()
  readonly #byEvent = new Map<EventId, EchoItem>()
  readonly #over = new Map<EventId, EchoItem[]>()
  /** Echoes with a row of their own, by position. */
  readonly standing: EchoItem[] = []

  get(txnId: TxnId): EchoItem | null {
    return this.#byTxn.get(txnId) ?? null
  }

  byEvent(eventId: EventId): EchoItem | null {
    return this.#byEvent.get(eventId) ?? null
  }

  /** Echoes over that event, oldest first. */
  over(eventId: EventId | null): readonly EchoItem[] {
    return (eventId === null ? undefined : this.#over.get(eventId)) ?? []
  }

  add(entry: OutboxEntry, state: SendState, now: number): EchoItem {
    const relation = entry.kind === 'event' ? relationOfContent(entry.type, entry.content) : NO_RELATION
    const echo: EchoItem = {
      kind: 'echo',
      key: entry.txnId,
      pos: ECHO_BASE + (Number.isSafeInteger(entry.seq) ? Math.min(Math.max(entry.seq, 0), 2 ** 40) : 0),
      show: 'message',
      ts: clampTs(entry.createdAt, now),
      day: null,
      slot: null,
      stale: true,
      entry,
      state,
      eventId: null,
      relation,
      row: null,
      body: null,
    }
    this.#byTxn.set(entry.txnId, echo)
    const target = targetOf(echo)
    if (target === null) this.#stand(echo)
    else this.#over.set(target, [...this.over(target), echo].sort((a, b) => a.entry.seq - b.entry.seq))
    return echo
  }

  acknowledge(echo: EchoItem, eventId: EventId): void {
    echo.eventId = eventId
    echo.state = { kind: 'sent' }
    this.#byEvent.set(eventId, echo)
  }

  remove(echo: EchoItem): void {
    this.#byTxn.delete(echo.entry.txnId)
    if (echo.eventId !== null) this.#byEvent.delete(echo.eventId)
    const target = targetOf(echo)
    if (target === null) {
      const index = this.standing.indexOf(echo)
      if (index >= 0) this.standing.splice(index, 1)
      return
    }
    const rest = this.over(target).filter((other) => other !== echo)
    if (rest.length === 0) this.#over.delete(target)
    else this.#over.set(target, rest)
  }

  #stand(echo: EchoItem): void {
    let index = this.standing.length
    while (index > 0 && (this.standing[index - 1]?.pos ?? 0) > echo.pos) index -= 1
    const before = this.standing[index - 1]
    // Numbers of the journal are unique within a room; should two be the same, the later comer goes after.
    if (before !== undefined && before.pos >= echo.pos) echo.pos = before.pos + 0.25
    this.standing.splice(index, 0, echo)
  }
}
