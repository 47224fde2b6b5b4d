import { useEffect, useRef } from 'react'
import { bridge } from '../state/bridge.ts'
import { useCompleteness } from '../state/stores.ts'
import { prepareMenus } from '../../design/Menu.tsx'
import { prepareRoom } from './RoomHost.tsx'

/** Tells main when the room list is on screen (for timings), and then fetches what will be wanted next. */
export function useReady(): void {
  const { firstWindow } = useCompleteness()
  const said = useRef(false)
  useEffect(() => {
    if (!firstWindow || said.current) return
    const frame = requestAnimationFrame(() => {
      const channel = new MessageChannel()
      // A message posted from within a frame arrives after that frame is painted.
      channel.port1.onmessage = () => {
        said.current = true
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
