// What this room (room-list) is for: spaces, sections and rooms to choose from, filtered as one types.
// What it must not know: timelines, how rooms are sorted or found (the engine does both).

import type { RoomId, SectionId } from '../../engine/protocol.ts'
import { SECTIONS } from '../state/stores.ts'

/** One line of the list: a section's head or a room. `position` and `size` number the rooms of a section for screen readers, from 1. */
export type Line =
  | { line: 'section'; key: string; section: SectionId; collapsed: boolean; size: number }
  | { line: 'room'; key: string; section: SectionId; id: RoomId; position: number; size: number }

/**
 * The sections as one run of lines for the virtualiser. Empty sections vanish; a collapsed one keeps its head.
 * While filtering nothing is collapsed: what was searched for is shown.
 */
export function flatten(
  sections: Readonly<Record<SectionId, readonly RoomId[]>>,
  collapsed: Readonly<Partial<Record<SectionId, boolean>>>,
  filtering: boolean,
): Line[] {
  const lines: Line[] = []
  for (const section of SECTIONS) {
    const ids = sections[section]
    if (ids.length === 0) continue
    const closed = !filtering && collapsed[section] === true
    lines.push({ line: 'section', key: `section:${section}`, section, collapsed: closed, size: ids.length })
    if (closed) continue
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]
      if (id !== undefined) lines.push({ line: 'room', key: `${section}:${id}`, section, id, position: i + 1, size: ids.length })
    }
  }
  return lines
}

/** The next line in that direction, or the same at the ends. */
export function step(lines: readonly Line[], from: number, by: number): number {
  return Math.min(Math.max(from + by, 0), lines.length - 1)
}

/** The room before or after the open one in the order of the list; null when there is none. */
export function neighbour(lines: readonly Line[], open: RoomId | null, by: 1 | -1, fits: (id: RoomId) => boolean = () => true): RoomId | null {
  const at = lines.findIndex((line) => line.line === 'room' && line.id === open)
  const start = at >= 0 ? at : by > 0 ? -1 : lines.length
  for (let i = start + by; i >= 0 && i < lines.length; i += by) {
    const line = lines[i]
    if (line?.line === 'room' && fits(line.id)) return line.id
  }
  return null
}
