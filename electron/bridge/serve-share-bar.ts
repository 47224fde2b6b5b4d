// The door from the share bar into main: its own window's main frame at our origin, and nobody else (T36).
// This file must not know what is shared.

import type { WebContents } from 'electron'
import * as v from 'valibot'
import { APP_ORIGIN } from './contract.ts'
import { shareBarChannels, type ShareBarAction, type ShareBarChannel, type ShareBarState } from './contract-share-bar.ts'
import { rateLimiter } from './rate-limit.ts'
import type { AskingEvent, Envelope } from './serve.ts'

/** Prefix of the ipc names, the same in the preload. */
export const SHARE_BAR_PREFIX = 'amphi-bar:'

export interface ShareBarHandlers {
  boot: () => ShareBarState
  act: (action: ShareBarAction) => void
  log: (message: string, error?: unknown) => void
}

/** Registers the channels with the bar's own contents, for as long as they live. @returns the way to tell it of a change. */
export function serveShareBar(contents: WebContents, { boot, act, log }: ShareBarHandlers): (state: ShareBarState) => void {
  const allowed = rateLimiter(() => ({ burst: 20, perSecond: 5 }))
  const register = <C extends ShareBarChannel>(channel: C, answer: (arg: v.InferOutput<(typeof shareBarChannels)[C]>) => unknown): void => {
    contents.ipc.handle(SHARE_BAR_PREFIX + channel, (event: AskingEvent, arg: unknown): Envelope => {
      const frame = event.senderFrame
      const parsed = v.safeParse(shareBarChannels[channel], arg)
      if (frame === null || frame !== event.sender.mainFrame || frame.origin !== APP_ORIGIN || !allowed(channel) || !parsed.success) {
        log(`refused ${channel}`)
        return { ok: false, code: 'refused' }
      }
      return { ok: true, answer: answer(parsed.output) }
    })
  }
  register('bar.boot', boot)
  register('bar.act', ({ action }) => {
    act(action)
    return null
  })
  return (state) => {
    if (!contents.isDestroyed()) contents.send(`${SHARE_BAR_PREFIX}state`, state)
  }
}
