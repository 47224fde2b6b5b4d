// Attacks by a homeserver that is hostile or was taken over, as main meets them: redirects, endless answers, evil pictures. Rows T16, T21, T25, T27, T55.
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { discover } from '../../electron/account/discovery.ts'
import { fetchJson } from '../../electron/account/http.ts'
import { login } from '../../electron/account/login.ts'
import { providerIcon } from '../../electron/account/provider-icon.ts'
import { openMediaCache } from '../../electron/media/cache.ts'
import { startDownload } from '../../electron/media/download.ts'
import { discoveryHops } from '../../electron/security/network-filter.ts'
import type { EngineHost } from '../../renderer/engine/host.ts'
import { capped } from '../../renderer/engine/sdk/capped.ts'
import { createApi } from '../../renderer/engine/sdk/client.ts'
import { createPushEvaluator } from '../../renderer/engine/sdk/push.ts'

let folder: string
let base: string
/** Requests that reached the server, with their bodies. */
let met: { url: string; body: string }[]
let sent = 0
const server = http.createServer((request, response) => {
  let body = ''
  request.on('data', (data: Buffer) => (body += data.toString())).on('end', () => {
    met.push({ url: request.url ?? '', body })
    const url = request.url ?? ''
    if (url.includes('endless')) return endless(response)
    if (url.includes('bomb')) return void response.writeHead(200, { 'content-type': 'image/png', 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20 * 2 ** 20)))
    if (url.includes('script')) return void response.writeHead(200, { 'content-type': 'image/svg+xml' }).end('<svg onload="x"/>')
    if (url.includes('away')) return void response.writeHead(302, { location: '/media/small' }).end()
    if (url.includes('small')) return void response.writeHead(200, { 'content-type': 'image/png' }).end('png')
    if (url.startsWith('/evil/_matrix/client/v3/login')) return void response.writeHead(307, { location: '/thief' }).end()
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
})
function endless(response: http.ServerResponse): void {
  response.writeHead(200, { 'content-type': 'image/png' })
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) sent += 64 * 1024
  }
  response.on('drain', more)
  more()
}
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-server-'))
  met = []
  sent = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('T55 the pictures of identity providers', () => {
  it.each([['endless', null], ['bomb', null], ['script', null], ['away', null], ['small', `data:image/png;base64,${Buffer.from('png').toString('base64')}`]])('%s', async (id, shown) => {
    expect(await providerIcon(fetch, base, `mxc://uni.test/${id}`)).toBe(shown)
    // What was read is bounded by the cap and the buffers on the way, not by the server's patience.
    expect(sent).toBeLessThan(32 * 2 ** 20)
  })
})

describe('T55 redirects', () => {
  it('carry neither password nor login token on', async () => {
    for (const credentials of [{ kind: 'password', user: 'anna', password: 'secret' }, { kind: 'token', token: 'secret' }] as const) {
      expect(await login(fetch, { baseUrl: `${base}/evil`, credentials, deviceId: 'D', deviceName: 'N' })).toMatchObject({ ok: false })
    }
    expect(met.map(({ url }) => url)).not.toContain('/thief')
  })

  it.each([
    ['https://uni.example/x', 'https://www.uni.example/x', true], ['https://uni.example/x', 'https://uni.example/y', true], ['https://uni.example/x', 'http://uni.example/x', false],
    ['https://uni.example/x', 'http://127.0.0.1:8080/admin', false], ['https://uni.example/x', 'http://localhost/x', false], ['https://uni.example/x', 'https://localhost/x', false], ['https://uni.example/x', 'https://192.168.1.1/x', false],
    ['https://uni.example/x', 'https://[::1]/x', false], ['https://uni.example/x', 'https://[::ffff:10.0.0.1]/', false], ['https://uni.example/x', 'https://169.254.169.254/latest', false], ['https://uni.example/x', 'https://router/', false],
    ['https://uni.example/x', 'file:///etc/passwd', false], ['https://intranet.lan/x', 'https://chat.intranet.lan/x', true], ['http://127.0.0.1:1/x', 'http://127.0.0.1:2/x', false],
  ])('of discovery: %s to %s %s', (from, to, may) => {
    const hops = discoveryHops()
    expect(hops.mayReach(1, from)).toBe(true)
    expect(hops.mayReach(1, to)).toBe(may)
    // Another request is judged by its own beginning; one that has ended is forgotten.
    hops.ended(1)
    expect(hops.mayReach(1, from)).toBe(true)
  })
})

describe('T55 T68 answers', () => {
  const answering = (text: string) => async (): Promise<Response> => new Response(text, { headers: { 'content-type': 'application/json' } })
  it.each([
    ['deep', '['.repeat(60_000)], ['deep and closed', `${'['.repeat(30_000)}${']'.repeat(30_000)}`], ['a prototype', '{"__proto__":{"versions":["v1.11"]},"flows":{"__proto__":[]}}'], ['numbers', '{"versions":[1e999,{}],"flows":7}'], ['nothing', ''],
  ])('%s: no server, and no fault', async (_name, text) => {
    expect(await discover(answering(text), 'https://uni.test')).toMatchObject({ ok: false })
  })
  it('no more providers than a page can show, each cleanly named', async () => {
    const providers = Array.from({ length: 5000 }, (_, n) => ({ id: `p${String(n)}`, name: `P${String(n)}` }))
    const hostile = [{ id: '../../evil', name: 'x' }, { id: 'a', name: 'x'.repeat(1000) }, { id: 'b', name: { toString: 'x' } }, { id: 'c', name: '\u202e\u200b' }, null]
    const answer = (list: unknown[]) => async (url: string): Promise<Response> => Response.json(url.endsWith('/login') ? { flows: [{ type: 'm.login.sso', identity_providers: list }] } : { versions: ['v1.11'] })
    const small = await discover(answer(hostile), 'https://uni.test')
    expect(small).toMatchObject({ ok: true, value: { sso: [], ssoUnnamed: true } })
    expect(await discover(answer([{ id: 'a', name: 'Uni\u202eversity\n' }]), 'https://uni.test')).toMatchObject({ ok: true, value: { sso: [{ name: 'University' }] } })
    const many = await discover(answer(providers.slice(0, 1000)), 'https://uni.test')
    expect(many.ok && many.value.sso.length).toBe(30)
    expect(await discover(answer(providers), 'https://uni.test')).toMatchObject({ ok: false }) // beyond the size that is read
  })
  it('are read no further than their cap', async () => {
    expect(await fetchJson(fetch, `${base}/endless`, { maxBytes: 1024 })).toEqual({ kind: 'too-large' })
    expect(sent).toBeLessThan(32 * 2 ** 20)
  })
})

describe('T68 the engine', () => {
  const account = { userId: '@anna:uni.test', deviceId: 'D', baseUrl: 'https://hs.uni.test', encryptionOff: true, language: 'en', ephemeral: false, publicReceipts: true }
  it.each(['a*a*a*a*a*a*a*b', '*a*'.repeat(80), '**********b', 'a*'.repeat(2000), '*'])('evaluates no rule that takes for ever: %s', (pattern) => {
    const rule = (more: object) => ({ rule_id: 'evil', enabled: true, default: false, actions: ['notify'], ...more })
    const rules = { global: { content: [rule({ pattern })], override: [rule({ conditions: [{ kind: 'event_match', key: 'content.body', pattern }] })] } }
    const evaluate = createPushEvaluator(rules, account.userId, () => 'Anna')
    const began = process.cpuUsage().user
    for (const body of ['a'.repeat(60_000), 'a '.repeat(30_000)]) {
      evaluate({ event_id: '$e', type: 'm.room.message', sender: '@m:x', origin_server_ts: 1, content: { msgtype: 'm.text', body } }, { id: '!r:x', memberCount: 3, senderMayNotifyRoom: false })
    }
    expect(process.cpuUsage().user - began).toBeLessThan(2_000_000)
  })
  it('takes one’s own name as it stands, whatever a server made of it', () => {
    const rules = { global: { override: [{ rule_id: '.m.rule.contains_display_name', enabled: true, default: true, conditions: [{ kind: 'contains_display_name' }], actions: ['notify', { set_tweak: 'highlight' }] }] } }
    const asks = (name: string, body: string): boolean =>
      createPushEvaluator(rules, account.userId, () => name)({ event_id: '$e', type: 'm.room.message', sender: '@m:x', origin_server_ts: 1, content: { msgtype: 'm.text', body } }, { id: '!r:x', memberCount: 3, senderMayNotifyRoom: false }).highlight
    const began = process.cpuUsage().user
    expect(asks('**********b', `a${'*'.repeat(10)}c ${'a'.repeat(9000)}`)).toBe(false)
    expect(process.cpuUsage().user - began).toBeLessThan(1_000_000)
    expect([asks('Ян', 'Ян, привет'), asks('Ян', 'Яна, привет'), asks('A.B (C)?', 'hello A.B (C)? there'), asks('A.B', 'hello AxB there')]).toEqual([true, false, true, false])
  })
  it('reads no answer without an end, and takes it for a server in trouble', async () => {
    let given = 0
    let ended = false
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        given += 2 ** 20
        controller.enqueue(new Uint8Array(2 ** 20).fill(0x20))
      },
      cancel: () => void (ended = true),
    })
    const host = { account, fetch: async () => new Response(body, { headers: { 'content-type': 'application/json' } }) } as unknown as EngineHost
    const api = createApi(host, { signal: new AbortController().signal })
    await expect(api.profile('@anna:uni.test')).rejects.toMatchObject({ error: { code: 'server-unreachable' } })
    expect(ended).toBe(true)
    expect(given).toBeLessThan(140 * 2 ** 20)
  })
  it('hands on what has an end, byte for byte', async () => {
    const answer = capped(new Response('{"a":1}', { status: 403, headers: { 'retry-after': '1' } }), 7)
    expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([403, '1', '{"a":1}'])
    await expect(capped(new Response('{"a":12}'), 7).text()).rejects.toThrow()
  })
})

describe('T25 media', () => {
  it('of a server that falls silent are given up, and leave nothing', async () => {
    const body = new Readable({ read: () => undefined })
    const download = startDownload(path.join(folder, 'f'), { type: 'image/png', size: 10, body }, 100, 50)
    body.push('12345')
    const reader = download.read(0, null).getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('12345')
    await expect(reader.read()).rejects.toThrow()
    expect(await download.done).toEqual({ ok: false, code: 'offline' })
    expect(readdirSync(folder)).toEqual([])
  })
  it('of a server that goes before the file is open are given up, and nothing is thrown past them', async () => {
    const body = new Readable({ read: () => undefined })
    const download = startDownload(path.join(folder, 'f'), { type: 'image/png', size: 10, body }, 100)
    body.destroy(new Error('reset'))
    expect(await download.done).toEqual({ ok: false, code: 'offline' })
    await expect(download.read(0, null).getReader().read()).rejects.toThrow('offline')
    expect(readdirSync(folder)).toEqual([])
  })
  it('that are whole are read again, though all who read them have gone', async () => {
    const download = startDownload(path.join(folder, 'f'), { type: 'image/png', size: 5, body: Readable.from([Buffer.from('12345')]) }, 100)
    const read = (from: number): Promise<string> => new Response(download.read(from, null)).text()
    expect(await read(0)).toBe('12345')
    expect(await download.done).toEqual({ ok: true, size: 5 })
    expect(await Promise.all([read(1), read(2)])).toEqual(['2345', '345'])
    expect(await read(3)).toBe('45')
  })
  it('that a crash left half are swept, those that grow stay', async () => {
    const cache = openMediaCache({ folder, quota: 10, log: () => undefined })
    const [dead, alive] = [path.join(folder, `${'a'.repeat(40)}.part`), path.join(folder, `${'b'.repeat(40)}.part`)]
    writeFileSync(dead, 'x')
    writeFileSync(alive, 'x')
    utimesSync(dead, new Date(0), new Date(0))
    await cache.trim()
    expect([existsSync(dead), existsSync(alive)]).toEqual([false, true])
  })
})
