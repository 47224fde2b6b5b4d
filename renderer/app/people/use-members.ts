import { useCallback, useEffect, useRef, useState } from 'react'
import type { EngineError, Member, RoomId } from '../../engine/protocol.ts'
import { request } from '../state/engine-client.ts'
import { engineErrorOf } from '../state/failure.ts'

const PAGE = 100
const PAUSE_MS = 120

export interface Members {
  members: readonly Member[]
  /** How many there are in all that fit; null: not told yet. */
  total: number | null
  complete: boolean
  busy: boolean
  error: EngineError | null
  /** Loads the next page, if there is one and none is on its way. */
  more: () => void
}

type Loaded = Pick<Members, 'members' | 'total' | 'complete' | 'error'>
const nothing: Loaded = { members: [], total: null, complete: true, error: null }

/** Adds a page to those before; somebody who came twice, because the list moved meanwhile, stays once. */
export function withPage(before: readonly Member[], page: readonly Member[]): Member[] {
  const known = new Set(before.map((member) => member.id))
  return [...before, ...page.filter((member) => !known.has(member.id))]
}

/** People of a room, page by page; again from the start when the search or the number of people (`rev`) changes. */
export function useMembers(roomId: RoomId, query: string, rev: number | null): Members {
  const [loaded, setLoaded] = useState<Loaded>(nothing)
  const [busy, setBusy] = useState(true)
  /** Counts the lists begun: an answer for an older one is dropped. */
  const turn = useRef(0)
  const loading = useRef(false)

  const load = useCallback(
    async (mine: number, offset: number, before: readonly Member[]) => {
      loading.current = true
      setBusy(true)
      try {
        const { members, total, complete } = await request('room.members', { roomId, query, offset, limit: PAGE })
        if (mine !== turn.current) return
        setLoaded({ members: withPage(before, members), total, complete, error: null })
      } catch (thrown) {
        if (mine !== turn.current) return
        setLoaded((was) => ({ ...was, error: engineErrorOf(thrown) }))
      }
      loading.current = false
      setBusy(false)
    },
    [roomId, query],
  )
  useEffect(() => {
    const mine = ++turn.current
    loading.current = false
    const timer = setTimeout(() => void load(mine, 0, []), query === '' ? 0 : PAUSE_MS)
    return () => clearTimeout(timer)
  }, [load, query, rev])
  const more = () => {
    const { members, total, error } = loaded
    if (loading.current || error !== null || total === null || members.length >= total) return
    void load(turn.current, members.length, members)
  }
  return { ...loaded, busy, more }
}
