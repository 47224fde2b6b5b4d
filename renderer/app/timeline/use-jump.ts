import { useCallback, useEffect, use } from 'react'
import { openRoom } from '../state/rooms.ts'
import { timelineStore } from '../state/stores.ts'
import { jumpDone, useUi } from '../state/ui.ts'
import { SpecialContext } from './focus-store.ts'
import type { TimelineScroller } from './scroller.ts'

const FLASH_MS = 2300

/** The key of the row that shows an event: its id, unless it was written here and goes by its transaction. null: not loaded. */
export function keyOfEvent(roomId: string, eventId: string): string | null {
  const { items } = timelineStore(roomId).getState()
  if (items.has(eventId)) return eventId
  for (const [key, row] of items) if (row.row === 'message' ? row.eventId === eventId : row.row === 'state' && row.changes.some((change) => change.eventId === eventId)) return key
  return null
}

/** Follows the wish to see one message (a quote, a link, a notification): at once when it is loaded, else when the engine has brought it. */
export function useJump(roomId: string, scroller: TimelineScroller): (eventId: string) => void {
  const special = use(SpecialContext)
  const wanted = useUi((s) => (s.jump?.roomId === roomId ? s.jump.eventId : null))

  const show = useCallback((eventId: string): boolean => {
    const key = keyOfEvent(roomId, eventId)
    if (key === null || !scroller.goTo(key)) return false
    special.setState({ flash: key, active: key })
    setTimeout(() => {
      if (special.getState().flash === key) special.setState({ flash: null })
    }, FLASH_MS)
    return true
  }, [roomId, scroller, special])

  useEffect(() => {
    if (wanted === null) return undefined
    const look = () => {
      if (!show(wanted)) return false
      jumpDone()
      return true
    }
    if (look()) return undefined
    return timelineStore(roomId).subscribe(look)
  }, [wanted, roomId, show])

  return useCallback((eventId: string) => {
    if (!show(eventId)) openRoom(roomId, eventId)
  }, [roomId, show])
}
