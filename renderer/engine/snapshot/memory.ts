// A snapshot storage that keeps nothing beyond this process: for shared computers, and for tests.

import type { SnapshotStorage } from '../host.ts'

/** Storage in memory. `map` may be shared between two engines, as a disk would be. */
export function memoryStorage(map = new Map<string, unknown>()): SnapshotStorage {
  return {
    read: (key) => Promise.resolve(structuredClone(map.get(key))),
    readMany: (keys) => Promise.resolve(keys.map((key) => structuredClone(map.get(key)))),
    write(entries) {
      for (const [key, value] of entries) {
        if (value === undefined) map.delete(key)
        else map.set(key, structuredClone(value))
      }
      return Promise.resolve()
    },
    clear() {
      map.clear()
      return Promise.resolve()
    },
  }
}

/** Keeps nothing at all: nothing of an account may stay, and nothing is read back. */
export const noStorage: SnapshotStorage = {
  read: () => Promise.resolve(undefined),
  readMany: (keys) => Promise.resolve(keys.map(() => undefined)),
  write: () => Promise.resolve(),
  clear: () => Promise.resolve(),
}
