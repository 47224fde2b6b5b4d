import { useEffect, useMemo, useState } from 'react'
import type { EngineError, Person } from '../../engine/protocol.ts'
import { request } from '../state/engine-client.ts'
import { engineErrorOf } from '../state/failure.ts'
import { roomName } from '../state/room-name.ts'
import { roomStore } from '../state/stores.ts'

const PAUSE_MS = 180
const SUGGESTED = 12
const FOUND = 30

export interface PeopleSearch {
  people: readonly Person[]
  /** The answer for what is typed has not come yet. */
  busy: boolean
  /** There are more than could be shown. */
  limited: boolean
  error: EngineError | null
}

/** The people that one wrote to last: shown before anything is typed. */
function recentPeople(): Person[] {
  const directs = [...roomStore.getState().items.values()].filter((room) => room.directUser !== null && room.membership === 'join')
  directs.sort((a, b) => (b.ts ?? 0) - (a.ts ?? 0))
  const people = new Map<string, Person>()
  for (const { directUser, name, avatar } of directs) {
    if (people.size >= SUGGESTED) break
    if (directUser !== null && !people.has(directUser)) people.set(directUser, { id: directUser, name: roomName(name), avatar })
  }
  return [...people.values()]
}

interface Answer {
  query: string
  people: readonly Person[]
  limited: boolean
  error: EngineError | null
}

/** Searches the directory as one types; what was found stays on screen until the next answer. */
export function usePeopleSearch(typed: string): PeopleSearch {
  const query = typed.trim()
  const recent = useMemo(recentPeople, [])
  const [answer, setAnswer] = useState<Answer | null>(null)
  useEffect(() => {
    if (query === '') return
    let current = true
    const timer = setTimeout(() => {
      request('people.search', { query, limit: FOUND }).then(
        ({ people, limited }) => current && setAnswer({ query, people, limited, error: null }),
        (thrown: unknown) => current && setAnswer({ query, people: [], limited: false, error: engineErrorOf(thrown) }),
      )
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [query])
  if (query === '') return { people: recent, busy: false, limited: false, error: null }
  return { people: answer?.people ?? recent, busy: answer?.query !== query, limited: answer?.limited ?? false, error: answer?.error ?? null }
}
