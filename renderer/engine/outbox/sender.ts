// Sends: the first job of each room that can go, one at a time per room, with the patience that each kind of failure asks for.

import { pauseAfter } from '../backoff.ts'
import type { EngineContext } from '../context.ts'
import { EngineFailure } from '../context.ts'
import { fileContent } from '../files/content.ts'
import type { EngineError, EventId, RoomId, SendState } from '../protocol.ts'
import { findAlreadySent } from './already-sent.ts'
import type { Verdict } from './failure.ts'
import { fromJournal, toJournal, verdictOf } from './failure.ts'
import type { Job } from './job.ts'
import { DAY_MS, isOld } from './job.ts'
import type { Ledger } from './ledger.ts'
import { localIdOf, referencesOf, resolveContent } from './local-id.ts'
import { createUploads } from './uploads.ts'

/** Nobody may tell that the connection is back: asked anew after this time. */
const OFFLINE_MS = 30_000
/** Rooms that the model does not know yet are looked at again: a look costs nothing, and the message goes as soon as the room's state is there. */
const UNKNOWN_ROOM_MS = 100
/** After a wake an unanswered request of this age is on a dead connection: sent again beside it, under the same transaction id. */
const HANGING_MS = 3_000

export interface Sender {
  pump(roomId: RoomId): void
  /** Try this room now, whatever it was waiting for. */
  hurry(roomId: RoomId): void
  wake(): void
  /** The job was taken back: whatever its request does, the room goes on. */
  release(job: Job): void
  /** The server has it. */
  settle(job: Job, eventId: EventId): void
  /** The job left the queue: what stayed only for its sake leaves, too. */
  releaseTargets(job: Job): void
  /** Refused for good: journalled, shown. */
  fail(job: Job, error: EngineError): Promise<void>
  show(job: Job): void
  stop(): void
}

interface Lane {
  /** Attempt that counts; a new one makes the older one's failure meaningless. */
  turn: number
  busy: Job | null
  since: number
  /** Wakes told of before this attempt. */
  wakes: number
  notBefore: number
  timer: ReturnType<typeof setTimeout> | null
}

/** `onLate`: the server took a job that had left the queue. */
export function createSender(ctx: EngineContext, ledger: Ledger, onLate: (job: Job, eventId: EventId) => void): Sender {
  const { host, api, model } = ctx
  const lanes = new Map<RoomId, Lane>()
  let offline = false
  let offlineTimer: ReturnType<typeof setTimeout> | null = null
  let notBefore = 0
  let slowDowns = 0
  let stopped = false
  let wakes = 0
  const uploads = createUploads(ctx, { show, fail })

  function laneOf(roomId: RoomId): Lane {
    const lane = lanes.get(roomId) ?? { turn: 0, busy: null, since: 0, wakes: 0, notBefore: 0, timer: null }
    lanes.set(roomId, lane)
    return lane
  }

  function stateOf(job: Job): SendState {
    if (job.entry.failed !== null) return { kind: 'failed', error: fromJournal(job.entry.failed) }
    if (job.phase === 'held') return { kind: 'failed', error: { code: 'expired' } }
    return job.phase === 'sending' ? { kind: 'sending' } : { kind: 'waiting' }
  }

  function show(job: Job, state: SendState = stateOf(job)): void {
    if (!job.gone && job.phase !== 'sent') model.echo(job.entry, state)
  }

  /** Waits for what it refers to; when that was refused, it waits with it and holds up nobody. */
  const isReady = (job: Job): boolean =>
    referencesOf(job.entry).every((id) => {
      const txnId = localIdOf(id)
      return txnId === null || ledger.sentAs(txnId) !== null || ledger.find(txnId) === null
    })

  /** Has the room's state been heard of? `version` comes with m.room.create, and with it m.room.encryption. */
  function isRoomKnown(roomId: RoomId): boolean {
    const { names, counts } = model.completeness()
    const room = model.room(roomId)
    return room === null ? names : room.version !== null || counts
  }

  function later(lane: Lane, roomId: RoomId, ms: number): void {
    if (lane.timer !== null) clearTimeout(lane.timer)
    lane.timer = setTimeout(() => {
      lane.timer = null
      pump(roomId)
    }, Math.max(0, ms))
  }

  function pump(roomId: RoomId): void {
    const lane = laneOf(roomId)
    if (stopped || offline) return
    uploads.begin(ledger.jobs(roomId))
    if (lane.busy !== null) return
    const job = ledger.jobs(roomId).find((j) => j.phase === 'waiting' && isReady(j))
    if (job === undefined) {
      if (ledger.jobs(roomId).length === 0 && lane.timer === null) lanes.delete(roomId)
      return
    }
    const wait = Math.max(lane.notBefore, notBefore) - ctx.now()
    if (wait > 0) {
      later(lane, roomId, wait)
      return
    }
    if (!isRoomKnown(roomId)) {
      // Its state has not arrived: whether it is encrypted is not known either (wall 7).
      later(lane, roomId, UNKNOWN_ROOM_MS)
      return
    }
    lane.busy = job
    lane.since = ctx.now()
    lane.wakes = wakes
    lane.turn += 1
    attempt(job, lane, lane.turn).catch((e: unknown) => {
      // Only a defect of ours comes here; the job stays in the journal and is tried again.
      finish(job, lane, lane.turn, verdictOf(e))
    })
  }

  /** What must hold at the moment of sending, not only when it was written. */
  function refusedNow(job: Job): EngineError | null {
    const room = model.room(job.entry.roomId)
    if (room === null) return { code: 'not-member' }
    return room.encrypted ? { code: 'encrypted-room' } : null
  }

  async function attempt(job: Job, lane: Lane, turn: number): Promise<void> {
    const { entry } = job
    const refused = refusedNow(job)
    if (refused !== null) {
      finish(job, lane, turn, { kind: 'refused', error: refused })
      return
    }
    if (isOld(job, ctx.now())) {
      job.phase = 'held'
      show(job)
      free(job, lane, turn)
      return
    }
    if (entry.kind === 'file' && entry.mxc === null) {
      const failed = await uploads.ensure(job)
      if (failed !== null) {
        finish(job, lane, turn, failed)
        return
      }
      // Minutes may have passed.
      const now = refusedNow(job)
      if (now !== null) {
        finish(job, lane, turn, { kind: 'refused', error: now })
        return
      }
    }
    if (job.gone) {
      free(job, lane, turn)
      return
    }
    job.phase = 'sending'
    show(job)
    if (job.entry.attempts > 0 && ctx.now() - entry.createdAt > DAY_MS) {
      // The transaction id protects from a double no longer.
      let known: EventId | null
      try {
        known = await findAlreadySent(ctx, job)
      } catch (e) {
        finish(job, lane, turn, verdictOf(e))
        return
      }
      if (known !== null) {
        settle(job, known)
        free(job, lane, turn)
        return
      }
    }
    // Counted beside the request: the message need not wait for the disk a second time. Uncounted only means that a discard asks the server less often.
    const counted = host.outbox.update(entry.txnId, { attempts: job.entry.attempts + 1 }).catch(() => undefined)
    job.entry = { ...job.entry, attempts: job.entry.attempts + 1 }
    let answer: { eventId: EventId }
    try {
      answer = await put(job)
    } catch (e) {
      finish(job, lane, turn, verdictOf(e))
      return
    }
    await counted
    slowDowns = 0
    settle(job, answer.eventId)
    free(job, lane, turn)
  }

  async function put(job: Job): Promise<{ eventId: EventId }> {
    const { entry } = job
    const { roomId, txnId } = entry
    if (entry.kind === 'redaction') {
      const local = localIdOf(entry.redacts)
      const redacts = local === null ? entry.redacts : ledger.sentAs(local)
      if (redacts === null) throw notThere()
      return api.redact(roomId, redacts, txnId, entry.reason)
    }
    if (entry.kind === 'file') {
      if (entry.mxc === null) throw new Error('a file without its address')
      return api.sendEvent(roomId, 'm.room.message', txnId, fileContent(entry.file, entry.caption, entry.mxc, entry.thumbnailMxc))
    }
    const content = resolveContent(entry.content, ledger.sentAs)
    if (content === null) throw notThere()
    return api.sendEvent(roomId, entry.type, txnId, content)
  }

  /** This attempt is over, whatever came of it. */
  function free(job: Job, lane: Lane, turn: number): void {
    if (lane.turn !== turn || lane.busy !== job) return
    lane.busy = null
    pump(job.entry.roomId)
  }

  function finish(job: Job, lane: Lane, turn: number, verdict: Verdict): void {
    if (lane.turn !== turn || lane.busy !== job) return
    lane.busy = null
    if (stopped) return
    if (!job.gone && job.phase !== 'sent') {
      if (verdict.kind === 'refused') {
        fail(job, verdict.error).then(
          () => {
            pump(job.entry.roomId)
          },
          () => {
            pump(job.entry.roomId)
          },
        )
        return
      }
      job.phase = 'waiting'
      show(job)
      postpone(job, lane, verdict)
    }
    pump(job.entry.roomId)
  }

  function postpone(job: Job, lane: Lane, verdict: Exclude<Verdict, { kind: 'refused' }>): void {
    switch (verdict.kind) {
      case 'connection':
        // The connection came back while this attempt was on the old one: only the socket was dead.
        if (wakes !== lane.wakes) {
          lane.notBefore = ctx.now() + pauseAfter(1)
          return
        }
        goOffline()
        return
      case 'session':
        // Kept in the journal for the same person and device.
        stop()
        return
      case 'slow-down':
        slowDowns += 1
        notBefore = Math.max(notBefore, ctx.now() + pauseAfter(slowDowns, verdict.error.retryAfterMs))
        return
      case 'later':
        job.failures += 1
        lane.notBefore = ctx.now() + pauseAfter(job.failures, verdict.error.retryAfterMs)
    }
  }

  function goOffline(): void {
    offline = true
    if (offlineTimer !== null) clearTimeout(offlineTimer)
    offlineTimer = setTimeout(() => {
      wake()
    }, OFFLINE_MS + pauseAfter(1))
  }

  function wake(): void {
    if (stopped) return
    wakes += 1
    offline = false
    if (offlineTimer !== null) clearTimeout(offlineTimer)
    offlineTimer = null
    ledger.sweep()
    for (const roomId of ledger.rooms()) hurry(roomId)
  }

  function hurry(roomId: RoomId): void {
    const lane = laneOf(roomId)
    lane.notBefore = 0
    if (lane.timer !== null) clearTimeout(lane.timer)
    lane.timer = null
    if (lane.busy?.phase === 'sending' && ctx.now() - lane.since >= HANGING_MS) {
      lane.busy.phase = 'waiting'
      lane.busy = null
    }
    if (offline) wake()
    else pump(roomId)
  }

  function settle(job: Job, eventId: EventId): void {
    const { roomId, txnId } = job.entry
    if (job.phase === 'sent') return
    ledger.remember(txnId, eventId)
    if (job.gone) {
      onLate(job, eventId)
      return
    }
    job.eventId = eventId
    job.phase = 'sent'
    model.echoSent(roomId, txnId, eventId)
    // Others refer to it by its local id: it stays in the journal until they are through, so that a new start finds their target again.
    if (!ledger.isWanted(roomId, txnId)) leave(job)
    const lane = laneOf(roomId)
    if (lane.busy === job) lane.busy = null
    pump(roomId)
  }

  function leave(job: Job): void {
    ledger.take(job)
    ledger.forget(job.entry.txnId)
    releaseTargets(job)
  }

  function releaseTargets(job: Job): void {
    const { roomId } = job.entry
    for (const id of referencesOf(job.entry)) {
      const target = localIdOf(id)
      const other = target === null ? null : ledger.job(roomId, target)
      if (other?.phase === 'sent' && !ledger.isWanted(roomId, other.entry.txnId)) leave(other)
    }
  }

  async function fail(job: Job, error: EngineError): Promise<void> {
    const { entry } = job
    if (job.gone || job.phase === 'sent') return
    if (entry.kind === 'event' && entry.source === null) {
      // A reaction: nothing of the person's words is in it, and there is no place to show that it failed. It goes.
      leave(job)
      model.echoGone(entry.roomId, entry.txnId)
      return
    }
    const failed = toJournal(error)
    job.phase = 'failed'
    job.failures = 0
    job.entry = { ...entry, failed }
    show(job)
    await host.outbox.update(entry.txnId, { failed })
  }

  function release(job: Job): void {
    const lane = laneOf(job.entry.roomId)
    if (lane.busy === job) lane.busy = null
    pump(job.entry.roomId)
  }

  function stop(): void {
    stopped = true
    if (offlineTimer !== null) clearTimeout(offlineTimer)
    for (const lane of lanes.values()) if (lane.timer !== null) clearTimeout(lane.timer)
  }

  return { pump, hurry, wake, release, releaseTargets, settle, fail, show, stop }
}

/** What an edit or redaction is about was taken back or lost. */
function notThere(): Error {
  return new EngineFailure({ code: 'not-found' })
}
