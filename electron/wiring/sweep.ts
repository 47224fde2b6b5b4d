// Removes what must not stay: storage of accounts that are gone, everything of a shared computer's last session.
// This file must not know who they were.

import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Session } from 'electron'
import { isCode } from '../config/atomic-file.ts'
import { partitionFolder, type Folders } from '../config/folders.ts'

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return []
    throw error
  }
}

/** At the start, before any page runs. `keep`: the partition that belongs to the present vault. */
export async function sweep(folders: Pick<Folders, 'ephemeral' | 'partitions'>, keep: string | null): Promise<void> {
  await rm(folders.ephemeral, { recursive: true, force: true })
  const kept = keep === null ? null : path.basename(partitionFolder({ partitions: folders.partitions } as Folders, keep))
  for (const name of await namesIn(folders.partitions)) {
    if (name !== kept) await rm(path.join(folders.partitions, name), { recursive: true, force: true })
  }
}

type Clearable = Pick<Session, 'clearStorageData' | 'clearCache' | 'clearAuthCache' | 'clearHostResolverCache'>

export interface Clearing {
  /** What was there is gone. */
  once: Promise<void>
  /** Clears what was written since, now; the next account may begin. */
  finish(): Promise<void>
}

const LATE_MS = 3000

/** Removes everything that Chromium holds for a page's session, twice: a page that is being left may still write for a moment. */
export function clearForGood(session: Clearable, log: (message: string, error?: unknown) => void): Clearing {
  const clear = async (): Promise<void> => {
    try {
      await Promise.all([session.clearStorageData(), session.clearCache(), session.clearAuthCache(), session.clearHostResolverCache()])
    } catch (error) {
      log('storage could not be cleared', error)
    }
  }
  let again: Promise<void> | null = null
  const finish = (): Promise<void> => {
    clearTimeout(timer)
    again ??= clear()
    return again
  }
  const timer = setTimeout(() => void finish(), LATE_MS)
  return { once: clear(), finish }
}
