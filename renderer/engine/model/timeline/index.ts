// The timeline of one room as pure data: raw events in, ready-to-draw immutable rows out.
// This folder must not know the network, storage, matrix-js-sdk or the DOM.

export type { CallBody, LoadState, RoomTimeline, TimelinePatch, TimelineRoom } from './types.ts'
export { createTimeline } from './timeline.ts'
