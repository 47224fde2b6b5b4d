// Exposes `window.amphiCall` to the call page at the deployment's origin and to no other page of that deployment. Runs sandboxed.
// This file must not know what a channel does; it passes structured clones and codes.

import { contextBridge, ipcRenderer } from 'electron'
import type { CallAnswers, CallBridge, CallChannel, CallEvents, CALL_PAGE_PATH } from './contract-call.ts'
import type { CALL_PREFIX, ORIGIN_ARGUMENT } from './serve-call.ts'
import type { Envelope } from './serve.ts'

const PREFIX: typeof CALL_PREFIX = 'amphi-call:'
const ORIGIN: typeof ORIGIN_ARGUMENT = '--amphi-call-origin='
const PAGE: typeof CALL_PAGE_PATH = '/amphi-call/'

async function ask<C extends CallChannel>(channel: C, arg: unknown): Promise<CallAnswers[C]> {
  const envelope = (await ipcRenderer.invoke(PREFIX + channel, arg).catch(() => ({ ok: false, code: 'refused' }))) as Envelope
  if (!envelope.ok) throw new Error(envelope.code)
  return envelope.answer as CallAnswers[C]
}

const bridge: CallBridge = {
  call: (channel, arg) => (typeof channel === 'string' ? ask(channel, arg) : Promise.reject(new Error('refused'))),
  on: (event, listener) => {
    const name = `${PREFIX}event:${String(event)}`
    const forward = (_event: unknown, value: CallEvents[typeof event]): void => listener(value)
    ipcRenderer.on(name, forward)
    return () => {
      ipcRenderer.off(name, forward)
    }
  },
}

const expected = process.argv.find((word) => word.startsWith(ORIGIN))?.slice(ORIGIN.length)
const { origin, pathname } = globalThis.location

// Another page of the deployment, or of anybody else, that comes to run with this preload gets nothing.
if (process.isMainFrame && expected !== undefined && origin === expected && (pathname === PAGE || pathname === `${PAGE}index.html`)) {
  contextBridge.exposeInMainWorld('amphiCall', bridge)
  // A page whose script never ends answers no more: that is how main notices.
  ipcRenderer.on(`${PREFIX}alive`, (_event, count: unknown) => ipcRenderer.send(`${PREFIX}alive`, count))
}
