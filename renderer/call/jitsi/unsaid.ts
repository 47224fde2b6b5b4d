// Whether others' media is muted where nobody has said so: libraries of before 2022 write it into the presence with a bridge's session, and take silence for muted. Between two
// without a bridge, whoever begins the path never says anything: their picture would come and not be shown, their sound not be played.
// This file must not know tracks beyond their kind.

import type { MediaKind, ParticipantId } from '../conference.ts'
import { CONFERENCE } from './library.ts'
import { readId } from './payloads.ts'
import type { Live } from './session.ts'

const KINDS: readonly MediaKind[] = ['audio', 'video']
const keyOf = (participant: ParticipantId, kind: string): string => `${kind} ${participant}`

/** What was said in one conference about who is muted. */
export class Unsaid {
  #live: Live | null = null
  #said = new Set<string>()
  /** There is a bridge, with whose session all say it but those who are muted. */
  #bridge = false

  /** @param changed what is held muted of this participant may be so no more, or is so by their own word */
  bind(live: Live, changed: (participant: ParticipantId) => void): void {
    this.#live = null
    this.#said.clear()
    this.#bridge = false
    const { conference } = live
    if (live.generation.sourceNames || conference.addCommandListener === undefined || conference.isP2PActive === undefined) return
    this.#live = live
    for (const kind of KINDS) {
      conference.addCommandListener(`${kind}muted`, (_value: unknown, from: unknown) => {
        const participant = readId(from)
        if (this.#live !== live || participant === null || this.#said.has(keyOf(participant, kind))) return
        this.#said.add(keyOf(participant, kind))
        // The library reads the same words, perhaps after us.
        queueMicrotask(() => { if (this.#live === live) changed(participant) })
      })
    }
    const bridged = (): void => {
      if (this.#bridge) return
      this.#bridge = true
      for (const one of conference.getParticipants()) changed(one.getId())
    }
    for (const event of [CONFERENCE.bridgeOpened, CONFERENCE.properties]) live.on(event, bridged)
    live.on(CONFERENCE.established, () => { if (conference.isP2PActive?.() === false) bridged() })
  }

  /** The library holds this muted because nothing was said, and that means nothing here. */
  meansNothing(participant: ParticipantId, kind: string): boolean {
    return this.#live !== null && !this.#bridge && !this.#said.has(keyOf(participant, kind)) && this.#live.conference.isP2PActive?.() === true
  }
}
