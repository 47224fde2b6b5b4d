// The interface behind which the two ways of asking a person what to share stand.
// This file must not know Electron, or which ways there are.

import type { ShareSource } from '../bridge/contract-share-picker.ts'
import type { CaptureKind } from './detect.ts'

/** What a person chose, as Electron's display-media callback takes it. */
export interface Chosen {
  source: { id: string; name: string }
  /** The sound of the whole computer goes along. */
  loopback: boolean
  /** The display whose whole picture is shared; null: a window, or not known. */
  displayId: string | null
}

/** What a provider may do for the one request that it was opened for. */
export interface ChoiceDesk {
  answer(chosen: Chosen): void
  show(sources: ShareSource[]): void
  log(message: string, error?: unknown): void
}

/** One choice that goes on. */
export interface Choice {
  /** @returns false: it is none of those shown. */
  choose(sourceId: string, audio: boolean): boolean
  look(looking: boolean): void
  /** The request is settled, whichever way. */
  close(): void
}

export interface ShareProvider {
  readonly kind: CaptureKind
  /** Sound can go along with a whole screen. */
  readonly audio: boolean
  readonly timeoutMs: number
  /** Asks the person, or has the desktop ask. */
  open(desk: ChoiceDesk): Choice
  /** Whether what was chosen can still be captured, as far as Chromium does not say it itself. Absent: the desktop says it. */
  isThere?(chosen: Chosen): Promise<boolean>
}
