import { useEffect } from 'react'
import { speakWhileHeld } from '../state/actions.ts'
import { keysAreFree } from './keys.ts'

/** Where Space has a meaning of its own. */
const PRESSABLE = 'button, a[href], input, textarea, select, summary, [role="option"], [role^="menuitem"], [contenteditable="true"]'

/** Space held down: one is heard as long as it is held, and muted again after. Nobody else's press is taken from them: on a button Space presses it. */
export function useHoldToTalk(): void {
  useEffect(() => {
    let talking = false
    const end = () => {
      if (!talking) return
      talking = false
      speakWhileHeld(false)
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.code !== 'Space' || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented) return
      if (talking) return event.preventDefault()
      if (event.repeat || !keysAreFree() || (event.target instanceof Element && event.target.closest(PRESSABLE) !== null)) return
      event.preventDefault()
      talking = speakWhileHeld(true)
    }
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.code === 'Space') end()
    }
    window.addEventListener('keydown', onKeyDown)
    window.addEventListener('keyup', onKeyUp)
    // The key's end is not heard by a window that has lost the focus.
    window.addEventListener('blur', end)
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      window.removeEventListener('keyup', onKeyUp)
      window.removeEventListener('blur', end)
      end()
    }
  }, [])
}
