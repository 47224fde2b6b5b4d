// What this room (state) is for: what the page knows. Engine messages fill the stores, components read one key each, wishes go out as requests.
// What it must not know: how anything is drawn, matrix-js-sdk, Electron.

import type { Bridge } from '../../../electron/bridge/contract.ts'

declare global {
  interface Window {
    /** Exposed by the preload script. */
    readonly amphi: Bridge
  }
}

/** The one door to main. Read when used, so that modules can be loaded where there is no window. */
export const bridge = (): Bridge => window.amphi
