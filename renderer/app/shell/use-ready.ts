import { useEffect } from 'react'
import { bridge } from '../state/bridge.ts'
import { useCompleteness } from '../state/stores.ts'
import { prepareMenus } from '../../design/Menu.tsx'
import { prepareRoom } from './RoomHost.tsx'

/** Said for this sign-in. Kept outside the component, which a change of language draws anew. */
let said = false

/** Tells main when the room list is on screen (for timings), and then fetches what will be wanted next. */
export function useReady(): void {
  const { firstWindow } = useCompleteness()
  useEffect(() => {
    if (!firstWindow) said = false
    if (!firstWindow || said) return
    const frame = requestAnimationFrame(() => {
      const channel = new MessageChannel()
      // A message posted from within a frame arrives after that frame is painted.
      channel.port1.onmessage = () => {
        said = true
        performance.mark('amphi:list-painted')
        void bridge().call('app.ready', null)
        requestIdleCallback(() => {
          prepareRoom()
          prepareMenus()
        })
      }
      channel.port2.postMessage(null)
    })
    return () => cancelAnimationFrame(frame)
  }, [firstWindow])
}
