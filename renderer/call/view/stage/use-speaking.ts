import type { ParticipantId } from '../../conference.ts'
import { useHeard } from '../../state/stores.ts'

/** True while somebody is heard. Only tiles and rows that are drawn ask, and they are redrawn only when the answer changes. */
export function useSpeaking(id: ParticipantId, on: boolean): boolean {
  return useHeard((s) => on && s.speaking.has(id))
}
