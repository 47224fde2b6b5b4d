// The one door from the call view into main: the same rules as for our own pages, for a page that lives at somebody else's origin (wall 4).
// This file must not know what a channel does; it knows who may ask, in which shape, and how often.

import type * as v from 'valibot'
import { CALL_PAGE_PATH, callChannels, type CallAnswers, type CallChannel } from './contract-call.ts'
import { door, type AskingEvent, type DoorOptions } from './serve.ts'

/** Prefix of the ipc names, the same in preload-call.ts. */
export const CALL_PREFIX = 'amphi-call:'
/** By this argument the preload learns at which origin the call page is. */
export const ORIGIN_ARGUMENT = '--amphi-call-origin='

/** What main does for each channel of the call view. */
export type CallHandlers = {
  [C in CallChannel]: (arg: v.InferOutput<(typeof callChannels)[C]>) => Promise<CallAnswers[C]> | CallAnswers[C]
}

/** The part of Electron's event that is judged; the frame's address tells our page from the deployment's own at the same origin. */
export interface CallAskingEvent extends AskingEvent {
  senderFrame: (object & { origin: string; url?: string }) | null
}

/** True for the address of our page at `origin`, and for no other page of that deployment. */
export function isCallPage(url: string, origin: string): boolean {
  if (!URL.canParse(url)) return false
  const parsed = new URL(url)
  return parsed.origin === origin && (parsed.pathname === CALL_PAGE_PATH || parsed.pathname === `${CALL_PAGE_PATH}index.html`)
}

/**
 * True when the event comes from the main frame of the call view, showing our page at the call's origin (T36).
 * @param originOf the origin that the call view with this WebContents id is at; null: it is no call view
 */
export function isTrustedCall(event: CallAskingEvent, originOf: (webContentsId: number) => string | null): boolean {
  const frame = event.senderFrame
  const origin = originOf(event.sender.id)
  return origin !== null && frame !== null && frame === event.sender.mainFrame && frame.origin === origin && isCallPage(frame.url ?? '', origin)
}

export interface ServeCallOptions extends DoorOptions {
  handlers: CallHandlers
  originOf: (webContentsId: number) => string | null
}

/** Registers all channels of the call view. */
export function serveCall({ handlers, originOf, ...options }: ServeCallOptions): void {
  const open = door(options)
  const register = <C extends CallChannel>(channel: C): void =>
    open({
      channel,
      prefix: CALL_PREFIX,
      schema: callChannels[channel],
      trusted: (event) => isTrustedCall(event, originOf),
      handler: (arg) => handlers[channel](arg as v.InferOutput<(typeof callChannels)[C]>),
    })
  for (const channel of Object.keys(callChannels)) register(channel as CallChannel)
}
