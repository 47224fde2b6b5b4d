// An append-only file of records: each append is on the disk before its promise resolves; what comes meanwhile goes in one write.
// This file must not know what a record means.

import { constants } from 'node:fs'
import { open, readFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { isCode, privateFolder, syncFolder, writeAtomic } from '../config/atomic-file.ts'
import { serial } from '../config/serial.ts'
import { decodeLog, encodeRecord } from './records.ts'

export interface LogFile {
  /** What was read at opening, in order. */
  readonly records: readonly unknown[]
  /** Lines that were damaged and now lie in `<file>.damaged-<time>`. */
  readonly quarantined: number
  /** Resolves after fsync. Rejects with the system's error; then nothing of this record stays in the file. */
  append(record: unknown): Promise<void>
  /** Replaces the file by these records, atomically. Appends that came before stand before it. */
  replace(records: () => readonly unknown[]): Promise<void>
  /** Bytes now in the file. */
  size(): number
  close(): Promise<void>
}

interface Waiting {
  line: string
  resolve: () => void
  reject: (error: unknown) => void
}

async function readOrNothing(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return ''
    throw error
  }
}

/**
 * Opens the log at `file`. Damaged lines are set aside in a file of their own, the sound ones stay in place.
 * @param understands what a record must look like; one of a newer version is set aside too rather than lost
 */
export async function openLog(file: string, understands: (record: unknown) => boolean): Promise<LogFile> {
  await privateFolder(path.dirname(file))
  const read = decodeLog(await readOrNothing(file))
  const records = read.records.filter(understands)
  const strange = read.records.filter((record) => !understands(record)).map((record) => encodeRecord(record).trimEnd())
  const aside = [...read.damaged, ...strange]
  if (aside.length > 0) await writeAtomic(`${file}.damaged-${Date.now()}`, `${aside.join('\n')}\n`)
  if (aside.length > 0 || read.torn) await writeAtomic(file, records.map(encodeRecord).join(''))

  let handle = await openForAppend(file)
  let size = (await handle.stat()).size
  let waiting: Waiting[] = []
  const enqueue = serial()
  let closed = false
  /** Set when a failed write could not be undone: the end of the file is not known. */
  let unsure = false

  const writeWaiting = async (): Promise<void> => {
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    try {
      if (unsure) await recover()
      const bytes = Buffer.from(batch.map(({ line }) => line).join(''))
      await writeAll(handle, bytes, size)
      await handle.datasync()
      size += bytes.byteLength
      for (const { resolve } of batch) resolve()
    } catch (error) {
      unsure = true
      await recover().catch(() => undefined) // tried again before the next write
      for (const { reject } of batch) reject(error)
    }
  }
  const recover = async (): Promise<void> => {
    await handle.truncate(size)
    await handle.datasync()
    unsure = false
  }

  return {
    records,
    quarantined: aside.length,
    append: (record) =>
      new Promise<void>((resolve, reject) => {
        if (closed) return reject(new Error('the journal is closed'))
        waiting.push({ line: encodeRecord(record), resolve, reject })
        if (waiting.length === 1) void enqueue(writeWaiting)
      }),
    replace: (current) =>
      enqueue(async () => {
        await writeWaiting()
        await writeAtomic(file, current().map(encodeRecord).join(''))
        await handle.close()
        handle = await openForAppend(file)
        size = (await handle.stat()).size
        unsure = false
      }),
    size: () => size,
    close: async () => {
      closed = true
      await enqueue(async () => {
        await writeWaiting()
        await handle.close()
      })
    },
  }
}

async function openForAppend(file: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600)
  await syncFolder(path.dirname(file))
  return handle
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let at = 0
  while (at < bytes.byteLength) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.byteLength - at, position + at)
    at += bytesWritten
  }
}
