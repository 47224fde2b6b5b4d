// The Worker's entry: the stored snapshot is posted first, then the rest of the engine is loaded.
// This room must not know React, the DOM or Electron; the page's messages are requests of protocol.ts, one EngineStart before them, and an EngineConnect
// for each other page.

import type { EngineConnect, EngineStart } from '../../electron/bridge/contract.ts'
import type { Engine } from './engine.ts'
import { createEngine } from './engine.ts'
import { portHost } from './host-port.ts'
import type { FromEngine, ToEngine } from './protocol.ts'
import { idbStorage } from './snapshot/idb.ts'
import { noStorage } from './snapshot/memory.ts'
import { createVisitors } from './visitors.ts'

/** The part of a dedicated Worker's global scope that is used. */
interface Scope {
  postMessage(message: FromEngine): void
  onmessage: ((event: MessageEvent<ToEngine | EngineStart | EngineConnect>) => void) | null
}

const scope = globalThis as unknown as Scope

/** Requests that came before the start. */
let early: ToEngine[] = []
let receive: ((message: ToEngine) => void) | null = null
let engine: Engine | null = null
const visitors = createVisitors(() => engine)

function begin({ account }: EngineStart, port: MessagePort): void {
  // Each device of each account has its own: two accounts in one profile never meet.
  const storage = account.ephemeral ? noStorage : idbStorage(`amphi ${account.userId} ${account.deviceId}`)
  engine = createEngine(portHost(port, account, storage))
  const connection = engine.connect((message) => scope.postMessage(message))
  receive = connection.receive
  for (const message of early) connection.receive(message)
  early = []
  visitors.started()
  engine.start().catch((e: unknown) => {
    // The page sees a Worker that failed and starts another one.
    setTimeout(() => {
      throw e
    })
  })
}

scope.onmessage = (event) => {
  const message = event.data
  if ('kind' in message) {
    const port = event.ports[0]
    if (port === undefined) return
    if (message.kind === 'connect') visitors.connect(message.roomId, port)
    else if (receive === null) begin(message, port)
    return
  }
  if (receive === null) early.push(message)
  else receive(message)
}
