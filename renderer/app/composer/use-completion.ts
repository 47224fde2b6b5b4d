import { useCallback, useEffect, useRef, useState } from 'react'
import type { Completion } from '../../engine/protocol.ts'
import { getLanguage } from '../../locales/i18n.ts'
import { request } from '../state/engine-client.ts'
import { engineErrorOf } from '../state/failure.ts'
import { triggerAt, type Trigger } from './completion.ts'
import type { FoundEmoji } from './emoji-search.ts'

export type Suggestion = { kind: 'mention'; item: Completion } | { kind: 'emoji'; item: FoundEmoji }

export interface Suggestions {
  trigger: Trigger
  items: Suggestion[]
  selected: number
}

/** What fits the word before the caret. Answers that come late for another word are dropped. */
export function useCompletion(roomId: string) {
  const [open, setOpen] = useState<Suggestions | null>(null)
  const asked = useRef(0)
  const dismissed = useRef<number | null>(null)

  const close = useCallback(() => {
    asked.current += 1
    setOpen(null)
  }, [])

  /** Esc: not again for this word. */
  const dismiss = useCallback(() => {
    dismissed.current = open?.trigger.from ?? null
    close()
  }, [open, close])

  const look = useCallback((text: string, caret: number) => {
    const trigger = triggerAt(text, caret)
    if (trigger === null || trigger.from !== dismissed.current) dismissed.current = null
    if (trigger === null || dismissed.current !== null) {
      if (open !== null || asked.current > 0) close()
      return
    }
    asked.current += 1
    const mine = asked.current
    find(roomId, trigger).then(
      (items) => {
        if (asked.current === mine) setOpen(items.length === 0 ? null : { trigger, items, selected: 0 })
      },
      (thrown: unknown) => {
        // Without an answer there is simply nothing to offer; what was typed stands.
        performance.mark('amphi:completion-failed', { detail: engineErrorOf(thrown).code })
        if (asked.current === mine) setOpen(null)
      },
    )
  }, [roomId, open, close])

  const move = useCallback((by: number) => {
    setOpen((was) => (was === null ? null : { ...was, selected: (was.selected + by + was.items.length) % was.items.length }))
  }, [])

  useEffect(() => close, [roomId, close])
  return { open, look, move, close, dismiss }
}

async function find(roomId: string, trigger: Trigger): Promise<Suggestion[]> {
  if (trigger.kind === 'emoji') {
    const { searchEmoji } = await import('./emoji-search.ts')
    return (await searchEmoji(trigger.prefix, getLanguage(), 8)).map((item) => ({ kind: 'emoji', item }))
  }
  const { items } = await request('compose.complete', { roomId, kind: trigger.kind, prefix: trigger.prefix })
  return items.map((item) => ({ kind: 'mention', item }))
}
