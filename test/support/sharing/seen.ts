// What the tests see of the small app that shares: the page's and main's globals, and colours.
import type { Harness } from './main.ts'

export type Colour = [red: number, green: number, blue: number]

export interface ShareSeen {
  /** What getDisplayMedia came to. */
  result: 'live' | null
  error: string | null
  ms: number | null
  frames: number
  /** Of the last frame, `640x400`. */
  size: string | null
  audio?: number
  events: [ms: number, what: string][]
  ready: 'live' | 'ended' | null
  muted: boolean | null
  look: { width: number; height: number; middle: Colour; quarter: Colour; threeQuarters: Colour } | null
}

export type SharingGlobal = typeof globalThis & {
  harness: Harness
  state: () => ShareSeen
  counter: () => number | null
  startShare: () => Promise<void>
  startLegacy: (id: string) => Promise<void>
  stopShare: () => void
  second?: MediaStream
}

/** Whether a pixel has that colour, as far as scaling and colour spaces leave it alone. */
export const near = (seen: Colour | undefined, wanted: Colour): boolean => seen !== undefined && seen.every((value, index) => Math.abs(value - (wanted[index] ?? 0)) < 12)
