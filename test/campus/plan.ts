// For: what is to be made on a campus, as data: written in TypeScript, carried out by python/seeder.py.
// Must not know how it is made.
//
// Any text in a plan may hold {{room:SLUG}} and {{event:KEY}}, and be {{size:MEDIA}}: what they stand for is known
// only when the seeder has made it.

export type RoomKind = 'space' | 'course' | 'staff' | 'direct' | 'announcement' | 'group' | 'nameless' | 'archive' | 'notices' | 'encrypted'

export interface CampusRoom {
  id: string
  slug: string
  kind: RoomKind
  /** '' for a room without a name. */
  name: string
  version: string
}

export interface PlannedEvent {
  type: string
  /** User id. */
  sender: string
  stateKey?: string
  content: Record<string, unknown>
  /** Milliseconds since the epoch. */
  ts: number
  /** By which other events refer to it. */
  key?: string
  /** Key of the event that this one redacts. */
  redacts?: string
}

export interface PlannedReceipt {
  user: string
  /** Key of the event. */
  event: string
  type: 'm.read' | 'm.read.private' | 'm.fully_read'
  /** Root's key, 'main', or nothing for an unthreaded receipt. */
  thread?: string
}

export interface PlannedRoom {
  slug: string
  kind: RoomKind
  name: string
  version: string
  creator: string
  public: boolean
  /** `#alias:server` ids that lead to it. */
  aliases: string[]
  createContent: Record<string, unknown>
  createTs: number
  /** Everything after m.room.create, in order. */
  events: PlannedEvent[]
  /** From this index on push rules are evaluated, so that unread counts are real; -1 for never. */
  pushFrom: number
  receipts: PlannedReceipt[]
}

export interface PlannedMedia {
  id: string
  owner: string
  type: string
  name: string
  /** May be fetched without a token: the icons on the sign-in page. */
  open?: boolean
  /** File in the plan's folder. A PNG whose `type` is image/jpeg is converted. */
  file: string
}

export interface PlannedUser {
  userId: string
  password: string
  displayName: string
  avatarUrl?: string
  admin?: boolean
}

export interface Plan {
  users: PlannedUser[]
  media: PlannedMedia[]
  rooms: PlannedRoom[]
  accountData: { user: string; type: string; content: Record<string, unknown> }[]
  tags: { user: string; room: string; tag: string; order: number }[]
}
