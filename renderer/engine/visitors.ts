// Other pages that speak protocol.ts with this engine: the chat beside a call, over a port of its own and for its room only.

import type { Engine } from './engine.ts'
import { isRoomId } from './json.ts'
import type { FromEngine, RoomId, ToEngine } from './protocol.ts'

/** The part of a MessagePort that is used. `close` is fired when the page at the other end is gone. */
export interface VisitorPort {
  postMessage(message: FromEngine): void
  onmessage: ((event: MessageEvent<ToEngine>) => void) | null
  addEventListener(type: 'close', listener: () => void): void
  start(): void
  close(): void
}

export interface Visitors {
  connect(roomId: RoomId, port: VisitorPort): void
  /** The engine is there: whoever came before it is connected now. */
  started(): void
}

export function createVisitors(engineNow: () => Engine | null): Visitors {
  /** One page shows a room beside its call; a new port is the same page's after a crash, or its successor's. */
  const ends = new Map<RoomId, () => void>()
  const waiting = new Map<RoomId, VisitorPort>()

  function open(engine: Engine, roomId: RoomId, port: VisitorPort): void {
    const connection = engine.connect((message) => port.postMessage(message), { room: roomId })
    const end = (): void => {
      if (ends.get(roomId) === end) ends.delete(roomId)
      port.onmessage = null
      connection.close()
      port.close()
    }
    port.addEventListener('close', end)
    port.onmessage = ({ data }) => connection.receive(data)
    ends.set(roomId, end)
    port.start()
  }

  return {
    connect(roomId, port) {
      if (!isRoomId(roomId)) {
        port.close()
        return
      }
      ends.get(roomId)?.()
      waiting.get(roomId)?.close()
      waiting.delete(roomId)
      const engine = engineNow()
      if (engine === null) waiting.set(roomId, port)
      else open(engine, roomId, port)
    },
    started() {
      const engine = engineNow()
      if (engine === null) return
      for (const [roomId, port] of waiting) open(engine, roomId, port)
      waiting.clear()
    },
  }
}
