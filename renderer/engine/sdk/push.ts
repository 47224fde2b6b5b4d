// Push rules: does this event notify, highlight, sound? The SDK's PushProcessor decides; nothing of its store is used.

import type { RawEvent } from '../context.ts'
import type { RoomId, UserId } from '../protocol.ts'

/** What the rules' conditions ask of the room. */
export interface PushRoom {
  id: RoomId
  /** Joined members. null: not known, conditions on it do not match. */
  memberCount: number | null
  /** May the sender of the event notify everybody (`notifications.room` of the power levels)? */
  senderMayNotifyRoom: boolean
}

export interface PushActions {
  notify: boolean
  highlight: boolean
  sound: boolean
}

export type PushEvaluator = (event: RawEvent, room: PushRoom) => PushActions

/**
 * Makes an evaluator of `m.push_rules` (Matrix specification, push rules). `rules` is the raw account data content: hostile; malformed rules are ignored.
 * `displayNameOf` gives this person's display name in that room (condition `contains_display_name`).
 */
export function createPushEvaluator(rules: unknown, me: UserId, displayNameOf: (roomId: RoomId) => string | null): PushEvaluator {
  throw new Error(`no rules: ${typeof rules} ${me} ${String(displayNameOf('') === null)}`)
}
