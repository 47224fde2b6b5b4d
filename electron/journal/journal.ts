// Everything that one person made and the server has not yet: outbox, drafts and files, in one folder of their own. The truth.
// This room must not know networks, windows or how a message is sent.

import { rm } from 'node:fs/promises'
import path from 'node:path'
import { privateFolder } from '../config/atomic-file.ts'
import { openDrafts, type Drafts } from './drafts.ts'
import { openOutbox, type Outbox } from './outbox.ts'
import { openSpool, type Spool } from './spool.ts'

export interface Journal {
  outbox: Outbox
  drafts: Drafts
  spool: Spool
  /** Removes an entry and the file that waited with it. */
  removeEntry(txnId: string): Promise<void>
  close(): Promise<void>
}

/** Opens the journal in `folder` and sweeps files that nothing refers to. `onDrafts` hears which rooms have drafts. */
export async function openJournal(folder: string, onDrafts: (rooms: string[]) => void): Promise<Journal> {
  await privateFolder(folder)
  const [outbox, drafts, spool] = await Promise.all([
    openOutbox(path.join(folder, 'outbox.log')),
    openDrafts(path.join(folder, 'drafts.log'), onDrafts),
    openSpool(path.join(folder, 'spool')),
  ])
  const filesOf = (): Set<string> => new Set(outbox.all().flatMap((entry) => (entry.kind === 'file' ? [entry.file.spoolId] : [])))
  // Damaged lines may refer to any file: then nothing is swept.
  if (outbox.quarantined === 0) {
    const files = filesOf()
    const bodies = drafts.bodies()
    await spool.sweep((spoolId) => files.has(spoolId) || bodies.some((body) => body.includes(spoolId)))
  }
  return {
    outbox,
    drafts,
    spool,
    removeEntry: async (txnId) => {
      const entry = await outbox.remove(txnId)
      if (entry?.kind === 'file' && !filesOf().has(entry.file.spoolId)) await spool.discard(entry.file.spoolId)
    },
    close: async () => {
      await Promise.all([outbox.close(), drafts.close()])
    },
  }
}

/** Removes a person's journal from this machine. */
export const removeJournal = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })
