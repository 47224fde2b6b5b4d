import { createContext, use } from 'react'
import type { MessageRow } from '../../engine/protocol.ts'
import type { MenuAnchor } from '../../design/menu-types.ts'

/** What can be done with a message. One stable object for the whole list, so that rows stay memoised. */
export interface TimelineActions {
  roomId: string
  reply(row: MessageRow): void
  edit(row: MessageRow): void
  react(row: MessageRow, key: string, on: boolean): void
  openReactions(row: MessageRow, anchor: MenuAnchor): void
  openMenu(row: MessageRow, anchor: MenuAnchor): void
  retry(row: MessageRow): void
  discard(row: MessageRow): void
  /** Shows the message of that event, loading it where needed. */
  jumpTo(eventId: string): void
  openProfile(userId: string): void
  openMedia(row: MessageRow): void
  loadGap(key: string): void
}

export const ActionsContext = createContext<TimelineActions | null>(null)

/** The actions of the surrounding timeline. Throws outside of one: a row there would be dead. */
export function useTimelineActions(): TimelineActions {
  const actions = use(ActionsContext)
  if (actions === null) throw new Error('a timeline row outside of a timeline')
  return actions
}
