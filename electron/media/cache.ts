// Media on this disk: found by key, fetched once however many ask, the least recently used removed beyond a quota.
// This file must not know Matrix, pages or policies.

import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import * as v from 'valibot'
import { isCode, privateFolder, writeAtomic } from '../config/atomic-file.ts'
import { startDownload, type Download, type MediaFailure, type MediaResponse } from './download.ts'

export type Fetcher = () => Promise<{ ok: true; response: MediaResponse } | { ok: false; code: MediaFailure }>
export type Found =
  | { kind: 'file'; file: string; type: string; size: number }
  | { kind: 'growing'; file: string; download: Download }
  | { kind: 'failure'; code: MediaFailure }

export interface MediaCache {
  /** The file of `key`, from the disk or by `fetch`. */
  get(key: string, fetch: Fetcher, maxBytes: number): Promise<Found>
  /** The same, once it is whole. */
  whole(key: string, fetch: Fetcher, maxBytes: number): Promise<Exclude<Found, { kind: 'growing' }>>
  /** Removes files beyond the quota; runs by itself after downloads. */
  trim(): Promise<void>
}

const MetaSchema = v.object({ type: v.string(), size: v.number() })
const GONE_MS = 60_000
/** A part that nothing was written to for so long is left from a crash: a living download is given up long before. */
const DEAD_PART_MS = 10 * 60_000

export interface CacheOptions {
  folder: string
  /** Bytes kept at most. */
  quota: number
  log: (message: string, error?: unknown) => void
  now?: () => number
}

/** Opens a cache in `folder`, which is made when first needed. */
export function openMediaCache({ folder, quota, log, now = Date.now }: CacheOptions): MediaCache {
  const running = new Map<string, Promise<Found>>()
  /** Media that the server does not have (or has quarantined): not asked for again at once. */
  const missing = new Map<string, number>()
  let trimming: Promise<void> = Promise.resolve()
  const fileOf = (key: string): string => path.join(folder, createHash('sha256').update(key).digest('hex').slice(0, 40))

  const stored = async (file: string): Promise<(Found & { kind: 'file' }) | null> => {
    try {
      const meta = v.parse(MetaSchema, JSON.parse(await readFile(`${file}.json`, 'utf8')))
      const info = await stat(file)
      if (info.size !== meta.size) return null // cut short by a crash: fetched anew
      const time = new Date(now())
      await utimes(file, time, time)
      return { kind: 'file', file, ...meta }
    } catch (error) {
      if (!isCode(error, 'ENOENT')) log('a cached file cannot be used', error)
      return null
    }
  }
  const load = async (key: string, file: string, fetch: Fetcher, maxBytes: number): Promise<Found> => {
    const present = await stored(file)
    if (present !== null) return present
    const answer = await fetch()
    if (!answer.ok) {
      if (missing.size > 5000) missing.clear() // who asks for so much that is not there gets no memory for it
      if (answer.code === 'not-found') missing.set(key, now() + GONE_MS)
      return { kind: 'failure', code: answer.code }
    }
    if (answer.response.size !== null && answer.response.size > maxBytes) {
      answer.response.body.destroy()
      return { kind: 'failure', code: 'too-large' }
    }
    await privateFolder(folder)
    const download = startDownload(file, answer.response, maxBytes)
    return { kind: 'growing', file, download }
  }
  const settle = async (key: string, found: Found): Promise<void> => {
    if (found.kind === 'growing') {
      const result = await found.download.done
      if (result.ok) {
        await writeAtomic(`${found.file}.json`, JSON.stringify({ type: found.download.type, size: result.size }))
        trimming = trimming.then(trim)
      }
    }
    running.delete(key)
  }
  const trim = async (): Promise<void> => {
    const names = await readdir(folder).catch(() => [])
    const files: { name: string; size: number; used: number }[] = []
    for (const name of names) {
      if (!/^[a-f0-9]{40}(?:\.part)?$/.test(name)) continue
      const info = await stat(path.join(folder, name)).catch(() => null) // removed meanwhile
      if (name.endsWith('.part')) {
        if (info !== null && now() - info.mtimeMs > DEAD_PART_MS) await rm(path.join(folder, name), { force: true })
      } else if (info !== null) files.push({ name, size: info.size, used: info.mtimeMs })
    }
    let total = files.reduce((sum, { size }) => sum + size, 0)
    for (const { name, size } of files.sort((a, b) => a.used - b.used)) {
      if (total <= quota) break
      await rm(path.join(folder, `${name}.json`), { force: true })
      await rm(path.join(folder, name), { force: true })
      total -= size
    }
  }
  const get = (key: string, fetch: Fetcher, maxBytes: number): Promise<Found> => {
    if ((missing.get(key) ?? 0) > now()) return Promise.resolve({ kind: 'failure', code: 'not-found' })
    missing.delete(key)
    const present = running.get(key)
    if (present !== undefined) return present
    const loading = load(key, fileOf(key), fetch, maxBytes).catch((error: unknown): Found => {
      log('a file could not be cached', error)
      return { kind: 'failure', code: 'disk' }
    })
    running.set(key, loading)
    void loading.then((found) => settle(key, found)).catch((error: unknown) => {
      running.delete(key)
      log('a cached file could not be finished', error)
    })
    return loading
  }
  return {
    get,
    whole: async (key, fetch, maxBytes) => {
      const found = await get(key, fetch, maxBytes)
      if (found.kind !== 'growing') return found
      const result = await found.download.done
      return result.ok
        ? { kind: 'file', file: found.file, type: found.download.type, size: result.size }
        : { kind: 'failure', code: result.code }
    },
    trim,
  }
}
