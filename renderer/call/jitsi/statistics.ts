// Figures for diagnostics and benches: numbers and codes, no names, no addresses.
// This file must not know participants.

import type { Live } from './session.ts'

type Figures = Record<string, number | string | null>

const sum = (reports: readonly Record<string, unknown>[], type: string, kind: string, field: string): number =>
  reports.reduce((total, report) => total + (report['type'] === type && report['kind'] === kind && typeof report[field] === 'number' ? report[field] : 0), 0)

/** What the open peer connection counts; empty where there is none. Never throws. */
export async function mediaFigures(live: Live | null): Promise<Figures> {
  const direct = live?.conference.isP2PActive?.() === true
  const state = live?.conference.getConnectionState?.() ?? null
  const connection = live?.conference.getActivePeerConnection?.()?.peerconnection
  if (live === null || connection === undefined || typeof connection.getStats !== 'function') return { path: 'none', ice: state }
  try {
    const reports = [...(await connection.getStats()).values()] as Record<string, unknown>[]
    const pair = reports.find((report) => report['type'] === 'candidate-pair' && report['nominated'] === true && report['state'] === 'succeeded')
    return {
      path: direct ? 'direct' : 'bridge',
      ice: state,
      audioBytesReceived: sum(reports, 'inbound-rtp', 'audio', 'bytesReceived'),
      videoBytesReceived: sum(reports, 'inbound-rtp', 'video', 'bytesReceived'),
      framesDecoded: sum(reports, 'inbound-rtp', 'video', 'framesDecoded'),
      framesDropped: sum(reports, 'inbound-rtp', 'video', 'framesDropped'),
      audioBytesSent: sum(reports, 'outbound-rtp', 'audio', 'bytesSent'),
      videoBytesSent: sum(reports, 'outbound-rtp', 'video', 'bytesSent'),
      framesEncoded: sum(reports, 'outbound-rtp', 'video', 'framesEncoded'),
      roundTripMs: typeof pair?.['currentRoundTripTime'] === 'number' ? Math.round(pair['currentRoundTripTime'] * 1000) : null,
    }
  } catch (error) {
    console.info('the peer connection gives no figures', error)
    return { path: direct ? 'direct' : 'bridge', ice: state }
  }
}

/** When what happened in a join, in ms since it was asked for. */
export class Marks {
  #start = 0
  #marks = new Map<string, number>()

  begin(): void {
    this.#start = performance.now()
    this.#marks.clear()
  }

  /** The first time counts. */
  set(name: string): void {
    if (this.#start > 0 && !this.#marks.has(name)) this.#marks.set(name, Math.round(performance.now() - this.#start))
  }

  figures(): Figures {
    return Object.fromEntries(this.#marks)
  }
}
