// Attacks by way of files and media: addresses, types, names, sizes. Named by their row of the attack table.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fileName } from '../../electron/journal/file-names.ts'
import { openSpool } from '../../electron/journal/spool.ts'
import { parseMediaUrl, readySize } from '../../electron/media/address.ts'
import { openMediaCache, type Fetcher } from '../../electron/media/cache.ts'
import { serveMedia } from '../../electron/media/media.ts'
import { parseMxc } from '../../electron/media/mxc.ts'
import { pictureSize } from '../../electron/media/picture-size.ts'
import { parseRange } from '../../electron/media/range.ts'
import { fileExits, mayOpen } from '../../electron/media/save.ts'
import { shownType } from '../../electron/media/types.ts'
import { keepUploads, type SendFile } from '../../electron/media/uploads.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-media-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const log = (): void => undefined
const answer = (bytes: Buffer | string, type = 'image/png', size: number | null = Buffer.byteLength(bytes)): Fetcher => async () => ({ ok: true, response: { type, size, body: Readable.from([Buffer.from(bytes)]) } })

describe('T20 addresses of media', () => {
  it.each<[string, unknown]>([
    ['mxc://uni.test/abc_-9', { server: 'uni.test', mediaId: 'abc_-9' }], ['mxc://uni.test:8448/a', { server: 'uni.test:8448', mediaId: 'a' }], ['mxc://[::1]:80/a', { server: '[::1]:80', mediaId: 'a' }],
    ...['mxc://uni.test/../a', 'mxc://uni.test/a/b', 'mxc://../a', 'mxc://uni.test/', 'mxc:///a', 'mxc://uni.test/a?b', 'mxc://uni.test/a#b', 'mxc://uni.test/a%2fb', 'mxc://uni..test/a', 'mxc://uni.test@evil/a', 'mxc://uni.test/a b', 'http://uni.test/a', 'MXC://uni.test/a', 'mxc://uni.test/a\n', ''].map((text): [string, unknown] => [text, null]),
  ])('%j', (text, parsed) => expect(parseMxc(text)).toEqual(parsed))

  it('whatever the text: two safe parts, or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }).map((text) => `mxc://${text}`), fc.tuple(fc.string(), fc.string()).map(([a, b]) => `mxc://${a}/${b}`)), (text) => {
        const parsed = parseMxc(text)
        if (parsed === null) return
        expect(parsed.mediaId).toMatch(/^[A-Za-z0-9_-]+$/)
        expect(parsed.server).not.toMatch(/\.\.|[/\\?#@%\s]/)
        expect(new URL(`https://hs/_matrix/client/v1/media/download/${encodeURIComponent(parsed.server)}/${parsed.mediaId}`).pathname.split('/')).toHaveLength(8)
      }),
    )
  })

  it.each<[string, unknown]>([
    ['media://thumb/uni.test/abc?w=30&h=30&m=crop', { kind: 'thumb', address: { server: 'uni.test', mediaId: 'abc' }, width: 32, height: 32, method: 'crop' }],
    ['media://file/uni.test%3A8448/abc?type=video/mp4', { kind: 'file', address: { server: 'uni.test:8448', mediaId: 'abc' }, type: 'video/mp4' }],
    [`media://spool/${'a'.repeat(32)}`, { kind: 'spool', spoolId: 'a'.repeat(32) }],
    ...['media://thumb/uni.test/abc', 'media://thumb/uni.test/abc?w=0&h=9', 'media://thumb/uni.test/abc?w=1e3&h=9', 'media://file/uni.test/..%2fabc', 'media://file/..%2f../abc', 'media://file/%2e%2e/abc', 'media://file/uni.test/a/b', 'media://spool/../x', 'media://spool/short', 'media://other/uni.test/abc', 'media://user@file/uni.test/abc', 'media://file:80/uni.test/abc', 'https://file/uni.test/abc', 'media:file', ''].map((text): [string, unknown] => [text, null]),
  ])('%s', (text, ask) => expect(parseMediaUrl(text)).toEqual(ask))

  it('asks the homeserver for nothing but a download or a thumbnail, whatever the address', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('file', 'thumb'), fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), async (kind, server, id) => {
        const asked: string[] = []
        const cache = { get: async (_key: string, fetch: Fetcher) => (await fetch(), { kind: 'failure' as const, code: 'not-found' as const }), whole: vi.fn(), trim: vi.fn() }
        const media = serveMedia({
          baseUrl: 'https://hs',
          cache,
          spool: await Promise.resolve({ find: async () => null } as unknown as Parameters<typeof serveMedia>[0]['spool']),
          transport: async (url) => (asked.push(url), { ok: false, code: 'not-found' }),
        })
        await media.handle({ method: 'GET', url: `media://${kind}/${server}/${id}?w=9&h=9`, headers: { get: () => null } })
        for (const url of asked) expect(new URL(url).href).toMatch(/^https:\/\/hs\/_matrix\/client\/v1\/media\/(?:download|thumbnail)\/[^/]+\/[A-Za-z0-9_-]+\?/)
      }),
    )
  })

  it('sizes of thumbnails are those that servers keep', () => {
    expect([1, 32, 33, 97, 700, 99_999].map(readySize)).toEqual([32, 32, 96, 320, 800, 800])
  })
})

describe('T23 types', () => {
  it.each([
    [['image/png'], 'image/png'], [['text/html'], 'application/octet-stream'], [['image/svg+xml'], 'application/octet-stream'], [['application/pdf', 'application/xml'], 'application/octet-stream'], [['VIDEO/MP4; codecs=x'], 'video/mp4'], [['application/octet-stream', 'audio/ogg'], 'audio/ogg'], [[null, ''], 'application/octet-stream'],
  ])('%j is shown as %s', (claims, type) => expect(shownType(...claims)).toBe(type))
})

describe('ranges', () => {
  it.each([
    [null, { kind: 'whole' }], ['bytes=0-0', { kind: 'part', from: 0, to: 0 }], ['bytes=5-', { kind: 'part', from: 5, to: 9 }], ['bytes=-3', { kind: 'part', from: 7, to: 9 }], ['bytes=-99', { kind: 'part', from: 0, to: 9 }], ['bytes=2-99', { kind: 'part', from: 2, to: 9 }],
    ['bytes=10-', { kind: 'unsatisfiable' }], ['bytes=5-2', { kind: 'unsatisfiable' }], ['bytes=-0', { kind: 'unsatisfiable' }], ['bytes=0-1,3-4', { kind: 'whole' }], ['lines=1-2', { kind: 'whole' }], ['bytes=-', { kind: 'whole' }], ['bytes=a-b', { kind: 'whole' }],
  ])('%s of ten bytes', (header, range) => expect(parseRange(header, 10)).toEqual(range))
})

describe('the media cache', () => {
  const cache = (quota = 1000, now: () => number = Date.now) => openMediaCache({ folder, quota, log, now })
  const settled = () => vi.waitFor(() => expect(readdirSync(folder).filter((name) => /^[a-f0-9]{40}\.json$/.test(name))).toHaveLength(1))

  it('fetches once however many ask, and never again', async () => {
    const one = cache()
    const fetch = vi.fn(answer('picture'))
    const found = await Promise.all([one.whole('k', fetch, 100), one.whole('k', fetch, 100)])
    expect(found).toEqual([expect.objectContaining({ kind: 'file', size: 7 }), expect.objectContaining({ kind: 'file', size: 7 })])
    await settled()
    expect(await cache().whole('k', fetch, 100)).toMatchObject({ kind: 'file', type: 'image/png', size: 7 })
    expect(fetch).toHaveBeenCalledOnce()
  })

  it('T25 takes no more than it was told, said beforehand or not', async () => {
    expect(await cache().whole('a', answer('x'.repeat(50), 'image/png'), 10)).toEqual({ kind: 'failure', code: 'too-large' })
    expect(await cache().whole('b', answer('x'.repeat(50), 'image/png', null), 10)).toEqual({ kind: 'failure', code: 'too-large' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps nothing of an answer that ended early, and of one cut short by a crash', async () => {
    expect(await cache().whole('a', answer('short', 'image/png', 99), 1000)).toEqual({ kind: 'failure', code: 'offline' })
    expect(readdirSync(folder)).toEqual([])
    const one = cache()
    await one.whole('b', answer('whole'), 100)
    await settled()
    const file = readdirSync(folder).find((name) => !name.endsWith('.json')) ?? ''
    writeFileSync(path.join(folder, file), 'who')
    const again = vi.fn(answer('whole'))
    expect(await cache().whole('b', again, 100)).toMatchObject({ size: 5 })
    expect(again).toHaveBeenCalledOnce()
  })

  it('does not ask again at once for what the server has not, and does after a minute', async () => {
    let time = 0
    const one = cache(1000, () => time)
    const fetch = vi.fn<Fetcher>(async () => ({ ok: false, code: 'not-found' }))
    await one.whole('k', fetch, 10)
    await one.whole('k', fetch, 10)
    expect(fetch).toHaveBeenCalledOnce()
    time = 61_000
    await one.whole('k', fetch, 10)
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('stays within its quota; what was used last stays', async () => {
    let time = 1_000_000
    const one = cache(25, () => time)
    const kept = (): string[] => readdirSync(folder).filter((name) => /^[a-f0-9]{40}\.json$/.test(name))
    for (const [index, key] of ['a', 'b'].entries()) {
      await one.whole(key, answer('0123456789'), 100)
      await vi.waitFor(() => expect(kept()).toHaveLength(index + 1))
    }
    time = Date.now() + 10_000
    const never = vi.fn(answer('0123456789'))
    await one.whole('a', never, 100)
    await one.whole('c', answer('0123456789'), 100)
    await vi.waitFor(async () => {
      await one.trim()
      expect(kept()).toHaveLength(2)
    })
    await one.whole('a', never, 100)
    expect(never).not.toHaveBeenCalled()
    const anew = vi.fn(answer('0123456789'))
    await one.whole('b', anew, 100)
    expect(anew).toHaveBeenCalledOnce()
  })

  it('serves ranges of a file that still grows, then of the whole', async () => {
    const body = new Readable({ read: () => undefined })
    const media = serveMedia({ baseUrl: 'https://hs', cache: cache(), spool: await openSpool(path.join(folder, 'spool')), transport: async () => ({ ok: true, response: { type: 'video/mp4', size: 10, body } }) })
    const get = (range: string | null) => media.handle({ method: 'GET', url: 'media://file/uni.test/abc', headers: { get: () => range } })
    const early = await get('bytes=2-5')
    expect(early.status).toBe(206)
    expect(early.headers.get('content-range')).toBe('bytes 2-5/10')
    body.push('0123')
    const text = early.text()
    body.push('456789')
    body.push(null)
    expect(await text).toBe('2345')
    const late = await get(null)
    expect([late.status, late.headers.get('content-length'), await late.text()]).toEqual([200, '10', '0123456789'])
    expect((await get('bytes=99-')).status).toBe(416)
    expect((await media.handle({ method: 'POST', url: 'media://file/uni.test/abc', headers: { get: () => null } })).status).toBe(405)
    expect((await media.handle({ method: 'GET', url: 'media://nonsense/x/y', headers: { get: () => null } })).status).toBe(400)
  })
})

describe('T24 names of files', () => {
  it.each([
    ['../../etc/passwd', 'passwd'], ['C:\\Windows\\x.exe', 'x.exe'], ['.bashrc', 'bashrc'], ['~/.ssh', 'ssh'], ['a\0b.txt', 'a_b.txt'], ['CON', '_CON'], ['com1.txt', '_com1.txt'], ['отчёт.pdf', 'отчёт.pdf'],
    ['gpj.\u202eexe.doc', 'gpj.exe.doc'], ['a:b|c?.txt', 'a_b_c_.txt'], ['', 'file'], ['...', 'file'], ['name. . ', 'name'], ['x\n.desktop', 'x_.desktop'],
  ])('%j becomes %s', (given, name) => expect(fileName(given)).toBe(name))

  it('whatever was given: one name, short, visible, without a path', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'grapheme', maxLength: 400 })), (given) => {
        const name = fileName(given)
        expect(name).not.toBe('')
        expect(name).not.toMatch(/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]|^\.|^~/u)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(204)
        expect(path.basename(name)).toBe(name)
      }),
    )
  })

  it('keeps the ending of a long name', () => expect(fileName(`${'я'.repeat(300)}.pdf`)).toMatch(/^я{98}\.pdf$/))
})

describe('T22 T24 files leave the app', () => {
  const exits = (type: string, bytes = 'x') => {
    const source = path.join(folder, 'source')
    mkdirSync(path.join(folder, 'down'), { recursive: true })
    writeFileSync(source, bytes)
    const openPath = vi.fn(async () => '')
    return {
      openPath,
      ...fileExits({ load: async () => ({ kind: 'file', file: source, type, size: bytes.length }), askWhere: async (suggested) => suggested, downloads: () => path.join(folder, 'down'), openPath }),
    }
  }
  it.each([
    ['plan.pdf', 'application/pdf', 'application/pdf', true], ['plan.pdf', 'application/pdf', 'application/octet-stream', true], ['plan.pdf', 'application/pdf', 'text/html', false], ['run.sh', 'text/plain', 'text/plain', false],
    ['x.desktop', 'application/x-desktop', 'application/x-desktop', false], ['a.png.exe', 'image/png', 'image/png', false], ['a.svg', 'image/svg+xml', 'image/svg+xml', false], ['a.html', 'text/html', 'text/html', false], ['a.PNG', 'image/png', 'image/png', true],
  ])('%s claimed %s served %s: %s', (name, claimed, served, may) => expect(mayOpen(name, claimed, served)).toBe(may))

  it('opens a copy beside what is there, never over it', async () => {
    const { open, openPath } = exits('text/plain', 'new')
    writeFileSync(path.join(folder, 'down/a.txt'), 'old')
    expect(await open('mxc://x/y', '../a.txt', 'text/plain')).toEqual({ ok: true, value: null })
    expect(readFileSync(path.join(folder, 'down/a.txt'), 'utf8')).toBe('old')
    expect(openPath).toHaveBeenCalledExactlyOnceWith(path.join(folder, 'down/a (2).txt'))
  })

  it('opens nothing that the server calls something else', async () => {
    const { open, openPath } = exits('application/x-msdownload')
    expect(await open('mxc://x/y', 'a.png', 'image/png')).toMatchObject({ ok: false, code: 'refused' })
    expect(openPath).not.toHaveBeenCalled()
    expect(existsSync(path.join(folder, 'down/a.png'))).toBe(false)
  })

  it('takes nothing of the person’s away when a copy fails', async () => {
    const target = path.join(folder, 'mine.txt')
    writeFileSync(target, 'mine')
    const exits = fileExits({ load: async () => ({ kind: 'file', file: path.join(folder, 'vanished'), type: 'text/plain', size: 1 }), askWhere: async () => target, downloads: () => folder, openPath: async () => '' })
    expect(await exits.save('mxc://uni.test/a', 'mine.txt')).toMatchObject({ ok: false, code: 'disk' })
    expect(readFileSync(target, 'utf8')).toBe('mine')
    expect(readdirSync(folder)).toEqual(['mine.txt'])
  })
  it('saves anything, under a clean name', async () => {
    const { save } = exits('text/html')
    expect(await save('mxc://x/y', '../../.x.html')).toEqual({ ok: true, value: null })
    expect(readdirSync(path.join(folder, 'down'))).toEqual(['x.html'])
  })
})

describe('T16 pictures that main decodes', () => {
  const png = (width: number, height: number): Buffer => {
    const head = Buffer.alloc(24)
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(head)
    head.writeUInt32BE(width, 16)
    head.writeUInt32BE(height, 20)
    return head
  }
  it('say their size before they are decoded', () => {
    expect(pictureSize(png(30_000, 30_000))).toEqual({ width: 30_000, height: 30_000 })
    expect(pictureSize(Buffer.from('ffd8ffe000040000ffc0000b080010002003', 'hex'))).toEqual({ width: 32, height: 16 })
    expect(pictureSize(png(0, 5))).toBeNull()
  })
  it('of any bytes: a size or nothing, and at once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const head of ['', 'ffd8ff', '89504e470d0a1a0a']) pictureSize(Buffer.concat([Buffer.from(head, 'hex'), bytes]))
      }),
    )
  })
})

describe('uploads', () => {
  const file = { spoolId: 'a'.repeat(32), file: '/x', name: 'x', mime: 'text/plain', size: 3 }
  it('go once however often asked for, tell their progress and end when cancelled', async () => {
    const progress = vi.fn()
    const send = vi.fn<SendFile>((_file, onProgress, signal) => {
      onProgress(1, 3)
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ ok: false, code: 'cancelled', detail: null })))
    })
    const uploads = keepUploads({ spool: { find: async () => file }, send, onProgress: progress })
    const both = Promise.all([uploads.start(file.spoolId), uploads.start(file.spoolId)])
    await vi.waitFor(() => expect(progress).toHaveBeenCalledExactlyOnceWith(file.spoolId, 1, 3))
    uploads.cancel(file.spoolId)
    expect(await both).toEqual([{ ok: false, code: 'cancelled', detail: null }, { ok: false, code: 'cancelled', detail: null }])
    expect(send).toHaveBeenCalledOnce()
    const again = uploads.start(file.spoolId)
    uploads.stop()
    expect(await again).toMatchObject({ code: 'cancelled' })
  })
  it('of a file that is gone say so', async () => {
    const uploads = keepUploads({ spool: { find: async () => null }, send: vi.fn(), onProgress: vi.fn() })
    expect(await uploads.start(file.spoolId)).toMatchObject({ ok: false, code: 'file-gone' })
    uploads.cancel('unknown')
  })
})
