// The Worker's entry: the stored snapshot is posted first, then the rest of the engine is loaded.
// This room must not know React, the DOM or Electron; the page's messages are requests of protocol.ts, and one EngineStart before them.

import type { EngineStart } from '../../electron/bridge/contract.ts'
import { createEngine } from './engine.ts'
import { portHost } from './host-port.ts'
import type { FromEngine, ToEngine } from './protocol.ts'
import { idbStorage } from './snapshot/idb.ts'
import { noStorage } from './snapshot/memory.ts'

/** The part of a dedicated Worker's global scope that is used. */
interface Scope {
  postMessage(message: FromEngine): void
  onmessage: ((event: MessageEvent<ToEngine | EngineStart>) => void) | null
}

const scope = globalThis as unknown as Scope

/** Requests that came before the start. */
let early: ToEngine[] = []
let receive: ((message: ToEngine) => void) | null = null

function begin({ account }: EngineStart, port: MessagePort): void {
  // Each device of each account has its own: two accounts in one profile never meet.
  const storage = account.ephemeral ? noStorage : idbStorage(`amphi ${account.userId} ${account.deviceId}`)
  const engine = createEngine(portHost(port, account, storage))
  const connection = engine.connect((message) => scope.postMessage(message))
  receive = connection.receive
  for (const message of early) connection.receive(message)
  early = []
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
    if (port !== undefined && receive === null) begin(message, port)
    return
  }
  if (receive === null) early.push(message)
  else receive(message)
}
