import { useEffect, useMemo, useRef, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { createEdge, edgeByKey, type ChatWidth } from './chat-edge.ts'
import css from './ChatEdge.module.css'

/** The edge between the call and its chat: drawn by pointer or keyboard, back to where it usually is by a double click. The window is main's, which lays both out. */
export function ChatEdge() {
  const [now, setNow] = useState<ChatWidth | null>(null)
  const wish = useMemo(() => createEdge(setNow), [])
  /** Where on the screen the edge was taken, and how wide the chat was. The page itself moves under the pointer. */
  const taken = useRef<{ x: number; width: number } | null>(null)
  useEffect(() => {
    const ask = () => wish('now')
    ask()
    window.addEventListener('resize', ask)
    return () => window.removeEventListener('resize', ask)
  }, [wish])
  if (now === null) return null
  return (
    <div
      role="separator" tabIndex={0} className={css.edge} data-chat-edge="" aria-orientation="vertical" aria-label={t('calls.chat.edge')} data-tip={t('calls.chat.edge')}
      aria-valuenow={now.width} aria-valuemin={now.least} aria-valuemax={now.most} aria-valuetext={t('calls.chat.edgeAt', { pixels: now.width })}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        taken.current = { x: event.screenX, width: now.width }
      }}
      onPointerMove={(event) => {
        if (taken.current !== null) wish(Math.min(Math.max(now.least, Math.round(taken.current.width + taken.current.x - event.screenX)), now.most))
      }}
      onLostPointerCapture={() => {
        taken.current = null
      }}
      onDoubleClick={() => wish('usual')}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
        const to = edgeByKey(event.key, now)
        if (to === null) return
        event.preventDefault()
        wish(to)
      }}
    />
  )
}
