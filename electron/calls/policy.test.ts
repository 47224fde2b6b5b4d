import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Fetch } from '../account/http.ts'
import { NO_CALLS } from '../bridge/contract.ts'
import { resolveCalls, type CallsKeys } from '../config/calls.ts'
import { parseOrganisation, type Organisation } from '../config/organisation.ts'
import { resolveConfig } from '../config/resolve.ts'
import { openState } from '../config/settings.ts'
import { callsPolicy, keepCallsPolicy } from './policy.ts'
import { askWellKnown, type WellKnown } from './well-known.ts'

const organisation = (keys: Record<string, unknown>): Organisation => {
  const parsed = parseOrganisation(JSON.stringify(keys))
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.organisation
}
const calls = (keys: CallsKeys = {}) => resolveCalls([keys])

describe('the keys', () => {
  it('are read strictly: half a policy would be worse than none', () => {
    expect(organisation({ calls: { domains: ['Meet.Uni.Example'], tokenUrl: 'https://id.uni.example/jwt', capture: 'portal' } }).calls).toEqual({ domains: ['meet.uni.example'], tokenUrl: 'https://id.uni.example/jwt', capture: 'portal' })
    for (const wrong of [{ domains: ['https://meet.uni.example'] }, { domains: 'meet.uni.example' }, { tokenUrl: 'http://id.uni.example' }, { tokenUrl: 'https://u:p@id.uni.example' }, { maxBitrate: -1 }, { enabled: 'no' }, { quietFrom: 0 }]) {
      expect(parseOrganisation(JSON.stringify({ calls: wrong })), JSON.stringify(wrong)).toMatchObject({ ok: false, reason: expect.stringMatching(/^calls\./) as string })
    }
  })
  it('are taken from Element’s file, below our own', () => {
    const theirs = { jitsi: { preferred_domain: 'meet.uni.example' }, setting_defaults: { 'UIFeature.voip': false } }
    expect(organisation(theirs).calls).toEqual({ preferred: 'meet.uni.example', enabled: false })
    expect(organisation({ ...theirs, calls: { enabled: true } }).calls).toEqual({ preferred: 'meet.uni.example', enabled: true })
    expect(organisation({ jitsi: { preferredDomain: 'meet.uni.example' }, settingDefaults: { 'UIFeature.voip': true } }).calls).toEqual({ preferred: 'meet.uni.example' })
    expect(organisation({ jitsi: { preferred_domain: 'https://evil.example/' } }).calls).toBeUndefined()
  })
  it('count in the organisation’s files only: a person’s own names no deployment (T65)', () => {
    const sources = { commandLine: { server: null, storageMode: null }, environmentServer: null, policy: organisation({ calls: { audioOnly: true } }), packaged: organisation({ calls: { audioOnly: false, preferred: 'meet.uni.example' } }), user: organisation({ calls: { domains: ['meet.evil.example'], tokenUrl: 'https://evil.example' } }) }
    expect(resolveConfig(sources).calls).toMatchObject({ audioOnly: true, preferred: 'meet.uni.example', domains: null, tokenUrl: null, enabled: true })
  })
})

describe('what holds', () => {
  it.each<[string, CallsKeys, string | null, { domains: string[]; preferred: string | null }]>([
    ['nobody names a deployment', {}, null, { domains: [], preferred: null }],
    ['the homeserver does', {}, 'hs.example', { domains: ['hs.example'], preferred: 'hs.example' }],
    ['the organisation does', { preferred: 'org.example' }, null, { domains: ['org.example'], preferred: 'org.example' }],
    ['both do: the homeserver is asked first', { preferred: 'org.example' }, 'hs.example', { domains: ['hs.example', 'org.example'], preferred: 'hs.example' }],
    ['a closed list without the homeserver’s', { domains: ['a.example', 'b.example'] }, 'hs.example', { domains: ['a.example', 'b.example'], preferred: 'a.example' }],
    ['a closed list with it', { domains: ['a.example', 'hs.example'] }, 'hs.example', { domains: ['a.example', 'hs.example'], preferred: 'hs.example' }],
    ['a closed list of nobody', { domains: [] }, 'hs.example', { domains: [], preferred: null }],
  ])('%s', (_name, keys, told, expected) => expect(callsPolicy(calls(keys), told)).toEqual({ enabled: true, audioOnly: false, startPower: 0, ...expected }))
  it('is nothing where calls are off', () => expect(callsPolicy(calls({ enabled: false, domains: ['a.example'] }), 'hs.example')).toEqual(NO_CALLS))
})

describe('the homeserver’s word', () => {
  const answers = (files: Record<string, [number, unknown] | Error>): { fetch: Fetch; asked: string[] } => {
    const asked: string[] = []
    return {
      asked,
      fetch: async (url) => {
        asked.push(url)
        const file = files[new URL(url).origin]
        if (file === undefined) throw Object.assign(new Error('net::ERR_NAME_NOT_RESOLVED'), {})
        if (file instanceof Error) throw file
        return new Response(typeof file[1] === 'string' ? file[1] : JSON.stringify(file[1]), { status: file[0] })
      },
    }
  }
  const who = { userId: '@anna:uni.example', baseUrl: 'https://matrix.uni.example/base' }
  const jitsi = (preferredDomain: unknown, key = 'io.element.jitsi') => ({ 'm.homeserver': { base_url: who.baseUrl }, [key]: { preferredDomain, useFor1To1Calls: true } })
  const offline = new Error('net::ERR_INTERNET_DISCONNECTED')

  it('lies at the server’s name, or beside the client API', async () => {
    const both = answers({ 'https://uni.example': [200, jitsi('meet.uni.example')], 'https://matrix.uni.example': [200, jitsi('other.example')] })
    expect(await askWellKnown(both.fetch, who)).toEqual({ kind: 'told', domain: 'meet.uni.example' })
    expect(both.asked.sort()).toEqual(['https://matrix.uni.example/.well-known/matrix/client', 'https://uni.example/.well-known/matrix/client'])
    expect(await askWellKnown(answers({ 'https://uni.example': [404, ''], 'https://matrix.uni.example': [200, jitsi('meet.uni.example', 'im.vector.riot.jitsi')] }).fetch, who)).toEqual({ kind: 'told', domain: 'meet.uni.example' })
    expect(await askWellKnown(answers({ 'https://matrix.uni.example': [200, jitsi('meet.uni.example')] }).fetch, who)).toEqual({ kind: 'told', domain: 'meet.uni.example' })
  })
  it('is none when nobody writes one, and unknown when nobody answers', async () => {
    expect(await askWellKnown(answers({ 'https://uni.example': [200, '<html>'], 'https://matrix.uni.example': [404, ''] }).fetch, who)).toEqual({ kind: 'told', domain: null })
    expect(await askWellKnown(answers({ 'https://matrix.uni.example': [200, {}] }).fetch, who)).toEqual({ kind: 'told', domain: null })
    for (const files of [{}, { 'https://uni.example': offline, 'https://matrix.uni.example': [404, ''] as [number, unknown] }, { 'https://uni.example': [502, ''] as [number, unknown] }]) expect(await askWellKnown(answers(files).fetch, who)).toEqual({ kind: 'unknown' })
  })
  it.each([7, null, 'https://meet.uni.example', 'meet.uni.example/x', '127.0.0.1:8080', 'localhost'])('names no %j', async (domain) => {
    expect(await askWellKnown(answers({ 'https://uni.example': [200, jitsi(domain)], 'https://matrix.uni.example': [404, ''] }).fetch, who)).toEqual({ kind: 'told', domain: null })
  })
  it('names this machine only from this machine', async () => {
    const local = { userId: '@anna:localhost:8448', baseUrl: 'http://127.0.0.1:8008' }
    expect(await askWellKnown(answers({ 'http://127.0.0.1:8008': [200, jitsi('127.0.0.1:9000')] }).fetch, local)).toEqual({ kind: 'told', domain: '127.0.0.1:9000' })
  })
  it('T27 sends main into no network that nobody named', async () => {
    const { fetch, asked } = answers({ 'https://matrix.uni.example': [404, ''] })
    for (const name of ['127.0.0.1', '192.168.0.1', 'router', 'localhost:631', '[::1]', 'x@evil']) await askWellKnown(fetch, { ...who, userId: `@a:${name}` })
    expect(new Set(asked)).toEqual(new Set(['https://matrix.uni.example/.well-known/matrix/client']))
  })
})

describe('the keeper of the policy', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const account = { userId: '@anna:uni.example', baseUrl: 'https://matrix.uni.example' }
  async function make(told: WellKnown[], keys: CallsKeys = {}) {
    const state = await openState(null)
    const onChange = vi.fn()
    const ask = vi.fn(async () => told.shift() ?? ({ kind: 'unknown' } as const))
    return { state, onChange, ask, keeper: keepCallsPolicy({ config: calls(keys), state, ask, onChange, log: vi.fn() }) }
  }
  it('asks, tells once, and remembers for a start without a network', async () => {
    const { keeper, onChange, state } = await make([{ kind: 'told', domain: 'meet.uni.example' }])
    keeper.open(account, true)
    await vi.advanceTimersByTimeAsync(0)
    expect(onChange).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ preferred: 'meet.uni.example' }))
    expect(state.get().jitsi).toEqual({ baseUrl: account.baseUrl, domain: 'meet.uni.example' })
    keeper.close()
    expect(keeper.current().preferred).toBeNull()
    const offline = keepCallsPolicy({ config: calls(), state, ask: async () => ({ kind: 'unknown' }), onChange, log: vi.fn() })
    offline.open(account, true)
    expect(offline.current().preferred).toBe('meet.uni.example')
    offline.open({ ...account, baseUrl: 'https://other.example' }, true)
    expect(offline.current().preferred).toBeNull()
    offline.close()
  })
  it('asks again while nobody answers, and when the machine wakes', async () => {
    const { keeper, ask } = await make([{ kind: 'unknown' }, { kind: 'unknown' }, { kind: 'told', domain: 'meet.uni.example' }])
    keeper.open(account, true)
    await vi.advanceTimersByTimeAsync(16_000)
    expect(ask).toHaveBeenCalledTimes(2)
    keeper.wake()
    await vi.advanceTimersByTimeAsync(0)
    expect(keeper.current().preferred).toBe('meet.uni.example')
    keeper.wake()
    await vi.advanceTimersByTimeAsync(600_000)
    expect(ask).toHaveBeenCalledTimes(3)
  })
  it('writes nothing down on a shared computer, and asks nobody where calls are off', async () => {
    const shared = await make([{ kind: 'told', domain: 'meet.uni.example' }])
    shared.keeper.open(account, false)
    await vi.advanceTimersByTimeAsync(0)
    expect(shared.keeper.current().preferred).toBe('meet.uni.example')
    expect(shared.state.get().jitsi).toBeNull()
    const off = await make([], { enabled: false })
    off.keeper.open(account, true)
    await vi.advanceTimersByTimeAsync(0)
    expect(off.ask).not.toHaveBeenCalled()
  })
  it('does not take a late answer for the next account', async () => {
    const { keeper, onChange } = await make([{ kind: 'told', domain: 'meet.uni.example' }])
    keeper.open(account, true)
    keeper.close()
    await vi.advanceTimersByTimeAsync(0)
    expect(onChange).not.toHaveBeenCalled()
    expect(keeper.current().preferred).toBeNull()
  })
})
