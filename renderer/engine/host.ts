// What the engine needs from its surroundings: main in the app (through a MessagePort), plain Node in the tests.
// This file must not know Electron, the DOM or matrix-js-sdk: types only.

import type { CallsPolicy } from '../../electron/bridge/contract.ts'
import type { EventId, MxcUri, RoomId, SignOutReason, SpooledFile, TxnId, UserId } from './protocol.ts'

/** What is known of the account before the first request. */
export interface EngineAccount {
  userId: UserId
  deviceId: string
  /** Origin (and path prefix) of the client API, without a trailing slash. */
  baseUrl: string
  /** Encryption is off by policy or well-known: no crypto is loaded and the interface never mentions it. */
  encryptionOff: boolean
  /** What organisation and homeserver say of calls; told anew when it changes (`onCalls`). */
  calls: CallsPolicy
  /** BCP 47 language of the interface, for sorting and transliteration. */
  language: string
  /** Nothing may stay on this machine after closing: no IndexedDB snapshot is written. */
  ephemeral: boolean
  /** Public read receipts allowed (setting or policy); false: m.read.private. */
  publicReceipts: boolean
}

/** One thing that a person made and the server does not have yet. Append-only journal of main's, fsynced before the call resolves. */
export type OutboxEntry = {
  txnId: TxnId
  roomId: RoomId
  /** Order within the room; given by the journal. */
  seq: number
  createdAt: number
  attempts: number
  /** Set when the server refused for good; stays until the person retries or discards. */
  failed: { code: string; detail: string | null } | null
} & OutboxPayload

export type OutboxPayload =
  | { kind: 'event'; type: string; content: Record<string, unknown>; /** Markdown source, given back on discard */ source: string | null }
  | { kind: 'redaction'; redacts: EventId; reason: string | null }
  | { kind: 'file'; file: SpooledFile; caption: string; /** after the upload step */ mxc: MxcUri | null; thumbnailMxc: MxcUri | null }

export interface EngineHost {
  account: EngineAccount
  /**
   * fetch towards the homeserver. In the app it is the Worker's own fetch (main adds the token); in Node tests a fetch that adds it.
   * Rejects with TypeError when there is no connection.
   */
  fetch: typeof globalThis.fetch
  /** After a 401 M_UNKNOWN_TOKEN: main tries one refresh. `true`: replay the request. */
  refreshToken(): Promise<boolean>
  /** The server said the session is over. Main decides what to clear and tells the page; the engine has already stopped. */
  sessionLost(reason: Exclude<SignOutReason, 'by-person'>): void

  outbox: {
    all(): Promise<OutboxEntry[]>
    /** Resolves after fsync. */
    append(txnId: TxnId, roomId: RoomId, payload: OutboxPayload): Promise<OutboxEntry>
    /** Journals a step: upload done, attempt counted, failure recorded or cleared. */
    update(txnId: TxnId, change: { mxc?: MxcUri; thumbnailMxc?: MxcUri; attempts?: number; failed?: OutboxEntry['failed'] }): Promise<void>
    /** The server has it, or the person discarded it. Also removes its spooled file. */
    remove(txnId: TxnId): Promise<void>
  }
  files: {
    /** Streams a spooled file to the homeserver; progress in bytes. Rejects with {code: 'file-gone' | 'too-large' | 'offline' | 'forbidden' | 'cancelled' | 'server-unreachable'}. */
    upload(spoolId: string, onProgress: (sent: number, total: number) => void): Promise<{ mxc: MxcUri }>
    cancelUpload(spoolId: string): void
    /** Address under which the interface can show the spooled file while it waits. */
    localUrl(spoolId: string): string
  }
  /** Desktop notification; main applies policy, focus and escaping. */
  notify(n: { roomId: RoomId; /** null: an invitation; main has the words for it */ eventId: EventId | null; title: string; body: string; mention: boolean; /** Main has the words for it, `body` is empty. */ words?: 'ring' | 'call-started' }): void
  /** Nobody calls in that room any more: what `notify` showed with the word 'ring' goes. */
  ringOver(roomId: RoomId): void
  badge(n: { mentions: number; unread: number }): void
  /** Rooms that have a draft (kept by main), for the list's mark; called again when it changes. */
  onDrafts(listener: (rooms: RoomId[]) => void): void
  /** The person chose whether others see what they have read; called when it changes. */
  onReceipts(listener: (publicReceipts: boolean) => void): void
  /** The organisation's or the homeserver's word on calls changed. */
  onCalls(listener: (policy: CallsPolicy) => void): void
  /** This person joined or left a conference of a room on this machine. */
  onCall(listener: (call: { roomId: RoomId; conference: { domain: string; name: string; auth?: 'openidtoken-jwt' | null }; joined: boolean }) => void): void
  /** The network or the machine woke: try again now. */
  onWake(listener: () => void): void
  storage: SnapshotStorage
}

/** Where the engine's snapshot lies: IndexedDB in the Worker, memory or files in tests. A cache: may vanish at any time. */
export interface SnapshotStorage {
  read(key: string): Promise<unknown>
  readMany(keys: string[]): Promise<unknown[]>
  /** One transaction: all or nothing. `undefined` deletes. */
  write(entries: [key: string, value: unknown][]): Promise<void>
  clear(): Promise<void>
}
