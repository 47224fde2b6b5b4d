// The door of this room: what a call uses to let its page share a screen or a window.
// This file must not decide anything itself; it joins detection, providers, the share bar and the record of what happened.

import { statSync } from 'node:fs'
import { screen, type Session, type WebFrameMain } from 'electron'
import type { CallCommand, CallStatus } from '../bridge/contract-call.ts'
import type { ChooseOutcome, ShareSource } from '../bridge/contract-share-picker.ts'
import type { Language, Settings, SharingFacts } from '../bridge/contract.ts'
import { captureOfCall } from './call-capture.ts'
import { detectCapture, type CaptureKind } from './detect.ts'
import { pickerProvider } from './picker-provider.ts'
import { portalProvider } from './portal-provider.ts'
import { captureRecord } from './record.ts'
import { openShareBar } from './share-bar.ts'
import { electronSources } from './electron-sources.ts'

export type { CaptureKind } from './detect.ts'

export interface CaptureOptions {
  platform: NodeJS.Platform
  /** The environment of this process; what Chromium must read the same way is written back into it. */
  env: NodeJS.ProcessEnv
  /** The organisation's word on who asks; null: what the session looks like. */
  policy: CaptureKind | null
  /** The built app: dist/ lies in it. */
  root: string
  language: () => Language
  theme: () => Settings['theme']
  log: (message: string, error?: unknown) => void
}

/** What is known of the call whose page may share. */
export interface CapturingCall {
  /** The call's own session, before its first page. `guardPermissions` must have been applied already: it takes the handler away. */
  session: Session
  /** The main frame of the call view, showing the call's own origin. */
  isCallFrame: (frame: WebFrameMain) => boolean
  isJoined: () => boolean
  /** Told to the picker, which is a page of ours: the call's own page learns none of the sources. */
  tell: <E extends ShareEvent>(event: E, value: ShareEvents[E]) => void
  /** What the person does on the share bar, for the page as `call.command`. */
  command: (command: Extract<CallCommand, 'stop-share' | 'pause-share' | 'resume-share' | 'switch-share'>) => void
  /** Brings the call's window to the front. */
  focus: () => void
  /** The page captures by a way that nobody granted: end its process at once. */
  onForged: () => void
}
/** How a request goes, for the picker. */
export interface ShareEvents {
  'share.request': { requestId: string; /** the platform can share sound with a screen */ audio: boolean }
  'share.sources': { requestId: string; sources: ShareSource[] }
  /** `name` of what was chosen; null: nothing was. */
  'share.settled': { requestId: string; name: string | null }
}
export type ShareEvent = keyof ShareEvents

/** Sharing of one call; what the picker asks, by the names of its channels. */
export interface CallCapture {
  choose(arg: { requestId: string; sourceId: string; audio: boolean }): ChooseOutcome
  cancel(arg: { requestId: string }): null
  look(arg: { requestId: string; looking: boolean }): null
  /** Each `call.status` of the page: the share bar and the end of a call follow it. */
  status(status: CallStatus): void
  /**
   * A permission question of the call's frame about capturing a screen: `display-capture`, or `media` without any media type as Electron before 45 says it.
   * Calls back exactly once, at once.
   */
  askCapture(callback: (granted: boolean) => void): void
  /** A person pressed stop: a page that goes on is ended. */
  stop(): void
  /** The page is reloaded, navigates, crashed or is destroyed: what it asked for is called off. */
  frameGone(): void
  /** The call is over. */
  dispose(): void
}

export interface Capture {
  readonly kind: CaptureKind
  /** Installs the display-media handler in the call's session. One call at a time. */
  attach(call: CapturingCall): CallCapture
  facts(): SharingFacts
}

function onMonitors(listener: () => void): () => void {
  const told = (): void => listener()
  screen.on('display-added', told).on('display-removed', told).on('display-metrics-changed', told)
  return () => void screen.off('display-added', told).off('display-removed', told).off('display-metrics-changed', told)
}

/** Chooses the provider, once, and says so in the log. Call before the first page that may share. */
export function createCapture({ platform, env, policy, root, language, theme, log }: CaptureOptions): Capture {
  const detection = detectCapture({ platform, env, policy, isSocket: (file) => statSync(file, { throwIfNoEntry: false })?.isSocket() === true })
  for (const [name, value] of Object.entries(detection.env)) {
    if (value === undefined) delete env[name]
    else env[name] = value
  }
  const record = captureRecord({ kind: detection.kind, reason: detection.reason, sessionType: env['XDG_SESSION_TYPE'] ?? null, log })
  const provider = detection.kind === 'portal' ? portalProvider() : pickerProvider({ sources: electronSources(language), loopback: platform === 'win32' })
  return {
    kind: detection.kind,
    attach: (call) => {
      const command: CapturingCall['command'] = (pressed) => {
        call.command(pressed)
        if (pressed === 'stop-share') made.stop()
      }
      const made: CallCapture = captureOfCall({ call, provider, bar: openShareBar({ root, language, theme, command, focus: call.focus, log }), record, onMonitors })
      return made
    },
    facts: record.facts,
  }
}
