// Files that wait to be sent: copied whole onto our own disk, fsynced, so that neither a crash nor a moved original loses them.
// This file must not know rooms or servers.

import { randomBytes } from 'node:crypto'
import { open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import * as v from 'valibot'
import { SpoolIdSchema, type Answers } from '../bridge/contract.ts'
import { fail, ok } from '../bridge/outcome.ts'
import { isCode, privateFolder, syncFolder, writeAtomic } from '../config/atomic-file.ts'
import { fileName } from './file-names.ts'

const MetaSchema = v.object({ name: v.string(), mime: v.string(), size: v.number() })
export interface Spooled {
  spoolId: string
  file: string
  name: string
  mime: string
  size: number
}

export interface Spool {
  begin(name: string, mime: string, size: number | null): Promise<{ spoolId: string }>
  chunk(spoolId: string, data: Uint8Array): Promise<void>
  end(spoolId: string): Promise<Answers['spool.end']>
  discard(spoolId: string): Promise<void>
  /** null: it is gone. */
  find(spoolId: string): Promise<Spooled | null>
  /** Removes what nobody refers to any more. */
  sweep(isReferred: (spoolId: string) => boolean): Promise<void>
}

export interface SpoolLimits {
  /** Bytes of one file. */
  file: number
  /** Files being written at a time. */
  open: number
  /** Bytes of all files together: a page gone wild must not fill the disk. */
  total: number
}
const LIMITS: SpoolLimits = { file: 4 * 2 ** 30, open: 64, total: 8 * 2 ** 30 }

const MIME = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/i
const cleanMime = (mime: string): string => {
  const bare = mime.split(';')[0]?.trim().toLowerCase() ?? ''
  return MIME.test(bare) ? bare : 'application/octet-stream'
}

interface Writing {
  handle: FileHandle
  name: string
  mime: string
  size: number
  work: Promise<void>
  failed: 'disk-full' | 'too-large' | null
}

/** Opens the spool in `folder`. */
export async function openSpool(folder: string, limits: SpoolLimits = LIMITS): Promise<Spool> {
  await privateFolder(folder)
  const writing = new Map<string, Writing>()
  /** Bytes of what is whole, by id. */
  const stored = new Map<string, number>()
  for (const name of await readdir(folder)) {
    if (v.is(SpoolIdSchema, name)) stored.set(name, (await stat(path.join(folder, name))).size)
  }
  const used = (): number => [...stored.values()].reduce((sum, size) => sum + size, 0) + [...writing.values()].reduce((sum, { size }) => sum + size, 0)
  const dataOf = (spoolId: string): string => path.join(folder, spoolId)
  const metaOf = (spoolId: string): string => path.join(folder, `${spoolId}.json`)
  const partOf = (spoolId: string): string => path.join(folder, `${spoolId}.part`)

  const begin: Spool['begin'] = async (name, mime, size) => {
    if (writing.size >= limits.open) throw new RangeError('too many files at a time')
    const spoolId = randomBytes(16).toString('hex')
    const handle = await open(partOf(spoolId), 'wx', 0o600)
    const failed = size !== null && size > limits.file ? 'too-large' : null
    writing.set(spoolId, { handle, name: fileName(name), mime: cleanMime(mime), size: 0, work: Promise.resolve(), failed })
    return { spoolId }
  }
  const write = async (entry: Writing, data: Uint8Array): Promise<void> => {
    if (entry.failed !== null) return
    if (entry.size + data.byteLength > limits.file) {
      entry.failed = 'too-large'
      return
    }
    if (used() + data.byteLength > limits.total) {
      entry.failed = 'disk-full'
      return
    }
    try {
      await entry.handle.appendFile(data)
      entry.size += data.byteLength
    } catch (error) {
      if (!isCode(error, 'ENOSPC') && !isCode(error, 'EDQUOT') && !isCode(error, 'EIO')) throw error
      entry.failed = 'disk-full'
    }
  }
  const discard = async (spoolId: string): Promise<void> => {
    const entry = writing.get(spoolId)
    writing.delete(spoolId)
    stored.delete(spoolId)
    await entry?.work
    await entry?.handle.close()
    for (const file of [partOf(spoolId), dataOf(spoolId), metaOf(spoolId)]) await rm(file, { force: true })
  }
  const end: Spool['end'] = async (spoolId) => {
    const entry = writing.get(spoolId)
    if (entry === undefined) return fail('gone')
    await entry.work
    if (entry.failed !== null) {
      await discard(spoolId)
      return fail(entry.failed)
    }
    writing.delete(spoolId)
    const { name, mime, size } = entry
    stored.set(spoolId, size)
    try {
      await entry.handle.sync()
      await entry.handle.close()
      await writeAtomic(metaOf(spoolId), JSON.stringify({ name, mime, size }))
      await rename(partOf(spoolId), dataOf(spoolId))
      await syncFolder(folder)
    } catch (error) {
      await discard(spoolId)
      if (isCode(error, 'ENOSPC') || isCode(error, 'EDQUOT')) return fail('disk-full')
      throw error
    }
    return ok({ spoolId, name, mime, size })
  }

  return {
    begin,
    chunk: async (spoolId, data) => {
      const entry = writing.get(spoolId)
      if (entry === undefined) return
      entry.work = entry.work.then(() => write(entry, data))
      await entry.work
    },
    end,
    discard,
    find: async (spoolId) => {
      if (!v.is(SpoolIdSchema, spoolId)) return null
      try {
        const meta = v.safeParse(MetaSchema, JSON.parse(await readFile(metaOf(spoolId), 'utf8')))
        const info = await stat(dataOf(spoolId))
        return meta.success ? { spoolId, file: dataOf(spoolId), name: meta.output.name, mime: meta.output.mime, size: info.size } : null
      } catch (error) {
        if (isCode(error, 'ENOENT') || error instanceof SyntaxError) return null
        throw error
      }
    },
    sweep: async (isReferred) => {
      for (const name of await readdir(folder)) {
        const spoolId = name.slice(0, 32)
        if (!writing.has(spoolId) && (name.endsWith('.part') || !isReferred(spoolId))) {
          stored.delete(spoolId)
          await rm(path.join(folder, name), { force: true })
        }
      }
    },
  }
}
