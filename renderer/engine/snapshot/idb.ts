// The snapshot in IndexedDB: one database for an account's device, one store, everything under its key.

import type { DBSchema, IDBPDatabase } from 'idb'
import { deleteDB, openDB } from 'idb'
import type { SnapshotStorage } from '../host.ts'

interface Schema extends DBSchema {
  snapshot: { key: string; value: unknown }
}
const STORE = 'snapshot'

/** Opens lazily; when the database goes away (cleared, closed by the browser) the next call opens it again. */
export function idbStorage(name: string): SnapshotStorage {
  let opening: Promise<IDBPDatabase<Schema>> | null = null
  const forget = (): void => {
    opening = null
  }
  const open = (): Promise<IDBPDatabase<Schema>> => {
    opening ??= openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore(STORE)
      },
      blocking(_now, _wanted, event) {
        // Somebody deletes the database: let go, or the deletion waits for ever.
        ;(event.target as IDBDatabase).close()
        forget()
      },
      terminated: forget,
    }).catch(async (e: unknown) => {
      forget()
      // A database of another version or a damaged one is of no use: make it anew, once.
      if (e instanceof DOMException && (e.name === 'VersionError' || e.name === 'UnknownError')) await deleteDB(name)
      throw e
    })
    return opening
  }
  return {
    read: async (key) => (await open()).get(STORE, key) as Promise<unknown>,
    async readMany(keys) {
      const tx = (await open()).transaction(STORE, 'readonly')
      const values = await Promise.all(keys.map((key) => tx.store.get(key)))
      await tx.done
      return values
    },
    async write(entries) {
      const tx = (await open()).transaction(STORE, 'readwrite', { durability: 'relaxed' })
      const writes = entries.map(([key, value]) => (value === undefined ? tx.store.delete(key) : tx.store.put(value, key)))
      await Promise.all([...writes, tx.done])
    },
    async clear() {
      await (await open()).clear(STORE)
    },
  }
}
