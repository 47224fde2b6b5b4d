import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOutbox } from './outbox.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-outbox-'))
  file = path.join(folder, 'outbox.log')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const message = (txnId: string, body = txnId) => ({
  txnId,
  roomId: '!r:uni.test',
  payload: { kind: 'event' as const, type: 'm.room.message', content: { body }, source: body },
})

describe('the outbox', () => {
  it('gives numbers in the order of the calls, also when they come at once', async () => {
    const outbox = await openOutbox(file)
    await Promise.all(['a', 'b', 'c', 'd'].map((txnId) => outbox.append(message(txnId))))
    expect(outbox.all().map(({ txnId, seq }) => [txnId, seq])).toEqual([['a', 0], ['b', 1], ['c', 2], ['d', 3]])
    await outbox.close()
  })

  it('takes the same transaction id twice as one', async () => {
    const outbox = await openOutbox(file)
    const [first, second] = await Promise.all([outbox.append(message('a')), outbox.append(message('a', 'other'))])
    expect(second).toEqual(first)
    expect(outbox.all()).toHaveLength(1)
    await outbox.close()
  })

  it('never gives a number twice, also after all is gone and after a restart', async () => {
    const outbox = await openOutbox(file)
    await outbox.append(message('a'))
    await outbox.append(message('b'))
    await outbox.remove('a')
    await outbox.remove('b')
    await outbox.close()
    const again = await openOutbox(file)
    expect((await again.append(message('c'))).seq).toBe(2)
    await again.close()
  })

  it('keeps steps of a file: upload done, attempts counted, failure recorded and cleared', async () => {
    const outbox = await openOutbox(file)
    const spooled = { spoolId: 'a'.repeat(32), name: 'x', mime: 'image/png', size: 1, width: null, height: null, blurhash: null, durationMs: null }
    await outbox.append({ txnId: 'f', roomId: '!r:uni.test', payload: { kind: 'file', file: spooled, caption: '', mxc: null, thumbnailMxc: null } })
    await outbox.update('f', { mxc: 'mxc://uni.test/abc', attempts: 2, failed: { code: 'forbidden', detail: null } })
    await outbox.close()
    const again = await openOutbox(file)
    expect(again.all()[0]).toMatchObject({ mxc: 'mxc://uni.test/abc', attempts: 2, failed: { code: 'forbidden' } })
    await again.update('f', { failed: null })
    expect(again.all()[0]).toMatchObject({ mxc: 'mxc://uni.test/abc', failed: null })
    await again.close()
  })

  it('refuses what no server takes before it reaches the disk', async () => {
    const outbox = await openOutbox(file)
    await expect(outbox.append(message('a', 'x'.repeat(200_000)))).rejects.toThrow(RangeError)
    expect(outbox.all()).toEqual([])
    await outbox.close()
  })

  it('T36 takes no flood: who waits already goes first', async () => {
    const outbox = await openOutbox(file)
    await Promise.all(Array.from({ length: 5000 }, (_, n) => outbox.append(message(`t${String(n)}`))))
    await expect(outbox.append(message('one too many'.replaceAll(' ', '-')))).rejects.toThrow(RangeError)
    expect((await outbox.append(message('t7'))).seq).toBe(7)
    await outbox.remove('t0')
    expect((await outbox.append(message('room-again'))).seq).toBe(5000)
    await outbox.close()
  })

  it('a crash at any byte loses nothing that was acknowledged', async () => {
    const outbox = await openOutbox(file)
    const acknowledged: { bytes: number; present: string[] }[] = [{ bytes: 0, present: [] }]
    const note = (): void => void acknowledged.push({ bytes: readFileSync(file).length, present: outbox.all().map(({ txnId }) => txnId) })
    for (const txnId of ['a', 'b', 'c']) {
      await outbox.append(message(txnId))
      note()
    }
    await outbox.remove('b')
    note()
    await outbox.update('c', { attempts: 1 })
    note()
    await outbox.close()
    const whole = readFileSync(file)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (cut) => {
        writeFileSync(file, whole.subarray(0, cut))
        const after = await openOutbox(file)
        const expected = acknowledged.filter(({ bytes }) => bytes <= cut).at(-1)
        expect(after.all().map(({ txnId }) => txnId)).toEqual(expected?.present)
        expect(after.quarantined).toBe(0)
        await after.close()
      }),
      { numRuns: 60 },
    )
  })

  it('stays small when much has passed through it', async () => {
    const outbox = await openOutbox(file)
    const body = 'x'.repeat(50_000)
    for (let n = 0; n < 20; n += 1) {
      await outbox.append(message(`t${n}`, body))
      await outbox.remove(`t${n}`)
    }
    await outbox.append(message('last'))
    await outbox.close()
    expect(readFileSync(file).length).toBeLessThan(800_000)
    const again = await openOutbox(file)
    expect(again.all()).toMatchObject([{ txnId: 'last', seq: 20 }])
    await again.close()
  })

  it('loses nothing when it makes itself smaller in the middle of everything', async () => {
    const outbox = await openOutbox(file)
    const body = 'x'.repeat(40_000)
    await Promise.all(
      Array.from({ length: 60 }, async (_empty, n) => {
        await outbox.append(message(`t${n}`, body))
        if (n % 3 !== 0) await outbox.remove(`t${n}`)
      }),
    )
    const present = outbox.all().map(({ txnId }) => txnId)
    expect(present).toHaveLength(20)
    await outbox.close()
    const again = await openOutbox(file)
    expect(again.all().map(({ txnId }) => txnId)).toEqual(present)
    await again.close()
  })
})
