import { useEffect, useRef, type RefObject } from 'react'
import type { RoomId } from '../../engine/protocol.ts'
import { takeAsked, useCalls } from '../state/calls.ts'

/** For the button of a room's call: gets the focus when a link asks for that call. The press is the person's. */
export function useAsked(roomId: RoomId): RefObject<HTMLButtonElement | null> {
  const asked = useCalls((s) => s.asked === roomId)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!asked) return undefined
    // After the room has led the keyboard where it usually goes.
    const timer = setTimeout(() => {
      if (takeAsked(roomId)) button.current?.focus()
    })
    return () => clearTimeout(timer)
  }, [asked, roomId])
  return button
}
