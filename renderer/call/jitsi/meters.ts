// Who is heard how loudly: measured while somebody looks at it and somebody's microphone is on, and else not at all.
// This file must not know what is drawn of it. The library's own way works for as long as the page lives, looked at or not.

import { openEar, type Ear } from '../ear.ts'
import type { ParticipantId } from '../conference.ts'
import type { Facts } from './facts.ts'
import type { Live } from './session.ts'
import type { Tracks } from './tracks.ts'

/** Measured this often (ms). */
const EVERY = 250
/** So many sounds are asked for one by one; of more the whole connection is asked, which in a full hall answers with thousands of figures. */
const FEW = 4

/** What a connection counts of a track since it plays: seconds, and full loudness times seconds. */
interface Played {
  seconds: number
  energy: number
}

/** The connection's word on sound that comes in, by the track it plays as; null: the report is of something else. */
function readPlayed(report: unknown): [track: string, played: Played] | null {
  if (typeof report !== 'object' || report === null) return null
  const { type, kind, trackIdentifier, totalAudioEnergy: energy, totalSamplesDuration: seconds } = report as Record<string, unknown>
  if (type !== 'inbound-rtp' || kind !== 'audio' || typeof trackIdentifier !== 'string' || typeof energy !== 'number' || typeof seconds !== 'number') return null
  return [trackIdentifier, { energy, seconds }]
}
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
  /** What was counted at the last look, by track. */
  #played = new Map<string, Played>()
  #asking = false
  #refused = false
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
    if (sounding.length > 0) this.#timer ??= this.#page.setInterval(() => { void this.#measure() }, EVERY)
    else this.#rest()
  }

  #rest(): void {
    if (this.#timer !== null) this.#page.clearInterval(this.#timer)
    this.#timer = null
    this.#asking = false
    this.#played.clear()
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

  /** Everybody who is not silent. A connection that takes longer than a turn to answer is asked again when it has. */
  async #measure(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    const arriving = await this.#arriving()
    this.#asking = false
    if (this.#timer === null) return
    const levels = new Map<ParticipantId, number>()
    for (const { participant, media, local } of this.#sounding()) {
      const level = local ? (this.#ear?.ear.level() ?? 0) : (arriving.get(media.id) ?? 0)
      if (level > 0) levels.set(participant, Math.min(1, level * STRETCH))
    }
    this.#told = true
    this.#facts.tellLevels(levels)
  }

  /**
   * How loud each track of others was since the last look: the root of the mean of what was played, so that no syllable falls between two looks, as it does with the
   * loudness of the newest packet (`getSynchronizationSources`), which is of 20 ms. Nothing is decoded for it.
   */
  async #arriving(): Promise<Map<string, number>> {
    const levels = new Map<string, number>()
    const connection = this.#live?.conference.getActivePeerConnection?.()?.peerconnection
    const sounds = new Set(this.#sounding().flatMap(({ media, local }) => (local ? [] : [media.id])))
    if (connection === undefined || sounds.size === 0) return levels
    const now = new Map<string, Played>()
    try {
      const asked = sounds.size > FEW ? [connection] : connection.getReceivers().filter(({ track }) => sounds.has(track.id))
      const reports = await Promise.all(asked.map((one) => one.getStats()))
      for (const report of reports.flatMap((all) => [...all.values()])) {
        const [track, played] = readPlayed(report) ?? [null, null]
        if (track === null) continue
        const before = this.#played.get(track)
        now.set(track, played)
        if (before === undefined || played.seconds <= before.seconds || played.energy <= before.energy) continue
        levels.set(track, Math.sqrt((played.energy - before.energy) / (played.seconds - before.seconds)))
      }
    } catch (error) {
      if (!this.#refused) console.info('the connection does not say how loud others are', error)
      this.#refused = true
    }
    this.#played = now
    return levels
  }
}
