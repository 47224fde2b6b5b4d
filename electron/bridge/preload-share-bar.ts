// Exposes `window.amphiShareBar` to the share bar's page and nothing to any other. Runs sandboxed.
// This file must not know what is shared; it passes structured clones and codes.

import { contextBridge, ipcRenderer } from 'electron'
import type { APP_ORIGIN } from './contract.ts'
import type { SHARE_BAR_PREFIX, ShareBarBridge, ShareBarChannel, ShareBarState } from './contract-share-bar.ts'
import type { Envelope } from './serve.ts'

const OURS: typeof APP_ORIGIN = 'app://amphi'
const PREFIX: typeof SHARE_BAR_PREFIX = 'amphi-bar:'

async function ask(channel: ShareBarChannel, arg: unknown): Promise<unknown> {
  const envelope = (await ipcRenderer.invoke(PREFIX + channel, arg).catch(() => ({ ok: false, code: 'refused' }))) as Envelope
  if (!envelope.ok) throw new Error(envelope.code)
  return envelope.answer
}

const bridge: ShareBarBridge = {
  boot: () => ask('bar.boot', null) as Promise<ShareBarState>,
  act: (action) => ask('bar.act', { action }) as Promise<null>,
  onState: (listener) => {
    const forward = (_event: unknown, state: ShareBarState): void => listener(state)
    ipcRenderer.on(`${PREFIX}state`, forward)
    return () => {
      ipcRenderer.off(`${PREFIX}state`, forward)
    }
  },
}

if (process.isMainFrame && globalThis.location.origin === OURS) contextBridge.exposeInMainWorld('amphiShareBar', bridge)
