// Reads the stored account whole or not at all, and writes what changed, with the token it belongs to, in one transaction.

import type { SnapshotStorage } from '../host.ts'
import { field, isRecord, isRoomId, isUserId, list, text } from '../json.ts'
import type { Model } from '../model/model.ts'
import type { Room } from '../model/room.ts'
import type { Person, RoomId, UserId } from '../protocol.ts'
import { SNAPSHOT_VERSION, packRoom, unpackRoom } from './records.ts'

/** Rooms lie in buckets: few enough to be read at once, small enough to be written for one message. */
const BUCKETS = 64
const META = 'meta'
/** Timelines of rooms that were open lately. */
const TIMELINES_KEPT = 30
const TIMELINE_EVENTS = 80
const SAVE_EVERY_MS = 3000

interface Meta {
  v: number
  userId: UserId
  token: string
  accountData: [string, Record<string, unknown>][]
  me: Person | null
  timelines: RoomId[]
}

export interface Restored {
  token: string
  me: Person | null
}

export interface SnapshotParts {
  storage: SnapshotStorage
  model: Model
  me: UserId
  person: () => Person | null
  /** Called with an error that writing met; the engine goes on without a snapshot. */
  onError: (error: unknown) => void
  pause: () => Promise<void>
}

export function bucketOf(id: RoomId): number {
  let hash = 0
  for (let i = 0; i < id.length; i++) hash = (hash * 31 + id.charCodeAt(i)) | 0
  return (hash >>> 0) % BUCKETS
}

const bucketKey = (n: number): string => `rooms:${String(n)}`
const timelineKey = (id: RoomId): string => `timeline:${id}`

function readMeta(value: unknown, me: UserId): Meta | null {
  const token = text(field(value, 'token'), 4000)
  if (field(value, 'v') !== SNAPSHOT_VERSION || field(value, 'userId') !== me || token === null) return null
  const accountData: Meta['accountData'] = []
  for (const entry of list(field(value, 'accountData'), 5000)) {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string' || !isRecord(entry[1])) return null
    accountData.push([entry[0], entry[1]])
  }
  const person = field(value, 'me')
  const id = field(person, 'id')
  const name = field(person, 'name')
  const avatar = field(person, 'avatar')
  const own = isUserId(id) && typeof name === 'string' && (avatar === null || typeof avatar === 'string') ? { id, name, avatar } : null
  return { v: SNAPSHOT_VERSION, userId: me, token, accountData, me: own, timelines: list(field(value, 'timelines'), 1000).filter(isRoomId) }
}

export class Snapshot {
  private readonly parts: SnapshotParts
  private token: string | null = null
  private newToken = false
  private timelines: RoomId[] = []
  private readonly pendingTimelines = new Map<RoomId, unknown>()
  private lastSave = 0
  private writing = false
  private usable = true
  /** Buckets that were ever written: a bucket without rooms must be emptied too. */
  private all = false

  constructor(parts: SnapshotParts) {
    this.parts = parts
  }

  /** Fills the empty model from what is stored. null: there is nothing (usable); what could not be used is cleared. */
  async restore(): Promise<Restored | null> {
    const { storage, model, me } = this.parts
    try {
      const stored = await storage.readMany([META, ...Array.from({ length: BUCKETS }, (_, n) => bucketKey(n))])
      if (stored[0] === undefined) return null
      const meta = readMeta(stored[0], me)
      const rooms = meta === null ? null : readBuckets(stored.slice(1))
      if (meta === null || rooms === null) {
        await storage.clear()
        return null
      }
      model.restore(rooms, meta.accountData)
      this.token = meta.token
      this.timelines = meta.timelines
      this.all = true
      return { token: meta.token, me: meta.me }
    } catch (e) {
      // Storage that cannot be read is as good as none; writing decides for itself.
      this.parts.onError(e)
      return null
    }
  }

  /** What was stored of a room's timeline; undefined: nothing. */
  async timeline(id: RoomId): Promise<unknown> {
    const waiting = this.pendingTimelines.get(id)
    if (waiting !== undefined) return waiting
    if (!this.timelines.includes(id)) return undefined
    try {
      return await this.parts.storage.read(timelineKey(id))
    } catch (e) {
      this.parts.onError(e)
      return undefined
    }
  }

  /** Keeps a timeline that is about to be let go. */
  keepTimeline(id: RoomId, value: unknown): void {
    this.pendingTimelines.set(id, value)
  }

  /** From now on the model is as of this token. */
  at(token: string): void {
    if (token === this.token) return
    this.token = token
    this.newToken = true
  }

  /** Forgets the token: the next start begins anew. */
  async drop(): Promise<void> {
    this.token = null
    this.all = false
    try {
      await this.parts.storage.clear()
    } catch (e) {
      this.parts.onError(e)
    }
  }

  isDue(): boolean {
    const changed = this.newToken || this.parts.model.unsaved.size > 0 || this.pendingTimelines.size > 0
    return changed && this.usable && !this.writing && this.token !== null && performance.now() - this.lastSave > SAVE_EVERY_MS
  }

  /** Writes what changed. To be called while nothing is being folded. */
  async save(): Promise<void> {
    const { storage, model, me, pause } = this.parts
    if (this.token === null || this.writing || !this.usable) return
    this.writing = true
    this.newToken = false
    const unsaved = new Set(model.unsaved)
    model.unsaved.clear()
    try {
      const entries: [string, unknown][] = []
      const open = [...model.open.values()].filter((o) => unsaved.has(o.id) && o.loaded)
      for (const o of open) this.pendingTimelines.set(o.id, o.timeline.serialise(TIMELINE_EVENTS))
      const timelines = [...this.pendingTimelines]
      this.pendingTimelines.clear()
      for (const [id, value] of timelines) {
        entries.push([timelineKey(id), value])
        this.timelines = [id, ...this.timelines.filter((other) => other !== id)]
      }
      for (const id of this.timelines.splice(TIMELINES_KEPT)) entries.push([timelineKey(id), undefined])
      const meta: Meta = { v: SNAPSHOT_VERSION, userId: me, token: this.token, accountData: [...model.account.data], me: this.parts.person(), timelines: this.timelines }
      entries.push([META, meta])
      const touched = this.all ? new Set([...unsaved].map(bucketOf)) : new Set(Array.from({ length: BUCKETS }, (_, n) => n))
      const byBucket = new Map<number, Room[]>([...touched].map((n) => [n, []]))
      for (const room of model.account.rooms.values()) byBucket.get(bucketOf(room.id))?.push(room)
      let since = performance.now()
      for (const [n, rooms] of byBucket) {
        // As text: cheaper to clone into the storage than thousands of small objects, and parsed only when it is read.
        entries.push([bucketKey(n), JSON.stringify(rooms.map(packRoom))])
        if (performance.now() - since < 8) continue
        await pause()
        since = performance.now()
      }
      await storage.write(entries)
      this.all = true
    } catch (e) {
      for (const id of unsaved) model.unsaved.add(id)
      // Full disk, storage taken away: the app is only slower at the next start.
      this.usable = false
      this.parts.onError(e)
    } finally {
      this.lastSave = performance.now()
      this.writing = false
    }
  }
}

function readBuckets(stored: unknown[]): Room[] | null {
  const rooms: Room[] = []
  for (const bucket of stored) {
    if (typeof bucket !== 'string') return null
    let parsed: unknown
    try {
      parsed = JSON.parse(bucket)
    } catch {
      // Damaged: the whole snapshot is not to be trusted.
      return null
    }
    if (!Array.isArray(parsed)) return null
    for (const value of parsed) {
      const room = unpackRoom(value)
      if (room === null) return null
      rooms.push(room)
    }
  }
  return rooms
}
