// Who has a direct chat with whom (m.direct), and the one room that opens for a person.
// This room must not know the interface; people are found and led together here, not drawn.

import type { EngineContext } from '../context.ts'
import { EngineFailure } from '../context.ts'
import type { RoomId, UserId } from '../protocol.ts'
import { isUserId } from '../richtext/ids.ts'
import { serial } from '../../common/serial.ts'

const KNOWN_WITHIN_MS = 5_000

export interface Direct {
  /** The chat with that person, made when there is none. Asked twice at once it is one room. */
  open(userId: UserId): Promise<RoomId>
  /** Records that the room is a direct chat with that person. */
  add(userId: UserId, roomId: RoomId): Promise<void>
  /** The room is left: nobody's direct chat any more. */
  remove(roomId: RoomId): Promise<void>
}

type Content = Record<string, unknown>

const roomsOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

/** A copy without a prototype's help: user ids come from outside (T08). Other people's entries stay as they are, whatever they hold. */
function changed(content: Content | null, change: (entries: Map<string, unknown>) => void): Content {
  const entries = new Map(Object.entries(content ?? {}))
  change(entries)
  return Object.fromEntries(entries)
}

export function createDirect(ctx: EngineContext): Direct {
  const { api, model } = ctx
  const opening = new Map<UserId, Promise<RoomId>>()
  /** Made in this life and perhaps not in the model yet. */
  const made = new Map<UserId, RoomId>()
  /** What we wrote last, until sync has brought it: two changes shall not undo each other. */
  let written: { before: Content | null; content: Content } | null = null
  const writing = serial()

  function current(): Content | null {
    const synced = model.accountData('m.direct')
    // As long as the model shows what it showed before our change, ours is newer.
    return written !== null && written.before === synced ? written.content : synced
  }

  function write(change: (entries: Map<string, unknown>) => boolean): Promise<void> {
    return writing(async () => {
      let different = false
      const content = changed(current(), (entries) => {
        different = change(entries)
      })
      if (!different) return
      const before = model.accountData('m.direct')
      await api.setAccountData('m.direct', content)
      if (model.accountData('m.direct') === before) written = { before, content }
    })
  }

  function add(userId: UserId, roomId: RoomId): Promise<void> {
    return write((entries) => {
      const rooms = roomsOf(entries.get(userId))
      if (rooms.includes(roomId)) return false
      entries.set(userId, [...rooms, roomId])
      return true
    })
  }

  function remove(roomId: RoomId): Promise<void> {
    for (const [userId, room] of made) if (room === roomId) made.delete(userId)
    return write((entries) => {
      let different = false
      for (const [userId, value] of entries) {
        const rooms = roomsOf(value)
        if (!rooms.includes(roomId)) continue
        different = true
        const rest = rooms.filter((id) => id !== roomId)
        if (rest.length === 0) entries.delete(userId)
        else entries.set(userId, rest)
      }
      return different
    })
  }

  /** The room with that person that can be opened now. */
  function existing(userId: UserId): { roomId: RoomId; membership: string } | null {
    const roomId = model.directRoomOf(userId) ?? made.get(userId) ?? null
    if (roomId === null) return null
    const room = model.room(roomId)
    if (room === null) return made.get(userId) === roomId ? { roomId, membership: 'join' } : null
    return room.membership === 'join' || room.membership === 'invite' ? { roomId, membership: room.membership } : null
  }

  async function find(userId: UserId): Promise<RoomId> {
    const known = existing(userId)
    if (known !== null) {
      if (known.membership === 'invite') {
        // That person has invited already: the same chat.
        await api.join(known.roomId)
        await add(userId, known.roomId)
        await model.awaitRoom(known.roomId, KNOWN_WITHIN_MS)
      }
      return known.roomId
    }
    const { roomId } = await api.createRoom({ preset: 'trusted_private_chat', visibility: 'private', is_direct: true, invite: [userId] })
    made.set(userId, roomId)
    await add(userId, roomId)
    await model.awaitRoom(roomId, KNOWN_WITHIN_MS)
    return roomId
  }

  return {
    async open(userId) {
      if (!isUserId(userId) || userId === ctx.host.account.userId) throw new EngineFailure({ code: 'invalid' })
      const running = opening.get(userId)
      if (running !== undefined) return running
      const mine = find(userId).finally(() => opening.delete(userId))
      opening.set(userId, mine)
      return mine
    },
    add,
    remove,
  }
}
