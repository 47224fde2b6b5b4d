// Who is heard how loudly: measured while somebody looks at it and somebody's microphone is on, and else not at all.
// This file must not know what is drawn of it. The library's own way works for as long as the page lives, looked at or not.

import { openEar, type Ear } from '../ear.ts'
import type { ParticipantId } from '../conference.ts'
import type { Facts } from './facts.ts'
import type { Live } from './session.ts'
import type { Tracks } from './tracks.ts'

/** Measured this often (ms). */
const EVERY = 250
/** Speech is far from as loud as a device can be; the library's own meters stretch it by the same. */
const STRETCH = 2.5

type Page = Window & typeof globalThis

export class Meters {
  #facts: Facts
  #tracks: Tracks
  #page: Page
  #live: Live | null = null
  #timer: number | null = null
  #ear: { track: MediaStreamTrack; ear: Ear } | null = null
  /** What each receiver played last: one to which nothing comes any more still names its last loudness. */
  #played = new WeakMap<RTCRtpReceiver, number>()
  #told = false

  constructor(facts: Facts, tracks: Tracks, page: Page) {
    this.#facts = facts
    this.#tracks = tracks
    this.#page = page
    facts.onListening(() => { this.#adjust() })
    facts.subscribe(({ type }) => { if (type === 'track' || type === 'track-gone') this.#adjust() })
  }

  bind(live: Live): void {
    this.#live = live
    this.#adjust()
  }

  clear(): void {
    this.#live = null
    this.#adjust()
  }

  /** Sound that is sent now. */
  #sounding(): { participant: ParticipantId; media: MediaStreamTrack; local: boolean }[] {
    return [...this.#facts.tracks.values()].flatMap(({ id, participant, kind, muted, stalled, local }) => {
      const media = kind === 'audio' && !muted && !stalled ? this.#tracks.media(id) : null
      return media === null ? [] : [{ participant, media, local }]
    })
  }

  #adjust(): void {
    const sounding = this.#live !== null && this.#facts.listening ? this.#sounding() : []
    this.#listenTo(sounding.find(({ local }) => local)?.media ?? null)
    if (sounding.length > 0) this.#timer ??= this.#page.setInterval(() => { this.#measure() }, EVERY)
    else this.#rest()
  }

  #rest(): void {
    if (this.#timer !== null) this.#page.clearInterval(this.#timer)
    this.#timer = null
    if (this.#told) this.#facts.tellLevels(new Map())
    this.#told = false
  }

  #listenTo(track: MediaStreamTrack | null): void {
    if (this.#ear?.track === track || (this.#ear === null && track === null)) return
    this.#ear?.ear.close()
    this.#ear = null
    if (track === null) return
    try {
      this.#ear = { track, ear: openEar(new this.#page.MediaStream([track]), this.#page) }
    } catch (error) {
      console.info('one\'s own loudness cannot be measured', error)
    }
  }

  /** Everybody who is not silent. Of others it is what their packets say of themselves: nothing is decoded for it. */
  #measure(): void {
    const receivers = new Map((this.#live?.conference.getActivePeerConnection?.()?.peerconnection?.getReceivers() ?? []).map((receiver) => [receiver.track, receiver]))
    const levels = new Map<ParticipantId, number>()
    for (const { participant, media, local } of this.#sounding()) {
      const level = local ? (this.#ear?.ear.level() ?? 0) : this.#arriving(receivers.get(media))
      if (level > 0) levels.set(participant, Math.min(1, level * STRETCH))
    }
    this.#told = true
    this.#facts.tellLevels(levels)
  }

  #arriving(receiver: RTCRtpReceiver | undefined): number {
    const [newest] = receiver?.getSynchronizationSources() ?? []
    if (receiver === undefined || newest === undefined) return 0
    const before = this.#played.get(receiver)
    this.#played.set(receiver, newest.rtpTimestamp)
    return before === newest.rtpTimestamp ? 0 : (newest.audioLevel ?? 0)
  }
}
