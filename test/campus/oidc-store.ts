// For: what one OpenID Connect provider remembers while it runs.
// Must not know who signs in. (The library's own memory is one for the whole process: two campuses would share their sessions.)
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

interface Entry {
  payload: AdapterPayload
  /** Milliseconds since the epoch. */
  until: number
}

/** A memory of its own for one provider. */
export function memoryStore(): AdapterFactory {
  const models = new Map<string, Map<string, Entry>>()
  const now = (): number => Date.now()
  return (name): Adapter => {
    const entries = models.get(name) ?? new Map<string, Entry>()
    models.set(name, entries)
    const fresh = (entry: Entry | undefined): AdapterPayload | undefined => (entry !== undefined && entry.until > now() ? entry.payload : undefined)
    const findWhere = (matches: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> =>
      Promise.resolve(fresh([...entries.values()].find((entry) => matches(entry.payload))))
    return {
      upsert: (id, payload, expiresIn) => {
        entries.set(id, { payload, until: expiresIn === undefined ? Infinity : now() + expiresIn * 1000 })
        return Promise.resolve()
      },
      find: (id) => Promise.resolve(fresh(entries.get(id))),
      findByUid: (uid) => findWhere((payload) => payload.uid === uid),
      findByUserCode: (code) => findWhere((payload) => payload.userCode === code),
      consume: (id) => {
        const entry = entries.get(id)
        if (entry !== undefined) entry.payload.consumed = Math.floor(now() / 1000)
        return Promise.resolve()
      },
      destroy: (id) => {
        entries.delete(id)
        return Promise.resolve()
      },
      revokeByGrantId: (grantId) => {
        for (const model of models.values()) {
          for (const [id, entry] of model) if (entry.payload.grantId === grantId) model.delete(id)
        }
        return Promise.resolve()
      },
    }
  }
}
