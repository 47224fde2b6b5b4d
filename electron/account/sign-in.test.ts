// From a typed server to a session: discovery for each failure, the loopback listener, one attempt at a time.
import http from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SignInState } from '../bridge/contract.ts'
import { answerPage, type AnswerTexts } from './answer-page.ts'
import { discover, parseServer } from './discovery.ts'
import { classify, fetchJson, type Fetch } from './http.ts'
import { login, refresh } from './login.ts'
import { judgeReturn, listenForReturn } from './loopback.ts'
import { createSignIn } from './sign-in.ts'
import { startSsoAttempt, tokenFromPaste } from './sso-attempt.ts'

/** An address that is a program. */
const SCRIPT = ['javascript', 'alert(1)'].join(':')
type Answer = { status?: number; json?: unknown; text?: string; error?: string }
function server(answers: Record<string, Answer>): Fetch & { asked: string[] } {
  const asked: string[] = []
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url)
    const found = Object.entries(answers).find(([end]) => url.endsWith(end))?.[1]
    if (found?.error !== undefined) throw new TypeError('failed', { cause: new Error(found.error) })
    if (found === undefined) return new Response('nothing here', { status: 404 })
    return new Response(found.text ?? JSON.stringify(found.json), { status: found.status ?? 200 })
  }
  return Object.assign(fetch, { asked })
}
const VERSIONS = { json: { versions: ['r0.6.0', 'v1.1', 'v1.11'] } }
const SSO = { json: { flows: [{ type: 'm.login.sso', identity_providers: [{ id: 'oidc-uni', name: 'University' }] }] } }
const good = { '/_matrix/client/versions': VERSIONS, '/_matrix/client/v3/login': SSO }
const wellKnown = (json: unknown): Record<string, Answer> => ({ '/.well-known/matrix/client': { json }, ...good })

describe('what was typed', () => {
  it.each([
    ['uni.example', 'name'], ['  uni.example:8448 ', 'name'], ['@anna:uni.example', 'name'], ['https://hs.uni.example/', 'address'], ['http://127.0.0.1:8008', 'address'],
    ['универ.рф', 'name'],
  ])('%s is a %s', (typed, kind) => expect(parseServer(typed)?.kind).toBe(kind))
  it.each(['', 'a b', 'uni.example/path', 'http://uni.example', 'https://a:b@uni.example', 'https://uni.example/?q', 'ftp://uni.example', SCRIPT, '@anna', 'uni.example#x'])(
    '%s is none',
    (typed) => expect(parseServer(typed)).toBeNull(),
  )
})

describe('discovery', () => {
  it('follows well-known and names how one can sign in', async () => {
    const found = await discover(server(wellKnown({ 'm.homeserver': { base_url: 'https://hs.uni.example/' }, 'io.element.e2ee': { force_disable: true } })), 'uni.example')
    expect(found).toMatchObject({
      ok: true,
      value: { serverName: 'uni.example', baseUrl: 'https://hs.uni.example', password: false, sso: [{ id: 'oidc-uni', name: 'University', icon: null }], ssoUnnamed: false, facts: { encryptionOff: true } },
    })
  })

  it('goes on without a well-known file, and with a web site in its place', async () => {
    expect(await discover(server(good), 'uni.example')).toMatchObject({ ok: true, value: { baseUrl: 'https://uni.example' } })
    expect(await discover(server({ '/.well-known/matrix/client': { text: '<html>' }, ...good }), 'uni.example')).toMatchObject({ ok: true })
  })

  const down = (error: string): Record<string, Answer> => ({ '/.well-known/matrix/client': { error } })
  it.each<[string, string, Record<string, Answer>]>([
    ['invalid-name', 'no name', {}],
    ['offline', 'uni.example', down('net::ERR_INTERNET_DISCONNECTED')],
    ['not-found', 'uni.example', down('net::ERR_NAME_NOT_RESOLVED')],
    ['tls', 'uni.example', down('net::ERR_CERT_AUTHORITY_INVALID')],
    ['tls', 'uni.example', down('net::ERR_CERT_COMMON_NAME_INVALID')],
    ['timeout', 'uni.example', down('net::ERR_CONNECTION_TIMED_OUT')],
    ['well-known-broken', 'uni.example', { '/.well-known/matrix/client': { text: '{"m.homeserver":' } }],
    ['well-known-broken', 'uni.example', wellKnown({ 'm.homeserver': {} })],
    ['well-known-broken', 'uni.example', wellKnown({ 'm.homeserver': { base_url: 'ftp://x' } })],
    ['not-matrix', 'https://uni.example', {}],
    ['not-matrix', 'https://uni.example', { '/_matrix/client/versions': { text: '<html>' } }],
    ['too-old', 'https://uni.example', { ...good, '/_matrix/client/versions': { json: { versions: ['r0.6.1', 'v1.10', 'vX'] } } }],
    ['no-sign-in', 'https://uni.example', { ...good, '/_matrix/client/v3/login': { json: { flows: [{ type: 'm.login.dummy' }] } } }],
    ['no-sign-in', 'https://uni.example', { ...good, '/_matrix/client/v3/login': { json: { flows: 'x' } } }],
  ])('says %s for %s %#', async (code, typed, answers) => {
    expect(await discover(server(answers), typed)).toMatchObject({ ok: false, code })
  })

  it('T55 takes no way down from https, and no huge file', async () => {
    for (const base_url of ['http://hs.uni.example', 'http://127.0.0.1:8008', 'https://a:b@evil.example']) {
      expect(await discover(server(wellKnown({ 'm.homeserver': { base_url } })), 'uni.example')).toMatchObject({ ok: false, code: 'well-known-broken' })
    }
    const huge = { 'm.homeserver': { base_url: 'https://hs.uni.example' }, 'x': 'x'.repeat(70_000) }
    expect(await discover(server(wellKnown(huge)), 'uni.example')).toMatchObject({ ok: false, code: 'well-known-broken' })
  })

  it('leaves out providers that do not parse', async () => {
    const flows = [{ type: 'm.login.sso', identity_providers: [{ id: '../x', name: 'bad' }, { id: 'ok', name: 'Good', icon: SCRIPT }, 7, null] }, { type: 'm.login.password' }]
    expect(await discover(server({ ...good, '/_matrix/client/v3/login': { json: { flows } } }), 'https://uni.example')).toMatchObject({
      ok: true,
      value: { password: true, sso: [{ id: 'ok', icon: null }] },
    })
  })
})

describe('small requests', () => {
  it.each([
    ['net::ERR_CERT_DATE_INVALID', 'tls'], ['net::ERR_SSL_PROTOCOL_ERROR', 'tls'], ['net::ERR_TIMED_OUT', 'timeout'], ['net::ERR_CONNECTION_REFUSED', 'unreachable'],
    ['net::ERR_NETWORK_CHANGED', 'offline'], ['net::ERR_EMPTY_RESPONSE', 'unreachable'],
  ])('%s is %s', (message, kind) => expect(classify(new Error(message))).toBe(kind))

  it('end at their size and time', async () => {
    expect(await fetchJson(server({ '/x': { text: 'x'.repeat(100) } }), 'https://a/x', { maxBytes: 99 })).toEqual({ kind: 'too-large' })
    const never: Fetch = (_url, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    expect(await fetchJson(never, 'https://a/x', { timeoutMs: 20 })).toMatchObject({ kind: 'failure', failure: 'timeout' })
  })
})

describe('login', () => {
  const ask = (answer: Answer, kind: 'token' | 'password' = 'token') =>
    login(server({ '/login': answer }), {
      baseUrl: 'https://hs',
      credentials: kind === 'token' ? { kind, token: 't' } : { kind, user: 'anna', password: 'p' },
      deviceId: 'DEV',
      deviceName: 'Amphi',
    }, () => 1000)
  it.each<[Answer, 'token' | 'password', string]>([
    [{ status: 403, json: { errcode: 'M_FORBIDDEN' } }, 'password', 'wrong-password'],
    [{ status: 403, json: { errcode: 'M_FORBIDDEN' } }, 'token', 'expired'],
    [{ status: 403, json: { errcode: 'M_USER_DEACTIVATED' } }, 'password', 'deactivated'],
    [{ status: 403, json: { errcode: 'M_FORBIDDEN', error: 'This account has been deactivated' } }, 'token', 'deactivated'],
    [{ status: 429, json: { errcode: 'M_LIMIT_EXCEEDED' } }, 'password', 'rate-limited'],
    [{ status: 502, text: 'bad gateway' }, 'password', 'unknown'],
    [{ status: 400, json: { errcode: 'M_UNKNOWN', error: 'Denying login type' } }, 'password', 'refused'],
    [{ error: 'net::ERR_INTERNET_DISCONNECTED' }, 'password', 'offline'],
    [{ json: { user_id: 'anna', access_token: 't', device_id: 'D' } }, 'password', 'unknown'],
    [{ json: { user_id: '@anna:x', access_token: 'two\nlines', device_id: 'D' } }, 'password', 'unknown'],
  ])('%j by %s is %s', async (answer, kind, code) => expect(await ask(answer, kind)).toMatchObject({ ok: false, code }))

  it('keeps the token’s end', async () => {
    const answer = { json: { user_id: '@anna:x', access_token: 't', device_id: 'D', refresh_token: 'r', expires_in_ms: 500 } }
    expect(await ask(answer)).toMatchObject({ ok: true, value: { userId: '@anna:x', refreshToken: 'r', expiresAt: 1500 } })
  })

  it('tells a refused refresh from an unreachable server', async () => {
    const turn = (answer: Answer) => refresh(server({ '/refresh': answer }), 'https://hs', 'r', () => 0)
    expect(await turn({ status: 401, json: { errcode: 'M_UNKNOWN_TOKEN', soft_logout: true } })).toEqual({ kind: 'refused', softLogout: true })
    for (const answer of [{ status: 502 }, { status: 429 }, { error: 'net::ERR_FAILED' }, { json: {} }]) expect(await turn(answer)).toEqual({ kind: 'unreachable' })
    expect(await turn({ json: { access_token: 'n' } })).toEqual({ kind: 'refreshed', accessToken: 'n', refreshToken: null, expiresAt: null })
  })
})

const texts: AnswerTexts = { language: 'ru', done: 'Готово <b>', doneHint: '"x"', failed: 'Нет', failedHint: '…' }

describe('T51 the loopback listener', () => {
  const expected = { host: '127.0.0.1:5', path: `/${'a'.repeat(64)}`, state: 's'.repeat(64) }
  const right = { method: 'GET', url: `${expected.path}?state=${expected.state}&loginToken=tok`, headers: { host: expected.host } }
  it.each([
    ['the browser’s own way back', {}, { loginToken: 'tok' }],
    ['with what a browser says of a navigation', { headers: { ...right.headers, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'origin': 'null' } }, { loginToken: 'tok' }],
    ['without a token', { url: `${expected.path}?state=${expected.state}` }, { loginToken: null }],
    ['with a token of strange characters', { url: `${right.url}%0a` }, { loginToken: null }],
    ['DNS rebinding', { headers: { host: 'evil.example:5' } }, { status: 421 }],
    ['another port in Host', { headers: { host: '127.0.0.1:6' } }, { status: 421 }],
    ['another name for this machine', { headers: { host: 'localhost:5' } }, { status: 421 }],
    ['a guessed path', { url: `/${'b'.repeat(64)}?state=${expected.state}&loginToken=tok` }, { status: 404 }],
    ['a POST', { method: 'POST' }, { status: 405 }],
    ['a page’s script', { headers: { ...right.headers, origin: 'https://evil.example' } }, { status: 403 }],
    ['a page’s picture', { headers: { ...right.headers, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' } }, { status: 403 }],
    ['a frame', { headers: { ...right.headers, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' } }, { status: 403 }],
    ['another state', { url: `${expected.path}?state=${'t'.repeat(64)}&loginToken=tok` }, { status: 403 }],
    ['no state', { url: `${expected.path}?loginToken=tok` }, { status: 403 }],
    ['a state of as many letters, but more bytes', { url: `${expected.path}?state=${'%D1%8F'.repeat(64)}&loginToken=tok` }, { status: 403 }],
    ['a path that is no path', { url: '//[' }, { status: 404 }],
    ['a whole address in the request line', { url: `http://${expected.host}${right.url}` }, { status: 400 }],
    ['nonsense in the request line', { url: 'http://[' }, { status: 400 }],
  ])('%s', (_name, change, judged) => expect(judgeReturn({ ...right, ...change }, expected)).toEqual(judged))

  const get = (url: string): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }> =>
    new Promise((resolve, reject) => {
      http.get(url, { agent: false }, (response) => {
        let body = ''
        response.on('data', (data: Buffer) => (body += data.toString())).on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      }).on('error', reject)
    })

  it('takes one request on this machine alone, answers without script, and is gone', async () => {
    const onReturn = vi.fn()
    const loopback = await listenForReturn('s'.repeat(64), { texts, onReturn })
    const url = new URL(loopback.redirectUrl)
    expect(url.hostname).toBe('127.0.0.1')
    expect(url.pathname).toMatch(/^\/[0-9a-f]{64}$/)
    expect((await get(`${url.origin}/favicon.ico`)).status).toBe(404)
    const answer = await get(`${loopback.redirectUrl}&loginToken=tok`)
    expect(answer.status).toBe(200)
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
    expect(answer.body).not.toContain('tok')
    expect(answer.body).not.toContain('<script')
    expect(onReturn).toHaveBeenCalledExactlyOnceWith('tok')
    await expect(get(`${loopback.redirectUrl}&loginToken=other`)).rejects.toThrow()
    expect(onReturn).toHaveBeenCalledOnce()
  })

  it('ends after many wrong knocks', async () => {
    const loopback = await listenForReturn('s'.repeat(64), { texts, onReturn: vi.fn() })
    for (let knock = 0; knock < 50; knock += 1) await get(`${new URL(loopback.redirectUrl).origin}/${knock}`)
    await expect(get(loopback.redirectUrl)).rejects.toThrow()
  })

  it('escapes its words', () => {
    expect(answerPage(texts, true)).toContain('Готово &lt;b&gt;')
    expect(answerPage(texts, true)).toContain('lang="ru"')
    expect(answerPage(texts, false)).toContain('Нет')
  })
})

describe('T50 an attempt', () => {
  afterEach(() => void vi.useRealTimers())
  const start = async (onEnd = vi.fn(), listen?: typeof listenForReturn) => ({
    onEnd,
    attempt: await startSsoAttempt({ baseUrl: 'https://hs', providerId: 'oidc uni', texts, onEnd, ...(listen !== undefined && { listen }) }),
  })
  const stateOf = (url: string): string => new URL(new URL(url).searchParams.get('redirectUrl') ?? '').searchParams.get('state') ?? ''

  it('sends the browser to the homeserver, to come back here', async () => {
    const { attempt } = await start()
    const url = new URL(attempt.url)
    expect(url.origin + url.pathname).toBe('https://hs/_matrix/client/v3/login/sso/redirect/oidc%20uni')
    expect(url.searchParams.get('redirectUrl')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//)
    attempt.cancel()
  })

  it('takes a link with its own state only, and only once', async () => {
    const { attempt, onEnd } = await start()
    expect(attempt.takeLink({ state: 'f'.repeat(64), loginToken: 'evil' })).toBe(false)
    expect(onEnd).not.toHaveBeenCalled()
    expect(attempt.takeLink({ state: stateOf(attempt.url), loginToken: 'tok' })).toBe(true)
    expect(attempt.takeLink({ state: stateOf(attempt.url), loginToken: 'tok2' })).toBe(false)
    expect(onEnd).toHaveBeenCalledExactlyOnceWith({ token: 'tok' })
  })

  it('goes by the private scheme where no port can be had', async () => {
    const { attempt } = await start(vi.fn(), () => Promise.reject(new Error('no port')))
    expect(new URL(attempt.url).searchParams.get('redirectUrl')).toBe(`amphi://sso?state=${stateOf(attempt.url)}`)
    attempt.cancel()
  })

  it('ends after five minutes, and never after it was cancelled', async () => {
    vi.useFakeTimers()
    const listen: typeof listenForReturn = async () => ({ redirectUrl: 'http://127.0.0.1:1/x?state=1', close: () => undefined })
    const { onEnd } = await start(vi.fn(), listen)
    vi.advanceTimersByTime(5 * 60_000)
    expect(onEnd).toHaveBeenCalledExactlyOnceWith({ code: 'expired' })
    const second = await start(vi.fn(), listen)
    second.attempt.cancel()
    vi.advanceTimersByTime(6 * 60_000)
    expect(second.onEnd).not.toHaveBeenCalled()
  })

  it.each([
    ['syl_abcdefgh', 'syl_abcdefgh'], [' syl_abcdefgh\n', 'syl_abcdefgh'], ['http://127.0.0.1:1/x?state=S&loginToken=tok', 'tok'], ['amphi://sso?state=S&loginToken=tok', 'tok'],
    ['http://127.0.0.1:1/x?state=other&loginToken=tok', null], ['http://127.0.0.1:1/x?loginToken=tok', null], ['short', null], ['two words here', null], ['loginToken=abcdefgh', null], ['', null],
  ])('pasted %j gives %j', (pasted, token) => expect(tokenFromPaste(pasted, 'S')).toBe(token))
})

describe('signing in', () => {
  function make(answers: Record<string, Answer>) {
    const states: SignInState[] = []
    const opened: string[] = []
    const sessions: { shared: boolean; by: string }[] = []
    const signIn = createSignIn({
      fetch: server(answers),
      openLink: async (url) => opened.push(url) > 0,
      texts: () => texts,
      deviceIdFor: async (_baseUrl, shared) => (shared ? 'FRESH' : 'KNOWN'),
      deviceName: 'Amphi',
      onSession: async (session, how) => {
        sessions.push(how)
        return { kind: 'done', account: { userId: session.userId, deviceId: session.deviceId, baseUrl: session.baseUrl, shared: how.shared } }
      },
      onState: (state) => states.push(state),
      log: () => undefined,
    })
    return { signIn, states, opened, sessions }
  }
  const both = {
    ...good,
    '/_matrix/client/v3/login': { json: { flows: [...SSO.json.flows, { type: 'm.login.password' }], user_id: '@anna:x', access_token: 't', device_id: 'D' } },
  }

  it('asks no server that discovery did not find', async () => {
    const { signIn, opened } = make(both)
    expect(await signIn.sso('https://evil.example', null, false)).toMatchObject({ code: 'refused' })
    expect(await signIn.password('https://evil.example', 'anna', 'p', false)).toMatchObject({ code: 'refused' })
    await signIn.discover('https://uni.example')
    expect(await signIn.sso('https://uni.example', 'another provider', false)).toMatchObject({ code: 'refused' })
    expect(opened).toEqual([])
  })

  it('by a pasted code, with the choice of a shared computer made while the browser is open', async () => {
    const { signIn, states, opened, sessions } = make(both)
    expect(signIn.code('syl_abcdefgh')).toMatchObject({ code: 'expired' })
    await signIn.discover('https://uni.example')
    await signIn.sso('https://uni.example', 'oidc-uni', false)
    expect(opened).toHaveLength(1)
    signIn.setShared(true)
    expect(signIn.code('no')).toMatchObject({ code: 'wrong-code' })
    expect(signIn.code('syl_abcdefgh')).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(states.at(-1)?.kind).toBe('done'))
    expect(sessions).toMatchObject([{ by: 'sso', shared: true }])
    expect(states.map(({ kind }) => kind)).toEqual(['waiting-browser', 'finishing', 'done'])
  })

  it('ignores a link that nobody waits for', async () => {
    const { signIn, states, sessions } = make(both)
    signIn.link({ state: 'x', loginToken: 'evil' })
    await signIn.discover('https://uni.example')
    await signIn.sso('https://uni.example', null, false)
    signIn.link({ state: 'x', loginToken: 'evil' })
    expect(sessions).toEqual([])
    signIn.cancel()
    expect(states.at(-1)).toEqual({ kind: 'idle' })
  })

  it('of two attempts started at once only the second waits', async () => {
    const { signIn, states } = make(both)
    await signIn.discover('https://uni.example')
    const outcomes = await Promise.all([signIn.sso('https://uni.example', null, false), signIn.sso('https://uni.example', null, false)])
    expect(outcomes).toMatchObject([{ ok: false, code: 'cancelled' }, { ok: true }])
    expect(states.filter(({ kind }) => kind === 'waiting-browser')).toHaveLength(1)
    signIn.cancel()
  })
})
