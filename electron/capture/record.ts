// What capturing did lately, for the log and for whoever asks why a share does not work. Never what was shared.
// This file must not know Electron.

import type { CaptureKind } from './detect.ts'

const KEPT = 20

export interface CaptureDiagnostics {
  kind: CaptureKind
  why: string
  /** XDG_SESSION_TYPE as Chromium reads it; null: not set. */
  sessionType: string | null
  /** The last 20 events, oldest first: `at` in ms since the epoch, `what` in English and without names of windows. */
  events: { at: number; what: string }[]
}

export interface CaptureRecord {
  note(what: string): void
  log(message: string, error?: unknown): void
  diagnostics(): CaptureDiagnostics
}

interface RecordOptions extends Omit<CaptureDiagnostics, 'events'> {
  log: (message: string, error?: unknown) => void
  now?: () => number
}

/** Begins the record with the choice of the provider. */
export function captureRecord({ kind, why, sessionType, log, now = Date.now }: RecordOptions): CaptureRecord {
  const events: CaptureDiagnostics['events'] = []
  log(`sharing a screen goes through the ${kind}: ${why}`)
  return {
    note: (what) => {
      events.push({ at: now(), what })
      if (events.length > KEPT) events.shift()
      log(`capture: ${what}`)
    },
    log: (message, error) => log(`capture: ${message}`, error),
    diagnostics: () => ({ kind, why, sessionType, events: events.map((event) => ({ ...event })) }),
  }
}
