import type { ParticipantId } from '../../conference.ts'
import { useLevels } from '../../state/stores.ts'

/** Above room noise. */
const AUDIBLE = 0.06

/** True while somebody is heard. Only tiles that are drawn ask, and they are redrawn only when the answer changes. */
export function useSpeaking(id: ParticipantId, on: boolean): boolean {
  return useLevels((s) => on && (s.levels.get(id) ?? 0) > AUDIBLE)
}
