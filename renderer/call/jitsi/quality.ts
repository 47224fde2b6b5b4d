// How well it goes: connection quality of each, and who is heard how loudly.
// This file must not know tracks or devices.

import type { ParticipantId, Quality, QualityLevel } from '../conference.ts'
import type { Facts } from './facts.ts'
import { CONFERENCE } from './library.ts'
import { readId, readStats, type Stats } from './payloads.ts'
import type { Live } from './session.ts'

/** Levels are told at most this often (ms). */
const LEVELS_EVERY = 100

/** The library's percentage in four steps; its own display has five bars with the same bounds. */
export function levelOf(percent: number | undefined): QualityLevel {
  if (percent === undefined) return null
  if (percent >= 70) return 3
  if (percent >= 40) return 2
  return percent >= 10 ? 1 : 0
}

export function qualityOf(stats: Stats): Quality {
  const losses = [stats.packetLoss?.upload, stats.packetLoss?.download, stats.packetLoss?.total].filter((loss) => loss !== undefined)
  return {
    level: levelOf(stats.connectionQuality),
    loss: losses.length === 0 ? null : Math.min(1, Math.max(...losses) / 100),
    // The path that is used, which others do not tell: to the bridge may be another one, at rest while two talk directly.
    roundTripMs: stats.transport?.[0]?.rtt ?? stats.jvbRTT ?? null,
    sending: stats.bitrate?.upload ?? null,
    receiving: stats.bitrate?.download ?? null,
  }
}

export class Meters {
  #facts: Facts
  #page: Window
  #levels = new Map<ParticipantId, number>()
  #timer: number | null = null

  constructor(facts: Facts, page: Window) {
    this.#facts = facts
    this.#page = page
  }

  bind(live: Live): void {
    this.clear()
    live.on(CONFERENCE.localStats, (stats) => {
      const read = readStats(stats)
      const me = live.conference.myUserId()
      if (read !== null && me !== null) this.#facts.setQuality(me, qualityOf(read))
    })
    live.on(CONFERENCE.remoteStats, (id, stats) => {
      const read = readStats(stats)
      const known = readId(id)
      if (read !== null && known !== null) this.#facts.setQuality(known, qualityOf(read))
    })
    live.on(CONFERENCE.audioLevel, (id, level) => {
      const known = readId(id)
      if (known !== null && typeof level === 'number' && level >= 0 && level <= 1 && this.#facts.participants.has(known)) this.#heard(known, level)
    })
    live.on(CONFERENCE.userLeft, (id) => { if (typeof id === 'string') this.#levels.delete(id) })
  }

  #heard(id: ParticipantId, level: number): void {
    this.#levels.set(id, level)
    this.#timer ??= this.#page.setTimeout(() => {
      this.#timer = null
      this.#facts.tellLevels(new Map([...this.#levels].filter(([, heard]) => heard > 0)))
      for (const [other, heard] of this.#levels) if (heard === 0) this.#levels.delete(other)
    }, LEVELS_EVERY)
  }

  clear(): void {
    if (this.#timer !== null) this.#page.clearTimeout(this.#timer)
    this.#timer = null
    if (this.#levels.size > 0) this.#facts.tellLevels(new Map())
    this.#levels.clear()
  }
}
