import { useEffect, useRef, useState } from 'react'
import type { VideoWish } from '../../conference.ts'
import type { Layout } from '../../layout/types.ts'
import { isSameWish, videoWishes } from '../../layout/wishes.ts'
import { conference } from '../../state/conference.ts'
import { useCall } from '../../state/stores.ts'

/** A page that is hidden, as the browser sees it. */
function usePageVisible(): boolean {
  const [visible, setVisible] = useState(() => document.visibilityState === 'visible')
  useEffect(() => {
    const onChange = () => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', onChange)
    return () => document.removeEventListener('visibilitychange', onChange)
  }, [])
  return visible
}

/** A window that is dragged larger, or a page that is turned quickly, asks once it is still. */
const SETTLE_MS = 150

/** Asks the conference for the pictures that can be seen, and for no others. */
export function useWishes(layout: Layout): void {
  const tracks = useCall((s) => s.model.tracks)
  const shown = useCall((s) => s.window.visible)
  const audioOnly = useCall((s) => s.audioOnly)
  const visible = usePageVisible() && shown
  const asked = useRef<VideoWish[] | null>(null)
  useEffect(() => {
    const wish = () => {
      const wishes = videoWishes(layout, { ...useCall.getState().model, tracks }, { scale: window.devicePixelRatio, visible, audioOnly })
      if (asked.current !== null && isSameWish(asked.current, wishes)) return
      asked.current = wishes
      conference().requestVideo(wishes)
    }
    // The first pictures and the end of all are asked for at once.
    if (asked.current === null || !visible) {
      wish()
      return undefined
    }
    const timer = setTimeout(wish, SETTLE_MS)
    return () => clearTimeout(timer)
  }, [layout, tracks, visible, audioOnly])
  useEffect(() => () => conference().requestVideo([]), [])
}
