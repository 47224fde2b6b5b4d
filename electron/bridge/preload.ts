// Exposes `window.amphi` to our own page and nothing to any other. Runs sandboxed: Electron's renderer part and the DOM only.
// This file must not know what a channel does; it passes structured clones and codes.

import { contextBridge, ipcRenderer } from 'electron'
import type { Answers, APP_ORIGIN, Bridge, Channel, PageEvents, SpoolOutcome } from './contract.ts'
import type { Envelope, IPC_PREFIX } from './serve.ts'

const OURS: typeof APP_ORIGIN = 'app://amphi'
const PREFIX: typeof IPC_PREFIX = 'amphi:'
/** Small enough that a chunk never blocks the pipe for long. */
const CHUNK = 1024 * 1024

async function ask<C extends Channel>(channel: C, arg: unknown): Promise<Answers[C]> {
  const envelope = (await ipcRenderer.invoke(PREFIX + channel, arg).catch(() => ({ ok: false, code: 'refused' }))) as Envelope
  if (!envelope.ok) throw new Error(envelope.code)
  return envelope.answer as Answers[C]
}

/** Bytes of a file that has gone, or was none (a folder, a pipe), cannot be read. */
const read = (file: File, at: number): Promise<ArrayBuffer | 'gone' | 'not-a-file'> =>
  file.slice(at, at + CHUNK).arrayBuffer().catch((error: unknown) => (error instanceof DOMException && error.name === 'NotFoundError' ? 'gone' : 'not-a-file'))

async function spoolFile(file: File): Promise<SpoolOutcome> {
  const first = await read(file, 0)
  if (typeof first === 'string') return { ok: false, code: first, detail: null }
  const { spoolId } = await ask('spool.begin', { name: file.name.slice(0, 1000), mime: file.type.slice(0, 127), size: file.size })
  for (let at = 0; at < file.size; at += CHUNK) {
    const data = at === 0 ? first : await read(file, at)
    if (typeof data === 'string') {
      await ask('spool.discard', { spoolId })
      return { ok: false, code: data, detail: null }
    }
    await ask('spool.chunk', { spoolId, data: new Uint8Array(data) })
  }
  return ask('spool.end', { spoolId })
}

const bridge: Bridge = {
  call: (channel, arg) => (typeof channel === 'string' ? ask(channel, arg) : Promise.reject(new Error('refused'))),
  on: (event, listener) => {
    const name = `${PREFIX}event:${String(event)}`
    const forward = (_event: unknown, value: PageEvents[typeof event]): void => listener(value)
    ipcRenderer.on(name, forward)
    return () => {
      ipcRenderer.off(name, forward)
    }
  },
  spoolFile,
  requestEnginePort: () => ipcRenderer.send(`${PREFIX}engine-port`),
  requestChatPort: () => ipcRenderer.send(`${PREFIX}chat-port`),
}

// A page of any other origin that comes to run with this preload gets nothing (T32).
if (process.isMainFrame && globalThis.location.origin === OURS) {
  contextBridge.exposeInMainWorld('amphi', bridge)
  ipcRenderer.on(`${PREFIX}engine-port`, (event, account: unknown) => {
    globalThis.window.postMessage({ amphi: 'engine-port', account }, OURS, event.ports)
  })
  ipcRenderer.on(`${PREFIX}chat-port`, (event, roomId: unknown) => {
    globalThis.window.postMessage({ amphi: 'chat-port', roomId }, OURS, event.ports)
  })
}
