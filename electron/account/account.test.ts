// Vault, key-store policy, tokens, header policy: what keeps a session and who gets its token.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openState, type AppState } from '../config/settings.ts'
import { createAccounts, type AccountsOptions } from './accounts.ts'
import { examine, revoke } from './ending.ts'
import { headersFor, isHomeserverApi } from './header-policy.ts'
import type { Fetch } from './http.ts'
import { chooseStore, lookAtStore, storeProblem, type KeyStore } from './key-store.ts'
import type { Session } from './login.ts'
import { keepTokens } from './tokens.ts'
import { openVault, readEnvelope, writeVault, type SessionRecord } from './vault.ts'

/** Seals by turning bytes around: enough to tell one key from another. */
function fakeStore(backend: string, { available = true, key = 1 } = {}): KeyStore & { plaintext: boolean } {
  const turn = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ key))
  return {
    plaintext: false,
    backend: () => backend,
    available: async () => available,
    allowPlaintext() {
      this.plaintext = true
    },
    seal: async (text) => turn(Buffer.from(`K${text}`)),
    unseal: async (sealed) => {
      const text = turn(sealed).toString('utf8')
      if (!text.startsWith('K{')) throw new Error('another key')
      return text.slice(1)
    },
  }
}

const session: Session = { userId: '@anna:uni.test', deviceId: 'DEV', baseUrl: 'https://hs.uni.test', accessToken: 'syt_secret', refreshToken: null, expiresAt: null }
const record: SessionRecord = { ...session, signedInBy: 'sso', encryptionOff: true }
const PARTITION = '0123456789abcdef'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-account-'))
  file = path.join(folder, 'vault.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const answering = (answers: Record<string, { status: number; json?: unknown }>): Fetch & { asked: string[] } => {
  const asked: string[] = []
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url)
    const found = Object.entries(answers).find(([part]) => url.includes(part))
    if (found === undefined) throw new TypeError('net::ERR_INTERNET_DISCONNECTED')
    return new Response(JSON.stringify(found[1].json ?? {}), { status: found[1].status })
  }
  return Object.assign(fetch, { asked })
}

describe('T53 the vault', () => {
  it('is a file of mode 0600 in which no token can be read', async () => {
    await writeVault(file, PARTITION, record, fakeStore('gnome_libsecret', { key: 7 }))
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).not.toContain('syt_secret')
    const read = readEnvelope(file)
    if (read.kind !== 'envelope') throw new Error('no envelope')
    expect(read.envelope).toMatchObject({ backend: 'gnome_libsecret', partition: PARTITION })
    const store = fakeStore('gnome_libsecret', { key: 7 })
    expect(await openVault(read.envelope, store, { backend: 'gnome_libsecret', strong: true })).toEqual({ kind: 'record', record })
  })

  it.each([
    ['empty', ''],
    ['cut short', '{"version":1,"backend":"basic_text"'],
    ['of another version', '{"version":2,"backend":"x","partition":"0123456789abcdef","sealed":"AAAAAAAA"}'],
    ['with a partition that is a path', '{"version":1,"backend":"x","partition":"../../../etc/xyz","sealed":"AAAAAAAA"}'],
    ['an array', '[]'],
  ])('that is %s is damaged, not forgotten', (_name, text) => {
    writeFileSync(file, text)
    expect(readEnvelope(file)).toEqual({ kind: 'damaged' })
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('sealed by another key is explained as damaged', async () => {
    await writeVault(file, PARTITION, record, fakeStore('gnome_libsecret', { key: 7 }))
    const read = readEnvelope(file)
    if (read.kind !== 'envelope') throw new Error('no envelope')
    const opened = await openVault(read.envelope, fakeStore('gnome_libsecret', { key: 8 }), { backend: 'gnome_libsecret', strong: true })
    expect(opened).toEqual({ kind: 'problem', problem: { kind: 'damaged' } })
  })

  it('that is not there is no problem', () => {
    expect(readEnvelope(file)).toEqual({ kind: 'none' })
  })
})

describe('the key-store policy', () => {
  it.each([
    [null, 'allow-plaintext', false, null],
    ['gnome_libsecret', 'allow-plaintext', false, 'gnome-libsecret'],
    ['kwallet6', 'encrypted', false, 'kwallet6'],
    ['basic_text', 'allow-plaintext', false, null],
    ['gnome_libsecret', 'allow-plaintext', true, null],
    ['gnome_libsecret', 'force-plaintext', false, 'basic'],
  ] as const)('recorded %s, mode %s, chosen by the person %s: passes %s', (recorded, mode, chosen, expected) => {
    expect(chooseStore(recorded, mode, chosen)).toBe(expected)
  })

  it('allows the fixed key only with consent or by the mode', async () => {
    for (const [mode, accepted, allowed] of [['encrypted', true, false], ['allow-plaintext', false, false], ['allow-plaintext', true, true], ['force-plaintext', false, true]] as const) {
      const store = fakeStore('basic_text', { available: false })
      expect(await lookAtStore(store, mode, accepted)).toEqual({ backend: 'basic_text', strong: false })
      expect(store.plaintext).toBe(allowed)
    }
    const strong = fakeStore('gnome_libsecret')
    expect(await lookAtStore(strong, 'force-plaintext', true)).toEqual({ backend: 'gnome_libsecret', strong: true })
    expect(strong.plaintext).toBe(false)
  })

  it.each([
    ['gnome_libsecret', { backend: 'gnome_libsecret', strong: true }, null],
    ['gnome_libsecret', { backend: 'gnome_libsecret', strong: false }, { kind: 'keyring-locked' }],
    ['gnome_libsecret', { backend: 'basic_text', strong: false }, { kind: 'keyring-missing', was: 'gnome_libsecret' }],
    ['gnome_libsecret', { backend: 'kwallet6', strong: true }, { kind: 'keyring-changed', was: 'gnome_libsecret', now: 'kwallet6' }],
    ['basic_text', { backend: 'gnome_libsecret', strong: true }, null],
  ] as const)('sealed by %s, now %j: %j', (was, now, problem) => {
    expect(storeProblem(was, now)).toEqual(problem)
  })
})

describe('T21 the header policy', () => {
  const base = 'https://hs.uni.test'
  it.each([
    '/_matrix/client/v3/sync', '/_matrix/client/v1/media/download/uni.test/abc', '/_matrix/media/v3/upload?filename=x', '/_matrix/client/unstable/x',
  ])('gives the token to %s', (at) => {
    expect(headersFor(base + at, { Accept: '*/*' }, { baseUrl: base, token: 't' })).toEqual({ Accept: '*/*', Authorization: 'Bearer t' })
  })

  it.each([
    'https://hs.uni.test.evil.example/_matrix/client/v3/sync',
    'https://evil.example/_matrix/client/v3/sync',
    'https://evil.example/https://hs.uni.test/_matrix/client/v3/sync',
    'http://hs.uni.test/_matrix/client/v3/sync',
    'https://hs.uni.test:8448/_matrix/client/v3/sync',
    'https://anna@hs.uni.test/_matrix/client/v3/sync',
    'https://hs.uni.test@evil.example/_matrix/client/v3/sync',
    'https://hs.uni.test/_synapse/admin/v1/users',
    'https://hs.uni.test/_matrix/federation/v1/version',
    'https://hs.uni.test/_matrixx/client/v3/sync',
    'https://hs.uni.test/x/_matrix/client/v3/sync',
    'https://hs.uni.test/_matrix/client/../../_synapse/admin',
    'https://hs.uni.test/_matrix/client/%2e%2e/%2e%2e/_synapse/admin',
    'https://hs.uni.test/_matrix/client/v3/..%2f..%2f_synapse/admin',
    'https://hs.uni.test/_matrix/client/v3/..%5c..%5cx',
    'https://hs.uni.test/_matrix/client/%ff',
    'wss://hs.uni.test/_matrix/client/v3/sync',
    'not an address',
  ])('gives nothing to %s, and takes away what the page set', (url) => {
    expect(headersFor(url, { AUTHORIZATION: 'Bearer stolen', Accept: 'x' }, { baseUrl: base, token: 't' })).toEqual({ Accept: 'x' })
  })

  it('knows a base address with a path', () => {
    expect(isHomeserverApi('https://uni.test/matrix/_matrix/client/v3/sync', 'https://uni.test/matrix')).toBe(true)
    expect(isHomeserverApi('https://uni.test/_matrix/client/v3/sync', 'https://uni.test/matrix')).toBe(false)
  })

  it('gives nothing when nobody is signed in', () => {
    expect(headersFor(`${base}/_matrix/client/v3/sync`, { authorization: 'x' }, null)).toEqual({})
  })
})

describe('tokens', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const fresh = { kind: 'refreshed', accessToken: 'new', refreshToken: 'r2', expiresAt: null } as const

  it('are refreshed once for all who ask meanwhile, and saved', async () => {
    const refresh = vi.fn(async () => fresh)
    const save = vi.fn(async () => undefined)
    const tokens = keepTokens({ session: { ...session, refreshToken: 'r1' }, refresh, save, log: vi.fn() })
    expect(await Promise.all([tokens.refresh(), tokens.refresh()])).toEqual([true, true])
    expect(refresh).toHaveBeenCalledExactlyOnceWith('r1')
    expect(tokens.current()).toBe('new')
    expect(save).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ accessToken: 'new', refreshToken: 'r2' }))
    tokens.stop()
  })

  it('serve this run also when they could not be saved', async () => {
    const tokens = keepTokens({ session: { ...session, refreshToken: 'r1' }, refresh: async () => fresh, save: () => Promise.reject(new Error('ENOSPC')), log: vi.fn() })
    expect(await tokens.refresh()).toBe(true)
    expect(tokens.current()).toBe('new')
    tokens.stop()
  })

  it('are refreshed ahead of their end, and not after the account is closed', async () => {
    const refresh = vi.fn(async () => fresh)
    const soon = { ...session, refreshToken: 'r1', expiresAt: Date.now() + 300_000 }
    const tokens = keepTokens({ session: soon, refresh, save: async () => undefined, log: vi.fn() })
    await vi.advanceTimersByTimeAsync(200_000)
    expect(refresh).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(refresh).toHaveBeenCalledOnce()
    tokens.stop()
    const stopped = keepTokens({ session: soon, refresh, save: async () => undefined, log: vi.fn() })
    stopped.stop()
    await vi.advanceTimersByTimeAsync(400_000)
    expect(refresh).toHaveBeenCalledOnce()
    expect(await stopped.refresh()).toBe(false)
  })

  it('without a refresh token, or refused, stay as they are', async () => {
    const tokens = keepTokens({ session, refresh: vi.fn(), save: vi.fn(), log: vi.fn() })
    expect(await tokens.refresh()).toBe(false)
    const refused = keepTokens({ session: { ...session, refreshToken: 'r' }, refresh: async () => ({ kind: 'refused', softLogout: true }), save: vi.fn(), log: vi.fn() })
    expect(await refused.refresh()).toBe(false)
    expect(refused.current()).toBe('syt_secret')
  })
})

describe('T54 the end of a session', () => {
  const whoami = (status: number, json: unknown) => answering({ '/account/whoami': { status, json } })
  const gone = answering({ '/profile/': { status: 404, json: { errcode: 'M_NOT_FOUND' } } })
  const erased = answering({ '/profile/': { status: 404, json: { errcode: 'M_UNKNOWN', error: 'No row found (profiles)' } } })
  const there = answering({ '/profile/': { status: 200, json: {} } })
  const noPause = (): Promise<void> => Promise.resolve()
  it.each([
    ['the session lives', whoami(200, {}), there, { kind: 'alive' }],
    ['it was removed', whoami(401, { errcode: 'M_UNKNOWN_TOKEN' }), there, { kind: 'ended', reason: 'token-revoked' }],
    ['soft logout', whoami(401, { errcode: 'M_UNKNOWN_TOKEN', soft_logout: true }), there, { kind: 'ended', reason: 'soft-logout' }],
    ['deactivated, by code', whoami(403, { errcode: 'M_USER_DEACTIVATED' }), there, { kind: 'ended', reason: 'deactivated' }],
    ['deactivated, by the profile', whoami(401, { errcode: 'M_UNKNOWN_TOKEN' }), gone, { kind: 'ended', reason: 'deactivated' }],
    ['deactivated, by the erased profile', whoami(401, { errcode: 'M_UNKNOWN_TOKEN' }), erased, { kind: 'ended', reason: 'deactivated' }],
    ['another 401', whoami(401, { errcode: 'M_FORBIDDEN' }), there, { kind: 'unknown' }],
    ['a broken server', whoami(502, {}), there, { kind: 'unknown' }],
    ['no network', answering({}), there, { kind: 'unknown' }],
  ] as const)('%s', async (_name, fetch, plain, verdict) => {
    expect(await examine(fetch, plain, 'https://hs.uni.test', '@anna:uni.test', noPause)).toEqual(verdict)
  })

  it('deactivated, and the profile goes a moment after the session', async () => {
    let looked = 0
    const going = (...asked: Parameters<typeof gone>) => (looked++ === 0 ? there : gone)(...asked)
    expect(await examine(whoami(401, { errcode: 'M_UNKNOWN_TOKEN' }), going, 'https://hs.uni.test', '@anna:uni.test', noPause)).toEqual({ kind: 'ended', reason: 'deactivated' })
    expect(looked).toBe(2)
  })

  it('is told to the server where it can be', async () => {
    expect(await revoke(answering({ '/logout': { status: 200 } }), 'https://hs')).toBe(true)
    expect(await revoke(answering({ '/logout': { status: 401 } }), 'https://hs')).toBe(true)
    expect(await revoke(answering({}), 'https://hs')).toBe(false)
  })
})

describe('the account', () => {
  async function make(changes: Partial<AccountsOptions> = {}) {
    const state = await openState(null)
    const told: string[] = []
    const options: AccountsOptions = {
      vaultFile: file,
      keyStore: fakeStore('gnome_libsecret'),
      storageMode: 'allow-plaintext',
      neverKeep: false,
      state,
      partition: () => ({ id: PARTITION, kept: true }),
      plainFetch: answering({ '/profile/': { status: 200 } }),
      accountFetch: answering({ '/logout': { status: 200 }, '/whoami': { status: 401, json: { errcode: 'M_UNKNOWN_TOKEN' } } }),
      ssoLogoutUrl: null,
      openLink: async () => true,
      encryptionOff: (server) => server,
      events: {
        opened: async ({ record: { userId } }) => void told.push(`opened ${userId}`),
        closed: async (_live, { unsent }) => void told.push(`closed ${unsent ? 'with' : 'without'} what was not sent`),
        ended: (reason) => void told.push(`ended ${reason}`),
      },
      log: () => undefined,
      ...changes,
    }
    return { accounts: createAccounts(options), told, state: state.get as () => AppState, options }
  }
  const how = { by: 'sso', shared: false, encryptionOff: true } as const

  it('comes back after a restart', async () => {
    const first = await make()
    await first.accounts.open()
    expect(first.accounts.boot().phase).toBe('sign-in')
    await first.accounts.adopt(session, how)
    const second = await make()
    await second.accounts.open()
    expect(second.accounts.boot()).toMatchObject({ phase: 'signed-in', account: { userId: '@anna:uni.test', shared: false }, problem: null })
    expect(second.told).toEqual(['opened @anna:uni.test'])
  })

  it('of a shared computer, or where policy keeps nothing, is written nowhere', async () => {
    const shared = await make()
    await shared.accounts.open()
    await shared.accounts.adopt(session, { ...how, shared: true })
    expect(readEnvelope(file).kind).toBe('none')
    const policy = await make({ neverKeep: true })
    await policy.accounts.open()
    expect((await policy.accounts.adopt(session, how)).account.shared).toBe(true)
    expect(readEnvelope(file).kind).toBe('none')
  })

  it('is not kept with the fixed key before the person agreed', async () => {
    const { accounts } = await make({ keyStore: fakeStore('basic_text', { available: false }) })
    await accounts.open()
    expect(accounts.boot().weakStorage).toBe(true)
    await accounts.adopt(session, how)
    expect(readEnvelope(file).kind).toBe('none')
    await accounts.acceptWeakStorage(true)
    expect(readEnvelope(file).kind).toBe('envelope')
    expect(accounts.boot().weakStorage).toBe(false)
  })

  it('signs out: revoked, vault removed, the provider’s session ended where its address is known', async () => {
    const opened: string[] = []
    const known = await make({ ssoLogoutUrl: 'https://id/logout', openLink: async (url) => opened.push(url) > 0 })
    await known.accounts.open()
    await known.accounts.adopt(session, how)
    expect(await known.accounts.signOut()).toEqual({ idpSession: 'ended', revoked: true })
    expect(opened).toEqual(['https://id/logout'])
    expect(readEnvelope(file).kind).toBe('none')
    expect(known.told.at(-1)).toBe('closed with what was not sent')
    const unknown = await make({ accountFetch: answering({}) })
    await unknown.accounts.open()
    await unknown.accounts.adopt(session, how)
    expect(await unknown.accounts.signOut()).toEqual({ idpSession: 'unknown', revoked: false })
    await unknown.accounts.adopt(session, { ...how, by: 'password' })
    expect(await unknown.accounts.signOut()).toMatchObject({ idpSession: 'none' })
  })

  it('that ended elsewhere says why, once, and keeps what was not sent', async () => {
    const { accounts, told, state } = await make()
    await accounts.open()
    await accounts.adopt(session, how)
    await accounts.lost('token-revoked')
    expect(told.slice(1)).toEqual(['closed without what was not sent', 'ended token-revoked'])
    expect(accounts.boot()).toMatchObject({ phase: 'sign-in', ended: 'token-revoked' })
    expect(state().ended).toBe('token-revoked')
    await accounts.adopt(session, how)
    await accounts.signOut()
    expect(accounts.boot().ended).toBeNull()
  })

  it('does not end because somebody says so', async () => {
    const { accounts } = await make({ accountFetch: answering({ '/whoami': { status: 200 } }) })
    await accounts.open()
    await accounts.adopt(session, how)
    await accounts.lost('token-revoked')
    expect(accounts.live()).not.toBeNull()
  })

  it('T54 does not end while the homeserver gives no clear word, and is asked about again', async () => {
    const waited: number[] = []
    let answers = [{ status: 502 }, { status: 502 }, { status: 502 }, { status: 502 }, { status: 502 }, { status: 401, json: { errcode: 'M_UNKNOWN_TOKEN' } }]
    const accountFetch: AccountsOptions['accountFetch'] = async () => {
      const [first = { status: 502 }, ...rest] = answers
      answers = rest
      return Response.json('json' in first ? first.json : {}, { status: first.status })
    }
    const { accounts, told } = await make({ accountFetch, pause: async (ms) => void waited.push(ms) })
    await accounts.open()
    await accounts.adopt(session, how)
    await accounts.lost('token-revoked')
    expect(accounts.live()).not.toBeNull()
    expect(readEnvelope(file).kind).toBe('envelope')
    expect(waited).toEqual([2000, 10_000, 30_000])
    await accounts.lost('deactivated')
    expect(told.at(-1)).toBe('ended token-revoked')
  })

  it('T50 of somebody is not replaced by another session', async () => {
    const { accounts, told } = await make()
    await accounts.open()
    await accounts.adopt(session, how)
    await expect(accounts.adopt({ ...session, userId: '@mallory:uni.test' }, how)).rejects.toThrow()
    expect(accounts.live()?.record.userId).toBe('@anna:uni.test')
    expect(told).toEqual(['opened @anna:uni.test'])
  })

  it('with a locked key store: explained, kept, opened on retry', async () => {
    const first = await make()
    await first.accounts.open()
    await first.accounts.adopt(session, how)
    const locked = fakeStore('gnome_libsecret', { available: false })
    const second = await make({ keyStore: locked })
    await second.accounts.open()
    expect(second.accounts.boot()).toMatchObject({ phase: 'vault-problem', problem: { kind: 'keyring-locked' } })
    locked.available = async () => true
    await second.accounts.resolveProblem('retry')
    expect(second.accounts.boot().phase).toBe('signed-in')
    const third = await make({ keyStore: fakeStore('basic_text', { available: false }) })
    await third.accounts.open()
    expect(third.accounts.boot().problem).toEqual({ kind: 'keyring-missing', was: 'gnome_libsecret' })
    await third.accounts.resolveProblem('forget')
    expect(third.accounts.boot()).toMatchObject({ phase: 'sign-in', problem: null })
    expect(readEnvelope(file).kind).toBe('none')
  })
})
