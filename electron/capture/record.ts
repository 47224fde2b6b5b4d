// What capturing did lately, for the log and for whoever asks why a share does not work. Never what was shared.
// This file must not know Electron.

import type { ShareEnding, SharingFacts } from '../bridge/contract.ts'

const KEPT = 20

export interface CaptureRecord {
  note(what: string): void
  /** How the share that goes on, or the last one, stands. */
  share(ending: ShareEnding): void
  log(message: string, error?: unknown): void
  facts(): SharingFacts
}

interface RecordOptions extends Omit<SharingFacts, 'events' | 'last'> {
  log: (message: string, error?: unknown) => void
  now?: () => number
}

/** Begins the record with the choice of the provider. */
export function captureRecord({ kind, reason, sessionType, log, now = Date.now }: RecordOptions): CaptureRecord {
  const events: SharingFacts['events'] = []
  let last: SharingFacts['last'] = null
  log(`sharing a screen goes through the ${kind} (${reason}, session type ${sessionType ?? 'unknown'})`)
  return {
    note: (what) => {
      events.push({ at: now(), what })
      if (events.length > KEPT) events.shift()
      log(`capture: ${what}`)
    },
    share: (ending) => {
      last = { at: now(), ending }
    },
    log: (message, error) => log(`capture: ${message}`, error),
    facts: () => ({ kind, reason, sessionType, last, events: events.map((event) => ({ ...event })) }),
  }
}
