// How the journal's lines look and what can be read of a file whatever happened to it: one record a line, CRC-32 before it.
// This file must not know what a record means or how files are written.

import { crc32 } from 'node:zlib'

/** One line: eight hex digits of CRC-32, a space, JSON, a line feed. JSON never contains a line feed. */
export function encodeRecord(record: unknown): string {
  const json = JSON.stringify(record)
  return `${checksum(json)} ${json}\n`
}

const checksum = (json: string): string => crc32(json).toString(16).padStart(8, '0')

export interface ReadLog {
  records: unknown[]
  /** Whole lines that do not check, in their order; never thrown away, see log-file.ts. */
  damaged: string[]
  /** The last line is not whole: a write that was never acknowledged. */
  torn: boolean
}

function decodeLine(line: string): { record: unknown } | null {
  const json = line.slice(9)
  if (line[8] !== ' ' || checksum(json) !== line.slice(0, 8)) return null
  try {
    return { record: JSON.parse(json) as unknown }
  } catch {
    return null
  }
}

/**
 * Reads all that is whole. Damage in the middle costs the lines it hit and no other; a torn end is dropped,
 * since a record is acknowledged only once its line feed is on the disk.
 */
export function decodeLog(text: string): ReadLog {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  const result: ReadLog = { records: [], damaged: [], torn: last !== '' }
  for (const line of lines) {
    if (line === '') continue
    const decoded = decodeLine(line)
    if (decoded === null) result.damaged.push(line)
    else result.records.push(decoded.record)
  }
  return result
}
