import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLog } from './log-file.ts'
import { decodeLog, encodeRecord } from './records.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-log-'))
  file = path.join(folder, 'x.log')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const all = (): boolean => true

describe('records', () => {
  it('come back whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (records) => {
        const read = decodeLog(records.map(encodeRecord).join(''))
        expect(read.records).toEqual(JSON.parse(JSON.stringify(records)))
        expect(read).toMatchObject({ damaged: [], torn: false })
      }),
    )
  })

  it('cut off at any byte: what was whole is read, the rest is dropped', () => {
    const records = [{ a: 1 }, { b: 'два' }, { c: [3] }]
    const bytes = Buffer.from(records.map(encodeRecord).join(''))
    const ends = records.map((_record, index) => Buffer.byteLength(records.slice(0, index + 1).map(encodeRecord).join('')))
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const read = decodeLog(bytes.subarray(0, cut).toString('utf8'))
      expect(read.records).toEqual(records.filter((_record, index) => (ends[index] ?? 0) <= cut))
      expect(read.damaged).toEqual([])
      expect(read.torn).toBe(cut !== 0 && !ends.includes(cut))
    }
  })

  it('damaged in the middle cost the line that was hit and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 32, max: 126 }), (where, byte) => {
        const records = ['one', 'two', 'three'].map((word) => ({ word }))
        const bytes = Buffer.from(records.map(encodeRecord).join(''))
        const at = where % bytes.length
        if (bytes[at] === byte || bytes[at] === 10) return
        bytes[at] = byte
        const read = decodeLog(bytes.toString('utf8'))
        expect(read.records).toHaveLength(2)
        expect(read.damaged).toHaveLength(1)
      }),
    )
  })
})

describe('the log', () => {
  it('has on the disk what it acknowledged, in order, for this person only', async () => {
    const log = await openLog(file, all)
    await Promise.all(Array.from({ length: 50 }, (_empty, n) => log.append({ n })))
    expect(decodeLog(readFileSync(file, 'utf8')).records).toEqual(Array.from({ length: 50 }, (_empty, n) => ({ n })))
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await log.close()
    await expect(log.append({})).rejects.toThrow('closed')
  })

  it('goes on after a torn write, and the torn line does not swallow the next one', async () => {
    writeFileSync(file, `${encodeRecord({ n: 1 })}${encodeRecord({ n: 2 }).slice(0, -5)}`)
    const log = await openLog(file, all)
    expect(log.records).toEqual([{ n: 1 }])
    await log.append({ n: 3 })
    await log.close()
    expect((await openLog(file, all)).records).toEqual([{ n: 1 }, { n: 3 }])
  })

  it('sets aside what is damaged or of a newer version rather than lose it', async () => {
    writeFileSync(file, `${encodeRecord({ n: 1 })}00000000 {"n":2}\n${encodeRecord({ future: true })}`)
    const log = await openLog(file, (record) => typeof record === 'object' && record !== null && 'n' in record)
    expect(log).toMatchObject({ records: [{ n: 1 }], quarantined: 2 })
    await log.close()
    const aside = readdirSync(folder).filter((name) => name.includes('.damaged-'))
    expect(aside).toHaveLength(1)
    expect(readFileSync(path.join(folder, aside[0] ?? ''), 'utf8')).toContain('{"future":true}')
    expect((await openLog(file, all)).quarantined).toBe(0)
  })

  it('replaces itself by what its owner knows once everything before is acknowledged; later appends follow', async () => {
    const log = await openLog(file, all)
    const known: unknown[] = []
    const append = async (record: unknown): Promise<void> => {
      await log.append(record)
      known.push(record)
    }
    const work = [append({ n: 1 }), log.replace(() => [{ compact: true }, ...known]), append({ n: 2 })]
    await Promise.all(work)
    await append({ n: 3 })
    await log.close()
    expect(decodeLog(readFileSync(file, 'utf8')).records).toEqual([{ compact: true }, { n: 1 }, { n: 2 }, { n: 3 }])
    expect(readdirSync(folder)).toEqual(['x.log'])
  })
})
