import type { EngineConnect, EngineStart } from '../../../electron/bridge/contract.ts'
import type { EngineError, FromEngine } from '../../engine/protocol.ts'
import { bridge } from './bridge.ts'
import { attachEngine, detachEngine, forgetEngine, receive } from './engine-client.ts'
import { portFrom } from './port-message.ts'
import { sessionStore } from './stores.ts'
import { workerScript } from './worker-script.ts'

type EngineAccount = EngineStart['account']

/** A Worker that dies is started again, but one that dies at once each time is not. */
const RESTARTS = 3
const HEALTHY_MS = 60_000

let worker: Worker | null = null
let startedAt = 0
let restartsLeft = RESTARTS
let waitingForPort = false
let onFailure: (() => void) | null = null
/** Ports of chats beside a call that came before the Worker was there. */
let chats: { roomId: string; port: MessagePort }[] = []

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
  const engine = waitingForPort ? portFrom(event, 'engine-port') : null
  if (engine !== null && 'account' in engine.data) {
    waitingForPort = false
    launch(engine.data.account as EngineAccount, engine.port)
    return
  }
  const chat = portFrom(event, 'chat-port')
  if (chat !== null && 'roomId' in chat.data && typeof chat.data.roomId === 'string') connectChat(chat.data.roomId, chat.port)
}

/** Another page of ours speaks to the engine for that room alone: its port goes on to the Worker. */
function connectChat(roomId: string, port: MessagePort): void {
  const connect: EngineConnect = { kind: 'connect', roomId }
  if (worker === null) chats.push({ roomId, port })
  else worker.postMessage(connect, [port])
}

function launch(account: EngineAccount, port: MessagePort): void {
  const engine = new Worker(workerScript(), { type: 'module', name: 'engine' })
  worker = engine
  startedAt = performance.now()
  engine.onmessage = (event: MessageEvent<FromEngine>) => receive(event.data)
  engine.onerror = () => engine === worker && crashed()
  const start: EngineStart = { kind: 'start', account }
  engine.postMessage(start, [port])
  attachEngine({ post: (message) => engine.postMessage(message), end: () => engine.terminate() })
  const waiting = chats
  chats = []
  for (const chat of waiting) connectChat(chat.roomId, chat.port)
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
  worker = null
  for (const { port } of chats) port.close()
  chats = []
  detachEngine(error)
  // The next engine learns anew who rings.
  sessionStore.setState({ rings: [] })
}

/** Ends the engine, at sign-out. What was asked and not answered fails with `cancelled`. */
export function stopEngine(): void {
  window.removeEventListener('message', receivePort)
  waitingForPort = false
  onFailure = null
  restartsLeft = RESTARTS
  stopWorker({ code: 'cancelled' })
  forgetEngine()
  sessionStore.setState({ connection: { kind: 'starting' } })
}
