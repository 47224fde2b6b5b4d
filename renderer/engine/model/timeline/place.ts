// Where a stretch of events that belong together goes in a line that may know some of them already.

import type { EventItem, GapItem, LineItem } from './item.ts'
import type { Line } from './line.ts'

/** Index of an item that stands in the line. */
const indexOf = (line: Line, item: LineItem): number => line.lowerBound(item.pos)

/** Gaps between two known events of one stretch do not exist any more. */
function closeGaps(line: Line, left: LineItem, right: LineItem): void {
  const between: GapItem[] = []
  for (let i = indexOf(line, left) + 1; i < line.items.length; i++) {
    const item = line.items[i]
    if (item === undefined || item.pos >= right.pos) break
    if (item.kind === 'gap') between.push(item)
  }
  for (const gap of between) line.remove(gap)
}

/** What stands before the first event of a stretch learns the token that leads further back. */
function leadBack(line: Line, index: number, token: string | null, known: boolean): void {
  const before = line.items[index - 1]
  if (before === undefined) {
    if (line.atStart) return
    if (!known || line.backToken === null) line.backToken = token
  } else if (before.kind === 'gap' && token !== null && (!known || before.token === null)) {
    before.token = token
  }
}

/**
 * Places a stretch without holes, oldest first. Events that stand in the line already are its anchors: unknown ones go between them, gaps
 * between two of them close. `token` leads to what is before the first one. Nothing known is moved, whatever order the stretch claims.
 * Answers false, and changes nothing, when no event of the stretch is in the line.
 */
export function placeStretch(line: Line, stretch: readonly EventItem[], token: string | null): boolean {
  let left: EventItem | null = null
  let run: EventItem[] = []
  for (const item of stretch) {
    if (item.line !== line) {
      run.push(item)
      continue
    }
    if (left !== null && item.pos <= left.pos) continue
    if (left === null) {
      const index = indexOf(line, item)
      line.insert(index, run)
      leadBack(line, index, token, run.length === 0)
    } else {
      closeGaps(line, left, item)
      line.insert(indexOf(line, left) + 1, run)
    }
    left = item
    run = []
  }
  if (left === null) return false
  line.insert(indexOf(line, left) + 1, run)
  return true
}

/**
 * Two stretches without holes that overlap, or of which the first leads up to the second, as one. `headOfHeld`: the second begins it.
 */
export function mergeStretches(stretch: readonly EventItem[], held: readonly EventItem[]): { merged: EventItem[]; headOfHeld: boolean } {
  const inHeld = new Set(held)
  const first = stretch.findIndex((item) => inHeld.has(item))
  const rest = stretch.filter((item) => !inHeld.has(item))
  const before = first < 0 ? rest.length : first
  return { merged: [...rest.slice(0, before), ...held, ...rest.slice(before)], headOfHeld: before === 0 }
}
