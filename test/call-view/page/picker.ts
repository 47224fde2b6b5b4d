// The real page of the picker with a played main: what it is told, and what it asks.
import type { SharePickerBridge, SharePickerChannel, SharePickerState } from '../../../electron/bridge/contract-share-picker.ts'

export interface PickerHarness {
  told: { channel: SharePickerChannel; arg: unknown }[]
  show: (change: Partial<SharePickerState>) => void
}

declare global {
  interface Window {
    pickerHarness: PickerHarness
  }
}

let state: SharePickerState = { requestId: '0123456789abcdef', audio: false, mode: 'text', tab: 'screen', sources: null, language: window.callStart?.language ?? 'ru', theme: window.callStart?.theme ?? 'dark' }
let listener: (now: SharePickerState) => void = () => undefined
const told: PickerHarness['told'] = []
const bridge: SharePickerBridge = {
  call: async (channel, arg) => {
    told.push({ channel, arg })
    if (channel === 'picker.boot') return state as never
    return (channel === 'picker.choose' ? { ok: true, value: null } : null) as never
  },
  onState: (heard) => {
    listener = heard
    return () => undefined
  },
}
Object.defineProperty(window, 'amphiSharePicker', { value: bridge })
window.pickerHarness = {
  told,
  show: (change) => {
    state = { ...state, ...change }
    listener(state)
  },
}
await import('../../../renderer/share-picker/main.tsx')
