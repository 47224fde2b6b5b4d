import { useEffect, useState } from 'react'
import type { EngineError, Person, RoomId } from '../../engine/protocol.ts'
import { useApp } from '../state/app.ts'
import { request } from '../state/engine-client.ts'
import { engineErrorOf } from '../state/failure.ts'
import { localpart } from './ids.ts'

export interface Profile {
  person: Person
  /** null: not asked for, beside a call. */
  sharedRooms: number | null
  direct: RoomId | null
}

const NAMESAKES = 50

/** What a room knows of one of its people: all that a page for one room may ask. */
async function inRoom(userId: string, roomId: RoomId): Promise<Profile | null> {
  const { members } = await request('room.members', { roomId, query: localpart(userId), offset: 0, limit: NAMESAKES })
  const person = members.find(({ id }) => id === userId)
  return person === undefined ? null : { person, sharedRooms: null, direct: null }
}

/** Who somebody is. `beside`: this page is the chat beside a call, from which no other conversation is opened. */
export function useProfile(userId: string): { profile: Profile | null; error: EngineError | null; beside: boolean } {
  const mode = useApp((s) => s.boot.mode)
  const room = mode.kind === 'call-chat' ? mode.roomId : null
  const [profile, setProfile] = useState<Profile | null>(null)
  const [error, setError] = useState<EngineError | null>(null)
  useEffect(() => {
    let current = true
    const asked: Promise<Profile | null> = room === null ? request('people.profile', { userId }) : inRoom(userId, room)
    asked.then(
      (answer) => current && setProfile(answer),
      (thrown: unknown) => current && setError(engineErrorOf(thrown)),
    )
    return () => {
      current = false
    }
  }, [userId, room])
  return { profile, error, beside: room !== null }
}
