import type { EngineError, FromEngine, RequestAnswer, RequestArg, RequestName, ToEngine } from '../../engine/protocol.ts'
import { applyUpdate } from './apply-update.ts'
import { RequestFailure } from './failure.ts'

/** The way to the engine: the Worker of this page, or a port to that of the main window's. */
export interface Transport {
  post: (message: ToEngine) => void
  end: () => void
}
interface Pending {
  resolve: (answer: unknown) => void
  reject: (error: RequestFailure) => void
}

let transport: Transport | null = null
let attachments = 0
let nextId = 1
const pending = new Map<number, Pending>()
/** Asked before there was a way; sent in order as soon as there is. */
let queue: ToEngine[] = []
const fresh = new Set<() => void>()

/** Called when an engine that was lost has been replaced, before anything queued goes to the new one: the place to subscribe again. */
export function onFreshEngine(listener: () => void): () => void {
  fresh.add(listener)
  return () => fresh.delete(listener)
}

/** From now on requests go this way; those that waited go first. */
export function attachEngine(way: Transport): void {
  transport = way
  if (attachments++ > 0) for (const listener of fresh) listener()
  const waiting = queue
  queue = []
  for (const message of waiting) way.post(message)
}

/** Ends the way. What was asked and not answered fails with `error`; what is asked from now on waits for the next way. */
export function detachEngine(error: EngineError): void {
  transport?.end()
  transport = null
  const asked = [...pending.values()]
  pending.clear()
  queue = []
  for (const { reject } of asked) reject(new RequestFailure(error))
}

/** The next engine is nobody's successor: at sign-out. */
export function forgetEngine(): void {
  detachEngine({ code: 'cancelled' })
  attachments = 0
}

/** Takes what the engine says: answers to those who asked, updates into the stores. */
export function receive(message: FromEngine): void {
  if (message.kind === 'update') {
    applyUpdate(message.update)
    return
  }
  const asked = pending.get(message.id)
  if (asked === undefined) return
  pending.delete(message.id)
  if (message.ok) asked.resolve(message.answer)
  else asked.reject(new RequestFailure(message.error))
}

/**
 * Asks the engine and waits for its answer.
 * Rejects with RequestFailure, whose `error.code` has a sentence under `error.<code>`.
 */
export function request<N extends RequestName>(name: N, arg: RequestArg<N>): Promise<RequestAnswer<N>> {
  return new Promise((resolve, reject) => {
    const id = nextId++
    pending.set(id, { resolve: resolve as (answer: unknown) => void, reject })
    const message = { id, name, arg } as ToEngine
    if (transport === null) queue.push(message)
    else transport.post(message)
  })
}

/** For wishes whose failure the person need not hear of (read marks, prefetch): the code is kept for diagnostics only. */
export function wish<N extends RequestName>(name: N, arg: RequestArg<N>): void {
  request(name, arg).catch((error: unknown) => {
    if (!(error instanceof RequestFailure)) throw error
    lastUnheard = { name, code: error.error.code }
  })
}

let lastUnheard: { name: RequestName; code: string } | null = null
/** The last wish that failed without anybody being told. */
export const lastUnheardFailure = (): { name: RequestName; code: string } | null => lastUnheard
