// Exposes `window.amphiSharePicker` to the picker's page and nothing to any other. Runs sandboxed.
// This file must not know what can be shared; it passes structured clones and codes.

import { contextBridge, ipcRenderer } from 'electron'
import type { APP_ORIGIN } from './contract.ts'
import type { SHARE_PICKER_PREFIX, SharePickerAnswers, SharePickerArg, SharePickerBridge, SharePickerChannel, SharePickerState } from './contract-share-picker.ts'
import type { Envelope } from './serve.ts'

const OURS: typeof APP_ORIGIN = 'app://amphi'
const PREFIX: typeof SHARE_PICKER_PREFIX = 'amphi-picker:'

async function ask<C extends SharePickerChannel>(channel: C, arg: SharePickerArg<C>): Promise<SharePickerAnswers[C]> {
  const envelope = (await ipcRenderer.invoke(PREFIX + channel, arg).catch(() => ({ ok: false, code: 'refused' }))) as Envelope
  if (!envelope.ok) throw new Error(envelope.code)
  return envelope.answer as SharePickerAnswers[C]
}

const bridge: SharePickerBridge = {
  call: (channel, arg) => (typeof channel === 'string' ? ask(channel, arg) : Promise.reject(new Error('refused'))),
  onState: (listener) => {
    const forward = (_event: unknown, state: SharePickerState): void => listener(state)
    ipcRenderer.on(`${PREFIX}state`, forward)
    return () => {
      ipcRenderer.off(`${PREFIX}state`, forward)
    }
  },
}

if (process.isMainFrame && globalThis.location.origin === OURS) contextBridge.exposeInMainWorld('amphiSharePicker', bridge)
