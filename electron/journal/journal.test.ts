import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDrafts } from './drafts.ts'
import { openJournal } from './journal.ts'
import { openSpool } from './spool.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const none = (): void => undefined

describe('drafts', () => {
  it('keep the last word of a room, also when words overtake each other', async () => {
    const file = path.join(folder, 'drafts.log')
    const drafts = await openDrafts(file, none)
    await Promise.all(['а', 'ан', 'анн'].map((body) => drafts.put('!r:x', body)))
    expect(drafts.get('!r:x')).toEqual({ roomId: '!r:x', body: 'анн' })
    await drafts.close()
    const again = await openDrafts(file, none)
    expect(again.get('!r:x')?.body).toBe('анн')
    await again.close()
  })

  it('tell which rooms have one, once for each change', async () => {
    const told: string[][] = []
    const drafts = await openDrafts(path.join(folder, 'drafts.log'), (rooms) => told.push(rooms))
    await drafts.put('!a:x', '1')
    await drafts.put('!a:x', '2')
    await drafts.put('!b:x', '1')
    await drafts.put('!a:x', null)
    await drafts.put('!a:x', null)
    expect(told).toEqual([['!a:x'], ['!a:x', '!b:x'], ['!b:x']])
    await drafts.close()
  })

  it('do not grow without end while one types', async () => {
    const file = path.join(folder, 'drafts.log')
    const drafts = await openDrafts(file, none)
    for (let n = 0; n < 60; n += 1) await drafts.put('!a:x', String(n).padEnd(20_000, 'x'))
    expect(statSync(file).size).toBeLessThan(700_000)
    expect(drafts.get('!a:x')?.body.startsWith('59')).toBe(true)
    await drafts.close()
  })
})

describe('T36 a flood', () => {
  it('of drafts ends; what is there may still be changed and taken back', async () => {
    const drafts = await openDrafts(path.join(folder, 'drafts.log'), none)
    const large = 'x'.repeat(100_000)
    let taken = 0
    await expect(
      (async () => {
        for (; taken < 1000; taken += 1) await drafts.put(`!${String(taken)}:x`, large)
      })(),
    ).rejects.toThrow(RangeError)
    expect(taken).toBeGreaterThan(300)
    await drafts.put('!0:x', 'short')
    await drafts.put('!1:x', null)
    await drafts.put('!new:x', 'typed')
    expect(drafts.get('!new:x')?.body).toBe('typed')
    await drafts.close()
  })
})

describe('the spool', () => {
  const write = async (spool: Awaited<ReturnType<typeof openSpool>>, text: string, name = 'a.txt', mime = 'text/plain') => {
    const { spoolId } = await spool.begin(name, mime, null)
    await spool.chunk(spoolId, Buffer.from(text))
    return spool.end(spoolId)
  }

  it('takes chunks in order and hands the file back after a restart', async () => {
    const spool = await openSpool(folder)
    const { spoolId } = await spool.begin('a/../b.txt', 'Text/Plain; charset=utf-8', null)
    await Promise.all(['one ', 'two ', 'three'].map((text) => spool.chunk(spoolId, Buffer.from(text))))
    expect(await spool.end(spoolId)).toEqual({ ok: true, value: { spoolId, name: 'b.txt', mime: 'text/plain', size: 13 } })
    expect(await (await openSpool(folder)).find(spoolId)).toMatchObject({ name: 'b.txt', size: 13 })
    expect(statSync(path.join(folder, spoolId)).mode & 0o777).toBe(0o600)
  })

  it('says too large and gone', async () => {
    const spool = await openSpool(folder, { file: 10, open: 2, total: 100 })
    expect(await write(spool, 'more than ten bytes')).toMatchObject({ ok: false, code: 'too-large' })
    expect(readdirSync(folder)).toEqual([])
    expect(await spool.end('0'.repeat(32))).toMatchObject({ code: 'gone' })
    await spool.begin('1', '', null)
    await spool.begin('2', '', null)
    await expect(spool.begin('3', '', null)).rejects.toThrow(RangeError)
  })

  it('T36 is full at some point, also after a restart, and has room again when something goes', async () => {
    const limits = { file: 100, open: 8, total: 25 }
    const first = await openSpool(folder, limits)
    const kept = await write(first, '0123456789')
    expect(kept).toMatchObject({ ok: true })
    expect(await write(first, '0123456789')).toMatchObject({ ok: true })
    expect(await write(first, '0123456789')).toMatchObject({ ok: false, code: 'disk-full' })
    const second = await openSpool(folder, limits)
    expect(await write(second, '0123456789')).toMatchObject({ ok: false, code: 'disk-full' })
    if (kept.ok) await second.discard(kept.value.spoolId)
    expect(await write(second, '0123456789')).toMatchObject({ ok: true })
  })

  it('finds nothing under an id that is none', async () => {
    const spool = await openSpool(folder)
    expect(await spool.find('../../etc/passwd')).toBeNull()
    expect(await spool.find('f'.repeat(32))).toBeNull()
  })
})

describe('the journal', () => {
  const file = (spoolId: string) => ({ spoolId, name: 'x', mime: 'text/plain', size: 4, width: null, height: null, blurhash: null, durationMs: null })
  const spooled = async (journal: Awaited<ReturnType<typeof openJournal>>): Promise<string> => {
    const { spoolId } = await journal.spool.begin('x', 'text/plain', null)
    await journal.spool.end(spoolId)
    return spoolId
  }
  const send = (journal: Awaited<ReturnType<typeof openJournal>>, txnId: string, spoolId: string) =>
    journal.outbox.append({ txnId, roomId: '!r:x', payload: { kind: 'file', file: file(spoolId), caption: '', mxc: null, thumbnailMxc: null } })

  it('sweeps files that neither a message nor a draft waits with', async () => {
    const journal = await openJournal(folder, none)
    const [waiting, drafted, left] = [await spooled(journal), await spooled(journal), await spooled(journal)]
    await send(journal, 'a', waiting)
    await journal.drafts.put('!r:x', JSON.stringify({ files: [drafted] }))
    await journal.close()
    const again = await openJournal(folder, none)
    expect(await again.spool.find(waiting)).not.toBeNull()
    expect(await again.spool.find(drafted)).not.toBeNull()
    expect(await again.spool.find(left)).toBeNull()
    await again.close()
  })

  it('sweeps nothing while a damaged line may refer to it', async () => {
    const journal = await openJournal(folder, none)
    const left = await spooled(journal)
    await journal.close()
    writeFileSync(path.join(folder, 'outbox.log'), 'rubbish\n')
    const again = await openJournal(folder, none)
    expect(await again.spool.find(left)).not.toBeNull()
    await again.close()
  })

  it('removes the file with the last message that waits with it', async () => {
    const journal = await openJournal(folder, none)
    const spoolId = await spooled(journal)
    await send(journal, 'a', spoolId)
    await send(journal, 'b', spoolId)
    await journal.removeEntry('a')
    expect(await journal.spool.find(spoolId)).not.toBeNull()
    await journal.removeEntry('b')
    expect(await journal.spool.find(spoolId)).toBeNull()
    await journal.removeEntry('never')
    await journal.close()
  })

  it('lies in folders that only this person may enter', async () => {
    const inner = path.join(folder, 'new', 'place')
    mkdirSync(path.join(folder, 'new'))
    const journal = await openJournal(inner, none)
    expect(statSync(inner).mode & 0o777).toBe(0o700)
    expect(existsSync(path.join(inner, 'spool'))).toBe(true)
    await journal.close()
  })
})
