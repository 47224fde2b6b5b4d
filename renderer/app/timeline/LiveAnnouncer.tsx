import { useEffect, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { timelineStore } from '../state/stores.ts'
import { messageText } from './row-label.ts'

const BEAT_MS = 1200
const MAX_TEXT = 200

/** Says new messages of others to a screen reader, one at a time; where they pour in, only how many. The list itself is silent, or loading history would be read aloud. */
export function LiveAnnouncer({ roomId }: { roomId: string }) {
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    const store = timelineStore(roomId)
    let last = store.getState().order.at(-1)
    let waiting: string[] = []
    let timer = 0
    const speak = () => {
      timer = 0
      setSpoken(waiting.length > 2 ? t('timeline.newCount', { count: waiting.length }) : waiting.join('. '))
      waiting = []
    }
    const stop = store.subscribe(({ order, items, status }) => {
      const newest = order.at(-1)
      if (newest === last) return
      const from = last === undefined ? -1 : order.lastIndexOf(last)
      last = newest
      if (from < 0 || status?.forward !== 'live') return
      for (const key of order.slice(from + 1)) {
        const row = items.get(key)
        if (row?.row === 'message' && !row.own) waiting.push(row.body.kind === 'call' ? messageText(row) : `${row.sender.name}: ${messageText(row).slice(0, MAX_TEXT)}`)
      }
      if (waiting.length > 0 && timer === 0) timer = window.setTimeout(speak, BEAT_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [roomId])
  return <div className="sr-only" role="status" aria-live="polite">{spoken}</div>
}
