import type { RoomTimeline, TimelineRoom } from './types.ts'

/** One room's timeline, empty. */
export function createTimeline(room: TimelineRoom): RoomTimeline {
  throw new Error(`the timeline of ${room.roomId} is not built yet`)
}
