import { useMemo, useRef } from 'react'
import type { RoomId } from '../../engine/protocol.ts'
import { warmCall } from './actions.ts'

/** A pointer that only crosses the button warms nothing. */
const REST_MS = 80

/** For a button that opens a call: its window is made ready while the pointer or the focus rests on the button, and at no other time. */
export function useWarm(roomId: RoomId | null) {
  const timer = useRef(0)
  return useMemo(() => {
    const rest = () => {
      clearTimeout(timer.current)
      if (roomId !== null) timer.current = window.setTimeout(() => warmCall(roomId), REST_MS)
    }
    const gone = () => clearTimeout(timer.current)
    return { onPointerEnter: rest, onPointerLeave: gone, onFocus: rest, onBlur: gone }
  }, [roomId])
}
