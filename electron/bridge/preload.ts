// Exposes `window.amphi` to our own page and nothing to any other. Runs sandboxed: Electron's renderer part and the DOM only.
// This file must not know what a channel does; it passes structured clones and codes.

import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Answers, APP_ORIGIN, Bridge, Channel, PageEvents } from './contract.ts'
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

async function spoolInChunks(file: File): Promise<Answers['spool.path']> {
  const { spoolId } = await ask('spool.begin', { name: file.name.slice(0, 1000), mime: file.type.slice(0, 127), size: file.size })
  for (let at = 0; at < file.size; at += CHUNK) {
    await ask('spool.chunk', { spoolId, data: new Uint8Array(await file.slice(at, at + CHUNK).arrayBuffer()) })
  }
  return ask('spool.end', { spoolId })
}

const bridge: Bridge = {
  call: (channel, arg) => {
    // A path may only come from a File that the person chose: see spoolFile.
    if (typeof channel !== 'string' || (channel as string) === 'spool.path') return Promise.reject(new Error('refused'))
    return ask(channel, arg)
  },
  on: (event, listener) => {
    const name = `${PREFIX}event:${String(event)}`
    const forward = (_event: unknown, value: PageEvents[typeof event]): void => listener(value)
    ipcRenderer.on(name, forward)
    return () => {
      ipcRenderer.off(name, forward)
    }
  },
  spoolFile: (file) => {
    const path = webUtils.getPathForFile(file)
    return path === '' ? spoolInChunks(file) : ask('spool.path', { path, mime: file.type.slice(0, 127) })
  },
  requestEnginePort: () => ipcRenderer.send(`${PREFIX}engine-port`),
}

// A page of any other origin that comes to run with this preload gets nothing (T32).
if (process.isMainFrame && globalThis.location.origin === OURS) {
  contextBridge.exposeInMainWorld('amphi', bridge)
  ipcRenderer.on(`${PREFIX}engine-port`, (event, account: unknown) => {
    globalThis.window.postMessage({ amphi: 'engine-port', account }, OURS, event.ports)
  })
}
