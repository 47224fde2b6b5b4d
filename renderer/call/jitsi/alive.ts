// Whether anything still comes: over the path of media as a whole, and of each camera that is looked at. The library says so after seven seconds or more; a picture that
// stands still for so long looks alive. This file must not know what is done about it.

import type { ParticipantId, TrackId } from '../conference.ts'
import { CONFERENCE } from './library.ts'
import type { Live } from './session.ts'

type Page = Window & typeof globalThis

const LOOK_EVERY = 1000
/** So many looks in a row without anything new: two who are silent still ask each other every 2.5 s whether they are there (ICE). */
export const SILENT_LOOKS = 3

/** So many looks without a path to the only other one: making one takes three seconds at most where nothing is wrong. */
export const UNREACHED_LOOKS = 6

export interface AliveHooks {
  /** Nothing comes from anybody any more, or something does again. */
  path(silent: boolean): void
  /** Pictures of cameras that are played here, with how many frames of each came so far. */
  frames(): ReadonlyMap<TrackId, number>
  /** A camera's picture stands still, or moves again. */
  frozen(id: TrackId, frozen: boolean): void
  /** To whom there must be a path and is none now; null: to nobody. */
  unreached(): ParticipantId | null
  /** There has been none for a while, or it is there again. */
  lost(id: ParticipantId, lost: boolean): void
}

const amount = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** Everything that came over a connection: media, reports, and answers of the other end. Null: there is nothing to ask yet. */
async function arrived(connection: RTCPeerConnection): Promise<number | null> {
  // Of one receiver: its report names the path that all share, and costs a hundredth of the whole one in a full hall.
  const receiver = connection.getReceivers().find(({ track }) => track.readyState === 'live')
  if (receiver === undefined || typeof receiver.getStats !== 'function') return null
  let total: number | null = null
  for (const report of (await receiver.getStats()).values() as Iterable<Record<string, unknown>>) {
    if (report['type'] !== 'candidate-pair' || report['nominated'] !== true) continue
    total = (total ?? 0) + amount(report['packetsReceived']) + amount(report['requestsReceived']) + amount(report['responsesReceived']) + amount(report['bytesReceived'])
  }
  return total
}

interface Seen {
  count: number
  same: number
}
const isStill = (seen: Seen | undefined): boolean => seen !== undefined && seen.same >= SILENT_LOOKS
const next = (seen: Seen | undefined, count: number): Seen => ({ count, same: seen?.count === count ? seen.same + 1 : 0 })

/** Looks once a second while a conference is joined. */
export class Alive {
  #page: Page
  #hooks: AliveHooks
  #live: Live | null = null
  #timer: number | null = null
  #path: Seen | undefined
  #connection: RTCPeerConnection | undefined
  #pictures = new Map<TrackId, Seen>()
  #unreached: { id: ParticipantId; looks: number } | null = null

  constructor(page: Page, hooks: AliveHooks) {
    this.#page = page
    this.#hooks = hooks
  }

  bind(live: Live): void {
    this.clear()
    this.#live = live
    live.on(CONFERENCE.joined, () => { this.#timer ??= this.#page.setInterval(() => { this.#look(live) }, LOOK_EVERY) })
  }

  clear(): void {
    if (this.#timer !== null) this.#page.clearInterval(this.#timer)
    this.#timer = null
    this.#live = null
    this.#path = undefined
    this.#connection = undefined
    this.#pictures.clear()
    this.#reach(null)
  }

  #look(live: Live): void {
    this.#lookAtPictures()
    this.#reach(this.#hooks.unreached())
    const connection = live.conference.getActivePeerConnection?.()?.peerconnection
    if (connection !== this.#connection) {
      this.#connection = connection
      this.#path = undefined
    }
    if (connection === undefined || typeof connection.getReceivers !== 'function') return
    arrived(connection).then(
      (total) => { if (total !== null && this.#live === live && this.#connection === connection) this.#heard(total) },
      (error: unknown) => { console.info('the path of media gives no figures', error) },
    )
  }

  #reach(id: ParticipantId | null): void {
    const before = this.#unreached
    if (before !== null && before.id === id) {
      before.looks += 1
      if (before.looks === UNREACHED_LOOKS) this.#hooks.lost(before.id, true)
      return
    }
    this.#unreached = id === null ? null : { id, looks: 0 }
    if (before !== null && before.looks >= UNREACHED_LOOKS) this.#hooks.lost(before.id, false)
  }

  #heard(total: number): void {
    const before = isStill(this.#path)
    this.#path = next(this.#path, total)
    const now = isStill(this.#path)
    if (now !== before) this.#hooks.path(now)
  }

  #lookAtPictures(): void {
    // A hidden page draws nothing, so nothing can be counted.
    const frames = this.#page.document?.visibilityState === 'hidden' ? new Map<TrackId, number>() : this.#hooks.frames()
    for (const [id, seen] of this.#pictures) {
      if (frames.has(id)) continue
      this.#pictures.delete(id)
      if (isStill(seen)) this.#hooks.frozen(id, false)
    }
    for (const [id, count] of frames) {
      const before = this.#pictures.get(id)
      const now = next(before, count)
      this.#pictures.set(id, now)
      if (isStill(now) !== isStill(before)) this.#hooks.frozen(id, isStill(now))
    }
  }
}
