import type { CallBridge, CallChannel, CallChannelArg } from '../../../electron/bridge/contract-call.ts'

declare global {
  interface Window {
    /** Exposed by `preload-call.ts`. */
    readonly amphiCall: CallBridge
  }
}

/** The one door to main. Read when used, so that modules can be loaded where there is no window. */
export const bridge = (): CallBridge => window.amphiCall

/** Tells main something that needs no answer; when main is gone, so is this window soon. */
export function tellMain<C extends CallChannel>(channel: C, arg: CallChannelArg<C>): void {
  bridge()
    .call(channel, arg)
    .catch((reason: unknown) => console.warn(`main did not take ${channel}`, reason))
}
