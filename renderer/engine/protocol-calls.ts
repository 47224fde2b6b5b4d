// The part of protocol.ts that is about calls: types only.
// This file must not know React, the DOM, matrix-js-sdk or Electron.

import type { EventId, RoomId, Sender, Timestamp } from './protocol.ts'

/** A call that goes on in a room, from facts: membership events that have not ended. */
export interface CallSummary {
  since: Timestamp
  /** How many people are in; null: the server has no delayed events (MSC4140), so a crash would leave ghosts and nobody is counted. */
  people: number | null
  /** At most 8, who came first stands first. */
  who: Sender[]
  /** This person is in it on another device. */
  elsewhere: boolean
}

/** Where a room's conference is. `widget`: a Jitsi widget of the room names it (Element's way); `derived`: from the room's id. */
export interface CallConference {
  domain: string
  /** Lower case, as the deployment names it. */
  name: string
  source: 'widget' | 'derived'
  audioOnly: boolean
}

/** Somebody calls this person in a direct chat. */
export interface Ring {
  roomId: RoomId
  eventId: EventId
  caller: Sender
  since: Timestamp
}
