import { createStore, useStore, type StoreApi } from 'zustand'
import type {
  Completeness, ConnectionState, Person, Ring, RoomDetails, RoomId, RoomSummary, SectionId, SpaceSummary, TimelineRow, TimelineStatus,
} from '../../engine/protocol.ts'

/**
 * Keyed stores hold a Map that is changed in place and a revision that announces it: a component selects one key,
 * so a message in one room draws one row again and nothing copies thousands of entries a frame.
 */
interface Keyed<V> {
  items: Map<string, V>
  rev: number
}

interface Session {
  connection: ConnectionState
  completeness: Completeness
  me: Person | null
  badge: { mentions: number; unread: number }
  /** Rooms whose waiting messages could not be delivered for a day. */
  outboxNotices: readonly { roomId: RoomId; count: number }[]
  /** Who calls this person now. */
  rings: readonly Ring[]
}

interface List {
  sections: Readonly<Record<SectionId, readonly string[]>>
  spaces: readonly SpaceSummary[]
  /** The filter that `sections` is the answer to. */
  query: string
}

/** One open room's rows. `rows` is changed in place like every keyed store. */
export interface Timeline {
  items: Map<string, TimelineRow>
  rev: number
  order: readonly string[]
  status: TimelineStatus | null
}

export const SECTIONS: readonly SectionId[] = ['invites', 'favourites', 'people', 'rooms', 'lowPriority']

const emptySession = (): Session => ({
  connection: { kind: 'starting' },
  completeness: { firstWindow: false, names: false, counts: false, known: 0, total: null },
  me: null,
  badge: { mentions: 0, unread: 0 },
  outboxNotices: [],
  rings: [],
})
const emptyList = (): List => ({ sections: { invites: [], favourites: [], people: [], rooms: [], lowPriority: [] }, spaces: [], query: '' })
const emptyTimeline = (): Timeline => ({ items: new Map(), rev: 0, order: [], status: null })

export const sessionStore = createStore<Session>(emptySession)
export const listStore = createStore<List>(emptyList)
export const roomStore = createStore<Keyed<RoomSummary>>(() => ({ items: new Map(), rev: 0 }))
export const detailsStore = createStore<Keyed<RoomDetails>>(() => ({ items: new Map(), rev: 0 }))
const timelines = new Map<RoomId, StoreApi<Timeline>>()

/** The timeline store of a room; made at the first asking, so that a component may subscribe before the engine answers. */
export function timelineStore(roomId: RoomId): StoreApi<Timeline> {
  let store = timelines.get(roomId)
  if (store === undefined) {
    store = createStore<Timeline>(emptyTimeline)
    timelines.set(roomId, store)
  }
  return store
}

/** Forgets what a closed room's timeline held. Components still mounted on it see an empty one. */
export function dropTimeline(roomId: RoomId): void {
  timelines.get(roomId)?.setState(emptyTimeline(), true)
  timelines.delete(roomId)
  const details = detailsStore.getState()
  if (details.items.delete(roomId)) detailsStore.setState({ rev: details.rev + 1 })
}

/** Empties everything: at sign-out and before another account. */
export function resetStores(): void {
  sessionStore.setState(emptySession(), true)
  listStore.setState(emptyList(), true)
  roomStore.setState({ items: new Map(), rev: 0 }, true)
  detailsStore.setState({ items: new Map(), rev: 0 }, true)
  for (const store of timelines.values()) store.setState(emptyTimeline(), true)
  timelines.clear()
}

/** The person has read that messages have been waiting there. */
export function dismissOutboxNotice(roomId: RoomId): void {
  sessionStore.setState((s) => ({ outboxNotices: s.outboxNotices.filter((notice) => notice.roomId !== roomId) }))
}

// ── Narrow hooks: each subscribes to one key ──────────────────────────────────────────────────────

export const useRoom = (id: RoomId): RoomSummary | undefined => useStore(roomStore, (s) => s.items.get(id))
export const useSections = (): Readonly<Record<SectionId, readonly string[]>> => useStore(listStore, (s) => s.sections)
export const useSection = (id: SectionId): readonly string[] => useStore(listStore, (s) => s.sections[id])
export const useListQuery = (): string => useStore(listStore, (s) => s.query)
export const useSpaces = (): readonly SpaceSummary[] => useStore(listStore, (s) => s.spaces)
export const useConnection = (): ConnectionState => useStore(sessionStore, (s) => s.connection)
export const useCompleteness = (): Completeness => useStore(sessionStore, (s) => s.completeness)
export const useMe = (): Person | null => useStore(sessionStore, (s) => s.me)
export const useBadge = (): { mentions: number; unread: number } => useStore(sessionStore, (s) => s.badge)
export const useOutboxNotices = (): Session['outboxNotices'] => useStore(sessionStore, (s) => s.outboxNotices)
export const useRings = (): readonly Ring[] => useStore(sessionStore, (s) => s.rings)
export const useDetails = (roomId: RoomId): RoomDetails | undefined => useStore(detailsStore, (s) => s.items.get(roomId))
export const useTimelineOrder = (roomId: RoomId): readonly string[] => useStore(timelineStore(roomId), (s) => s.order)
export const useTimelineStatus = (roomId: RoomId): TimelineStatus | null => useStore(timelineStore(roomId), (s) => s.status)
export const useTimelineRow = (roomId: RoomId, key: string): TimelineRow | undefined => useStore(timelineStore(roomId), (s) => s.items.get(key))
