// Where everything of this person's lies. One place, so that "remove everything local" can be read off it.
// This file must not know what is in the files.

import { createHash, randomBytes } from 'node:crypto'
import path from 'node:path'

export interface Folders {
  vault: string
  settings: string
  state: string
  userConfig: string
  logs: string
  journals: string
  /** Sessions of shared computers: wiped at quit and at each start. */
  ephemeral: string
  /** Chromium's own folders of the account's pages. */
  partitions: string
  mediaCache: string
}

/** @param data the app's folder of this person @param cache the person's cache folder of this app */
export const foldersIn = (data: string, cache: string): Folders => ({
  vault: path.join(data, 'vault.json'),
  settings: path.join(data, 'settings.json'),
  state: path.join(data, 'state.json'),
  userConfig: path.join(data, 'config.json'),
  logs: path.join(data, 'logs'),
  journals: path.join(data, 'journal'),
  ephemeral: path.join(data, 'ephemeral'),
  partitions: path.join(data, 'Partitions'),
  mediaCache: path.join(cache, 'media'),
})

/** The person's cache folder of this app. */
export function cacheFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  const local = env['LOCALAPPDATA']
  const xdg = env['XDG_CACHE_HOME']
  if (platform === 'win32') return path.join(local !== undefined && local !== '' ? local : path.join(home, 'AppData/Local'), 'Amphi', 'Cache')
  if (platform === 'darwin') return path.join(home, 'Library/Caches/Amphi')
  // A relative path there is to be ignored, says the specification.
  return path.join(xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, '.cache'), 'amphi')
}

/** Folder name of an account: the same for the same person at the same server, and telling nobody who it is. */
export const accountFolder = (userId: string): string => createHash('sha256').update(userId).digest('hex').slice(0, 32)

/** Browser storage of one account: kept on disk, or in memory only. */
export type Partition = { id: string; kept: boolean }
export const newPartition = (kept: boolean): Partition => ({ id: randomBytes(8).toString('hex'), kept })
export const partitionName = ({ id, kept }: Partition): string => (kept ? `persist:account-${id}` : `memory-${id}`)
export const partitionFolder = (folders: Folders, id: string): string => path.join(folders.partitions, `account-${id}`)
