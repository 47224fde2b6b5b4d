import { useCallback, useEffect, useRef } from 'react'
import { wish } from '../state/engine-client.ts'
import { useSettings } from '../state/app.ts'

/** A notice lasts longer than this at the server, so one every few seconds is enough. */
const REPEAT_MS = 4000
const IDLE_MS = 5000

/** Tells the room that one types, seldom; and that one stopped. Nothing while the setting is off. */
export function useTyping(roomId: string): { typed: (empty: boolean) => void; stopped: () => void } {
  const { typingNotices } = useSettings()
  const lastTold = useRef<number | null>(null)
  const idle = useRef(0)

  const stopped = useCallback(() => {
    clearTimeout(idle.current)
    if (lastTold.current === null) return
    lastTold.current = null
    wish('room.typing', { roomId, typing: false })
  }, [roomId])

  const typed = useCallback((empty: boolean) => {
    if (!typingNotices) return
    clearTimeout(idle.current)
    if (empty) {
      stopped()
      return
    }
    idle.current = window.setTimeout(stopped, IDLE_MS)
    const now = performance.now()
    if (lastTold.current !== null && now - lastTold.current < REPEAT_MS) return
    lastTold.current = now
    wish('room.typing', { roomId, typing: true })
  }, [roomId, typingNotices, stopped])

  useEffect(() => stopped, [stopped])
  return { typed, stopped }
}
