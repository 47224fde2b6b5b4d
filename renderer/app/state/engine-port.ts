import type { FromEngine } from '../../engine/protocol.ts'
import { bridge } from './bridge.ts'
import { attachEngine, detachEngine, receive } from './engine-client.ts'
import { portFrom } from './port-message.ts'

let current: MessagePort | null = null

/**
 * The way to the engine of a page that has none of its own: the chat beside a call. Asks main for a port for that room to the engine in the main window.
 * When that engine is started anew another port comes by itself and takes the place of the first; what was asked meanwhile waits for it.
 */
export function connectEngine(roomId: string): void {
  window.addEventListener('message', (event) => {
    const given = portFrom(event, 'chat-port')
    if (given === null || !('roomId' in given.data) || given.data.roomId !== roomId) return
    if (current !== null) lost(current)
    take(given.port)
  })
  bridge().requestChatPort()
}

function take(port: MessagePort): void {
  current = port
  port.onmessage = (event: MessageEvent<FromEngine>) => {
    if (port === current) receive(event.data)
  }
  port.addEventListener('close', () => { lost(port) })
  attachEngine({ post: (message) => port.postMessage(message), end: () => port.close() })
}

/** The engine at the other end is gone. */
function lost(port: MessagePort): void {
  if (port !== current) return
  current = null
  detachEngine({ code: 'unknown' })
}
