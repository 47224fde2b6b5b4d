// The queue of what a person sent and the server does not have yet: in order within a room, exactly once, across restarts.
// This room must not know how a message is composed or drawn, nor where the journal lies.

import type { EngineContext, OutboxPort } from '../context.ts'
import { EngineFailure } from '../context.ts'
import type { OutboxEntry, OutboxPayload } from '../host.ts'
import type { EventId, RoomId, TxnId } from '../protocol.ts'
import type { Job } from './job.ts'
import { isOld, isUncertain, newTxnId } from './job.ts'
import { createLedger } from './ledger.ts'
import { localIdOf, referencesOf, resolvePayload } from './local-id.ts'
import { createReactions } from './reactions.ts'
import { refusalOf } from './refusal.ts'
import { createSender } from './sender.ts'

export { localEventId } from './local-id.ts'

/** What commands ask of the outbox beyond OutboxPort. All reject with EngineFailure or ApiError. */
export interface Outbox extends OutboxPort {
  /** Journals (fsync), shows the echo and queues. Refuses encrypted rooms (wall 7). Resolves when it is on disk. */
  enqueue(roomId: RoomId, payload: OutboxPayload): Promise<{ txnId: TxnId }>
  /** Turns a reaction on or off; quick changes of mind collapse into the last one. */
  react(roomId: RoomId, eventId: EventId, key: string, on: boolean): Promise<void>
  /** Tries a failed or waiting message again. */
  retry(roomId: RoomId, txnId: TxnId): Promise<void>
  /** Takes a message back that the server does not have; gives its source text. */
  discard(roomId: RoomId, txnId: TxnId): Promise<{ markdown: string | null }>
  /** Messages found at start that are older than a day and wait for the person. */
  onNotice(listener: (rooms: { roomId: RoomId; count: number }[]) => void): void
}

const HANDED_BACK = 200

const sourceOf = (entry: OutboxEntry): string | null => {
  if (entry.kind === 'event') return entry.source
  return entry.kind === 'file' && entry.caption !== '' ? entry.caption : null
}

/** Creates the outbox of one account. Nothing is read or sent before `start`. */
export function createOutbox(ctx: EngineContext): Outbox {
  const { host, model } = ctx
  const listeners: ((rooms: { roomId: RoomId; count: number }[]) => void)[] = []
  /** Remote events that sync brought before the journal was read. */
  const early = new Map<TxnId, EventId>()
  /** Taken back while the server may have had it already: if it turns up, it is redacted. */
  const handedBack = new Map<TxnId, RoomId>()
  const appending = new Map<RoomId, Promise<unknown>>()
  let started: Promise<void> | null = null
  let read = false
  const ledger = createLedger(ctx)
  const sender = createSender(ctx, ledger, (job, eventId) => {
    if (!handedBack.delete(job.entry.txnId)) return
    redactHandedBack(job.entry.roomId, eventId)
  })

  function redactHandedBack(roomId: RoomId, eventId: EventId): void {
    append(roomId, { kind: 'redaction', redacts: eventId, reason: null }).catch((e: unknown) => {
      // Encrypted by now, or the disk is full: the message is visible in the room and can be deleted there.
      if (!(e instanceof Error)) throw e
    })
  }

  /** One after the other within a room: the journal's order is the order of sending. */
  function append(roomId: RoomId, payload: OutboxPayload): Promise<Job> {
    const work = async (): Promise<Job> => {
      const entry = await host.outbox.append(newTxnId(), roomId, payload)
      const job = ledger.add(entry)
      model.echo(entry, { kind: 'waiting' })
      sender.pump(roomId)
      return job
    }
    const before = appending.get(roomId) ?? Promise.resolve()
    const mine = before.then(work, work)
    appending.set(roomId, mine)
    const forget = (): void => {
      if (appending.get(roomId) === mine) appending.delete(roomId)
    }
    mine.then(forget, forget)
    return mine
  }

  async function enqueue(roomId: RoomId, payload: OutboxPayload): Promise<{ txnId: TxnId }> {
    const room = model.room(roomId)
    // A room that has not arrived yet refuses nothing: what is written there is kept, and judged when it goes out. A file waits for the room.
    const arriving = room === null && !model.completeness().names && payload.kind !== 'file'
    const refused = arriving ? null : refusalOf(room, payload)
    if (refused !== null) throw new EngineFailure(refused)
    const job = await refer(payload, (resolved) => append(roomId, resolved))
    return { txnId: job.entry.txnId }
  }

  /** What is sent already is referred to by its real id; what is not stays in the journal until this is through, too. */
  async function refer(payload: OutboxPayload, journal: (payload: OutboxPayload) => Promise<Job>): Promise<Job> {
    const open = referencesOf(payload).flatMap((id) => localIdOf(id) ?? [])
    if (open.length === 0) return journal(payload)
    if (!open.every((txnId) => ledger.isKnown(txnId))) throw new EngineFailure({ code: 'not-found' })
    const done = ledger.expect(open)
    try {
      return await journal(resolvePayload(payload, ledger.sentAs))
    } finally {
      done()
    }
  }

  const remove = async (job: Job): Promise<void> => {
    ledger.take(job)
    sender.releaseTargets(job)
    model.echoGone(job.entry.roomId, job.entry.txnId)
    await host.outbox.remove(job.entry.txnId)
  }

  const reactions = createReactions({ ctx, ledger, enqueue, remove, retry })

  async function retry(roomId: RoomId, txnId: TxnId): Promise<void> {
    const job = ledger.job(roomId, txnId)
    if (job === null) return
    const refused = refusalOf(model.room(roomId), job.entry)
    if (refused !== null) throw new EngineFailure(refused)
    if (job.phase === 'failed' || job.phase === 'held') {
      await host.outbox.update(txnId, { failed: null })
      job.entry = { ...job.entry, failed: null }
      job.askedAgain = true
      job.phase = 'waiting'
      model.echo(job.entry, { kind: 'waiting' })
    }
    sender.hurry(roomId)
  }

  async function discard(roomId: RoomId, txnId: TxnId): Promise<{ markdown: string | null }> {
    const job = ledger.job(roomId, txnId)
    if (job === null || job.phase === 'sent') return { markdown: null }
    if (isUncertain(job)) {
      handedBack.set(txnId, roomId)
      // A handful is enough: they matter for the minute in which an answer is still under way.
      for (const oldest of handedBack.keys()) if (handedBack.size > HANDED_BACK) handedBack.delete(oldest)
    }
    if (job.entry.kind === 'file' && job.uploading !== null) host.files.cancelUpload(job.entry.file.spoolId)
    await remove(job)
    for (const other of ledger.dependents(roomId, txnId)) {
      // What referred to it has nothing to refer to any more; a text stays, marked, so that it is not lost.
      if (other.entry.kind === 'event' && other.entry.source !== null) await sender.fail(other, { code: 'not-found' })
      else await remove(other)
    }
    sender.release(job)
    return { markdown: sourceOf(job.entry) }
  }

  function show(job: Job): void {
    const { entry } = job
    if (entry.failed !== null) job.phase = 'failed'
    else if (isOld(job, ctx.now())) job.phase = 'held'
    sender.show(job)
  }

  async function readJournal(): Promise<void> {
    const entries = [...(await host.outbox.all())].sort((a, b) => a.seq - b.seq)
    const old = new Map<RoomId, number>()
    for (const entry of entries) {
      if (ledger.job(entry.roomId, entry.txnId) !== null) continue
      const job = ledger.add(entry)
      show(job)
      if (job.phase === 'held') old.set(entry.roomId, (old.get(entry.roomId) ?? 0) + 1)
    }
    read = true
    for (const [txnId, eventId] of early) delivered(txnId, eventId)
    early.clear()
    const notice = [...old].map(([roomId, count]) => ({ roomId, count }))
    if (notice.length > 0) for (const listener of listeners) listener(notice)
    for (const roomId of ledger.rooms()) sender.pump(roomId)
  }

  function delivered(txnId: TxnId, eventId: EventId): void {
    const job = ledger.find(txnId)
    if (job !== null) {
      sender.settle(job, eventId)
      return
    }
    const roomId = handedBack.get(txnId)
    if (roomId !== undefined) {
      handedBack.delete(txnId)
      redactHandedBack(roomId, eventId)
    } else if (!read) early.set(txnId, eventId)
  }

  ctx.signal.addEventListener('abort', () => {
    sender.stop()
  })

  return {
    start() {
      started ??= readJournal()
      return started
    },
    wake: () => {
      sender.wake()
    },
    delivered,
    stop: () => {
      sender.stop()
    },
    enqueue: async (roomId, payload) => {
      const target = payload.kind === 'redaction' ? localIdOf(payload.redacts) : null
      // Taking back what was not sent yet is not a redaction: it just is not sent.
      const local = target === null ? null : ledger.job(roomId, target)
      if (target !== null && local !== null && !isUncertain(local) && local.phase !== 'sent') {
        await discard(roomId, target)
        return { txnId: target }
      }
      return enqueue(roomId, payload)
    },
    react: reactions.react,
    retry,
    discard,
    onNotice: (listener) => {
      listeners.push(listener)
    },
  }
}
