import { createHmac } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import type { Fetch } from '../account/http.ts'
import { callToken, type TokenParts, type TokenRequest } from './token.ts'

const request: TokenRequest = { domain: 'meet.uni.example', conference: 'lecture', roomId: '!r:uni.example', userId: '@anna=/x:uni.example', baseUrl: 'https://matrix.uni.example', name: 'Анна' }
const openId = (access_token: string) => ({ access_token, token_type: 'Bearer', matrix_server_name: 'uni.example', expires_in: 3600 })

interface Asked {
  url: string
  method: string
  body: unknown
}
function make(answers: Record<string, [number, unknown] | Error>, changes: Partial<TokenParts> = {}) {
  const plain: Asked[] = []
  const account: Asked[] = []
  let given = 0
  const fetchInto = (asked: Asked[]): Fetch => async (url, init) => {
    asked.push({ url, method: init?.method ?? 'GET', body: typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : null })
    const answer = answers[url] ?? [404, {}]
    if (answer instanceof Error) throw answer
    const [status, body] = answer
    return new Response(JSON.stringify(body === 'fresh' ? openId(`openid-${String((given += 1))}`) : body), { status })
  }
  const refresh = vi.fn(async () => true)
  const onSignIn = vi.fn()
  const parts: TokenParts = { plainFetch: fetchInto(plain), accountFetch: fetchInto(account), refresh, allowed: (domain) => domain === 'meet.uni.example', tokenUrl: null, onSignIn, ...changes }
  return { ask: () => callToken(parts, request), plain, account, refresh, onSignIn }
}
const SIGN_IN = 'https://meet.uni.example/.well-known/element/jitsi'
const TOKEN = 'https://matrix.uni.example/_matrix/client/v3/user/%40anna%3D%2Fx%3Auni.example/openid/request_token'
const wants: [number, unknown] = [200, { auth: 'openidtoken-jwt' }]

describe('a token for a conference', () => {
  it('carries the OpenID token in the shape that the deployment’s module reads', async () => {
    const { ask, account, onSignIn } = make({ [SIGN_IN]: wants, [TOKEN]: [200, 'fresh'] })
    const answer = await ask()
    expect(onSignIn).toHaveBeenCalledExactlyOnceWith('openidtoken-jwt')
    const [head = '', claims = '', signature] = (answer.ok ? (answer.value.jwt ?? '') : '').split('.')
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString())
    expect(read(head)).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(read(claims)).toEqual({
      iss: 'meet.uni.example', sub: 'meet.uni.example', aud: 'https://meet.uni.example', room: '*',
      context: { matrix: { token: 'openid-1', room_id: '!r:uni.example', server_name: 'uni.example' }, user: { avatar: '', name: 'Анна' } },
    })
    expect(signature).toBe(createHmac('sha256', 'notused').update(`${head}.${claims}`).digest('base64url'))
    expect(account).toEqual([{ url: TOKEN, method: 'POST', body: {} }])
  })
  it('T84 is another one at each join', async () => {
    const { ask } = make({ [SIGN_IN]: wants, [TOKEN]: [200, 'fresh'] })
    expect(await ask()).not.toEqual(await ask())
  })
  it('T65 T84 is for a deployment that is allowed now, and for no other', async () => {
    const { ask, plain, account } = make({ [SIGN_IN]: wants, [TOKEN]: [200, 'fresh'] }, { allowed: () => false })
    expect(await ask()).toMatchObject({ ok: false, code: 'refused' })
    expect([plain, account]).toEqual([[], []])
  })
  it.each([[404, {}], [200, '<html>'], [200, { auth: 'other' }], [200, []], [500, {}]] as [number, unknown][])('is none where the deployment does not ask for one (%s %j)', async (status, body) => {
    const { ask, account } = make({ [SIGN_IN]: [status, body], [TOKEN]: [200, 'fresh'] })
    expect(await ask()).toEqual({ ok: true, value: { jwt: null } })
    expect(account).toEqual([])
  })
  it('replays once after a refresh, and says what went wrong', async () => {
    const signedOut = make({ [SIGN_IN]: wants, [TOKEN]: [401, { errcode: 'M_UNKNOWN_TOKEN' }] })
    expect(await signedOut.ask()).toMatchObject({ ok: false, code: 'refused' })
    expect(signedOut.refresh).toHaveBeenCalledOnce()
    expect(signedOut.account).toHaveLength(2)
    expect(await make({ [SIGN_IN]: wants, [TOKEN]: [403, {}] }).ask()).toMatchObject({ ok: false, code: 'refused' })
    expect(await make({ [SIGN_IN]: wants, [TOKEN]: [200, { access_token: 7 }] }).ask()).toMatchObject({ ok: false, code: 'deployment' })
    expect(await make({ [SIGN_IN]: new Error('net::ERR_INTERNET_DISCONNECTED') }).ask()).toMatchObject({ ok: false, code: 'offline' })
    expect(await make({ [SIGN_IN]: new Error('net::ERR_CERT_AUTHORITY_INVALID') }).ask()).toMatchObject({ ok: false, code: 'deployment' })
    expect(await make({ [SIGN_IN]: new Error('net::ERR_TIMED_OUT') }).ask()).toMatchObject({ ok: false, code: 'timeout' })
  })
  it('comes from the organisation’s own giver where there is one', async () => {
    const URL = 'https://id.uni.example/jitsi'
    const { ask, plain, account } = make({ [TOKEN]: [200, 'fresh'], [URL]: [200, { jwt: 'aa.bb.cc' }] }, { tokenUrl: URL })
    expect(await ask()).toEqual({ ok: true, value: { jwt: 'aa.bb.cc' } })
    expect(account).toHaveLength(1)
    expect(plain).toEqual([{ url: URL, method: 'POST', body: { openid: openId('openid-1'), room_id: '!r:uni.example', domain: 'meet.uni.example', conference: 'lecture' } }])
    expect(await make({ [TOKEN]: [200, 'fresh'], [URL]: [403, {}] }, { tokenUrl: URL }).ask()).toMatchObject({ ok: false, code: 'refused' })
    for (const jwt of ['no token', '<script>', 7, 'a.b']) expect(await make({ [TOKEN]: [200, 'fresh'], [URL]: [200, { jwt }] }, { tokenUrl: URL }).ask()).toMatchObject({ ok: false, code: 'deployment' })
  })
})
