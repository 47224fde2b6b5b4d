// The bad network, tried on a small server whose answers are counted.
import http from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from './processes.ts'
import { startProxy, type FaultProxy } from './proxy.ts'

let proxy: FaultProxy
let server: http.Server
let reached: string[] = []

beforeAll(async () => {
  const port = await freePort()
  server = http.createServer((request, response) => {
    reached.push(`${request.method ?? ''} ${request.url ?? ''}`)
    request.resume()
    response.writeHead(201, { 'x-own': 'kept' }).end('{"done":true}')
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  proxy = await startProxy(`http://127.0.0.1:${String(port)}`)
})
afterEach(async () => {
  await proxy.reset()
  reached = []
})
afterAll(async () => {
  await proxy.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const send = (path = '/send/1', method = 'PUT'): Promise<Response> => fetch(proxy.base + path, { method })
const settled = <T>(promise: Promise<T>, ms: number): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, ms, false))])

describe('proxy', () => {
  it('hands everything on, and keeps a log', async () => {
    const response = await send('/a?b=c')
    expect([response.status, response.headers.get('x-own'), await response.text()]).toEqual([201, 'kept', '{"done":true}'])
    expect(reached).toEqual(['PUT /a?b=c'])
    expect(proxy.log.at(-1)).toMatchObject({ method: 'PUT', path: '/a?b=c', status: 201 })
  })

  it('withholds answers of what the server has done, until they are released', async () => {
    const fault = proxy.withhold('/send/')
    const waiting = send()
    await fault.met()
    expect(await settled(waiting, 150)).toBe(false)
    expect(reached).toEqual(['PUT /send/1'])
    fault.release()
    expect((await waiting).status).toBe(201)
  })

  it('loses withheld answers for good when the network is cut', async () => {
    const fault = proxy.withhold(/PUT/)
    const lost = send()
    const failure = expect(lost).rejects.toThrow()
    await fault.met()
    await proxy.cut()
    await failure
    await expect(send()).rejects.toThrow()
    await proxy.restore()
    fault.release()
    expect((await send('/send/2')).status).toBe(201)
    expect(reached).toEqual(['PUT /send/1', 'PUT /send/2'])
  })

  it('drops requests before they reach the server, as often as asked', async () => {
    const fault = proxy.drop(({ path }) => path === '/send/1', 2)
    await expect(send()).rejects.toThrow()
    await expect(send()).rejects.toThrow()
    expect(reached).toEqual([])
    expect((await send()).status).toBe(201)
    expect(fault.hits()).toBe(2)
  })

  it('lets somebody stand in, who may ask the server', async () => {
    const fault = proxy.standIn('GET /sync', async (request, ask) => {
      const own = await ask()
      const other = await ask('/other')
      return { status: own.status + 1, body: JSON.stringify([request.path, own.body, other.status]) }
    })
    const response = await send('/sync?since=1', 'GET')
    expect(response.status).toBe(202)
    expect(await response.json()).toEqual(['/sync?since=1', '{"done":true}', 201])
    expect(reached).toEqual(['GET /sync?since=1', 'GET /other'])
    fault.release()
    expect((await send('/sync', 'GET')).status).toBe(201)
  })

  it('answers in the server’s place', async () => {
    proxy.respond('/send/', 429, { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 20 }, { 'retry-after': '1' }, 1)
    proxy.respond('/page', 502, '<html>bad gateway</html>')
    const limited = await send()
    expect([limited.status, limited.headers.get('retry-after'), await limited.json()]).toEqual([429, '1', { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 20 }])
    expect((await send()).status).toBe(201)
    const page = await send('/page', 'GET')
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html'])
    expect(reached).toEqual(['PUT /send/1'])
  })

  it('delays requests', async () => {
    proxy.delay('/slow', 200)
    const start = Date.now()
    await send('/slow')
    expect(Date.now() - start).toBeGreaterThanOrEqual(195)
  })
})
