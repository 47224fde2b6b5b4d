import type { ParticipantId } from '../conference.ts'

/**
 * The order of the tiles: places are kept, since a hall that shuffles cannot be looked at. Newcomers come last; who becomes more interesting than
 * somebody among the first `visible` changes places with the least interesting of those.
 * @param interest larger is more interesting, e.g. when somebody last spoke.
 */
export function arrange(previous: readonly ParticipantId[], present: readonly ParticipantId[], interest: (id: ParticipantId) => number, visible: number): readonly ParticipantId[] {
  const here = new Set(present)
  const known = new Set(previous)
  const order = [...previous.filter((id) => here.has(id)), ...present.filter((id) => !known.has(id))]
  const front = Math.min(visible, order.length)
  const dull = order.slice(0, front).map((id, at) => ({ id, at, score: interest(id) })).sort((a, b) => a.score - b.score || b.at - a.at)
  const lively = order.slice(front).map((id, index) => ({ id, at: front + index, score: interest(id) })).sort((a, b) => b.score - a.score || a.at - b.at)
  for (let i = 0; i < Math.min(dull.length, lively.length); i++) {
    const out = dull[i]
    const into = lively[i]
    if (out === undefined || into === undefined || into.score <= out.score) break
    order[out.at] = into.id
    order[into.at] = out.id
  }
  return order.length === previous.length && order.every((id, at) => id === previous[at]) ? previous : order
}
