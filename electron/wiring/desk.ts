// Joins what an open account has on this machine: journal, media, uploads and the engine's port. This room (wiring) joins the other rooms.
// It must not do anything itself that has a room of its own.

import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Session } from 'electron'
import type { Live } from '../account/accounts.ts'
import type { EndReason } from '../account/ending.ts'
import type { MainToEngine, Settings } from '../bridge/contract.ts'
import { serveEnginePort, type EngineHandlers, type EnginePort, type MainPort } from '../bridge/engine-port.ts'
import { accountFolder, type Folders } from '../config/folders.ts'
import type { Note } from '../desktop/notifications.ts'
import { openJournal, removeJournal, type Journal } from '../journal/journal.ts'
import { openMediaCache } from '../media/cache.ts'
import { serveMedia, type Media } from '../media/media.ts'
import { mediaTransport, upload, uploadLimit } from '../media/transport.ts'
import { keepUploads } from '../media/uploads.ts'

const MEDIA_QUOTA = 512 * 2 ** 20

export interface DeskOptions {
  live: Live
  folders: Folders
  /** The session of the account's page, whose requests carry the token. */
  pageSession: Session
  plainSession: Session
  /** The engine heard that the session is over. */
  onLost: (reason: EndReason) => Promise<void>
  notify: (note: Note) => void
  ringOver: (roomId: string) => void
  badge: (count: { mentions: number; unread: number }) => void
  log: (message: string, error?: unknown) => void
}

export interface Desk {
  journal: Journal
  media: Media
  /** Serves a new engine over its port; the former engine's is closed. */
  connect(port: MainPort): void
  wake(): void
  /** Something of calls that the engine must know; a new engine is told by whoever starts it. */
  tellEngine(message: Extract<MainToEngine, { kind: 'call' | 'calls' }>): void
  /** A setting that the engine obeys may have changed. */
  settingsChanged(settings: Pick<Settings, 'publicReceipts'>): void
  /** Ends uploads and the engine's port and brings the journal to rest. */
  close(): Promise<void>
  /** Removes what lies on the disk; what was not sent only where asked to. */
  wipe(what: { unsent: boolean }): Promise<void>
}

/** A shared computer's account lies in the folder that is emptied when the app closes. */
function placesOf({ live, folders }: Pick<DeskOptions, 'live' | 'folders'>): { journal: string; media: string } {
  const own = accountFolder(live.record.userId)
  return live.shared
    ? { journal: path.join(folders.ephemeral, 'journal', own), media: path.join(folders.ephemeral, 'media', own) }
    : { journal: path.join(folders.journals, own), media: path.join(folders.mediaCache, own) }
}

/** Lays out everything for an account that has just been opened. */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const { live, pageSession, plainSession, log } = options
  const { baseUrl } = live.record
  const places = placesOf(options)
  let port: EnginePort | null = null
  const journal = await openJournal(places.journal, (rooms) => port?.post({ kind: 'drafts', rooms }))
  const cache = openMediaCache({ folder: places.media, quota: MEDIA_QUOTA, log })
  const media = serveMedia({ baseUrl, cache, spool: journal.spool, transport: mediaTransport(pageSession, plainSession, baseUrl) })
  const uploads = keepUploads({
    spool: journal.spool,
    send: async (file, onProgress, signal) => upload(pageSession, baseUrl, file, await uploadLimit(pageSession, baseUrl), onProgress, signal),
    onProgress: (spoolId, sent, total) => port?.post({ kind: 'upload-progress', spoolId, sent, total }),
  })
  const handlers: EngineHandlers = {
    'outbox.all': () => journal.outbox.all(),
    'outbox.append': (entry) => journal.outbox.append(entry),
    'outbox.update': async ({ txnId, change }) => {
      await journal.outbox.update(txnId, change)
      return null
    },
    'outbox.remove': async ({ txnId }) => {
      await journal.removeEntry(txnId)
      return null
    },
    'files.upload': ({ spoolId }) => uploads.start(spoolId),
    'files.cancel': ({ spoolId }) => {
      uploads.cancel(spoolId)
      return null
    },
    'account.refresh': () => live.tokens.refresh(),
    'account.lost': async ({ reason }) => {
      await options.onLost(reason)
      return null
    },
    'notify': (note) => {
      options.notify(note)
      return null
    },
    'notify.ringOver': ({ roomId }) => {
      options.ringOver(roomId)
      return null
    },
    'badge': (count) => {
      options.badge(count)
      return null
    },
  }
  return {
    journal,
    media,
    connect: (made) => {
      port?.close()
      const fresh = serveEnginePort({
        port: made,
        handlers,
        log,
        onClose: () => {
          if (port === fresh) port = null
        },
      })
      port = fresh
      fresh.post({ kind: 'drafts', rooms: journal.drafts.rooms() })
    },
    wake: () => port?.post({ kind: 'wake' }),
    tellEngine: (message) => port?.post(message),
    settingsChanged: ({ publicReceipts }) => port?.post({ kind: 'settings', publicReceipts }),
    close: async () => {
      uploads.stop()
      port?.close()
      port = null
      await journal.close()
    },
    wipe: async ({ unsent }) => {
      await rm(places.media, { recursive: true, force: true })
      if (unsent) await removeJournal(places.journal)
    },
  }
}
