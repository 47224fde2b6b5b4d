import type { RoomId, SpaceSummary } from '../../engine/protocol.ts'

/**
 * The spaces that the rail shows: all of the top, and of deeper ones the children of each space on the way to the chosen one.
 * `spaces` is in tree order with depths, as the engine sends it.
 */
export function shownSpaces(spaces: readonly SpaceSummary[], selected: RoomId | null): SpaceSummary[] {
  const at = spaces.findIndex((space) => space.id === selected)
  const open = new Set<number>()
  for (let i = at, depth = Infinity; i >= 0; i--) {
    const space = spaces[i]
    if (space === undefined || space.depth >= depth) continue
    open.add(i)
    depth = space.depth
    if (depth === 0) break
  }
  const shown: SpaceSummary[] = []
  /** Index of the nearest ancestor at each depth. */
  const parents: number[] = []
  spaces.forEach((space, i) => {
    parents[space.depth] = i
    parents.length = space.depth + 1
    const parent = parents[space.depth - 1]
    if (space.depth === 0 || parent === undefined || open.has(parent)) shown.push(space)
  })
  return shown
}
