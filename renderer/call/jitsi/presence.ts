// What our presence says of our media where the library forgets it: those of before 2022 write it only with a bridge's session, and silence means muted.
// This file must not know tracks beyond whether they are sent and muted.

import { CONFERENCE, type LibLocalTrack } from './library.ts'
import type { Live } from './session.ts'

/** Several changes in one turn are one presence (ms). */
const SETTLE = 50

/** The library's own elements and words, so that whichever writes last writes the same. */
function wordsOf(tracks: readonly LibLocalTrack[]): Record<'audiomuted' | 'videomuted' | 'videoType', string> {
  const of = (kind: string): LibLocalTrack | undefined => tracks.find((track) => track.getType() === kind)
  const muted = (track: LibLocalTrack | undefined): string => String(track === undefined || track.isMuted())
  return { audiomuted: muted(of('audio')), videomuted: muted(of('video')), videoType: of('video')?.videoType === 'desktop' ? 'desktop' : 'camera' }
}

export class MediaPresence {
  #page: Window
  #timer: number | null = null

  constructor(page: Window) {
    this.#page = page
  }

  bind(live: Live): void {
    this.clear()
    // Newer libraries name each source in the presence, and do so by themselves.
    if (live.generation.sourceNames || live.conference.sendCommand === undefined) return
    const said: Record<string, string> = {}
    const say = (): void => {
      this.#timer = null
      for (const [name, value] of Object.entries(wordsOf(live.conference.getLocalTracks()))) {
        if (said[name] === value) continue
        said[name] = value
        live.conference.sendCommand?.(name, { value })
      }
    }
    const soon = (track: unknown): void => {
      const { isLocal } = (track ?? {}) as Partial<LibLocalTrack>
      if (live.conference.myUserId() === null || (typeof isLocal === 'function' && !isLocal.call(track))) return
      this.#timer ??= this.#page.setTimeout(say, SETTLE)
    }
    for (const event of [CONFERENCE.joined, CONFERENCE.trackAdded, CONFERENCE.trackRemoved, CONFERENCE.muteChanged]) live.on(event, soon)
  }

  clear(): void {
    if (this.#timer !== null) this.#page.clearTimeout(this.#timer)
    this.#timer = null
  }
}
