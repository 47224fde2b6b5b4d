// Which pictures are asked of the bridge, at which height: only what is seen, by source where the library names sources, by participant before.
// This file must not know layouts: it is told wishes.

import type { VideoWish } from '../conference.ts'
import { CONFERENCE } from './library.ts'
import type { Live } from './session.ts'
import type { Tracks } from './tracks.ts'

/** Layouts change several times in a row; the bridge is asked once (ms). */
const SETTLE = 50
const HIGHEST = 2160
/** Heights that bridges send as layers: in between, the next one up is asked for. */
const STEPS = [180, 360, 540, 720, 1080, HIGHEST]

/** Between two, libraries of 2021 can ask for less and not for nothing: a picture so small costs a twentieth, and comes back without another negotiation. */
const LEAST = 45

const stepOf = (height: number): number => STEPS.find((step) => step >= height) ?? HIGHEST

export interface Constraints {
  lastN: number
  defaultConstraints: { maxHeight: number }
  constraints: Record<string, { maxHeight: number }>
  onStageSources?: string[]
  selectedSources?: string[]
  onStageEndpoints?: string[]
  selectedEndpoints?: string[]
}

/** The request to the bridge for these wishes; `nameOf` answers a source's name, or null where it has none. */
export function constraintsOf(wishes: readonly VideoWish[], sourceNames: boolean, nameOf: (wish: VideoWish) => string | null): Constraints {
  const constraints: Record<string, { maxHeight: number }> = {}
  for (const wish of wishes) {
    if (!Number.isFinite(wish.height) || wish.height <= 0) continue
    const name = sourceNames ? (nameOf(wish) ?? `${wish.participant}-v${wish.source === 'screen' ? 1 : 0}`) : wish.participant
    const maxHeight = Math.max(stepOf(wish.height), constraints[name]?.maxHeight ?? 0)
    constraints[name] = { maxHeight }
  }
  const names = Object.keys(constraints)
  // Nobody who is not named is sent; the largest come first where bandwidth is short.
  const ordered = names.sort((one, other) => (constraints[other]?.maxHeight ?? 0) - (constraints[one]?.maxHeight ?? 0))
  // Nothing is asked for by height 0 and never by "last 0": between two people, libraries take that to end the pictures of both, one's own share with them.
  const base = { lastN: names.length === 0 ? -1 : names.length, defaultConstraints: { maxHeight: 0 }, constraints }
  return sourceNames ? { ...base, onStageSources: [], selectedSources: ordered } : { ...base, onStageEndpoints: [], selectedEndpoints: ordered }
}

export class Wishes {
  #tracks: Tracks
  #page: Window
  #live: Live | null = null
  #wishes: readonly VideoWish[] | null = null
  #audioOnly = false
  #timer: number | null = null
  #said = ''

  constructor(tracks: Tracks, page: Window) {
    this.#tracks = tracks
    this.#page = page
  }

  bind(live: Live): void {
    this.#live = live
    this.#said = ''
    // Another path is asked anew: libraries of 2021 forget "last N" when the bridge's session starts.
    const again = (): void => {
      this.#said = ''
      this.soon()
    }
    for (const event of [CONFERENCE.p2p, CONFERENCE.bridgeOpened, CONFERENCE.established]) live.on(event, again)
  }

  unbind(): void {
    this.#live = null
    if (this.#timer !== null) this.#page.clearTimeout(this.#timer)
    this.#timer = null
  }

  want(wishes: readonly VideoWish[]): void {
    this.#wishes = wishes
    this.soon()
  }

  setAudioOnly(on: boolean): void {
    this.#audioOnly = on
    this.soon()
  }

  /** Asks anew: a source has got its name, or there is a new conference. */
  soon(): void {
    this.#timer ??= this.#page.setTimeout(() => {
      this.#timer = null
      this.#say()
    }, SETTLE)
  }

  #say(): void {
    const live = this.#live
    // Before a layout has said what it shows, the library's own default holds.
    if (live === null || (this.#wishes === null && !this.#audioOnly)) return
    const wishes = (this.#wishes ?? []).filter(({ source }) => !this.#audioOnly || source === 'screen')
    const request = constraintsOf(wishes, live.generation.sourceNames, ({ participant, source }) => this.#tracks.sourceName(participant, source))
    const { conference } = live
    const direct = conference.isP2PActive?.() === true
    // Between two nothing but names is passed on: whoever is not named goes on as before.
    if (direct && live.generation.sourceNames) for (const name of this.#tracks.pictureNames()) request.constraints[name] ??= { maxHeight: 0 }
    const text = `${String(direct)} ${JSON.stringify(request)}`
    if (text === this.#said) return
    this.#said = text
    try {
      if (conference.setReceiverConstraints !== undefined) {
        conference.setReceiverConstraints(request)
        // Each new path between two begins with the greatest height, and the same request is not passed on twice: this one is.
        if (direct && !live.generation.sourceNames) conference.setReceiverVideoConstraint?.(Math.max(LEAST, ...Object.values(request.constraints).map(({ maxHeight }) => maxHeight)))
      }
      else {
        conference.selectParticipants?.(request.selectedEndpoints ?? [...new Set(wishes.map(({ participant }) => participant))])
        conference.setReceiverVideoConstraint?.(Math.max(0, ...Object.values(request.constraints).map(({ maxHeight }) => maxHeight)))
        conference.setLastN?.(request.lastN)
      }
    } catch (error) {
      console.info('the bridge cannot be asked yet', error)
      this.#said = ''
    }
  }
}
