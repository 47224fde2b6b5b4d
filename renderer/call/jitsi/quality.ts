// How well it goes: the connection quality of each.
// This file must not know tracks or devices.

import type { Quality, QualityLevel } from '../conference.ts'
import type { Facts } from './facts.ts'
import { CONFERENCE } from './library.ts'
import { readId, readStats, type Stats } from './payloads.ts'
import type { Live } from './session.ts'

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

/** Tells the quality of each connection as the library comes to know it, every ten seconds or so. */
export function followQuality(facts: Facts, live: Live): void {
  live.on(CONFERENCE.localStats, (stats) => {
    const read = readStats(stats)
    const me = live.conference.myUserId()
    if (read !== null && me !== null) facts.setQuality(me, qualityOf(read))
  })
  live.on(CONFERENCE.remoteStats, (id, stats) => {
    const read = readStats(stats)
    const known = readId(id)
    if (read !== null && known !== null) facts.setQuality(known, qualityOf(read))
  })
}
