import type { EngineStart } from '../../../electron/bridge/contract.ts'
import type { EngineError, FromEngine, RequestAnswer, RequestArg, RequestName, ToEngine } from '../../engine/protocol.ts'
import { applyUpdate } from './apply-update.ts'
import { bridge } from './bridge.ts'
import { RequestFailure } from './failure.ts'
import { sessionStore } from './stores.ts'
import { workerScript } from './worker-script.ts'

type EngineAccount = EngineStart['account']
interface Pending {
  resolve: (answer: unknown) => void
  reject: (error: RequestFailure) => void
}

/** A Worker that dies is started again, but one that dies at once each time is not. */
const RESTARTS = 3
const HEALTHY_MS = 60_000

let worker: Worker | null = null
let startedAt = 0
let restartsLeft = RESTARTS
let waitingForPort = false
let launches = 0
let nextId = 1
const pending = new Map<number, Pending>()
/** Asked before the Worker was there; sent in order as soon as it is. */
let queue: ToEngine[] = []
let onFailure: (() => void) | null = null
const fresh = new Set<() => void>()

/** Called when a Worker that died has been replaced, before anything queued goes to the new one: the place to subscribe again. */
export function onFreshEngine(listener: () => void): () => void {
  fresh.add(listener)
  return () => fresh.delete(listener)
}

/**
 * Starts the engine for the account that main has: asks main for a port, hands it to a fresh Worker.
 * Answers of the engine then fill the stores. `failed` is told when the engine cannot be kept running.
 */
export function startEngine(failed: () => void): void {
  if (worker !== null || waitingForPort) return
  onFailure = failed
  waitingForPort = true
  window.addEventListener('message', receivePort)
  bridge().requestEnginePort()
}

function receivePort(event: MessageEvent): void {
  if (event.origin !== location.origin || event.source !== window) return
  const data: unknown = event.data
  if (typeof data !== 'object' || data === null || !('amphi' in data) || data.amphi !== 'engine-port' || !('account' in data)) return
  const port = event.ports[0]
  if (port === undefined || !waitingForPort) return
  window.removeEventListener('message', receivePort)
  waitingForPort = false
  launch(data.account as EngineAccount, port)
}

function launch(account: EngineAccount, port: MessagePort): void {
  const engine = new Worker(workerScript(), { type: 'module', name: 'engine' })
  worker = engine
  startedAt = performance.now()
  engine.onmessage = (event: MessageEvent<FromEngine>) => receive(event.data)
  engine.onerror = () => engine === worker && crashed()
  const start: EngineStart = { kind: 'start', account }
  engine.postMessage(start, [port])
  if (launches++ > 0) for (const listener of fresh) listener()
  const waiting = queue
  queue = []
  for (const request of waiting) engine.postMessage(request)
}

function receive(message: FromEngine): void {
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

function crashed(): void {
  stopWorker({ code: 'unknown' })
  if (performance.now() - startedAt > HEALTHY_MS) restartsLeft = RESTARTS
  const failed = onFailure
  if (failed === null) return
  if (restartsLeft-- > 0) startEngine(failed)
  else failed()
}

function stopWorker(error: EngineError): void {
  worker?.terminate()
  worker = null
  const asked = [...pending.values()]
  pending.clear()
  queue = []
  for (const { reject } of asked) reject(new RequestFailure(error))
}

/** Ends the engine, at sign-out. What was asked and not answered fails with `cancelled`. */
export function stopEngine(): void {
  window.removeEventListener('message', receivePort)
  waitingForPort = false
  onFailure = null
  restartsLeft = RESTARTS
  launches = 0
  stopWorker({ code: 'cancelled' })
  sessionStore.setState({ connection: { kind: 'starting' } })
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
    if (worker === null) queue.push(message)
    else worker.postMessage(message)
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
