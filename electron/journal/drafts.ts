// What was typed and not sent, room by room: the last word counts, and it is on the disk before the call resolves.
// This file must not know what a draft's body means to the composer.

import * as v from 'valibot'
import { RoomIdSchema, type Draft } from '../bridge/contract.ts'
import { openLog } from './log-file.ts'

const RecordSchema = v.object({ roomId: RoomIdSchema, body: v.nullable(v.pipe(v.string(), v.maxLength(100_000))) })
const COMPACT_FROM = 512 * 1024
/** Characters of all drafts together: more than anybody types, little enough that a page gone wild fills no disk. */
const MAX_LIVE = 32 * 1024 * 1024

export interface Drafts {
  get(roomId: string): Draft | null
  /** null: there is nothing to keep any more. */
  put(roomId: string, body: string | null): Promise<void>
  rooms(): string[]
  bodies(): string[]
  close(): Promise<void>
}

/** Opens the drafts at `file`; `onRooms` hears when a room gets its draft or loses it. */
export async function openDrafts(file: string, onRooms: (rooms: string[]) => void): Promise<Drafts> {
  const log = await openLog(file, (record) => v.is(RecordSchema, record))
  const bodies = new Map<string, string>()
  const live = (): number => [...bodies.values()].reduce((sum, text) => sum + text.length, 0)
  const apply = (roomId: string, body: string | null): boolean => {
    const had = bodies.has(roomId)
    if (body === null) bodies.delete(roomId)
    else bodies.set(roomId, body)
    return had !== bodies.has(roomId)
  }
  for (const raw of log.records) {
    const { roomId, body } = v.parse(RecordSchema, raw)
    apply(roomId, body)
  }
  return {
    get: (roomId) => {
      const body = bodies.get(roomId)
      return body === undefined ? null : { roomId, body }
    },
    put: async (roomId, body) => {
      const before = bodies.get(roomId)
      if ((before ?? null) === body) return
      const grows = (body?.length ?? 0) - (before?.length ?? 0)
      if (grows > 0 && live() + grows > MAX_LIVE) throw new RangeError('too many drafts')
      const appended = log.append({ roomId, body })
      // At once, in the order of the calls: a later word must not be overtaken by an earlier one's fsync.
      if (apply(roomId, body)) onRooms([...bodies.keys()])
      await appended
      if (log.size() > COMPACT_FROM + 4 * live()) await log.replace(() => [...bodies].map(([room, text]) => ({ roomId: room, body: text })))
    },
    rooms: () => [...bodies.keys()],
    bodies: () => [...bodies.values()],
    close: () => log.close(),
  }
}
