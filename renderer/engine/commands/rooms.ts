// room.*: making rooms, coming and going, inviting, tags and muting.

import type { EngineContext, Handlers } from '../context.ts'
import { EngineFailure, errorIn } from '../context.ts'
import type { Direct } from '../people/direct.ts'
import type { EngineError, NewRoom, RoomId, UserId } from '../protocol.ts'
import { isUserId } from '../richtext/ids.ts'
import { patiently } from './patiently.ts'

const KNOWN_WITHIN_MS = 5_000
const MAX_NAME = 255
const MAX_TOPIC = 10_000
const MAX_INVITES = 500
/** Invited in the request itself; the server limits how many, and one bad id there fails the room. */
const AT_ONCE = 4

const TAGS = { favourite: 'm.favourite', lowPriority: 'm.lowpriority' } as const

const serverOf = (userId: UserId): string => userId.slice(userId.indexOf(':') + 1)

/** A failure with a code; a fault of ours goes on. */
function errorOf(e: unknown): EngineError {
  const error = errorIn(e)
  if (error === null) throw e
  return error
}

/** Options of createRoom. Never encryption: what cannot be written to is not made (wall 7). */
export function roomOptions(room: NewRoom, me: UserId, inSpace: boolean): Record<string, unknown> {
  const topic = room.topic.trim().slice(0, MAX_TOPIC)
  const parent = { type: 'm.space.parent', state_key: room.space, content: { via: [serverOf(me)], canonical: true } }
  return {
    name: room.name.trim().slice(0, MAX_NAME),
    ...(topic === '' ? {} : { topic }),
    // Open: found in the directory and joined by everybody of the organisation. Otherwise people are invited, of a space's room too.
    preset: room.open ? 'public_chat' : 'private_chat',
    visibility: room.open ? 'public' : 'private',
    initial_state: inSpace ? [parent] : [],
  }
}

export function roomCommands(ctx: EngineContext, direct: Direct): Handlers {
  const { api, model } = ctx
  const me = ctx.host.account.userId

  async function inviteAll(roomId: RoomId, users: UserId[]): Promise<{ id: UserId; error: EngineError }[]> {
    const failed: { id: UserId; error: EngineError }[] = []
    const waiting = [...new Set(users)].filter((id) => id !== me).slice(0, MAX_INVITES)
    const worker = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const invited = id
        if (!isUserId(invited)) failed.push({ id: invited, error: { code: 'invalid' } })
        else await patiently(ctx, () => api.invite(roomId, invited)).catch((e: unknown) => failed.push({ id: invited, error: errorOf(e) }))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    return failed
  }

  /** The space shows the room only when the space itself says so. */
  async function placeInSpace(space: RoomId, roomId: RoomId): Promise<void> {
    await patiently(ctx, () => api.sendState(space, 'm.space.child', roomId, { via: [serverOf(me)], suggested: false })).catch((e: unknown) => {
      // The room is made and usable; only the space does not list it. Failing now would have the person make a second one.
      errorOf(e)
    })
  }

  async function create(room: NewRoom): Promise<{ roomId: RoomId }> {
    if (room.name.trim() === '') throw new EngineFailure({ code: 'invalid' })
    const space = room.space !== null && model.room(room.space)?.membership === 'join' && model.room(room.space)?.canSend('m.space.child', true) === true ? room.space : null
    const { roomId } = await api.createRoom(roomOptions(room, me, space !== null))
    if (space !== null) await placeInSpace(space, roomId)
    await inviteAll(roomId, room.invite)
    await model.awaitRoom(roomId, KNOWN_WITHIN_MS)
    return { roomId }
  }

  /** Deleting what is not there is done already. */
  const gone = (e: unknown): void => {
    if (errorOf(e).code !== 'not-found') throw e
  }

  return {
    'room.create': create,
    'room.join': async ({ roomId }) => {
      const partner = model.room(roomId)?.membership === 'invite' ? (model.room(roomId)?.directUser ?? null) : null
      await api.join(roomId)
      if (partner !== null) await direct.add(partner, roomId)
      await model.awaitRoom(roomId, KNOWN_WITHIN_MS)
      return null
    },
    'room.leave': async ({ roomId }) => {
      await api.leave(roomId)
      // An account data write that fails leaves a stale line in m.direct, which is ignored for rooms that are left.
      await direct.remove(roomId).catch(errorOf)
      return null
    },
    'room.invite': async ({ roomId, users }) => ({ failed: await inviteAll(roomId, users) }),
    'room.tag': async ({ roomId, tag, on }) => {
      if (!on) {
        await api.deleteTag(roomId, TAGS[tag]).catch(gone)
        return null
      }
      await api.setTag(roomId, TAGS[tag], null)
      // A room is the one or the other.
      await api.deleteTag(roomId, tag === 'favourite' ? TAGS.lowPriority : TAGS.favourite).catch(gone)
      return null
    },
    'room.mute': async ({ roomId, on }) => {
      await api.setRoomPushRule(roomId, on)
      return null
    },
    'room.typing': async ({ roomId, typing }) => {
      const room = model.room(roomId)
      // Nobody is told of writing that cannot be sent.
      if (room?.membership !== 'join' || room.writeBlock !== null) return null
      await api.typing(roomId, typing)
      return null
    },
  }
}
