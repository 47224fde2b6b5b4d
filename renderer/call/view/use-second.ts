import { useEffect, useState } from 'react'
import { useCall } from '../state/stores.ts'

/** The present time (ms since the epoch), anew each second while it is wanted and the window can be seen. */
export function useSecond(wanted = true): number {
  const visible = useCall((s) => s.window.visible)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!wanted || !visible) return undefined
    const tick = (): void => setNow(Date.now())
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [wanted, visible])
  return now
}
