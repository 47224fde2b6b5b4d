import { create } from 'zustand'
import type { SharePickerBridge, SharePickerState } from '../../electron/bridge/contract-share-picker.ts'

declare global {
  interface Window {
    /** Exposed by `preload-share-picker.ts`. */
    readonly amphiSharePicker: SharePickerBridge
  }
}

/** The one door to main. */
export const picker = (): SharePickerBridge => window.amphiSharePicker

/** The request that waits, as main tells it. */
export const useRequest = create<SharePickerState>(() => ({ requestId: '', audio: false, mode: 'text', tab: 'screen', sources: null, language: 'en', theme: 'system' }))

/** Nothing is shared after all. */
export function cancel(): void {
  picker()
    .call('picker.cancel', { requestId: useRequest.getState().requestId })
    .catch((reason: unknown) => console.warn('main did not take the refusal', reason))
}
